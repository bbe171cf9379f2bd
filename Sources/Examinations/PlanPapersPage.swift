import Database
import HTTP
import Site
import Templating
import Workflow

/// 试卷 of a post in a plan: title, full marks, pass line.
enum PlanPapersPage: Page {
    struct Model: TemplateModel {
        let action: String
        let errors: ErrorSummary
        let papers: [PaperFields]
        let reason: Field?
        let cancelURL: String
    }

    struct PaperFields: TemplateModel {
        let title: Field
        let full: Field
        let pass: Field
    }

    static let template = "examinations/plan-papers"
    private static let paperCountMax = 4

    private static func title(_ number: Int) -> Input {
        Input("title\(number)", "试卷 \(number) 名称", isRequired: number == 1, lengthMax: 30)
    }

    private static func full(_ number: Int) -> Input {
        Input("full\(number)", "试卷 \(number) 满分", .number, isRequired: false, lengthMax: 6)
    }

    private static func pass(_ number: Int) -> Input {
        Input("pass\(number)", "试卷 \(number) 合格线", .number, isRequired: false, lengthMax: 6)
    }

    static func show(_ visit: Visit) async throws -> Response {
        let (plan, offer, papers) = try load(visit)
        var values: [String: String] = [:]
        for paper in papers {
            values[title(paper.number).name] = paper.title
            values[full(paper.number).name] = Marks.text(paper.fullTenths)
            values[pass(paper.number).name] = Marks.text(paper.passTenths)
        }
        let model = model(Form(initial: values), plan, offer)
        return try visit.page(Self.self, model, title: heading(offer), crumbs: plan.crumbs)
    }

    static func submit(_ visit: Visit) async throws -> Response {
        let (plan, offer, before) = try load(visit)
        let (viewer, now) = (try visit.signedIn(), visit.now)
        var form = visit.form()
        let reason = PlanChange.readReason(&form, of: plan)
        let papers = (1...paperCountMax).compactMap { read($0, of: offer.post.id, &form) }
        for (index, paper) in papers.enumerated() where paper.number != index + 1 {
            form.fail(title(index + 1), "请先填写试卷 \(index + 1)")
        }
        guard form.isValid else {
            return try visit.invalid(Self.self, model(form, plan, offer), title: heading(offer), crumbs: plan.crumbs)
        }
        let change = "\(offer.post.fullTitle)：\(text(before)) → \(text(papers))"
        let isChanged = text(before) != text(papers)
        try await visit.write { connection in
            guard try !PlanQueries.hasScores(plan.id, postID: offer.post.id, in: connection) else {
                throw Refusal.blocked(["这个岗位已经录入成绩，试卷和合格线不能再改。"])
            }
            for paper in papers { try PlanQueries.set(paper, of: plan.id, in: connection) }
            try PlanQueries.removePapers(of: plan.id, postID: offer.post.id, after: papers.count, in: connection)
            try PlanChange.record(
                isChanged ? [change] : [], of: plan.id, reason: reason, by: viewer.actor, at: now, in: connection)
        }
        return visit.redirect(plan.url, flash: "「\(offer.post.fullTitle)」的试卷已保存")
    }

    private static func load(_ visit: Visit) throws -> (Plan, Post.Offer, [Paper]) {
        let (plan, postID) = (try Plan.of(visit), try visit.id("post"))
        let content = try visit.read { try PlanContent.load(plan.id, in: $0) }
        guard let offer = content.offers.first(where: { $0.post.id == postID }) else { throw PageError.notFound }
        return (plan, offer, content.papers(of: postID))
    }

    private static func read(_ number: Int, of postID: Int, _ form: inout Form) -> Paper? {
        let name = form.text(title(number))
        guard !name.isEmpty else { return nil }
        let (fullText, passText) = (form.text(full(number)), form.text(pass(number)))
        guard let fullTenths = Marks.tenths(fullText), (10...10_000).contains(fullTenths) else {
            form.fail(full(number), "试卷 \(number) 的满分请填写 1 到 1000，最多一位小数")
            return nil
        }
        guard let passTenths = Marks.tenths(passText), passTenths <= fullTenths else {
            form.fail(pass(number), "试卷 \(number) 的合格线请填写 0 到 \(Marks.text(fullTenths))，最多一位小数")
            return nil
        }
        return Paper(
            id: 0, postID: postID, number: number, title: name, fullTenths: fullTenths, passTenths: passTenths)
    }

    private static func heading(_ offer: Post.Offer) -> String { "\(offer.post.fullTitle) 试卷与合格线" }
    private static func text(_ papers: [Paper]) -> String { papers.map(\.text).joined(separator: "、") }

    private static func model(_ form: Form, _ plan: Plan, _ offer: Post.Offer) -> Model {
        Model(
            action: "\(plan.url)/posts/\(offer.post.id)", errors: form.errorSummary,
            papers: (1...paperCountMax).map { number in
                PaperFields(
                    title: form.field(title(number)), full: form.field(full(number)), pass: form.field(pass(number)))
            },
            reason: PlanChange.reasonField(form, of: plan), cancelURL: plan.url)
    }
}
