-- Plans with their windows, posts, sites and rooms, candidates, seats, scores: shared by every exam.

-- 岗位 with its 专业; codes of the national training system (domain.md 3.4).
CREATE TABLE post (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    specialty TEXT NOT NULL,
    title TEXT NOT NULL,
    is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1))
) STRICT;

CREATE TABLE plan (
    id INTEGER PRIMARY KEY,
    authority_id INTEGER NOT NULL REFERENCES authority (id),
    -- The programme whose registrations it takes: 'site-staff-exam'.
    programme TEXT NOT NULL,
    title TEXT NOT NULL UNIQUE,
    year INTEGER NOT NULL CHECK (year BETWEEN 2000 AND 2100),
    -- 第几批 of the year; part of the ticket number.
    number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 99),
    room_capacity INTEGER NOT NULL DEFAULT 30 CHECK (room_capacity BETWEEN 1 AND 200),
    created_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'published')),
    state_since INTEGER NOT NULL,
    state_reason TEXT,
    UNIQUE (programme, year, number)
) STRICT;

-- The nine steps of decision 9; [opens_at, closes_at). 成绩公布 is a moment and has no end.
CREATE TABLE plan_window (
    plan_id INTEGER NOT NULL REFERENCES plan (id),
    step TEXT NOT NULL CHECK (step IN ('registration', 'review', 'confirmation', 'training', 'summary', 'ticket',
        'examination', 'release', 'claim')),
    opens_at INTEGER NOT NULL,
    closes_at INTEGER,
    PRIMARY KEY (plan_id, step),
    CHECK ((step = 'release') = (closes_at IS NULL)),
    CHECK (closes_at IS NULL OR closes_at > opens_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE exam_session (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL REFERENCES plan (id),
    number INTEGER NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL CHECK (ends_at > starts_at),
    UNIQUE (plan_id, number)
) STRICT;

-- Which post sits in which session of a plan.
CREATE TABLE plan_post (
    plan_id INTEGER NOT NULL REFERENCES plan (id),
    post_id INTEGER NOT NULL REFERENCES post (id),
    session_id INTEGER NOT NULL REFERENCES exam_session (id),
    PRIMARY KEY (plan_id, post_id)
) STRICT, WITHOUT ROWID;

-- Decision 21: 1 to n papers, a pass line each. Marks are in tenths, so that 59.5 is a whole number.
CREATE TABLE paper (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL REFERENCES plan (id),
    post_id INTEGER NOT NULL REFERENCES post (id),
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    full_tenths INTEGER NOT NULL CHECK (full_tenths BETWEEN 10 AND 10000),
    pass_tenths INTEGER NOT NULL CHECK (pass_tenths BETWEEN 0 AND full_tenths),
    UNIQUE (plan_id, post_id, number)
) STRICT;

-- A window moved for one person, one unit or all (decision 17). Shown to whom it concerns.
CREATE TABLE extension (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL REFERENCES plan (id),
    step TEXT NOT NULL,
    person_id INTEGER REFERENCES person (id),
    organisation_id INTEGER REFERENCES organisation (id),
    until INTEGER NOT NULL,
    reason TEXT NOT NULL,
    account_id INTEGER REFERENCES account (id),
    made_at INTEGER NOT NULL,
    CHECK (person_id IS NULL OR organisation_id IS NULL)
) STRICT;
CREATE INDEX extension_by_plan ON extension (plan_id, step);

CREATE TABLE exam_site (
    id INTEGER PRIMARY KEY,
    city_id INTEGER NOT NULL REFERENCES organisation (id),
    -- Two digits within the city; part of the ticket number.
    number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 99),
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    UNIQUE (city_id, number)
) STRICT;

CREATE TABLE exam_room (
    id INTEGER PRIMARY KEY,
    site_id INTEGER NOT NULL REFERENCES exam_site (id),
    number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 999),
    name TEXT NOT NULL,
    capacity INTEGER NOT NULL DEFAULT 30 CHECK (capacity BETWEEN 1 AND 99),
    is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    UNIQUE (site_id, number)
) STRICT;

-- One who may sit one post of a plan: made when the province accepts a unit's summary.
CREATE TABLE candidate (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL REFERENCES plan (id),
    session_id INTEGER NOT NULL REFERENCES exam_session (id),
    post_id INTEGER NOT NULL REFERENCES post (id),
    person_id INTEGER NOT NULL REFERENCES person (id),
    -- The unit that reported the person and gets the lists.
    unit_id INTEGER NOT NULL REFERENCES organisation (id),
    -- The programme's own record.
    registration_id INTEGER NOT NULL,
    entered_at INTEGER NOT NULL,
    UNIQUE (plan_id, registration_id),
    UNIQUE (plan_id, person_id, post_id)
) STRICT;
CREATE INDEX candidate_by_unit ON candidate (plan_id, unit_id);
CREATE INDEX candidate_by_person ON candidate (person_id);

-- The draw of decision 20. A redraw makes a new one and keeps the old.
CREATE TABLE seat_allocation (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL REFERENCES plan (id),
    number INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('sealed', 'confirmed', 'drawn', 'annulled')),
    state_since INTEGER NOT NULL,
    state_reason TEXT,
    candidate_count INTEGER NOT NULL,
    list_hash TEXT NOT NULL CHECK (length(list_hash) = 64),
    algorithm TEXT NOT NULL,
    public_number_name TEXT NOT NULL,
    public_number_at INTEGER NOT NULL,
    public_number TEXT,
    seed TEXT,
    result_hash TEXT,
    sealed_by INTEGER REFERENCES account (id),
    confirmed_by INTEGER REFERENCES account (id),
    UNIQUE (plan_id, number),
    CHECK (state <> 'drawn' OR (public_number IS NOT NULL AND seed IS NOT NULL AND result_hash IS NOT NULL)),
    CHECK (confirmed_by IS NULL OR confirmed_by <> sealed_by),
    CHECK (state IN ('sealed', 'annulled') OR confirmed_by IS NOT NULL),
    CHECK (state <> 'annulled' OR state_reason IS NOT NULL)
) STRICT;
-- One draw that counts per plan.
CREATE UNIQUE INDEX seat_allocation_current ON seat_allocation (plan_id) WHERE state <> 'annulled';

-- The sealed list itself, as the files that are exported, cut into parts; known by its hash.
CREATE TABLE seat_list (
    id INTEGER PRIMARY KEY,
    hash TEXT NOT NULL CHECK (length(hash) = 64),
    file TEXT NOT NULL CHECK (file IN ('candidates.csv', 'rooms.csv')),
    part INTEGER NOT NULL,
    content BLOB NOT NULL,
    UNIQUE (hash, file, part)
) STRICT;

CREATE TABLE seat (
    allocation_id INTEGER NOT NULL REFERENCES seat_allocation (id),
    candidate_id INTEGER NOT NULL REFERENCES candidate (id),
    session_id INTEGER NOT NULL REFERENCES exam_session (id),
    site_id INTEGER NOT NULL REFERENCES exam_site (id),
    room_id INTEGER NOT NULL REFERENCES exam_room (id),
    -- 考场号 as printed: counted within the site over all sessions of the plan.
    room_number INTEGER NOT NULL,
    seat_number INTEGER NOT NULL,
    ticket_number TEXT NOT NULL,
    PRIMARY KEY (candidate_id, allocation_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX seat_once ON seat (allocation_id, session_id, room_id, seat_number);
CREATE UNIQUE INDEX seat_by_ticket ON seat (allocation_id, ticket_number);

-- A release of scores is one collective act; members derive their stage from it.
CREATE TABLE score_release (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL UNIQUE REFERENCES plan (id),
    state TEXT NOT NULL CHECK (state IN ('imported', 'checked', 'scheduled')),
    state_since INTEGER NOT NULL,
    state_reason TEXT,
    imported_by INTEGER REFERENCES account (id),
    checked_by INTEGER REFERENCES account (id),
    -- The file that was imported; empty while an import runs or when one broke off.
    attachment_id INTEGER REFERENCES attachment (id),
    -- Published when this moment has come; nothing is updated then.
    released_at INTEGER,
    CHECK (state = 'imported' OR attachment_id IS NOT NULL),
    CHECK (state = 'imported' OR (checked_by IS NOT NULL AND checked_by <> imported_by)),
    CHECK (state <> 'scheduled' OR released_at IS NOT NULL)
) STRICT;

CREATE TABLE score (
    candidate_id INTEGER NOT NULL REFERENCES candidate (id),
    paper_id INTEGER NOT NULL REFERENCES paper (id),
    mark TEXT NOT NULL CHECK (mark IN ('mark', 'absent', 'misconduct')),
    tenths INTEGER,
    PRIMARY KEY (candidate_id, paper_id),
    CHECK ((mark = 'mark') = (tenths IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- 成绩复核 and misconduct after publication: acts with a reason (decision 21).
CREATE TABLE score_review (
    id INTEGER PRIMARY KEY,
    candidate_id INTEGER NOT NULL REFERENCES candidate (id),
    paper_id INTEGER NOT NULL REFERENCES paper (id),
    requested_at INTEGER NOT NULL,
    request TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('requested', 'upheld', 'corrected')),
    state_since INTEGER NOT NULL,
    state_reason TEXT,
    UNIQUE (candidate_id, paper_id),
    CHECK (state = 'requested' OR state_reason IS NOT NULL)
) STRICT;

-- Published for the programmes: where each candidate sits in the draw that counts.
CREATE VIEW candidate_seat AS
    SELECT s.candidate_id, s.allocation_id, s.session_id, s.site_id, s.room_id, s.room_number, s.seat_number,
        s.ticket_number
    FROM seat s JOIN seat_allocation a ON a.id = s.allocation_id AND a.state = 'drawn';

-- Published: what came out; passed is who reached the line in every paper. Who asks adds `released_at <= now`.
CREATE VIEW candidate_result AS
    SELECT c.id AS candidate_id, c.plan_id, c.unit_id, c.person_id, c.post_id, c.registration_id, r.released_at,
        (SELECT count(*) FROM score s WHERE s.candidate_id = c.id AND s.mark = 'absent') AS absent_count,
        (SELECT count(*) FROM score s WHERE s.candidate_id = c.id AND s.mark = 'misconduct') AS misconduct_count,
        (SELECT sum(s.tenths) FROM score s WHERE s.candidate_id = c.id) AS total_tenths,
        NOT EXISTS (SELECT 1 FROM paper p WHERE p.plan_id = c.plan_id AND p.post_id = c.post_id
            AND NOT EXISTS (SELECT 1 FROM score s WHERE s.candidate_id = c.id AND s.paper_id = p.id
                AND s.mark = 'mark' AND s.tenths >= p.pass_tenths)) AS has_passed
    FROM candidate c
        JOIN score_release r ON r.plan_id = c.plan_id AND r.state = 'scheduled'
    WHERE EXISTS (SELECT 1 FROM paper p WHERE p.plan_id = c.plan_id AND p.post_id = c.post_id);

INSERT INTO post (id, code, specialty, title) VALUES
    (1, '101', '土建工程', '施工员'), (2, '102', '装饰装修工程', '施工员'), (3, '103', '设备安装工程', '施工员'),
    (4, '104', '市政工程', '施工员'), (5, '106', '土建工程', '质量员'), (6, '107', '装饰装修工程', '质量员'),
    (7, '108', '设备安装工程', '质量员'), (8, '109', '市政工程', '质量员'), (9, '111', '不分专业', '材料员'),
    (10, '112', '不分专业', '机械员'), (11, '113', '不分专业', '劳务员'), (12, '114', '不分专业', '资料员'),
    (13, '115', '不分专业', '标准员');
