-- What the statistical methods said of each stream on each recent day with a case, so that the share of false alarms over
-- all streams of a day can be bounded. Kept for some weeks (surveil/detect/discovery.hpp).
CREATE TABLE judgement (
    county TEXT NOT NULL,
    day BIGINT NOT NULL,
    channel TEXT NOT NULL,
    condition TEXT NOT NULL,
    place TEXT NOT NULL,
    method TEXT NOT NULL,
    rule TEXT NOT NULL,
    window_days BIGINT NOT NULL,
    count BIGINT NOT NULL,
    expected_milli BIGINT,
    threshold_milli BIGINT NOT NULL,
    pvalue_ppb BIGINT NOT NULL,  -- in thousand millionths, at least 1
    beyond BIGINT NOT NULL,      -- 1: beyond the method's own bound
    PRIMARY KEY (county, day, channel, condition, place)
) WITHOUT ROWID;
ALTER TABLE alarm ADD COLUMN pvalue_ppb BIGINT;
ALTER TABLE alarm ADD COLUMN false_discovery_ppb BIGINT;
