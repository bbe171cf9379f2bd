-- Claims of the units, batches of the province, the register of certificates.

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

-- A batch of certificates (批号); its issue is one act.
CREATE TABLE certificate_batch (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL REFERENCES plan (id),
    -- 批号 as text.
    number TEXT NOT NULL UNIQUE,
    made_at INTEGER NOT NULL,
    issued_on TEXT NOT NULL,
    account_id INTEGER REFERENCES account (id)
) STRICT;

-- Numbers are text (decision 22).
CREATE TABLE certificate (
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    person_id INTEGER NOT NULL REFERENCES person (id),
    candidate_id INTEGER UNIQUE REFERENCES candidate (id),
    post_id INTEGER NOT NULL REFERENCES post (id),
    batch_id INTEGER NOT NULL REFERENCES certificate_batch (id),
    unit_id INTEGER NOT NULL REFERENCES organisation (id),
    issued_on TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    -- The city hands out the paper and keeps who took it (HN14-C11).
    handed_out_at INTEGER,
    handed_out_to TEXT,
    handed_out_by INTEGER REFERENCES account (id),
    state TEXT NOT NULL CHECK (state IN ('valid', 'revoked')),
    state_since INTEGER NOT NULL,
    state_reason TEXT,
    CHECK ((state = 'revoked') = (state_reason IS NOT NULL)),
    CHECK ((handed_out_at IS NULL) = (handed_out_to IS NULL))
) STRICT;
CREATE INDEX certificate_by_person ON certificate (person_id);
CREATE INDEX certificate_by_unit ON certificate (unit_id, id);

CREATE TABLE certificate_setting (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- {year} {batch} {post} {serial:6} stand for their values.
    number_pattern TEXT NOT NULL,
    validity_years INTEGER NOT NULL CHECK (validity_years BETWEEN 1 AND 50),
    next_serial INTEGER NOT NULL
) STRICT;
INSERT INTO certificate_setting VALUES (1, '豫建岗{year}{post}{serial:6}', 3, 1);
