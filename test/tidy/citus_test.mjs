// SPDX-License-Identifier: Apache-2.0
// What citus.mjs refuses and what it lets pass; then the house itself.
import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { check, checkHouse, tablesOf } from './citus.mjs';

const tables = tablesOf("IN ARRAY ARRAY['setting_of_all'] … IN ARRAY ARRAY['event', 'task', 'journal']");
const whyNot = (path, text) => check(path, text, tables).map(({ line, why }) => `${line}: ${why}`);
const migration = (sql) => whyNot('src/ledger/migrations/1.sql', sql);
const code = (...lines) => whyNot('src/a.cpp', ['void f() {', ...lines, '}', ''].join('\n'));
const query = (sql) => code(`    db.query("${sql}");`);

const REFUSED_SCHEMA = [
    ['CREATE TABLE event (county TEXT NOT NULL, id BIGINT NOT NULL, PRIMARY KEY (id))', /PRIMARY KEY \(id\)/],
    ['CREATE TABLE event (county TEXT NOT NULL, id BIGINT, PRIMARY KEY (id, county))', /does not begin with county/],
    ['CREATE TABLE event (county TEXT NOT NULL, id BIGINT, PRIMARY KEY (county, id), UNIQUE (id))', /UNIQUE \(id\)/],
    ['CREATE TABLE event (county TEXT NOT NULL, id BIGINT PRIMARY KEY)', /one column/],
    ['CREATE TABLE event (id BIGINT NOT NULL, county TEXT NOT NULL)', /begin with its county/],
    [
        'CREATE TABLE task (county TEXT NOT NULL, e BIGINT, FOREIGN KEY (e) REFERENCES event (id))',
        /foreign key to event/
    ],
    ['CREATE TABLE task (county TEXT NOT NULL, e BIGINT REFERENCES event)', /foreign key to event/],
    ['CREATE TABLE brandnew (county TEXT NOT NULL)', /distribute\.sql/],
    ['CREATE UNIQUE INDEX one ON event (id) WHERE id > 3', /UNIQUE INDEX/],
    ['ALTER TABLE event ADD CONSTRAINT one UNIQUE (id)', /UNIQUE \(id\)/],
    ['CREATE TRIGGER t AFTER INSERT ON event EXECUTE FUNCTION f()', /trigger/],
    ['CREATE TABLE setting_of_all (e BIGINT REFERENCES event)', /refers to a table of counties/]
];
const ACCEPTED_SCHEMA = [
    'CREATE TABLE event (county TEXT NOT NULL, id BIGINT NOT NULL, PRIMARY KEY (county, id), UNIQUE (county, number))',
    'CREATE TABLE task (county TEXT NOT NULL, e BIGINT, FOREIGN KEY (county, e) REFERENCES event (county, id))',
    'CREATE UNIQUE INDEX one ON event (county, id) WHERE closed IS NULL',
    'CREATE INDEX some ON event (day)',
    'ALTER TABLE event ADD COLUMN note TEXT',
    'CREATE TABLE setting_of_all (name TEXT NOT NULL PRIMARY KEY)',
    '-- CREATE TRIGGER in a comment; not a statement\nCREATE INDEX some ON event (day)'
];
const REFUSED_ROWS = [
    ['SELECT id FROM event WHERE id = ?', /no county for event/],
    ['SELECT county FROM event ORDER BY county', /no county for event/],
    ['SELECT id FROM event WHERE county = ? OR id = ?', /no county for event/],
    ['SELECT id FROM event WHERE county <> ?', /no county for event/],
    ['WITH some AS (SELECT id FROM task WHERE day = ?) SELECT id FROM event WHERE county = ?', /no county for task/],
    ['DELETE FROM event WHERE county = ? AND NOT EXISTS (SELECT 1 FROM task WHERE event = id)', /no county for task/],
    ['SELECT 1 FROM event e JOIN task t ON t.event = e.id WHERE e.county = ?', /task is joined without its county/],
    ['SELECT 1 FROM event e, task t WHERE e.county = ? AND t.event = e.id', /no county/],
    [
        'SELECT id, (SELECT COUNT(*) FROM task t WHERE t.event = e.id) FROM event e WHERE e.county = ?',
        /no county for task/
    ],
    ['SELECT id FROM event WHERE county = ? AND id IN (SELECT event FROM task)', /no county for task/],
    ['SELECT id FROM event WHERE county = ? UNION ALL SELECT id FROM task', /no county for task/],
    ['SELECT id FROM event WHERE id = ? FOR UPDATE', /FOR UPDATE without county/],
    ['SELECT day, COUNT(*) FROM event WHERE county = ? GROUP BY ROLLUP (day)', /ROLLUP/],
    ['SELECT day FROM event WHERE county = ? GROUP BY GROUPING SETS ((day), ())', /GROUPING SETS/],
    ['WITH RECURSIVE r AS (SELECT 1) SELECT * FROM r', /RECURSIVE/],
    ['INSERT INTO event (id) VALUES (?)', /INSERT names no county/],
    ['INSERT INTO event VALUES (?, ?)', /INSERT names no county/],
    ['INSERT INTO event (county, id) VALUES (?, ?) ON CONFLICT (id) DO NOTHING', /ON CONFLICT/],
    ['INSERT INTO event (county, id) SELECT county, id FROM task', /no county/],
    ['INSERT INTO event (county, id, at) VALUES (?, ?, now())', /changes by itself/],
    ['UPDATE event SET at = clock_timestamp() WHERE county = ?', /changes by itself/],
    ['UPDATE event SET dice = random() WHERE county = ?', /changes by itself/],
    ['UPDATE event SET county = ? WHERE county = ? AND id = ?', /never changed/],
    ['UPDATE event SET note = ?, county = ? WHERE county = ? AND id = ?', /never changed/],
    ['UPDATE event SET note = ? WHERE id = ?', /no county for event/],
    ['DELETE FROM event WHERE id = ?', /no county for event/],
    ['SELECT 1 FROM {} LIMIT 1', /no county for \{\}/]
];
const ACCEPTED_ROWS = [
    'SELECT id FROM event WHERE county = ? AND id = ?',
    'SELECT 1 FROM event e JOIN task t ON t.county = e.county AND t.event = e.id WHERE e.county = ?',
    'SELECT (SELECT COUNT(*) FROM task t WHERE t.county = e.county AND t.event = e.id) FROM event e WHERE county = ?',
    'SELECT id FROM event WHERE county = ? AND (id = ? OR note = ?)',
    'SELECT id FROM event WHERE county = ? AND id > ? FOR UPDATE SKIP LOCKED',
    'SELECT COUNT(*) FROM (SELECT 1 FROM event WHERE county = ? LIMIT 5) AS found',
    "SELECT id FROM event WHERE county = ? AND note = 'random() FROM task'",
    'SELECT value FROM setting_of_all WHERE name = ?',
    'SELECT relname FROM pg_class',
    'INSERT INTO event (county, id) VALUES (?, ?) ON CONFLICT (county, id) DO UPDATE SET note = excluded.note',
    'INSERT INTO event (county, id) VALUES (?, ?) ON CONFLICT DO NOTHING',
    'UPDATE event SET note = ? WHERE county = ? AND id = ?',
    'DELETE FROM event WHERE county = ? AND id = ?'
];

test('a schema that Citus refuses is refused', () => {
    for (const [sql, why] of REFUSED_SCHEMA) assert.match(migration(`${sql};`).join('\n'), why, sql);
});
test('a schema that Citus takes passes', () => {
    for (const sql of ACCEPTED_SCHEMA) assert.deepEqual(migration(`${sql};`), [], sql);
});
test('a statement that Citus refuses, or that asks all workers, is refused', () => {
    for (const [sql, why] of REFUSED_ROWS) assert.match(query(sql).join('\n'), why, sql);
});
test('a statement about one county passes', () => {
    for (const sql of ACCEPTED_ROWS) assert.deepEqual(query(sql), [], sql);
});
test('the finding names the line', () => {
    assert.match(code('', '    db.query("SELECT id FROM event");')[0], /^3: /);
    assert.match(migration('CREATE INDEX a ON event (day);\n\nCREATE UNIQUE INDEX b ON event (id);')[0], /^3: /);
});
test('a statement in several literals is one', () => {
    assert.deepEqual(code('    db.query("SELECT id FROM event "', '             "WHERE county = ?");'), []);
});
test('a county may stand in another part of the same function only', () => {
    const select = '    auto sql = fmt::format("SELECT id FROM event WHERE {}", which);';
    assert.deepEqual(code('    auto which = "county = ?";', select), []);
    assert.equal(code('    auto which = "id = ?";', select).length, 1);
    assert.equal(code('    auto which = "county = ?";', '}', 'void g() {', select).length, 1);
});
test('about all counties a statement says why', () => {
    const count = '    db.query("SELECT COUNT(*) FROM event");';
    assert.deepEqual(code('    // all counties: the sum of the province.', count), []);
    assert.match(code('    // all counties:', count)[0], /reason/);
    const lock = '    db.query("SELECT 1 FROM event WHERE id = ? FOR UPDATE");';
    assert.match(code('    // all counties: the sum of the province.', lock)[0], /FOR UPDATE/);
});
test('the house', () => {
    const { findings, files } = checkHouse(join(dirname(fileURLToPath(import.meta.url)), '../..'));
    assert.deepEqual(findings, []);
    assert.ok(files > 300, `only ${files} files were looked at`);
});
