import Database

/// In what quality somebody acts. `system` is the clock: deadlines and jobs.
package enum Role: String, CaseIterable, Sendable, Bindable {
    case applicant, employer, institution, college, district, city, province, reviewer, expert
    case systemAdministrator = "system-administrator"
    case securityAdministrator = "security-administrator"
    case auditAdministrator = "audit-administrator"
    case system

    /// The role's name on screen.
    package var title: String {
        switch self {
        case .applicant: "报考人员"
        case .employer: "用人单位"
        case .institution: "培训机构"
        case .college: "院校"
        case .district: "区县"
        case .city: "地市"
        case .province: "省厅"
        case .reviewer: "审核人员"
        case .expert: "评审专家"
        case .systemAdministrator: "系统管理员"
        case .securityAdministrator: "安全管理员"
        case .auditAdministrator: "审计管理员"
        case .system: "系统"
        }
    }

    /// Who reads what this role is shown.
    package var audience: Audience { self == .applicant ? .applicant : .staff }
}

/// For whom a word about a state is written.
package enum Audience: CaseIterable, Sendable {
    case applicant, staff
}

/// Who acts: the account, its role and unit, and the name that stays in the history.
package struct Actor: Sendable, Hashable {
    package let accountID: Int?
    package let role: Role
    package let name: String
    package let personID: Int?
    package let organisationID: Int?
    package let authorityID: Int?
    /// The person for whom a clerk fills in (代办).
    package var onBehalfOfPersonID: Int?
    /// The peer's address, for events of the audit.
    package var address: String?

    package init(
        accountID: Int?, role: Role, name: String, personID: Int? = nil, organisationID: Int? = nil,
        authorityID: Int? = nil, onBehalfOfPersonID: Int? = nil, address: String? = nil
    ) {
        self.accountID = accountID
        self.role = role
        self.name = name
        self.personID = personID
        self.organisationID = organisationID
        self.authorityID = authorityID
        self.onBehalfOfPersonID = onBehalfOfPersonID
        self.address = address
    }

    /// The system itself: deadlines and jobs.
    package static let system = Actor(accountID: nil, role: .system, name: "系统")
}
