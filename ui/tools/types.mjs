// SPDX-License-Identifier: Apache-2.0
// Writes the shapes of src/shared/api/generated.ts from the server's contract. Its first lines carry two hashes:
// that of the contract it was made from and that of what follows, so that a test can tell a stale
// or an edited file without generating it anew.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const contract = new URL('../../api/openapi.json', import.meta.url);
const target = new URL('../src/shared/api/generated.ts', import.meta.url);
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

const bytes = readFileSync(contract);
// Pages name the shapes and call paths by hand, so the paths stay out.
const document = { ...JSON.parse(bytes.toString('utf8')), paths: {} };
const body = astToString(await openapiTS(document));
const head = [
    '// SPDX-License-Identifier: Apache-2.0',
    '// Made by `npm run types` from api/openapi.json; changes belong there.',
    `// contract sha256 ${sha256(bytes)}`,
    `// types sha256 ${sha256(body)}`,
];
writeFileSync(target, `${head.join('\n')}\n${body}`);
