import Database
import Site
import Workflow

/// Who would have to sit two posts at one time if the plan were changed (decision 10). Sign-ups are read from the view
/// `plan_sign_up`, which the programmes that take them publish.
struct PlanClash: Sendable {
    let personName: String
    let idNumber: String
    let posts: [String]

    static let namedCountMax = 50

    /// 「张三（4101************19）：土建工程 施工员、市政工程 质量员」
    var sentence: String {
        "\(personName)（\(Masking.idNumber(idNumber))）：" + posts.joined(separator: "、")
    }

    private struct SignUp {
        let personID: Int
        let postID: Int
        let name: String
        let idNumber: String
    }

    /// The people with two sign-ups whose times overlap, when posts are sat at these times.
    static func find(
        in planID: Int, times: [Int: Range<Moment>], in connection: Connection
    ) throws -> [PlanClash] {
        let titles = try Post.titles(in: connection)
        let signUps = try connection.all(
            """
            SELECT s.person_id, s.post_id, p.name, p.id_number
            FROM plan_sign_up s JOIN person p ON p.id = s.person_id
            WHERE s.plan_id = ?1 AND s.person_id IN (
                SELECT person_id FROM plan_sign_up WHERE plan_id = ?1 GROUP BY person_id HAVING count(*) > 1)
            ORDER BY s.person_id, s.post_id
            """, planID
        ) { SignUp(personID: try $0[0], postID: try $0[1], name: try $0[2], idNumber: try $0[3]) }
        return Dictionary(grouping: signUps, by: \.personID).sorted { $0.key < $1.key }.compactMap { _, mine in
            let clashing = mine.filter { one in
                mine.contains { other in
                    guard one.postID != other.postID, let a = times[one.postID], let b = times[other.postID] else {
                        return false
                    }
                    return a.overlaps(b)
                }
            }
            guard let first = clashing.first else { return nil }
            return PlanClash(
                personName: first.name, idNumber: first.idNumber, posts: clashing.map { titles[$0.postID] ?? "" })
        }
    }

    /// Refuses a change that would make people clash, and names them.
    static func refuse(
        _ planID: Int, times: [Int: Range<Moment>], in connection: Connection
    ) throws {
        let clashes = try find(in: planID, times: times, in: connection)
        guard !clashes.isEmpty else { return }
        let named = clashes.prefix(namedCountMax).map(\.sentence)
        let more = clashes.count > namedCountMax ? ["等共 \(clashes.count) 人"] : []
        throw PageError.refused(
            title: "场次不能这样变更", sentences: ["下列 \(clashes.count) 人报考的岗位会在同一时间考试："] + named + more)
    }

    static func candidateCount(_ planID: Int, postID: Int, in connection: Connection) throws -> Int {
        try connection.count("SELECT count(*) FROM candidate WHERE plan_id = ? AND post_id = ?", planID, postID)
    }

    static func signUpCount(_ planID: Int, postID: Int, in connection: Connection) throws -> Int {
        try connection.count(
            "SELECT count(*) FROM plan_sign_up WHERE plan_id = ? AND post_id = ?", planID, postID)
    }
}

extension Post {
    static func titles(in connection: Connection) throws -> [Int: String] {
        let posts = try connection.all("SELECT id, code, specialty, title FROM post") {
            Post(id: try $0[0], code: try $0[1], specialty: try $0[2], title: try $0[3])
        }
        return Dictionary(uniqueKeysWithValues: posts.map { ($0.id, $0.fullTitle) })
    }
}
