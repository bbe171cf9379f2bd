-- What has happened, what is due, and what is to be sent.

-- Append-only: every change of a state, and every act that an audit asks for. Columns that name accounts, people and
-- organisations have no foreign keys on purpose: history outlives what it tells of.
CREATE TABLE event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    programme TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id INTEGER,
    action TEXT NOT NULL,
    from_state TEXT,
    to_state TEXT,
    account_id INTEGER,
    role TEXT NOT NULL,
    organisation_id INTEGER,
    actor_name TEXT NOT NULL,
    on_behalf_of_person_id INTEGER,
    address TEXT,
    reason TEXT,
    detail TEXT,
    at INTEGER NOT NULL
) STRICT;

CREATE INDEX event_by_subject ON event (subject_kind, subject_id, id);
CREATE INDEX event_by_account ON event (account_id, id);

CREATE TRIGGER event_is_not_changed BEFORE UPDATE ON event
BEGIN
    SELECT RAISE(ABORT, 'an event is never changed');
END;

CREATE TRIGGER event_is_not_deleted BEFORE DELETE ON event
BEGIN
    SELECT RAISE(ABORT, 'an event is never deleted');
END;

-- hash = SHA-256 over the hash before it and the event; made for all events of a transaction just before COMMIT.
CREATE TABLE event_chain (
    event_id INTEGER PRIMARY KEY REFERENCES event (id),
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TRIGGER event_chain_is_not_changed BEFORE UPDATE ON event_chain
BEGIN
    SELECT RAISE(ABORT, 'the chain of events is never changed');
END;

CREATE TRIGGER event_chain_is_not_deleted BEFORE DELETE ON event_chain
BEGIN
    SELECT RAISE(ABORT, 'the chain of events is never cut');
END;

-- Work that is due at a moment of business time. A key names work of which one is enough: scheduling it again moves it.
CREATE TABLE job (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    key TEXT,
    payload TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    status TEXT NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'done', 'failed')),
    attempts INTEGER NOT NULL DEFAULT 0,
    last_error TEXT,
    finished_at INTEGER,
    CHECK ((status = 'waiting') = (finished_at IS NULL)),
    CHECK (status <> 'failed' OR last_error IS NOT NULL)
) STRICT;

CREATE INDEX job_by_due ON job (due_at, id) WHERE status = 'waiting';
CREATE UNIQUE INDEX job_by_key ON job (kind, key) WHERE status = 'waiting' AND key IS NOT NULL;

-- Messages to people, written in the transaction of what they tell of, sent after it.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    channel TEXT NOT NULL CHECK (channel IN ('email', 'sms')),
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    next_attempt_at INTEGER,
    sent_at INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    last_error TEXT,
    CHECK (sent_at IS NULL OR next_attempt_at IS NULL)
) STRICT;

CREATE INDEX outbox_by_next_attempt ON outbox (next_attempt_at, id) WHERE next_attempt_at IS NOT NULL;
