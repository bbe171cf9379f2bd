-- Batches of the province, the register of certificates.

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

-- Published for the programmes: the certificate that a candidate came to.
CREATE VIEW candidate_certificate AS
    SELECT id AS certificate_id, candidate_id, number, issued_on, valid_until, handed_out_at, state
    FROM certificate WHERE candidate_id IS NOT NULL;
