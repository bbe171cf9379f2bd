import Database
import Site
import Workflow

/// What the history tells the owner of an account or of a person's data.
enum AccountEvents {
    /// A line with its id, for keyset pages.
    struct Line: Sendable {
        let id: Int
        let action: String
        let at: Moment
        let role: String
        let organisationName: String?
        let address: String?
        let detail: String?
    }

    /// Signing in and out, wrong passwords, and what changed how one signs in; newest first.
    static func signIns(of accountID: Int, keyset: Keyset, in connection: Connection) throws -> [Line] {
        let page = keyset.clause("e.id")
        return try connection.all(
            columns + " WHERE e.subject_kind = 'account' AND e.subject_id = ?" + page.sql,
            arguments: [accountID] + page.arguments, row: read)
    }

    static func signInCount(of accountID: Int, in connection: Connection) throws -> Int {
        try connection.count(
            """
            SELECT count(*) FROM (SELECT 1 FROM event WHERE subject_kind = 'account' AND subject_id = ? LIMIT 1001)
            """, accountID)
    }

    /// Who else looked at a person's data or changed them; newest first.
    static func accesses(toPerson personID: Int, keyset: Keyset, in connection: Connection) throws -> [Line] {
        let page = keyset.clause("e.id")
        return try connection.all(
            columns + " WHERE e.subject_kind = 'person' AND e.subject_id = ? AND e.role <> 'applicant'" + page.sql,
            arguments: [personID] + page.arguments, row: read)
    }

    static func accessCount(toPerson personID: Int, in connection: Connection) throws -> Int {
        try connection.count(
            """
            SELECT count(*) FROM (SELECT 1 FROM event
                WHERE subject_kind = 'person' AND subject_id = ? AND role <> 'applicant' LIMIT 1001)
            """, personID)
    }

    /// The act in words.
    static func title(of action: String) -> String {
        switch action {
        case "register": "注册账号"
        case "create": "开通账号"
        case "sign-in": "登录"
        case "sign-in-failed": "密码输入错误"
        case "sign-out": "退出"
        case "end-sessions": "退出其他登录"
        case "change-password": "修改密码"
        case "recover-password": "申请找回密码"
        case "reset-password": "重置密码"
        case "desk-reset": "窗口办理找回密码"
        case "freeze": "因身份争议冻结账号"
        case "unfreeze": "解除冻结"
        case "lose-number": "身份证号交还本人"
        case "disable": "停用账号"
        case "enable": "启用账号"
        case "reveal": "查看完整身份证号"
        case "export": "导出"
        case "change": "修改资料"
        default: "其他操作"
        }
    }

    private static let columns: SQL = """
        SELECT e.id, e.action, e.at, e.role, o.name, e.address, e.detail
        FROM event e LEFT JOIN organisation o ON o.id = e.organisation_id
        """

    private static func read(_ row: Row) throws -> Line {
        Line(
            id: try row[0], action: try row[1], at: try row[2], role: try row[3], organisationName: try row[4],
            address: try row[5], detail: try row[6])
    }
}
