import Site

/// 成绩管理 and 成绩复核.
let scoreRoutes: [Route] = [
    .get(
        "/examinations/scores", .role(.province), ScoresPage.self,
        menu: MenuEntry("考务管理", "成绩管理", order: 307)),
    .post("/examinations/scores", .role(.province), ScoresPage.self),
    .get("/examinations/scores/template", .role(.province), ScoreTemplatePage.self),
    .post("/examinations/scores/import", .role(.province), ScoreImportPage.self, upload: .files(bytesMax: 32 << 20)),
    .get("/examinations/scores/errors", .role(.province), ScoreErrorsPage.self),
    .get(
        "/examinations/score-reviews", .role(.province), ScoreReviewsPage.self,
        menu: MenuEntry("考务管理", "成绩复核", order: 308)),
    .get("/examinations/score-reviews/:id", .role(.province), ScoreReviewPage.self),
    .post("/examinations/score-reviews/:id", .role(.province), ScoreReviewPage.self),
    .get(
        "/examinations/my-scores", .role(.applicant), MyScoresPage.self,
        menu: MenuEntry("考试报名", "成绩查询", order: 205)),
    .post("/examinations/my-scores", .role(.applicant), MyScoresPage.self),
    .get("/examinations/misconduct", .role(.province), MisconductPage.self),
    .post("/examinations/misconduct", .role(.province), MisconductPage.self),
]
