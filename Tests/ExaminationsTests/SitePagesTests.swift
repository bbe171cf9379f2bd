import Examinations
import TestSupport
import Testing

@Suite struct SitePagesTests {
    @Test("A site is made, gets a range of rooms, and counts in its city's seats")
    func siteAndRooms() async throws {
        let season = try await SeasonSite()
        let client = try season.client()
        let made = await client.post(
            "/examinations/sites/new", [("city", "13"), ("name", "洛阳理工职业学院"), ("address", "王城大道 90 号")])
        #expect(made.location == "/examinations/sites/1")
        let added = await client.post(
            "/examinations/sites/1", [("first", "101"), ("last", "104"), ("prefix", "1号楼"), ("capacity", "30")])
        #expect(added.location == "/examinations/sites/1")
        #expect(await client.get("/examinations/sites/1").contains("4 间，每场 120 个座位"))
        let again = await client.post(
            "/examinations/sites/1", [("first", "104"), ("last", "105"), ("prefix", "1号楼"), ("capacity", "25")])
        #expect(await client.follow(again).contains("已添加 1 间考场，1 间原来就有，没有改动"))
        #expect(try season.site.texts("SELECT name FROM exam_room ORDER BY number").first == "1号楼101")
        let list = await client.get("/examinations/sites?city=13")
        #expect(list.contains("全省 1 个考点，5 间考场，每场 145 个座位"))
        #expect(list.contains("王城大道 90 号"))
        #expect(await client.get("/examinations/sites?city=11").contains("没有符合条件的考点"))
        #expect(season.site.log == [])
    }

    @Test("Rooms and sites out of use don't count; they come back")
    func outOfUse() async throws {
        let season = try await SeasonSite()
        try season.addSite(city: 13, rooms: 3)
        let client = try season.client()
        let none = await client.post("/examinations/sites/1/rooms", [("action", "deactivate")])
        #expect(await client.follow(none).contains("请先勾选考场"))
        let off = await client.post(
            "/examinations/sites/1/rooms", [("ids", "1"), ("ids", "2"), ("action", "deactivate")])
        #expect(await client.follow(off).contains("1 间，每场 30 个座位"))
        let edit = await client.post("/examinations/sites/1/edit", [("name", "考点"), ("address", "大学路")])
        #expect(await client.follow(edit).contains("已停用"))
        #expect(await client.get("/examinations/sites").contains("全省 0 个考点，0 间考场，每场 0 个座位"))
        _ = await client.post("/examinations/sites/1/edit", [("name", "考点"), ("address", "大学路"), ("active", "1")])
        _ = await client.post("/examinations/sites/1/rooms/3", [("name", "报告厅"), ("capacity", "45")])
        #expect(await client.get("/examinations/sites").contains("全省 1 个考点，1 间考场，每场 45 个座位"))
        #expect(try season.site.count("SELECT count(*) FROM event WHERE subject_kind = 'exam_site'") == 6)
    }

    @Test("A range the wrong way round, too long or out of bounds comes back with sentences")
    func wrongRange() async throws {
        let season = try await SeasonSite()
        try season.addSite(city: 13, rooms: 1)
        let client = try season.client()
        let backwards = await client.post(
            "/examinations/sites/1", [("first", "20"), ("last", "10"), ("capacity", "30")])
        #expect(backwards.status == 422)
        #expect(backwards.errors == ["「终止考场号」不能小于「起始考场号」"])
        let long = await client.post("/examinations/sites/1", [("first", "1"), ("last", "999"), ("capacity", "100")])
        #expect(long.errors == ["「每间座位数」请填写 1 到 99 之间的整数", "一次最多添加 200 间考场"])
        #expect(try season.site.count("SELECT count(*) FROM exam_room") == 1)
    }
}
