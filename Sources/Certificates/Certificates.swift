import Site

/// The register of certificates: settings, search, revocation, hand-out, and what a person holds.
package let certificates = Programme(
    path: "certificates", title: "证书",
    routes: [
        .get(
            "/certificates/mine", .role(.applicant), MinePage.self,
            menu: MenuEntry("基本信息", "证书信息", order: 110)),
        .get(
            "/certificates/register", .role(.province), RegisterPage.self,
            menu: MenuEntry("考务管理", "证书管理", order: 312)),
        .get("/certificates/register/:id", .role(.province), CertificatePage.self),
        .post("/certificates/register/:id", .role(.province), CertificatePage.self),
        .get("/certificates/settings", .role(.province), SettingsPage.self),
        .post("/certificates/settings", .role(.province), SettingsPage.self),
        .get(
            "/certificates/hand-outs", .role(.city, .college), HandOutsPage.self,
            menu: MenuEntry("考试报名", "证书领取", order: 207)),
        .post("/certificates/hand-outs", .role(.city, .college), HandOutsPage.self),
    ], undo: [HandOutsPage.batchKind: CertificateQueries.takeBack])
