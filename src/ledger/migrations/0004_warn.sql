-- Signals (what a person must answer) and the alarms that belong to each.
CREATE TABLE signal (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    condition TEXT NOT NULL,
    place TEXT NOT NULL,
    channels TEXT NOT NULL,
    state TEXT NOT NULL,
    outcome TEXT,
    genuine BIGINT,
    first_day BIGINT NOT NULL,
    last_day BIGINT NOT NULL,
    count BIGINT NOT NULL,
    expected_milli BIGINT,
    urgency BIGINT NOT NULL,
    urgency_zh TEXT NOT NULL,
    urgency_en TEXT NOT NULL,
    why_zh TEXT NOT NULL,
    why_en TEXT NOT NULL,
    retrospective BIGINT NOT NULL,
    raised_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL,
    answer_by_ms BIGINT NOT NULL,
    answered_ms BIGINT,
    closed_ms BIGINT,
    event BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (county, id),
    UNIQUE (county, number)
);
CREATE INDEX signal_open ON signal (county, condition) WHERE closed_ms IS NULL;
CREATE INDEX signal_by_event ON signal (county, event) WHERE event IS NOT NULL;
CREATE TABLE alarm (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    method TEXT NOT NULL,
    rule TEXT NOT NULL,
    channel TEXT NOT NULL,
    condition TEXT NOT NULL,
    place TEXT NOT NULL,
    day BIGINT NOT NULL,
    window_days BIGINT NOT NULL,
    count BIGINT NOT NULL,
    expected_milli BIGINT,
    threshold_milli BIGINT NOT NULL,
    raised_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL,
    signal BIGINT,
    PRIMARY KEY (county, id),
    UNIQUE (county, method, rule, channel, condition, place, day)
);
CREATE INDEX alarm_by_signal ON alarm (county, signal);
CREATE INDEX alarm_by_condition ON alarm (county, condition, day);
