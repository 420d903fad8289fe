// SPDX-License-Identifier: Apache-2.0
// What citus.mjs must refuse, and what it must let pass.
import assert from 'node:assert/strict';
import test from 'node:test';

import { literals, refusal } from './citus.mjs';

const REFUSED = [
    'CREATE TABLE thing (county TEXT NOT NULL, id BIGINT NOT NULL PRIMARY KEY)',
    'CREATE TABLE thing (county TEXT NOT NULL, id BIGINT NOT NULL, PRIMARY KEY (id))',
    'CREATE TABLE thing (county TEXT NOT NULL, id BIGINT NOT NULL, PRIMARY KEY (county, id), UNIQUE (name))',
    'CREATE TABLE thing (county TEXT, id BIGINT, PRIMARY KEY (county, id), FOREIGN KEY (event) REFERENCES event (id))',
    'CREATE UNIQUE INDEX thing_one ON thing (name)',
    'CREATE TRIGGER t AFTER INSERT ON thing BEGIN SELECT 1; END',
    'SELECT county, channel, sum(count) FROM daily_count WHERE county = ? GROUP BY ROLLUP (county, channel)',
    'WITH RECURSIVE t AS (SELECT 1) SELECT * FROM t',
    'SELECT id FROM report WHERE day = ?',
    'SELECT id FROM task WHERE due_ms < ? FOR UPDATE SKIP LOCKED',
    'SELECT r.id FROM report r JOIN person p ON p.id = r.person WHERE r.county = ?',
    'UPDATE report SET county = ? WHERE county = ?',
    'UPDATE report SET status = ?, county = ? WHERE county = ?',
    'UPDATE report SET known_ms = now() WHERE county = ?',
    'UPDATE report SET status = ? WHERE id = ?',
    'DELETE FROM report WHERE id = ?',
    'INSERT INTO report (id, county) VALUES (?,?)',
    'INSERT INTO report VALUES (?,?)',
    'INSERT INTO report_past (county, id) SELECT county, id FROM report WHERE id = ?',
];
const ACCEPTED = [
    'CREATE TABLE thing (county TEXT NOT NULL, id BIGINT NOT NULL, PRIMARY KEY (county, id), UNIQUE (county, name))',
    'CREATE TABLE thing (county TEXT, id BIGINT, event BIGINT, PRIMARY KEY (county, id), FOREIGN KEY (county, event) REFERENCES event (county, id))',
    'CREATE INDEX thing_by_name ON thing (county, name)',
    'SELECT id FROM report WHERE county = ? AND day = ?',
    "SELECT id FROM report WHERE county = ? AND value = 'ROLLUP now() no county'",
    'SELECT id FROM task WHERE county = ? AND due_ms < ? FOR UPDATE SKIP LOCKED',
    'SELECT r.id FROM report r JOIN person p ON p.county = r.county AND p.id = r.person WHERE r.county = ?',
    'SELECT coalesce(max(version), 0) FROM schema_version',
    'UPDATE report SET status = ? WHERE county = ? AND id = ?',
    'INSERT INTO report (county, id) VALUES (?,?) ON CONFLICT (county, id) DO UPDATE SET status = excluded.status',
    'INSERT INTO report_past (county, id) SELECT county, id FROM report WHERE county = ? AND id = ?',
];

for (const sql of REFUSED) test(`refuses ${sql}`, () => assert.notEqual(refusal(sql), undefined));
for (const sql of ACCEPTED) test(`accepts ${sql}`, () => assert.equal(refusal(sql), undefined));

test('joins the literals that stand side by side, and keeps the comment above', () => {
    const source = `// all counties: a sum
    db.query("SELECT 1 FROM report " // by day
             "WHERE day = ?", {1});
    db.execute(R"(UPDATE report
        SET x = 1)");`;
    assert.deepEqual([...literals(source)].map(({ line, text, comment }) => [line, text, comment.includes('a sum')]), [
        [2, 'SELECT 1 FROM report WHERE day = ?', true],
        [4, 'UPDATE report\n        SET x = 1', false],
    ]);
});
