// SPDX-License-Identifier: Apache-2.0
// Refuses SQL that a Citus cluster cannot run (DESIGN.md §5; the rules were measured on Citus 13.2 with PostgreSQL 15): every key
// and every statement names its county, and nothing needs several of them at once.
//   node citus.mjs [FOLDER]     the house: migrations and the string literals of the sources; else FOLDER in their stead
// A statement that is meant for all counties says so in a comment above it: "all counties: why".
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** One row each, or for the program itself: they have no county. */
const WITHOUT_COUNTY = /^(schema_version|installation|pg_\w+|sqlite_\w+|temp|k|information_schema\.\w+)$/i;
/** SQL for SQLite's or PostgreSQL's own tables, whole copies, and what is judged by the name of the table at run time. */
const OTHER_SQL = /ledger\/(sqlite_engine|postgres_engine|transfer|migrate|multi_row|faulty_disk_fixture)\.|_test\.cpp$|_fuzz\.cpp$|fixture\.hpp$|test_\w+\.hpp$/;

const FORBIDDEN = [
    [/\bCREATE\s+(OR\s+REPLACE\s+)?TRIGGER\b/i, 'a trigger: it would have to run on each worker'],
    [/\b(ROLLUP|CUBE|GROUPING\s+SETS)\b/i, 'ROLLUP, CUBE and GROUPING SETS are refused'],
    [/\bWITH\s+RECURSIVE\b/i, 'WITH RECURSIVE is refused unless it stays in one county'],
    [/\bSERIAL\b|\bnextval\s*\(/i, 'ids are made by the program'],
    [/\bSET\s+(\w+\s*=[^;]*,\s*)*county\s*=/i, 'a row never changes its county'],
];
const VOLATILE = /\b(random|now|clock_timestamp|statement_timestamp|timeofday|gen_random_uuid|current_timestamp)\b\s*(\(|$|[,)\s])/i;

/** Why Citus refuses this statement; undefined if it does not. */
export function refusal(sql) {
    const text = sql.replace(/'(?:[^']|'')*'/g, "''").replace(/\s+/g, ' ').trim();
    for (const [pattern, why] of FORBIDDEN) if (pattern.test(text)) return why;
    if (/^CREATE TABLE/i.test(text)) return tableRefusal(text);
    if (/^CREATE UNIQUE INDEX/i.test(text) && !/\(\s*county\b/i.test(text)) return 'a unique index begins with county';
    if (/^(INSERT|UPDATE|DELETE)\b/i.test(text) && VOLATILE.test(text)) return 'a volatile function in a change: each copy would differ';
    if (/^INSERT\b/i.test(text)) return insertRefusal(text);
    if (/^(SELECT|UPDATE|DELETE|WITH)\b/i.test(text)) return countyRefusal(text);
    return undefined;
}

function tableRefusal(text) {
    const name = /^CREATE TABLE(?: IF NOT EXISTS)? (\w+)/i.exec(text)?.[1] ?? '';
    if (WITHOUT_COUNTY.test(name)) return undefined;
    if (/\b\w+ \w+[^,(]*\b(PRIMARY KEY|UNIQUE|REFERENCES)\b/i.test(text.replace(/\b(PRIMARY KEY|UNIQUE|FOREIGN KEY)\s*\([^)]*\)( REFERENCES \w+ \([^)]*\))?/gi, '')))
        return name === 'county_owner' ? undefined : 'a key of one column: write it as (county, …)';
    for (const [, kind, columns] of text.matchAll(/\b(PRIMARY KEY|UNIQUE|FOREIGN KEY)\s*\(\s*(\w+)/gi))
        if (columns.toLowerCase() !== 'county') return `${kind} begins with county`;
    for (const [, columns] of text.matchAll(/\bREFERENCES \w+ \(\s*(\w+)/gi))
        if (columns.toLowerCase() !== 'county') return 'REFERENCES begins with county';
    return undefined;
}

function insertRefusal(text) {
    const [, table, columns] = /^INSERT INTO (\w+)\s*\(([^)]*)\)/i.exec(text) ?? [];
    if (table === undefined) return 'INSERT names its columns, county among them';
    if (WITHOUT_COUNTY.test(table)) return undefined;
    if (!/^\s*county\b/i.test(columns)) return `INSERT INTO ${table} begins with county`;
    const select = /\)\s*(SELECT\b.*)$/i.exec(text);
    return select ? countyRefusal(select[1].replace(/\bON CONFLICT\b.*$/i, '')) : undefined;
}

/** Each table that is read or changed must be held to one county: by a parameter, or by that of another table. */
function countyRefusal(text) {
    const tables = [...text.matchAll(/\b(?:FROM|JOIN|UPDATE)\s+(\w+)(?:\s+(?:AS\s+)?(?!SET\b|WHERE\b|ON\b|JOIN\b|LEFT\b|CROSS\b|INNER\b|GROUP\b|ORDER\b|LIMIT\b|USING\b|AND\b|UNION\b|FOR\b)(\w+))?/gi)]
        .filter((match) => !WITHOUT_COUNTY.test(match[1]) && !/^(SELECT|LATERAL|VALUES)$/i.test(match[1]));
    const named = [...text.matchAll(/(?:\b(\w+)\.)?\bcounty\s*(?:=|IN\b)\s*(?:(\w+)\.county)?/gi)];
    if (tables.length === 0) return undefined;
    if (named.length === 0) return 'no county is named';
    if (/\bFOR UPDATE\b/i.test(text) && named.length === 0) return 'FOR UPDATE across counties';
    if (tables.length === 1 || tables.every((match) => match[2] === undefined)) {
        const needed = tables.length - (text.match(/\bUNION\b/gi)?.length ?? 0);
        return named.length >= Math.min(needed, 1) ? undefined : 'no county is named';
    }
    const held = new Set(named.flatMap((match) => [match[1], match[2]]).filter(Boolean).map((name) => name.toLowerCase()));
    const free = tables.find((match) => !held.has((match[2] ?? match[1]).toLowerCase()) && !held.has(match[1].toLowerCase()));
    return free && held.size > 0 ? `${free[1]} is not held to one county` : undefined;
}

/** The string literals of a C++ source, those that stand side by side joined, each with its line and the comment above. */
export function* literals(source) {
    const token = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|R"(\w*)\(([\s\S]*?)\)\1"|"((?:[^"\\\n]|\\.)*)"|'(?:[^'\\\n]|\\.)'|[^\s]/g;
    let current;
    let comment = '';
    for (let match = token.exec(source); match; match = token.exec(source)) {
        if (/^(\/\/|\/\*)/.test(match[0])) {
            comment = source.slice(source.lastIndexOf('\n', match.index) + 1, token.lastIndex).includes('all counties:')
                ? match[0] : comment && isBeside(source, match.index) ? comment : '';
            continue;
        }
        const text = match[2] ?? match[3]?.replace(/\\n/g, '\n').replace(/\\(.)/g, '$1');
        if (text !== undefined) {
            current ??= { line: source.slice(0, match.index).split('\n').length, text: '', comment };
            current.text += text;
            continue;
        }
        if (current) yield withFilter(current, source.slice(match.index, match.index + 120));
        current = undefined;
        if (match[0] === ';') comment = '';
    }
    if (current) yield current;
}
/** The conditions of the class Where begin with its county. */
const withFilter = (literal, after) => ({
    ...literal,
    text: after.includes('where.sql()') ? literal.text.replace('WHERE {}', 'WHERE county = ?') : literal.text,
});
const isBeside = (source, at) => /\n\s*$/.test(source.slice(0, at));

const IS_SQL = /^\s*(SELECT\s[\s\S]*\sFROM\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|WITH\s+\w+\s+AS|CREATE\s)/;

function* statements(path) {
    const text = readFileSync(path, 'utf8');
    if (path.endsWith('.sql')) {
        let line = 1;
        for (const part of text.split(';')) {
            const sql = part.replace(/--[^\n]*/g, '');
            yield { line: line + (sql.length - sql.trimStart().length ? part.slice(0, part.indexOf(sql.trim()[0] ?? '')).split('\n').length - 1 : 0), text: sql.trim() };
            line += part.split('\n').length - 1;
        }
        return;
    }
    for (const literal of literals(text))
        if (IS_SQL.test(literal.text) && !literal.comment.includes('all counties:')) yield literal;
}

function* filesIn(folder) {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) yield* filesIn(path);
        else if (/\.(cpp|hpp)$/.test(path) || /migrations\/.*\.sql$/.test(path)) yield path;
    }
}

function check(folder) {
    let statementsSeen = 0;
    let refused = 0;
    for (const path of filesIn(folder)) {
        if (OTHER_SQL.test(path)) continue;
        for (const { line, text } of statements(path)) {
            ++statementsSeen;
            const why = refusal(text);
            if (why === undefined) continue;
            ++refused;
            console.error(`${path}:${line}: Citus: ${why}\n    ${text.replace(/\s+/g, ' ').slice(0, 160)}`);
        }
    }
    console.error(`${statementsSeen} statements, ${refused} that Citus would refuse`);
    // A pattern that finds nothing would find no fault either.
    return refused === 0 && statementsSeen > 0;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) process.exit(check(process.argv[2] ?? 'src') ? 0 : 1);
