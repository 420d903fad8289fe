-- Events (what people decided is real and handle together) and their tasks.
CREATE TABLE event (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    title TEXT NOT NULL,
    condition TEXT NOT NULL,
    place TEXT NOT NULL,
    grade TEXT NOT NULL,
    state TEXT NOT NULL,
    first_day BIGINT NOT NULL,
    opened_ms BIGINT NOT NULL,
    closed_ms BIGINT,
    lead TEXT NOT NULL,
    note TEXT NOT NULL,
    conclusion TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (county, id),
    UNIQUE (county, number)
);
CREATE TABLE task (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    event BIGINT NOT NULL,
    title TEXT NOT NULL,
    assignee TEXT NOT NULL,
    due_ms BIGINT NOT NULL,
    status TEXT NOT NULL,
    note TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    done_ms BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (county, id),
    FOREIGN KEY (county, event) REFERENCES event (county, id)
);
CREATE INDEX task_by_event ON task (county, event);
CREATE INDEX task_by_due ON task (county, due_ms);
