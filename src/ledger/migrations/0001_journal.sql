-- The journal: every change by a person or by the program, hash-chained per county (DESIGN.md §4.1).
CREATE TABLE journal (
    county TEXT NOT NULL,
    seq BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    actor TEXT NOT NULL,
    verb TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id TEXT NOT NULL,
    place TEXT NOT NULL,
    summary_zh TEXT NOT NULL,
    summary_en TEXT NOT NULL,
    before_json TEXT NOT NULL,
    after_json TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (county, seq)
);
CREATE INDEX journal_by_object ON journal (county, object_kind, object_id, seq);
CREATE INDEX journal_by_verb ON journal (county, verb, seq);

-- Small named values of a county: mode and level, imported map. The version is the If-Match of the value.
CREATE TABLE setting (
    county TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (county, name)
);
