import Database
import Workflow

/// A person as registered. People are known inside by `id`; a number may be corrected.
package struct Person: Sendable {
    package let id: Int
    package let idNumber: String
    package let name: String
    package let sex: String
    package let birthDate: Day
    package let email: String?
    package let isEmailVerified: Bool
    package let phone: String?
    package let education: String?
    package let postcode: String?
    package let address: String?
    package let photoState: PhotoState?
    package let photoReason: String?
    package let photoUploadedAt: Moment?
    package let photoAttachmentID: Int?

    /// The labels of what a profile lacks before 报名 (HN14-P08, P19); empty when it is complete.
    package var missing: [String] {
        var labels: [String] = []
        if education == nil { labels.append("学历") }
        if phone == nil { labels.append("手机") }
        if postcode == nil { labels.append("邮编") }
        if address == nil { labels.append("通讯地址") }
        if photoState == nil { labels.append("个人照片") }
        return labels
    }

    package static func find(_ id: Int, in connection: Connection) throws -> Person? {
        try connection.first(
            """
            SELECT p.id, p.id_number, p.name, p.sex, p.birth_date, p.email, p.email_verified_at IS NOT NULL, p.phone,
                p.education, p.postcode, p.address, f.state, f.state_reason, f.uploaded_at, f.attachment_id
            FROM person p LEFT JOIN photo f ON f.person_id = p.id WHERE p.id = ?
            """, id, row: read)
    }

    private static func read(_ row: Row) throws -> Person {
        let photoState: String? = try row[11]
        return Person(
            id: try row[0], idNumber: try row[1], name: try row[2], sex: try row[3], birthDate: try row[4],
            email: try row[5], isEmailVerified: try row[6], phone: try row[7], education: try row[8],
            postcode: try row[9], address: try row[10], photoState: photoState.flatMap(PhotoState.init),
            photoReason: try row[12], photoUploadedAt: try row[13], photoAttachmentID: try row[14])
    }
}
