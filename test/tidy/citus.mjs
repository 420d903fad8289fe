#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Refuses SQL in src/ that Citus cannot run, or would ask all workers about (DESIGN.md §5). The rules are what Citus
// 13.2 was seen to refuse, since it cannot run where the tests do. A statement about all counties says so just above:
//     // all counties: why
import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Files whose SQL never comes to a distributed table, and why. */
const EXCEPTED = {
    'src/ledger/sqlite_engine.cpp': 'SQLite alone runs it'
};

const BEGINS = /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH|CREATE|ALTER|DROP)\s/;
/** A part of a statement with tables or a key of its own; it is checked for itself. */
const PART = /\b(SELECT|FROM|JOIN)\s+\S|\bON CONFLICT\b/;
const COUNTY = /(?<!\w)"?county"?(?!\w)/;
const COUNTY_IS = /(?<!\w)county\s*=|\(\s*(?:\w+\.)?county\s*,[^)]*\)\s*(?:=|IN\b)/g;
const VOLATILE =
    /\b(random|now|\w+_timestamp|timeofday|nextval|setval|\w+_uuid|uuid_\w+)\s*\(|\bCURRENT_(TIMESTAMP|DATE|TIME)\b/i;

/** Which tables distribute.sql lays with their county and which are the same on every server. */
export function tablesOf(distribute) {
    const lists = [...distribute.matchAll(/IN ARRAY ARRAY\[([^\]]*)\]/g)].map((list) =>
        [...list[1].matchAll(/'(\w+)'/g)].map((name) => name[1])
    );
    if (lists.length !== 2) throw new Error('distribute.sql has no longer two lists of tables');
    return { reference: new Set(lists[0]), distributed: new Set(lists[1]) };
}

/** Neighbouring string literals of a C++ text as one, each with the line it begins in and the lines of all comments. */
export function literalsOf(text) {
    const token =
        /\/\/[^\n]*|\/\*[^]*?\*\/|R"(\w*)\(([^]*?)\)\1"|"((?:[^"\\\n]|\\[^])*)"|'(?:[^'\\\n]|\\.)+'|\d'\d|[^\s]/g;
    const literals = [];
    const comments = new Map();
    let open = null;
    let line = 1;
    let seen = 0;
    for (const match of text.matchAll(token)) {
        for (; seen < match.index; ++seen) if (text[seen] === '\n') ++line;
        if (match[0].startsWith('//') || match[0].startsWith('/*')) {
            comments.set(line, match[0]);
        } else if (match[3] !== undefined || match[2] !== undefined) {
            const part = match[2] ?? match[3].replace(/\\n/g, '\n').replace(/\\(.)/g, '$1');
            if (open) open.text += part;
            else literals.push((open = { text: part, line, at: match.index }));
        } else {
            open = null;
        }
    }
    return { literals, comments };
}

/** Statements of a migration, without their comments. */
function statementsOf(sql) {
    const statements = [];
    let line = 1;
    for (const part of sql.replace(/--[^\n]*/g, '').split(';')) {
        const blank = /^\s*/.exec(part)[0];
        if (part.trim()) statements.push({ text: part.trim(), line: line + blank.split('\n').length - 1 });
        line += part.split('\n').length - 1;
    }
    return statements;
}

/** The statement's own words, and those of each query in parentheses within it, apart. */
function blocksOf(sql) {
    const blocks = [];
    const walk = (text) => {
        let own = '';
        for (let at = 0; at < text.length; ++at) {
            if (text[at] !== '(') {
                own += text[at];
                continue;
            }
            let depth = 1;
            let end = at + 1;
            for (; end < text.length && depth > 0; ++end) depth += text[end] === '(' ? 1 : text[end] === ')' ? -1 : 0;
            const inner = text.slice(at + 1, depth === 0 ? end - 1 : end);
            if (/^\s*(SELECT|WITH)\b/.test(inner)) {
                walk(inner);
                own += '()';
            } else {
                own += `(${/\bSELECT\b/.test(inner) ? walk(inner) : inner})`;
            }
            at = end - 1;
        }
        if (/^\s*(SELECT|WITH|INSERT|UPDATE|DELETE|FROM)\b/.test(text))
            blocks.push(...own.split(/\b(?:UNION(?:\s+ALL)?|INTERSECT|EXCEPT)\b/));
        return own;
    };
    walk(sql.replace(/'(?:[^']|'')*'/g, "''"));
    return blocks;
}

/** The tables that a block reads or writes. A name that is filled in later counts as a table of counties. */
function tablesIn(block, tables) {
    const names = [];
    for (const [, list] of block.matchAll(
        /\bFROM\s+([^()]*?)(?=\b(?:WHERE|(?:LEFT |INNER |CROSS )?JOIN|GROUP|ORDER|LIMIT|HAVING|RETURNING|FOR)\b|\(|$)/gs
    ))
        names.push(...list.split(',').map((entry) => entry.trim().split(/\s+/)[0]));
    for (const [, name] of block.matchAll(/\b(?:JOIN|INTO|UPDATE)\s+("?[\w{}]+"?)/g)) names.push(name);
    return names
        .map((name) => name.replaceAll('"', ''))
        .filter((name) => tables.distributed.has(name) || /[{}]/.test(name));
}

/** What joins and conditions say; not what is only read, grouped or ordered. */
function conditionsOf(block) {
    const from = /\bFROM\b/.exec(block) ?? /\bWHERE\b/.exec(block);
    const text = from ? block.slice(from.index) : '';
    return text.split(/\b(?:GROUP BY|ORDER BY|RETURNING)\b/)[0];
}

/** `filled`: the other literals of the function, which stand where the statement has a {} or goes on. */
function checkRows(sql, tables, filled, allCounties) {
    const wrong = [];
    const writes = /\b(INSERT INTO|UPDATE|DELETE FROM)\s/.test(sql);
    if (/\bWITH\s+RECURSIVE\b/.test(sql)) wrong.push('WITH RECURSIVE: Citus refuses it over several counties');
    if (/\b(ROLLUP|CUBE)\s*\(|\bGROUPING\s+SETS\b/.test(sql))
        wrong.push('ROLLUP, CUBE, GROUPING SETS: Citus refuses them');
    const unquoted = sql.replace(/'(?:[^']|'')*'/g, "''");
    if (writes && VOLATILE.test(unquoted))
        wrong.push('a function whose value changes by itself in a write: the program gives the value');
    const set = /\bSET\s+([^]*?)(?=\bWHERE\b|\bRETURNING\b|$)/.exec(unquoted);
    if (set && /(?:^|,|\()\s*"?county"?\s*(?:=|,|\))/.test(set[1])) wrong.push("a row's county is never changed");
    const conflict = /\bON CONFLICT\s*\(([^)]*)\)/.exec(sql);
    const into = /\bINSERT INTO\s+("?[\w{}]+"?)\s*(?:\(([^)]*)\))?/.exec(sql);
    const target = into?.[1].replaceAll('"', '');
    if (into && (tables.distributed.has(target) || /[{}]/.test(target))) {
        if (conflict && !/^\s*county\b/.test(conflict[1]))
            wrong.push('ON CONFLICT is on a key, which begins with county');
        const columns = into[2] ?? '';
        if (!COUNTY.test(columns) && !allCounties && !(/[{]/.test(columns) && filled.some((text) => COUNTY.test(text))))
            wrong.push('INSERT names no county among its columns');
    }
    // Also where the rest of the statement stands elsewhere.
    for (const [, table, on] of unquoted.matchAll(
        /\bJOIN\s+(\w+)\b[^()]*?\bON\b([^]*?)(?=\b(?:LEFT |INNER )?JOIN\b|\bWHERE\b|$)/g
    ))
        if (tables.distributed.has(table) && !on.match(COUNTY_IS)) wrong.push(`${table} is joined without its county`);
    for (const block of blocksOf(sql)) {
        const named = tablesIn(block.replace(/\bDO UPDATE\b/g, 'DO'), tables);
        const rows = /^\s*INSERT\b/.test(block) && !/\bSELECT\b/.test(block) ? 0 : named.length;
        // INSERT … SELECT: the table written to is held by its column list.
        const need = /^\s*INSERT\b/.test(block) ? rows - (rows > 0 ? 1 : 0) : rows;
        if (need === 0) continue;
        const conditions = conditionsOf(block);
        let said = [...conditions.matchAll(COUNTY_IS)].length;
        const goesOn = /\{[^}]*\}/.test(conditions) || !/\bWHERE\b/.test(conditions);
        if (said < need && goesOn) said += filled.filter((text) => text.match(COUNTY_IS)).length;
        // A condition beside OR binds no row to a county, unless the whole stands in parentheses.
        const bare = conditions.replace(/\([^()]*(?:\([^()]*\)[^()]*)*\)/g, '()');
        if (said >= need && !/\bOR\b/.test(bare)) continue;
        if (/\bFOR (NO KEY )?(UPDATE|SHARE)\b/.test(block)) wrong.push('FOR UPDATE without county: Citus refuses it');
        else if (!allCounties)
            wrong.push(`no county for ${named.join(', ')}: every worker would be asked, and a subquery refused`);
    }
    return wrong;
}

function checkSchema(sql, tables) {
    const wrong = [];
    if (/\bCREATE\s+(OR REPLACE\s+)?(CONSTRAINT\s+)?TRIGGER\b/.test(sql)) return ['a trigger: Citus refuses it'];
    const table =
        /\b(?:CREATE TABLE(?: IF NOT EXISTS)?|ALTER TABLE|INDEX(?: IF NOT EXISTS)? \w+\s+ON)\s+"?(\w+)"?/.exec(
            sql
        )?.[1];
    if (!table) return wrong;
    const creates = /^CREATE TABLE/.test(sql);
    if (tables.reference.has(table)) {
        if (/\bREFERENCES\s+(\w+)/.test(sql) && tables.distributed.has(/\bREFERENCES\s+(\w+)/.exec(sql)[1]))
            wrong.push(`reference table ${table} refers to a table of counties: Citus refuses it`);
        return wrong;
    }
    if (!tables.distributed.has(table)) return creates ? [`table ${table} does not stand in distribute.sql`] : wrong;
    if (creates && !/\(\s*county\s+TEXT\s+NOT NULL\b/.test(sql))
        wrong.push(`table ${table} does not begin with its county`);
    const keys = [
        ...sql.matchAll(/\b(PRIMARY KEY|UNIQUE|FOREIGN KEY)\s*\(([^)]*)\)/g),
        ...sql.matchAll(/\b(UNIQUE INDEX)\b[^(]*\(([^)]*)\)/g)
    ];
    for (const [, kind, columns] of keys)
        if (!/^\s*county\b/.test(columns)) wrong.push(`${kind} (${columns}) does not begin with county`);
    for (const [, kind] of sql.matchAll(
        /\b(?!county\b)\w+\s+(?:TEXT|BIGINT|BYTEA)[^,()]*?\b(PRIMARY KEY|UNIQUE|REFERENCES)\b/g
    ))
        wrong.push(`${kind} of one column other than county`);
    for (const [, other, columns] of sql.matchAll(/\bREFERENCES\s+(\w+)\s*(?:\(([^)]*)\))?/g))
        if (!tables.reference.has(other) && !/^\s*county\b/.test(columns ?? ''))
            wrong.push(`a foreign key to ${other} that does not begin with county`);
    return wrong;
}

/** [{line, why}] of a .sql, .cpp or .hpp text. */
export function check(path, text, tables) {
    const findings = [];
    const add = (line, reasons) => findings.push(...reasons.map((why) => ({ line, why })));
    const one = (sql, line, filled, allCounties) => {
        const schema = /^\s*(CREATE|ALTER|DROP)\b/.test(sql);
        add(line, schema ? checkSchema(sql.trim(), tables) : checkRows(sql, tables, filled, allCounties));
    };
    if (path.endsWith('.sql')) {
        for (const { text: sql, line } of statementsOf(text)) one(sql, line, [], false);
        return findings;
    }
    const { literals, comments } = literalsOf(text);
    const lines = text.split('\n');
    const endsFunction = (line) => /^(?: {4})?\}/.test(lines[line - 1] ?? '');
    for (const literal of literals) {
        if (!BEGINS.test(literal.text) && !PART.test(literal.text)) continue;
        let first = literal.line;
        while (first > 1 && !endsFunction(first - 1)) --first;
        let last = literal.line;
        while (last < lines.length && !endsFunction(last)) ++last;
        const filled = literals
            .filter((other) => other !== literal && other.line >= first && other.line <= last)
            .filter((other) => !/\b(SELECT|INSERT|UPDATE|DELETE)\s/.test(other.text))
            .map((other) => other.text);
        // Where (surveil/stream_filter.hpp) is made with its county, which is its first condition.
        if (/\bwhere\.sql\(\)/.test(lines.slice(first - 1, last).join('\n'))) filled.push('county = ?');
        // The comment may stand above the call whose argument the statement is.
        const above = [literal.line - 1, literal.line - 2, literal.line - 3].map((line) => comments.get(line) ?? '');
        const said = above.find((comment) => /^\/\/ all counties:/.test(comment));
        if (said && said.replace('// all counties:', '').trim().length < 10)
            add(literal.line, ['`all counties:` needs its reason']);
        one(literal.text, literal.line, filled, said !== undefined);
    }
    return findings;
}

/** Every finding of the house, as file:line: reason. */
export function checkHouse(root) {
    const read = (path) => readFileSync(join(root, path), 'utf8');
    const tables = tablesOf(read('src/ledger/citus/distribute.sql'));
    const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'src'], { cwd: root, encoding: 'utf8' })
        .split('\n')
        // Tests keep ledgers of one county, and no test runs on Citus.
        .filter(
            (path) =>
                /\.(cpp|hpp)$|migrations\/.*\.sql$/.test(path) &&
                !/_test\.cpp$|\/test_\w+\.hpp$|_fixture\.hpp$/.test(path)
        )
        .filter((path) => !(path in EXCEPTED));
    const findings = [];
    const created = new Set();
    for (const path of files) {
        const text = read(path);
        for (const [, table] of text.matchAll(/\bCREATE TABLE (?:IF NOT EXISTS )?(\w+)/g)) created.add(table);
        for (const { line, why } of check(path, text, tables)) findings.push(`${path}:${line}: ${why}`);
    }
    for (const table of [...tables.reference, ...tables.distributed])
        if (!created.has(table)) findings.push(`src/ledger/citus/distribute.sql: there is no table ${table}`);
    return { findings, files: files.length };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const { findings } = checkHouse(join(dirname(fileURLToPath(import.meta.url)), '../..'));
    for (const finding of findings) console.error(finding);
    process.exit(findings.length > 0 ? 1 : 0);
}
