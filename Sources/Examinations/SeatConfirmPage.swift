import HTTP
import Site
import Workflow

/// 复核确认 by a second person.
enum SeatConfirmPage: Page {
    static func submit(_ visit: Visit) async throws -> Response {
        let (plan, allocation) = try SeatAllocation.current(visit)
        let (viewer, now) = (try visit.signedIn(), visit.now)
        guard visit.request.form.first("confirmed") == "1" else {
            let model = ConfirmPage.Model(
                question: "您复核的是下面的名单和公开数字。复核后只能按它抽签。", facts: allocation.facts,
                action: "\(plan.seatsURL)/confirm", hidden: [HiddenField("confirmed", "1")], confirmTitle: "复核确认",
                cancelURL: plan.seatsURL)
            return try visit.page(ConfirmPage.self, model, title: "请确认复核", crumbs: plan.seatsCrumbs)
        }
        try await visit.write { connection in
            try SeatSealing.confirm(allocation.id, by: viewer.actor, at: now, in: connection)
        }
        return visit.redirect(
            plan.seatsURL, flash: "已复核，\(allocation.publicNumberAt.minuteText) 公布数字后可以抽签")
    }
}
