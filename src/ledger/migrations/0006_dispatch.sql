-- Units (what can be sent) and missions (one unit's journey).
CREATE TABLE unit (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    place TEXT NOT NULL,
    members BIGINT NOT NULL,
    phone TEXT NOT NULL,
    status TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE TABLE mission (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    event BIGINT NOT NULL,
    unit BIGINT NOT NULL,
    destination TEXT NOT NULL,
    purpose TEXT NOT NULL,
    status TEXT NOT NULL,
    ordered_ms BIGINT NOT NULL,
    departed_ms BIGINT,
    arrived_ms BIGINT,
    finished_ms BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (county, id),
    UNIQUE (county, number),
    FOREIGN KEY (county, event) REFERENCES event (county, id),
    FOREIGN KEY (county, unit) REFERENCES unit (county, id)
);
CREATE INDEX mission_by_event ON mission (county, event);
-- A unit is on one mission at a time.
CREATE UNIQUE INDEX mission_active ON mission (county, unit) WHERE finished_ms IS NULL;
