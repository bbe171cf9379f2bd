import Database
import Examinations
import HTTP
import Site

/// The plan that a page is about: the one that was chosen, else the newest.
struct StaffPlanChoice: Sendable {
    let plans: [Plan]
    let plan: Plan?

    init(_ fields: FormData, in connection: Connection) throws {
        var form = Form(fields)
        let id = Int(form.text(StaffFilter.planInput))
        let plans = try Plan.published(ExamRegistrationWorkflow.name, in: connection)
        self.plans = plans
        plan = plans.first { $0.id == id } ?? plans.first
    }

    /// The plan of a page that can't be without one.
    func chosen() throws -> Plan {
        guard let plan else { throw PageError.notFound }
        return plan
    }

    var field: Field {
        Form(initial: ["plan": plan.map { String($0.id) } ?? ""]).field(StaffFilter.planInput, choices: choices)
    }

    private var choices: [Choice] { plans.map { Choice(String($0.id), $0.title) } }
}
