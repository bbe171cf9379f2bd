import Database
import Workflow

/// What a part of the system hands to `kaozheng`, which holds the only list of them. Home, 待办, timeline and menus know
/// no programme by name.
package struct Programme: Sendable {
    /// The first segment of its URLs and its folder of templates: "site-staff".
    package let path: String
    package let title: String
    package let routes: [Route]
    /// Pages that have no address of their own: another page's POST answers with them.
    package let answers: [any Page.Type]
    /// 待办: what waits for this viewer.
    package let inbox: @Sendable (Viewer, Connection, Moment) throws -> [InboxItem]
    /// What can be taken back within ten minutes (decision 16), by the batch's kind; performs one item.
    package let undo: [String: BatchUndo]
    /// Who does its jobs, by kind: deadlines and long work in slices.
    package let jobs: [String: JobRunner.Handler]

    package init(
        path: String, title: String, routes: [Route], answers: [any Page.Type] = [],
        inbox: @escaping @Sendable (Viewer, Connection, Moment) throws -> [InboxItem] = { _, _, _ in [] },
        undo: [String: BatchUndo] = [:], jobs: [String: JobRunner.Handler] = [:]
    ) {
        self.path = path
        self.title = title
        self.routes = routes
        self.answers = answers
        self.inbox = inbox
        self.undo = undo
        self.jobs = jobs
    }
}

/// Takes back one item of a batch; throws a `Refusal` where something followed.
package typealias BatchUndo = @Sendable (Int, Actor, Moment, Connection) throws -> Void

/// A line of 待办: what, how many, where.
package struct InboxItem: Sendable {
    package let title: String
    package let count: Int
    package let url: String
    /// By when, in words; nil when there is no deadline.
    package let deadline: String?

    package init(title: String, count: Int, url: String, deadline: String? = nil) {
        self.title = title
        self.count = count
        self.url = url
        self.deadline = deadline
    }
}
