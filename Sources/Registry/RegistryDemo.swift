import Database
import Documents
import HTTP
import Site
import Workflow

/// The demo cast: invented organisations, staff accounts, applicants with drawn photos. Made by the verbs of real use,
/// at moments of business time that the caller names.
package enum RegistryDemo {
    /// A person of the cast.
    package struct Applicant: Sendable {
        package let actor: Actor
        package let personID: Int
        /// Student, or in work.
        package let isStudent: Bool
    }

    /// Everybody's password, which the rehearsal page tells.
    private static let password = "Kaozheng-2026"
    private static let aliases = ["zhang", "li", "wang", "zhao", "liu", "chen", "yang", "huang", "zhou", "wu"]
    private static let surnames = Array("张李王赵刘陈杨黄周吴徐孙马朱胡郭何高林罗")
    private static let givenNames = [
        "伟", "芳", "建国", "秀英", "志强", "敏", "军", "丽", "磊", "桂兰", "洋", "艳", "勇", "雪梅", "杰", "娟", "海涛", "玉兰", "明", "静",
    ]

    /// One hash for the whole cast: a hash takes a tenth of a second.
    package static func passwordHash(on workers: WorkerPool) async throws -> String {
        try await Passwords.hash(password, on: workers)
    }

    // MARK: - Organisations and staff

    private typealias Unit = (kind: Organisation.Kind, code: String, name: String, city: String, phone: String)

    private static let organisations: [Unit] = [
        (.institution, "zhongyuan", "中原建筑培训中心", "zhengzhou", "0371-00000001"),
        (.institution, "luoyangpeixun", "洛阳建设培训学校", "luoyang", "0379-00000002"),
        (.institution, "shengzhipeixun", "省直建设培训中心", "shengzhi", "0371-00000003"),
        (.college, "zzjianzhu", "郑州建筑职业学院", "zhengzhou", "0371-00000004"),
        (.college, "lyligong", "洛阳理工职业学院", "luoyang", "0379-00000005"),
        (.college, "kfjishu", "开封技术学校", "kaifeng", "0371-00000006"),
    ]

    private static let staff: [(username: String, role: Role, organisation: String?, name: String)] = [
        ("sysadmin", .systemAdministrator, nil, "系统管理员"), ("secadmin", .securityAdministrator, nil, "安全管理员"),
        ("auditor", .auditAdministrator, nil, "审计管理员"),
        ("henan", .province, "henan", "郑建设"), ("henan2", .province, "henan", "何复核"),
        ("henan3", .province, "henan", "韩照片"), ("henan4", .province, "henan", "侯照片"),
        ("zhengzhou2", .city, "zhengzhou", "郑州二号"),
        ("peixun1", .institution, "zhongyuan", "中原培训"), ("peixun2", .institution, "luoyangpeixun", "洛阳培训"),
        ("peixun3", .institution, "shengzhipeixun", "省直培训"),
        ("yuanxiao1", .college, "zzjianzhu", "郑州院校"), ("yuanxiao2", .college, "lyligong", "洛阳院校"),
    ]

    /// Organisations first, then an account for each desk; gives the actors by user name.
    package static func makeStaff(
        passwordHash: String, at now: Moment, realNow: Moment, in connection: Connection
    ) throws -> [String: Actor] {
        var ids = try organisationIDs(in: connection)
        let founder = Actor.system
        for line in organisations {
            let values = OrganisationForm.Values(
                kind: line.kind, code: line.code, name: line.name, cityID: ids[line.city],
                hasDesk: line.kind == .college && line.code != "kfjishu", address: "演示路 1 号", phone: line.phone,
                isActive: true)
            ids[line.code] = try OrganisationQueries.create(
                values, authorityID: 1, by: founder, at: now, in: connection)
        }
        let cities = try Organisation.all(.city, in: connection)
        let cityStaff = cities.map { ($0.code, Role.city, Optional($0.code), $0.shortName + "经办") }
        var actors: [String: Actor] = [:]
        for (username, role, organisation, name) in staff + cityStaff {
            _ = try Accounts.createStaff(
                username: username, name: name, role: role, organisationID: organisation.flatMap { ids[$0] },
                by: founder, at: now, realNow: realNow, in: connection)
            actors[username] = try setPassword(passwordHash, of: username, organisation != nil, in: connection)
        }
        return actors
    }

    private static func organisationIDs(in connection: Connection) throws -> [String: Int] {
        let pairs = try connection.all("SELECT code, id FROM organisation") { (try $0[0] as String, try $0[1] as Int) }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    /// The first password, as the one-time link would set it.
    private static func setPassword(
        _ hash: String, of username: String, _ hasOrganisation: Bool, in connection: Connection
    ) throws -> Actor? {
        try connection.run(
            "DELETE FROM password_link WHERE account_id = (SELECT id FROM account WHERE username = ?)", username)
        try connection.run("UPDATE account SET password_hash = ? WHERE username = ?", hash, username)
        return try connection.first(
            "SELECT id, role, name, organisation_id FROM account WHERE username = ?", username
        ) { row in
            Actor(
                accountID: try row[0], role: try row.value(1), name: try row[2], organisationID: try row[3],
                authorityID: hasOrganisation ? 1 : nil)
        }
    }

    // MARK: - Applicants

    /// Person number `number` of the cast, with a complete profile.
    package static func makeApplicant(
        _ number: Int, passwordHash: String, at now: Moment, realNow: Moment, in connection: Connection
    ) throws -> Applicant {
        let isStudent = number % 4 == 3
        let birthDate = Day(number: isStudent ? 12_000 : 4_000).adding(days: number * (isStudent ? 11 : 37))
        let text = IDNumber.synthetic(addressCode: 410_101 + number % 9, birthDate: birthDate, sequence: number + 11)
        guard let idNumber = try? IDNumber(text, today: now.day) else {
            throw DatabaseError.misuse(reason: "The demo cast has a wrong ID number.")
        }
        let accountID = try Person.register(
            .init(
                idNumber: idNumber, name: name(of: number), sex: idNumber.sex, email: "p\(number)@example.com"),
            passwordHash: passwordHash, at: now, realNow: realNow, from: "127.0.0.1", in: connection)
        let personID = try connection.count("SELECT person_id FROM account WHERE id = ?", accountID)
        if number < aliases.count {
            try connection.run("UPDATE account SET alias = ? WHERE id = ?", aliases[number], accountID)
        }
        let actor = Actor(
            accountID: accountID, role: .applicant, name: name(of: number), personID: personID, address: "127.0.0.1")
        try Person.save(
            .init(
                education: !isStudent && number % 3 == 0 ? "大学本科" : "大学专科",
                phone: "138\(String(10_000_000 + number * 7919).suffix(8))", postcode: "450000",
                address: "郑州市演示路 \(number + 1) 号"), of: personID, by: actor, at: now, in: connection)
        return Applicant(actor: actor, personID: personID, isStudent: isStudent)
    }

    private static func name(of number: Int) -> String {
        // Names of men and women by turns, as the sequence of the ID number makes them.
        let pair = (number / 2 * 7 + number / surnames.count) % (givenNames.count / 2)
        return String(surnames[number % surnames.count]) + givenNames[pair * 2 + number % 2]
    }

    /// Hands in a drawn photo.
    package static func handInPhoto(
        of applicant: Applicant, picture: Attachments.Stored, at now: Moment, in connection: Connection
    ) throws {
        try PhotoRecord.handIn(picture, of: applicant.personID, by: applicant.actor, at: now, in: connection)
    }

    /// A drawn portrait in the size of the profile.
    package static func picture(_ number: Int) -> [UInt8] { SampleFace.jpeg(seed: number, width: 130, height: 160) }

    /// Confirms a photo, or returns it with a reason.
    package static func judgePhoto(
        of applicant: Applicant, returnedBecause reason: String? = nil, by actor: Actor, at now: Moment,
        in connection: Connection
    ) throws {
        guard let photo = try PhotoRecord.find(personID: applicant.personID, in: connection) else {
            throw Refusal.notFound
        }
        try PhotoReview.judge(
            photo.id, reason == nil ? .approve : .sendBack, seen: photo.attachmentID, reason: reason, by: actor,
            at: now, in: connection)
    }

    // MARK: - Notices

    private static let notices: [(NoticeBoard, String, String)] = [
        (.announcement, "关于2026年第一批施工现场专业人员考试报名的通知", "报名时间为2026年3月1日至3月20日，逾期不再补报。\n\n请先完善个人信息并上传照片，照片审核通过后方可报名。"),
        (.announcement, "2025年第三批考试成绩已公布", "考生可登录系统在「成绩查询」查看成绩。对成绩有异议的，可在公布后10个工作日内申请成绩复核。"),
        (.policy, "施工现场专业人员职业培训和考试管理办法（演示）", "本文为演示数据。"),
        (.guide, "怎样上传符合要求的照片", "照片为近期免冠证件照，红底或蓝底，130×160像素，JPG格式，不超过30KB。较大的照片由系统自动裁剪缩小。"),
        (.guide, "现场审核需要携带哪些材料", "请携带打印并盖章的报名表、身份证原件和学历证书原件。"),
        (.download, "单位证明样式", "请按样式填写并加盖公章。"),
    ]

    package static func makeNotices(by actor: Actor, at now: Moment, in connection: Connection) throws {
        guard let organisationID = actor.organisationID else { throw Refusal.notFound }
        for (board, title, body) in notices {
            try NoticeAdministration.create(
                .init(board: board, title: title, body: body, isPublished: true, file: nil),
                organisationID: organisationID, by: actor, at: now, in: connection)
        }
    }
}
