-- Intake: who sends, what they sent, and the facts in it.
-- WITHOUT ROWID lets SQLite keep a table in the order of its key, in one B-tree instead of two: each page saved is a page
-- that no commit of intake writes. Not for message, whose bodies are long.
CREATE TABLE institution (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    place TEXT NOT NULL,
    status TEXT NOT NULL,
    first_seen_ms BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (county, id),
    UNIQUE (county, code)
);
-- What each institution sent on each day of receipt: sums kept by intake, so that no list counts messages.
CREATE TABLE institution_day (
    county TEXT NOT NULL,
    institution BIGINT NOT NULL,
    day BIGINT NOT NULL,
    messages BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    reports BIGINT NOT NULL,
    last_ms BIGINT NOT NULL,
    PRIMARY KEY (county, institution, day)
) WITHOUT ROWID;
-- external_id is the sender's control id with the digest of the bytes: the same message twice is one row.
-- The body, as it came, names the person: it is sealed, bound to source and external_id.
CREATE TABLE message (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    source TEXT NOT NULL,
    external_id TEXT NOT NULL,
    institution BIGINT,
    control_id TEXT NOT NULL,
    format TEXT NOT NULL,
    type TEXT NOT NULL,
    received_ms BIGINT NOT NULL,
    status TEXT NOT NULL,
    problems TEXT NOT NULL,
    reports BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    body BYTEA NOT NULL,
    resent_as BIGINT,
    PRIMARY KEY (county, id),
    UNIQUE (county, source, external_id)
);
CREATE INDEX message_rejected ON message (county, id) WHERE status = 'rejected';
-- Pseudonyms are spread evenly, so each index on them costs a page of its own for nearly every message. The id
-- grows with time instead: all that hangs on a person is kept by it.
CREATE TABLE person (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    pseudonym TEXT NOT NULL,
    sex TEXT NOT NULL,
    birth_year BIGINT,
    PRIMARY KEY (county, id),
    UNIQUE (county, pseudonym)
) WITHOUT ROWID;
-- The one table with identity details, sealed; opening it needs a right and a reason.
CREATE TABLE identity (
    county TEXT NOT NULL,
    person BIGINT NOT NULL,
    sealed TEXT NOT NULL,
    PRIMARY KEY (county, person)
) WITHOUT ROWID;
-- The sender's own number of a person (keyed digest), so that a merge (ADT A40) can name him.
CREATE TABLE person_alias (
    county TEXT NOT NULL,
    alias TEXT NOT NULL,
    person BIGINT NOT NULL,
    PRIMARY KEY (county, alias)
) WITHOUT ROWID;
CREATE TABLE report (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    source TEXT NOT NULL,
    external_id TEXT NOT NULL,
    message BIGINT NOT NULL,
    institution BIGINT,
    channel TEXT NOT NULL,
    condition TEXT NOT NULL,
    test_code TEXT NOT NULL,
    test_name TEXT NOT NULL,
    value TEXT NOT NULL,
    result TEXT NOT NULL,
    status TEXT NOT NULL,
    person BIGINT NOT NULL,
    age BIGINT,
    place TEXT NOT NULL,
    day BIGINT NOT NULL,
    onset_day BIGINT,
    visit TEXT NOT NULL,
    rank BIGINT NOT NULL,
    version_ms BIGINT NOT NULL,
    known_ms BIGINT NOT NULL,
    PRIMARY KEY (county, id),
    UNIQUE (county, source, external_id)
);
CREATE INDEX report_by_person ON report (county, person, condition);
CREATE INDEX report_by_condition ON report (county, condition, day);
CREATE INDEX report_by_visit ON report (county, source, visit) WHERE visit <> '';
-- What a report said before a newer version replaced it.
CREATE TABLE report_past (
    county TEXT NOT NULL,
    report BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    message BIGINT NOT NULL,
    result TEXT NOT NULL,
    status TEXT NOT NULL,
    value TEXT NOT NULL,
    person BIGINT NOT NULL,
    place TEXT NOT NULL,
    day BIGINT NOT NULL,
    known_ms BIGINT NOT NULL,
    PRIMARY KEY (county, report, until_ms, message)
) WITHOUT ROWID;
-- One row is one illness of one person, counted once on a channel.
CREATE TABLE episode (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    person BIGINT NOT NULL,
    condition TEXT NOT NULL,
    channel TEXT NOT NULL,
    place TEXT NOT NULL,
    day BIGINT NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE INDEX episode_by_person ON episode (county, person, condition);
CREATE INDEX episode_by_stream ON episode (county, condition, day);
-- Commuting changes of counts; kept after folding as the record of what was known when.
CREATE TABLE count_delta (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    channel TEXT NOT NULL,
    condition TEXT NOT NULL,
    place TEXT NOT NULL,
    day BIGINT NOT NULL,
    change BIGINT NOT NULL,
    known_ms BIGINT NOT NULL,
    folded BIGINT NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE INDEX count_delta_unfolded ON count_delta (county, id) WHERE folded = 0;
-- Sums of folded deltas, for each place and every place above it.
CREATE TABLE daily_count (
    county TEXT NOT NULL,
    channel TEXT NOT NULL,
    condition TEXT NOT NULL,
    place TEXT NOT NULL,
    day BIGINT NOT NULL,
    count BIGINT NOT NULL,
    late BIGINT NOT NULL,
    PRIMARY KEY (county, channel, condition, place, day)
) WITHOUT ROWID;
CREATE INDEX daily_count_by_day ON daily_count (county, day);
