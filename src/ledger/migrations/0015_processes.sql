-- What the programs that share this database agree upon. Reference tables: they belong to no county.
CREATE TABLE installation (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
-- Which of them folds a county's counts, and until when if it is not heard of again. Each change of owner is a new term.
CREATE TABLE county_owner (
    county TEXT NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL,
    term BIGINT NOT NULL,
    until_ms BIGINT NOT NULL
);
