-- Reports that state a count (absent pupils, boxes sold, trapped mosquitoes) and no person: person is 0, count is not null.
ALTER TABLE report ADD COLUMN count BIGINT;
ALTER TABLE report ADD COLUMN denominator BIGINT;
ALTER TABLE report_past ADD COLUMN count BIGINT;
ALTER TABLE report_past ADD COLUMN denominator BIGINT;
-- What each of them adds to its stream: for counts what episode is for persons.
CREATE TABLE tally (
    county TEXT NOT NULL,
    report BIGINT NOT NULL,
    channel TEXT NOT NULL,
    condition TEXT NOT NULL,
    place TEXT NOT NULL,
    day BIGINT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (county, report)
) WITHOUT ROWID;
