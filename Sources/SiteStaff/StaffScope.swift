import Database
import Site
import Workflow

/// Whose registrations a desk works on. It is a condition of every query about them, so that a row of another unit
/// doesn't exist here (design.md §5).
struct StaffScope: Sendable {
    /// On `exam_registration r`, with one argument.
    let condition: SQL
    let organisationID: Int

    /// 现场审核: what lies on the desk of this city or college (HN14-C02, U01).
    static func reviews(_ viewer: Viewer) throws -> StaffScope {
        StaffScope(condition: "r.desk_id = ?", organisationID: try viewer.organisation())
    }

    /// 报名审核, 缴费确认: the trainees of an institution (HN14-T06); the students of a college with a desk (U02); for a
    /// city the students whose school has none (decision 13).
    static func payments(_ viewer: Viewer) throws -> StaffScope {
        viewer.role == .institution ? try courses(viewer) : try students(viewer)
    }

    /// 考前必修课: the trainees of an institution.
    static func courses(_ viewer: Viewer) throws -> StaffScope {
        StaffScope(
            condition: "r.institution_id = ? AND r.applicant_type = 'employee'",
            organisationID: try viewer.organisation())
    }

    private static func students(_ viewer: Viewer) throws -> StaffScope {
        StaffScope(
            condition: "r.desk_id = ? AND r.applicant_type = 'student'", organisationID: try viewer.organisation())
    }
}
