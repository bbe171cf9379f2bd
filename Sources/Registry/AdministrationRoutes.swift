import Site

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
        "/account/log", .role(.auditAdministrator, .securityAdministrator), LogPage.self,
        menu: MenuEntry("系统管理", "操作日志", order: 405)),
    .get("/account/log/verify", .role(.auditAdministrator), LogVerifyPage.self),
]
