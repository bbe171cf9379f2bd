-- What every page needs: keys, and the results of acts on many rows.

CREATE TABLE site_key (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    key BLOB NOT NULL CHECK (length(key) = 32)
) STRICT;

-- An act on ticked rows; kept so that its result can be read again and taken back.
CREATE TABLE batch (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    back_url TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    undone_at INTEGER
) STRICT;

CREATE TABLE batch_item (
    batch_id INTEGER NOT NULL REFERENCES batch (id),
    item_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    sentence TEXT NOT NULL,
    is_done INTEGER NOT NULL CHECK (is_done IN (0, 1)),
    PRIMARY KEY (batch_id, item_id)
) STRICT, WITHOUT ROWID;

-- The movable clock of a rehearsal, as an offset to real time.
CREATE TABLE rehearsal_clock (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    offset_milliseconds INTEGER NOT NULL
) STRICT;
