import Database
import Site
import Workflow

/// Organisations, staff accounts, notices, disputes and the log: the pages of those who run the system.
let administrationRoutes: [Route] = [
    .get(
        "/account/organisations", .role(.province), OrganisationsPage.self,
        menu: MenuEntry("系统管理", "机构管理", order: 401)),
    .get("/account/organisations/new", .role(.province), OrganisationNewPage.self),
    .post("/account/organisations/new", .role(.province), OrganisationNewPage.self),
    .get("/account/organisations/:id", .role(.province), OrganisationEditPage.self),
    .post("/account/organisations/:id", .role(.province), OrganisationEditPage.self),
    .get(
        "/account/staff", .role(.province, .systemAdministrator), StaffPage.self,
        menu: MenuEntry("系统管理", "用户管理", order: 402)),
    .get("/account/staff/new", .role(.province, .systemAdministrator), StaffNewPage.self),
    .post("/account/staff/new", .role(.province, .systemAdministrator), StaffNewPage.self),
    .get("/account/staff/:id", .role(.province, .systemAdministrator), StaffAccountPage.self),
    .post("/account/staff/:id", .role(.province, .systemAdministrator), StaffAccountPage.self),
    .get(
        "/account/notices", .role(.province), NoticesAdministrationPage.self,
        menu: MenuEntry("系统管理", "公告管理", order: 403)),
    .get("/account/notices/new", .role(.province), NoticeNewPage.self),
    .post("/account/notices/new", .role(.province), NoticeNewPage.self, upload: .files(bytesMax: 20 << 20)),
    .get("/account/notices/:id", .role(.province), NoticeEditPage.self),
    .post("/account/notices/:id", .role(.province), NoticeEditPage.self, upload: .files(bytesMax: 20 << 20)),
    .get(
        "/account/disputes", .role(.province), DisputesPage.self, menu: MenuEntry("系统管理", "身份争议", order: 404)),
    .get("/account/disputes/:id", .role(.province), DisputePage.self),
    .post("/account/disputes/:id", .role(.province), DisputePage.self),
    .get("/account/disputes/:id/proof", .role(.province), DisputeProofPage.self),
    .get("/account/identity-dispute", .everyone, IdentityDisputePage.self),
    .post(
        "/account/identity-dispute", .everyone, IdentityDisputePage.self,
        upload: .publicFile(bytesMax: IdentityDisputePage.proofBytesMax)),
    .get(
        "/account/desk-resets", .role(.city), DeskResetsPage.self, menu: MenuEntry("考试报名", "找回密码", order: 208)),
    .post("/account/desk-resets", .role(.city), DeskResetsPage.self),
    .post("/account/desk-resets/code", .role(.city), DeskResetCodePage.self),
    .get("/password/desk", .everyone, PasswordDeskPage.self),
    .post("/password/desk", .everyone, PasswordDeskPage.self),
    .get(
        "/account/log", .role(.auditAdministrator, .securityAdministrator), LogPage.self,
        menu: MenuEntry("系统管理", "操作日志", order: 405)),
    .get("/account/log/verify", .role(.auditAdministrator), LogVerifyPage.self),
]

/// What acts of administration answer with: links and codes that are shown once.
let administrationAnswers: [any Page.Type] = [StaffLinkPage.self, DisputeLinkPage.self, DeskResetPersonPage.self]

/// The identity disputes that wait for the province.
@Sendable func disputeInbox(_ viewer: Viewer, _ connection: Connection, _ now: Moment) throws -> [InboxItem] {
    guard viewer.role == .province else { return [] }
    let count = try IdentityDispute.count(nil, in: connection)
    return count == 0 ? [] : [InboxItem(title: "身份争议", count: count, url: "/account/disputes")]
}
