import Site

/// The programme 施工现场专业人员: 考试报名 by the desk route.
package let siteStaff = Programme(
    path: "site-staff", title: "施工现场专业人员考试",
    routes: SiteStaffRoutes.applicantRoutes + SiteStaffRoutes.staffRoutes + SiteStaffRoutes.claimRoutes,
    inbox: { viewer, connection, now in
        try ApplicantInbox.items(for: viewer, at: now, in: connection)
            + StaffInbox.items(for: viewer, at: now, in: connection)
    },
    undo: StaffUndo.all, jobs: [CertificateIssue.jobKind: CertificateIssue.job])

/// Every page of the programme, with who may use it.
enum SiteStaffRoutes {
    private static let base = "/site-staff/exam/registrations"
    /// A clerk of the city may fill in for a person (代办, decision 18); the queries keep them to their own desk.
    private static let fillers = Access.role(.applicant, .city)

    static let applicantRoutes: [Route] = [
        .get(base, .role(.applicant), RegistrationsPage.self, menu: MenuEntry("考试报名", "参加报名", order: 200)),
        .get(base + "/new", .role(.applicant), NewPage.self),
        .post(base + "/new", .role(.applicant), NewPage.self),
        .get(base + "/:id", fillers, RegistrationPage.self),
        .get(base + "/:id/steps/6", fillers, CheckPage.self),
        .post(base + "/:id/steps/6", fillers, CheckPage.self),
        .get(base + "/:id/steps/:step", fillers, StepPage.self),
        .post(base + "/:id/steps/:step", fillers, StepPage.self),
        .get(base + "/:id/delete", .role(.applicant), DeletePage.self),
        .post(base + "/:id/delete", .role(.applicant), DeletePage.self),
        .get(base + "/:id/photo", fillers, PhotoPicture.self),
        .get(base + "/:id/form", fillers, FormPage.self),
        .get(base + "/:id/form.pdf", fillers, FormDocument.self),
        .get(base + "/:id/ticket", .role(.applicant), TicketPage.self),
        .get(base + "/:id/ticket.pdf", .role(.applicant), TicketDocument.self),
    ]
}

/// Addresses of one registration's pages.
enum RegistrationURL {
    static let list = "/site-staff/exam/registrations"
    static let new = list + "/new"

    static func detail(_ id: Int) -> String { "\(list)/\(id)" }
    static func step(_ id: Int, _ number: Int) -> String { "\(list)/\(id)/steps/\(number)" }
    static func delete(_ id: Int) -> String { "\(list)/\(id)/delete" }
    static func form(_ id: Int) -> String { "\(list)/\(id)/form" }
    static func ticket(_ id: Int) -> String { "\(list)/\(id)/ticket" }
    static func photo(_ id: Int) -> String { "\(list)/\(id)/photo" }
}
