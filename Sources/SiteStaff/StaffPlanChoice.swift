import Database
import Examinations
import HTTP
import Site

/// The plan that a page is about: the one that was chosen, else the newest.
struct StaffPlanChoice: Sendable {
    let plans: [Plan]
    let plan: Plan?
    private let askedID: Int?

    init(_ fields: FormData, in connection: Connection) throws {
        var form = Form(fields)
        let id = Int(form.text(StaffFilter.planInput))
        askedID = id
        let plans = try Plan.published(ExamRegistrationWorkflow.name, in: connection)
        self.plans = plans
        plan = plans.first { $0.id == id } ?? plans.first
    }

    /// The plan of a page that can't be without one.
    func chosen() throws -> Plan {
        guard let plan else { throw PageError.notFound }
        return plan
    }

    /// The plan that a page shows; where there is none yet, the page says so.
    func shown() throws -> Plan {
        guard let plan else { throw PageError.refused(title: "暂无考试计划", sentences: ["省厅还没有发布考试计划。"]) }
        return plan
    }

    /// The plan that a form names, never another one.
    func named() throws -> Plan {
        guard let plan, plan.id == askedID else { throw PageError.notFound }
        return plan
    }

    var field: Field {
        Form(initial: ["plan": plan.map { String($0.id) } ?? ""]).field(StaffFilter.planInput, choices: choices)
    }

    private var choices: [Choice] { plans.map { Choice(String($0.id), $0.title) } }
}
