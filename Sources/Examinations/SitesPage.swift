import Database
import HTTP
import Registry
import Site
import Templating

/// 考点考场: seats per city and session, and the sites.
enum SitesPage: Page {
    struct Model: TemplateModel {
        let city: Field
        let sites: [SiteRow]
        let cities: [CityRow]
        let total: String
    }

    struct SiteRow: TemplateModel {
        let url: String
        let city: String
        let number: String
        let name: String
        let address: String
        let roomCount: Int
        let seatCount: Int
        let state: Tag
    }

    struct CityRow: TemplateModel {
        let name: String
        let siteCount: Int
        let roomCount: Int
        let seatCount: Int
    }

    static let template = "examinations/sites"
    private static let city = Input("city", "地市", .select, isRequired: false)

    static func show(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        var form = Form(visit.query)
        let cityID = Int(form.text(city))
        let (sites, cities) = try visit.read { connection in
            (
                try ExamSite.all(authorityID: viewer.authorityID, cityID: nil, in: connection),
                try SiteCities.all(authorityID: viewer.authorityID, in: connection)
            )
        }
        let choices = [Choice("", "全部地市")] + cities.map { Choice(String($0.id), $0.shortName) }
        let inUse = sites.filter(\.isActive)
        let model = Model(
            city: form.field(city, choices: choices),
            sites: sites.filter { cityID == nil || $0.cityID == cityID }.map(row),
            cities: cities.map { row($0, inUse) },
            total: "全省 \(inUse.count) 个考点，\(inUse.map(\.roomCount).reduce(0, +)) 间考场，"
                + "每场 \(inUse.map(\.seatCount).reduce(0, +)) 个座位")
        return try visit.page(Self.self, model, title: "考点考场")
    }

    private static func row(_ site: ExamSite) -> SiteRow {
        SiteRow(
            url: "/examinations/sites/\(site.id)", city: site.cityName, number: TicketSeries.twoDigits(site.number),
            name: site.name, address: site.address, roomCount: site.roomCount, seatCount: site.seatCount,
            state: site.isActive ? Tag("使用中", .good) : Tag("已停用", .neutral))
    }

    private static func row(_ city: Organisation, _ sites: [ExamSite]) -> CityRow {
        let mine = sites.filter { $0.cityID == city.id }
        return CityRow(
            name: city.shortName, siteCount: mine.count, roomCount: mine.map(\.roomCount).reduce(0, +),
            seatCount: mine.map(\.seatCount).reduce(0, +))
    }
}

/// The cities in which candidates sit: those with a region; 省直 sits in another's rooms.
enum SiteCities {
    static func all(authorityID: Int?, in connection: Connection) throws -> [Organisation] {
        try Organisation.all(.city, in: connection).filter { $0.authorityID == authorityID && $0.siteCityID == $0.id }
    }
}
