/// Why a list cannot be seated as it is.
package enum SeatFault: Sendable, Equatable {
    /// A city's session has more candidates than seats.
    case shortage(city: Int, session: Int, candidateCount: Int, seatCount: Int)
    /// So many who sit two posts find no site of the city that has room for them in all their sessions.
    case twoSites(city: Int, personCount: Int)
    /// A person would have to be in two rooms at once.
    case sameSession(person: Int, session: Int)
    /// The rooms of a site, counted over all sessions, no longer fit three digits of a ticket number.
    case roomNumbers(city: Int, site: Int)
    /// A unit has no city in whose rooms its candidates sit.
    case noCity(unit: Int, candidateCount: Int)

    /// 「洛阳市 5月16日上午：考生 130 人，座位 90 个，缺 40 个座位」
    package func sentence(_ names: SeatNames) -> String {
        switch self {
        case .shortage(let city, let session, let candidateCount, let seatCount):
            "\(names.organisation(city)) \(names.session(session))：考生 \(candidateCount) 人，座位 \(seatCount) 个，"
                + "缺 \(candidateCount - seatCount) 个座位"
        case .twoSites(let city, let personCount):
            "\(names.organisation(city))：\(personCount) 名报考两个岗位的考生不能安排在同一个考点，请增加考场"
        case .sameSession(let person, let session):
            "\(names.session(session))：人员编号 \(person) 在同一场次有两个岗位"
        case .roomNumbers(let city, let site):
            "\(names.organisation(city)) 第 \(site) 考点：各场次考场合计超过 999 个，准考证号排不下"
        case .noCity(let unit, let candidateCount):
            "\(names.organisation(unit))：\(candidateCount) 名考生没有考点所在地市，请在机构管理中设置"
        }
    }
}

/// The words for the numbers of a list.
package struct SeatNames: Sendable {
    let organisations: [Int: String]
    let sessions: [Int: String]

    package init(organisations: [Int: String], sessions: [Int: String]) {
        self.organisations = organisations
        self.sessions = sessions
    }

    func organisation(_ id: Int) -> String { organisations[id] ?? "单位 \(id)" }
    func session(_ number: Int) -> String { sessions[number] ?? "第 \(number) 场" }
}
