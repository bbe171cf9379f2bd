import Site
import Templating

extension ReviewPage.Model {
    init(
        _ found: ReviewCase, _ filter: StaffFilter, _ near: (previous: Int?, next: Int?),
        _ decisions: ReviewDecisions, _ form: Form
    ) {
        let list = filter.list.url
        let id = found.record.id
        url = "\(list)/\(id)"
        backURL = filter.listURL
        photoURL = found.person.photoAttachmentID.map { _ in "\(list)/\(id)/photo" }
        photoAlt = "\(found.person.name)的照片"
        state = found.record.tag
        stateReason = found.registration.stateReason
        person = .init(facts: found.personFacts)
        answers = .init(facts: found.answerFacts)
        differences = found.differences
        history = found.history.map(HistoryLine.init)
        hidden = filter.hidden + [HiddenField("expected", found.record.state.rawValue)]
        canApprove = decisions.canApprove
        canReturn = decisions.canReturn
        canTakeBack = decisions.canTakeBack
        blockers = decisions.blockers
        reasons = ReviewReason.fields(form, usual: ReviewReason.review)
        errors = form.errorSummary
        previousURL = near.previous.map { "\(list)/\($0)?\(filter.query)" }
        nextURL = near.next.map { "\(list)/\($0)?\(filter.query)" }
    }
}
