-- 考试报名 by the desk route (the manual of 2014).

-- 报名汇总: a unit's report to the province; one collective record, its members derive their stage from it.
CREATE TABLE exam_summary (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL REFERENCES plan (id),
    unit_id INTEGER NOT NULL REFERENCES organisation (id),
    number INTEGER NOT NULL,
    member_count INTEGER NOT NULL,
    reported_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('reported', 'recalled', 'returned', 'accepted')),
    state_since INTEGER NOT NULL,
    state_reason TEXT,
    -- After a return: until when the unit may report again (decision 15).
    reopened_until INTEGER,
    UNIQUE (plan_id, unit_id, number),
    CHECK (state <> 'returned' OR (state_reason IS NOT NULL AND reopened_until IS NOT NULL))
) STRICT;

-- Clustered by person: the page that is asked for most reads one person's rows.
CREATE TABLE exam_registration (
    person_id INTEGER NOT NULL REFERENCES person (id),
    id INTEGER NOT NULL UNIQUE,
    plan_id INTEGER NOT NULL REFERENCES plan (id),
    -- 在校学生 or 在职人员; empty only in a draft.
    applicant_type TEXT CHECK (applicant_type IN ('student', 'employee')),
    -- 学校所在地市 / 单位所属地市.
    city_id INTEGER REFERENCES organisation (id),
    -- Students: a college of the list, or a school by name.
    college_id INTEGER REFERENCES organisation (id),
    school_name TEXT,
    enrolled_on TEXT,
    major TEXT,
    student_number TEXT,
    -- Employees.
    institution_id INTEGER REFERENCES organisation (id),
    work_started_on TEXT,
    work_years INTEGER,
    employer_and_post TEXT,
    graduated_on TEXT,
    graduated_from TEXT,
    graduated_major TEXT,
    post_id INTEGER REFERENCES post (id),
    experience TEXT,
    -- The last step of the wizard that was saved.
    saved_step INTEGER NOT NULL DEFAULT 0 CHECK (saved_step BETWEEN 0 AND 5),
    -- Whose desk reviews and reports it: the college with a desk, else the city. Set on submission.
    desk_id INTEGER REFERENCES organisation (id),
    created_at INTEGER NOT NULL,
    submitted_at INTEGER,
    reviewed_at INTEGER,
    fee_cents INTEGER,
    paid_on TEXT,
    receipt_number TEXT,
    refunded_on TEXT,
    -- The clerk who filled it in for the person (decision 18).
    assisted_by INTEGER REFERENCES account (id),
    summary_id INTEGER REFERENCES exam_summary (id),
    state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'returned', 'reviewed', 'confirmed', 'trained',
        'deleted')),
    state_since INTEGER NOT NULL,
    state_reason TEXT,
    PRIMARY KEY (person_id, id),
    CHECK (state <> 'returned' OR state_reason IS NOT NULL),
    CHECK (state IN ('draft', 'deleted') OR (submitted_at IS NOT NULL AND desk_id IS NOT NULL AND post_id IS NOT NULL
        AND city_id IS NOT NULL AND applicant_type IS NOT NULL AND experience IS NOT NULL)),
    CHECK (state NOT IN ('confirmed', 'trained') OR (fee_cents IS NOT NULL AND paid_on IS NOT NULL
        AND receipt_number IS NOT NULL)),
    CHECK (state <> 'trained' OR applicant_type = 'employee'),
    CHECK (summary_id IS NULL OR state = 'trained' OR (state = 'confirmed' AND applicant_type = 'student'))
) STRICT, WITHOUT ROWID;
CREATE INDEX exam_registration_by_desk ON exam_registration (desk_id, plan_id, state, id);
CREATE INDEX exam_registration_by_institution ON exam_registration (institution_id, plan_id, state, id);
CREATE INDEX exam_registration_by_plan ON exam_registration (plan_id, state, id);
-- What is still to be reported; the reported ones of a season are the most.
CREATE INDEX exam_registration_unreported ON exam_registration (desk_id, plan_id, state, applicant_type)
    WHERE summary_id IS NULL;
CREATE INDEX exam_registration_by_summary ON exam_registration (summary_id) WHERE summary_id IS NOT NULL;

-- 申领汇总上报: a unit's report of those who passed (HN14-C10); one collective record.
CREATE TABLE claim (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL REFERENCES plan (id),
    unit_id INTEGER NOT NULL REFERENCES organisation (id),
    number INTEGER NOT NULL,
    reported_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('reported', 'recalled', 'returned', 'approved', 'issued')),
    state_since INTEGER NOT NULL,
    state_reason TEXT,
    -- 批号: given when the province has approved.
    batch_id INTEGER REFERENCES certificate_batch (id),
    -- After a return: until when the unit may report again.
    reopened_until INTEGER,
    UNIQUE (plan_id, unit_id, number),
    CHECK (state <> 'returned' OR (state_reason IS NOT NULL AND reopened_until IS NOT NULL)),
    CHECK (state <> 'issued' OR batch_id IS NOT NULL)
) STRICT;

CREATE TABLE claim_member (
    claim_id INTEGER NOT NULL REFERENCES claim (id),
    candidate_id INTEGER NOT NULL REFERENCES candidate (id),
    PRIMARY KEY (claim_id, candidate_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_member_by_candidate ON claim_member (candidate_id);

-- Published: on whose desks a person is, for what is shown of people to staff (their photo).
CREATE VIEW person_desk AS
    SELECT person_id, desk_id AS organisation_id FROM exam_registration
        WHERE desk_id IS NOT NULL AND state NOT IN ('draft', 'deleted')
    UNION ALL
    SELECT person_id, institution_id FROM exam_registration
        WHERE institution_id IS NOT NULL AND state NOT IN ('draft', 'deleted')
    UNION ALL
    SELECT person_id, unit_id FROM candidate;

-- Published for plans: who has signed up for which post. A change of sessions that would make them clash is refused
-- (decision 10). A programme that takes sign-ups of its own adds its part.
CREATE VIEW plan_sign_up AS
    SELECT plan_id, post_id, person_id, id AS registration_id FROM exam_registration
    WHERE state NOT IN ('draft', 'deleted');
