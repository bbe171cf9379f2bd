-- Authorities, regions, organisations, people, accounts, sessions, files, notices.

CREATE TABLE authority (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
) STRICT;

-- GB/T 2260. 济源 is not of the form xxxx00, so a city is never "the first four digits".
CREATE TABLE region (
    code TEXT PRIMARY KEY CHECK (length(code) = 6),
    name TEXT NOT NULL
) STRICT;

-- A unit that reports to the province is a city (省直 among them, without a region) or a college with a desk.
CREATE TABLE organisation (
    id INTEGER PRIMARY KEY,
    authority_id INTEGER NOT NULL REFERENCES authority (id),
    kind TEXT NOT NULL CHECK (kind IN ('province', 'city', 'college', 'institution')),
    -- Pinyin; part of nothing that a person reads.
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    region_code TEXT REFERENCES region (code),
    -- The city in which a college or an institution lies.
    city_id INTEGER REFERENCES organisation (id),
    -- Where a reporting unit's candidates sit: a city's own, 省直 → 郑州.
    site_city_id INTEGER REFERENCES organisation (id),
    -- A college that reviews, confirms and reports its own students; for the others their city does.
    has_desk INTEGER NOT NULL DEFAULT 0 CHECK (has_desk IN (0, 1)),
    address TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    CHECK ((kind IN ('college', 'institution')) = (city_id IS NOT NULL))
) STRICT;
CREATE INDEX organisation_by_kind ON organisation (kind, city_id);

-- Inside, people are known by `id`: a number may be corrected.
CREATE TABLE person (
    id INTEGER PRIMARY KEY,
    id_number TEXT NOT NULL UNIQUE CHECK (length(id_number) = 18),
    name TEXT NOT NULL,
    sex TEXT NOT NULL CHECK (sex IN ('男', '女')),
    birth_date TEXT NOT NULL,
    email TEXT,
    email_verified_at INTEGER,
    phone TEXT,
    education TEXT,
    postcode TEXT,
    address TEXT,
    created_at INTEGER NOT NULL,
    -- An identity dispute holds the number until it is decided (HN14-P05).
    frozen_at INTEGER
) STRICT;

CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    -- Applicants: the ID number (HN14-P02).
    username TEXT NOT NULL UNIQUE COLLATE NOCASE,
    -- A second name to sign in with, where one was given.
    alias TEXT UNIQUE COLLATE NOCASE,
    -- Empty until a first password was set through a one-time link or code.
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL,
    name TEXT NOT NULL,
    person_id INTEGER UNIQUE REFERENCES person (id),
    organisation_id INTEGER REFERENCES organisation (id),
    is_disabled INTEGER NOT NULL DEFAULT 0 CHECK (is_disabled IN (0, 1)),
    must_change_password INTEGER NOT NULL DEFAULT 0 CHECK (must_change_password IN (0, 1)),
    failure_count INTEGER NOT NULL DEFAULT 0,
    failed_at INTEGER,
    created_at INTEGER NOT NULL,
    CHECK ((role = 'applicant') = (person_id IS NOT NULL))
) STRICT;
CREATE INDEX account_by_organisation ON account (organisation_id);

CREATE TABLE session (
    token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
    account_id INTEGER NOT NULL REFERENCES account (id),
    csrf_secret BLOB NOT NULL CHECK (length(csrf_secret) = 32),
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_account ON session (account_id);

-- What can be used once: captcha answers that were spent, until they would have ended anyway.
CREATE TABLE spent_token (
    nonce BLOB PRIMARY KEY,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A link by e-mail that sets a new password (30 minutes), or a first password for a new account.
CREATE TABLE password_link (
    token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
    account_id INTEGER NOT NULL REFERENCES account (id),
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX password_link_by_account ON password_link (account_id);

-- A six-digit code: to prove an e-mail address, or given at the desk to someone without one.
CREATE TABLE one_time_code (
    account_id INTEGER NOT NULL REFERENCES account (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('email', 'desk-reset')),
    -- The address that is being proved.
    subject TEXT NOT NULL,
    code_hash BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (account_id, purpose)
) STRICT, WITHOUT ROWID;

-- A file, known by its content; it lies in DATA/attachments under its hash.
CREATE TABLE attachment (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    byte_count INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    account_id INTEGER REFERENCES account (id),
    created_at INTEGER NOT NULL
) STRICT;

-- The profile photo: a business of its own, because its review is (HN14-P10 to P12, decision 7).
CREATE TABLE photo (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL UNIQUE REFERENCES person (id),
    attachment_id INTEGER NOT NULL REFERENCES attachment (id),
    uploaded_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'confirmed', 'returned')),
    state_since INTEGER NOT NULL,
    state_reason TEXT,
    -- Who looks at it now, so that two reviewers don't judge the same picture.
    locked_by INTEGER REFERENCES account (id),
    locked_until INTEGER,
    CHECK ((state = 'returned') = (state_reason IS NOT NULL))
) STRICT;
CREATE INDEX photo_by_state ON photo (state, id);

CREATE TABLE identity_dispute (
    id INTEGER PRIMARY KEY,
    id_number TEXT NOT NULL,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT,
    explanation TEXT NOT NULL,
    attachment_id INTEGER REFERENCES attachment (id),
    filed_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('filed', 'frozen', 'handedOver', 'dismissed')),
    state_since INTEGER NOT NULL,
    state_reason TEXT,
    CHECK (state NOT IN ('handedOver', 'dismissed') OR state_reason IS NOT NULL)
) STRICT;

CREATE TABLE notice (
    id INTEGER PRIMARY KEY,
    board TEXT NOT NULL CHECK (board IN ('announcement', 'policy', 'guide', 'download')),
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    organisation_id INTEGER NOT NULL REFERENCES organisation (id),
    published_at INTEGER,
    withdrawn_at INTEGER
) STRICT;
CREATE INDEX notice_by_board ON notice (board, id);

CREATE TABLE notice_file (
    notice_id INTEGER NOT NULL REFERENCES notice (id),
    number INTEGER NOT NULL,
    attachment_id INTEGER NOT NULL REFERENCES attachment (id),
    name TEXT NOT NULL,
    PRIMARY KEY (notice_id, number)
) STRICT, WITHOUT ROWID;

INSERT INTO authority (id, code, name) VALUES (1, 'henan-housing', '河南省住房和城乡建设厅');

INSERT INTO region (code, name) VALUES
    ('410100', '郑州市'), ('410200', '开封市'), ('410300', '洛阳市'), ('410400', '平顶山市'), ('410500', '安阳市'),
    ('410600', '鹤壁市'), ('410700', '新乡市'), ('410800', '焦作市'), ('410900', '濮阳市'), ('411000', '许昌市'),
    ('411100', '漯河市'), ('411200', '三门峡市'), ('411300', '南阳市'), ('411400', '商丘市'), ('411500', '信阳市'),
    ('411600', '周口市'), ('411700', '驻马店市'), ('419001', '济源市');

INSERT INTO organisation (id, authority_id, kind, code, name, short_name) VALUES
    (1, 1, 'province', 'henan', '河南省住房和城乡建设厅', '河南省');

INSERT INTO organisation (id, authority_id, kind, code, name, short_name, region_code, has_desk) VALUES
    (11, 1, 'city', 'zhengzhou', '郑州市住房和城乡建设局', '郑州市', '410100', 1),
    (12, 1, 'city', 'kaifeng', '开封市住房和城乡建设局', '开封市', '410200', 1),
    (13, 1, 'city', 'luoyang', '洛阳市住房和城乡建设局', '洛阳市', '410300', 1),
    (14, 1, 'city', 'pingdingshan', '平顶山市住房和城乡建设局', '平顶山市', '410400', 1),
    (15, 1, 'city', 'anyang', '安阳市住房和城乡建设局', '安阳市', '410500', 1),
    (16, 1, 'city', 'hebi', '鹤壁市住房和城乡建设局', '鹤壁市', '410600', 1),
    (17, 1, 'city', 'xinxiang', '新乡市住房和城乡建设局', '新乡市', '410700', 1),
    (18, 1, 'city', 'jiaozuo', '焦作市住房和城乡建设局', '焦作市', '410800', 1),
    (19, 1, 'city', 'puyang', '濮阳市住房和城乡建设局', '濮阳市', '410900', 1),
    (20, 1, 'city', 'xuchang', '许昌市住房和城乡建设局', '许昌市', '411000', 1),
    (21, 1, 'city', 'luohe', '漯河市住房和城乡建设局', '漯河市', '411100', 1),
    (22, 1, 'city', 'sanmenxia', '三门峡市住房和城乡建设局', '三门峡市', '411200', 1),
    (23, 1, 'city', 'nanyang', '南阳市住房和城乡建设局', '南阳市', '411300', 1),
    (24, 1, 'city', 'shangqiu', '商丘市住房和城乡建设局', '商丘市', '411400', 1),
    (25, 1, 'city', 'xinyang', '信阳市住房和城乡建设局', '信阳市', '411500', 1),
    (26, 1, 'city', 'zhoukou', '周口市住房和城乡建设局', '周口市', '411600', 1),
    (27, 1, 'city', 'zhumadian', '驻马店市住房和城乡建设局', '驻马店市', '411700', 1),
    (28, 1, 'city', 'jiyuan', '济源市住房和城乡建设局', '济源市', '419001', 1),
    (29, 1, 'city', 'shengzhi', '河南省住房和城乡建设厅省直单位管理处', '省直', NULL, 1);

UPDATE organisation SET site_city_id = id WHERE kind = 'city' AND region_code IS NOT NULL;
UPDATE organisation SET site_city_id = 11 WHERE code = 'shengzhi';
