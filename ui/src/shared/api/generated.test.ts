// @vitest-environment node
// SPDX-License-Identifier: Apache-2.0
// The generated types belong to the contract that stands in the tree: `npm run types` after every
// change of api/openapi.json, and no edits by hand.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

describe('generated types', () => {
    const generated = read('./generated.ts');

    it('were made from the contract in the tree', () => {
        const made = /^\/\/ contract sha256 (\w{64})$/m.exec(generated)?.[1];
        expect(made, 'run `npm run types`').toBe(sha256(read('../../../../api/openapi.json')));
    });

    it('were not edited by hand', () => {
        const [head = '', stated = ''] = /^[^]*?\/\/ types sha256 (\w{64})\n/.exec(generated) ?? [];
        expect(stated).toBe(sha256(generated.slice(head.length)));
    });
});
