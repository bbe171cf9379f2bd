import Database
import HTTP
import Site
import Workflow

/// What every part of the system shares: people, accounts, sign-in, photos, organisations, notices.
package let registry = Programme(
    path: "account", title: "基础信息",
    routes: [
        homeRoutes,
        signInRoutes,
        registrationRoutes,
        profileRoutes,
        photoReviewRoutes,
        administrationRoutes,
    ].flatMap { $0 },
    answers: administrationAnswers,
    inbox: { viewer, connection, now in
        try [profileInbox, photoInbox, disputeInbox].flatMap { try $0(viewer, connection, now) }
    },
    undo: [PhotoReview.batchKind: PhotoReview.undo])

/// The largest file that is taken as a photo, before it is scaled.
private let photoFileBytesMax = 10 << 20

private let homeRoutes: [Route] = [
    .get("/", .everyone, HomePage.self),
    .get("/notices", .everyone, NoticesPage.self),
    .get("/notices/:id", .everyone, NoticePage.self),
    .get("/notices/:id/files/:number", .everyone, NoticeFilePage.self),
    .get("/accessibility", .everyone, AccessibilityPage.self),
    .get("/account/inbox", .signedIn, InboxPage.self, menu: MenuEntry("首页", "待办", order: 0)),
]

private let signInRoutes: [Route] = [
    .get("/login", .everyone, LoginPage.self),
    .post("/login", .everyone, LoginPage.self),
    .get("/login/others", .signedIn, LoginOthersPage.self),
    .post("/login/others", .signedIn, LoginOthersPage.self),
    .post("/logout", .everyone, LogoutPage.self),
    .get("/captcha/picture", .everyone, CaptchaPicturePage.self),
    .get("/captcha/speech", .everyone, CaptchaSpeechPage.self),
    .get("/password/forgot", .everyone, PasswordForgotPage.self),
    .post("/password/forgot", .everyone, PasswordForgotPage.self),
    .get("/password/reset/:token", .everyone, PasswordResetPage.self),
    .post("/password/reset/:token", .everyone, PasswordResetPage.self),
]

private let registrationRoutes: [Route] = [
    .get("/register", .everyone, RegisterPage.self),
    .post("/register", .everyone, RegisterPage.self),
    .get("/register/profile", .role(.applicant), RegisterProfilePage.self),
    .post("/register/profile", .role(.applicant), RegisterProfilePage.self),
]

private let profileRoutes: [Route] = [
    .get("/account", .role(.applicant), ProfilePage.self, menu: MenuEntry("基本信息", "个人信息", order: 100)),
    .post("/account", .role(.applicant), ProfilePage.self),
    .get("/account/photo", .role(.applicant), PhotoPage.self),
    .post("/account/photo", .role(.applicant), PhotoPage.self, upload: .files(bytesMax: photoFileBytesMax)),
    .get("/account/photo/picture", .role(.applicant), PhotoPicturePage.self),
    .get("/account/password", .signedIn, PasswordPage.self, menu: MenuEntry("基本信息", "修改密码", order: 102)),
    .post("/account/password", .signedIn, PasswordPage.self),
    .get("/account/email", .role(.applicant), EmailPage.self, menu: MenuEntry("基本信息", "修改邮箱", order: 103)),
    .post("/account/email", .role(.applicant), EmailPage.self),
    .get("/account/phone", .role(.applicant), PhonePage.self, menu: MenuEntry("基本信息", "修改手机", order: 104)),
    .post("/account/phone", .role(.applicant), PhonePage.self),
    .get("/account/sign-ins", .signedIn, SignInsPage.self, menu: MenuEntry("基本信息", "登录记录", order: 105)),
    .post("/account/sign-ins", .signedIn, SignInsPage.self),
    .get(
        "/account/accesses", .role(.applicant), AccessesPage.self,
        menu: MenuEntry("基本信息", "谁看过我的资料", order: 106)),
]

private let photoReviewRoutes: [Route] = [
    .get("/account/photos", .role(.province), PhotosPage.self, menu: MenuEntry("考务管理", "照片审核", order: 303)),
    .post("/account/photos", .role(.province), PhotosPage.self),
    .get("/account/photos/:id", .role(.province), PhotoReviewPage.self),
    .post("/account/photos/:id", .role(.province), PhotoReviewPage.self),
    .get("/account/people/:id/photo", .role(.province, .city, .college, .institution), PersonPhotoPage.self),
]

// MARK: - 待办

/// What an applicant has to complete before 报名.
@Sendable private func profileInbox(_ viewer: Viewer, _ connection: Connection, _ now: Moment) throws -> [InboxItem] {
    guard let personID = viewer.personID, let person = try Person.find(personID, in: connection) else { return [] }
    var items: [InboxItem] = []
    if person.photoState == .returned {
        items.append(InboxItem(title: "照片被退回，请重新上传", count: 1, url: "/account/photo"))
    }
    let missing = person.missing
    if !missing.isEmpty {
        items.append(InboxItem(title: "补充个人信息：\(missing.joined(separator: "、"))", count: 1, url: "/account"))
    }
    return items
}

/// The photos that wait for the province.
@Sendable private func photoInbox(_ viewer: Viewer, _ connection: Connection, _ now: Moment) throws -> [InboxItem] {
    guard viewer.role == .province else { return [] }
    let count = try PhotoRecord.pendingCount(in: connection)
    return count == 0 ? [] : [InboxItem(title: "照片审核", count: count, url: "/account/photos")]
}
