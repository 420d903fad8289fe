// SPDX-License-Identifier: Apache-2.0
// Kills the real program with SIGKILL at random instants of all that it does, and proves each time by its own verify and
// by the senders' lists that nothing acknowledged was lost and nothing counted twice.
//   node crash.mjs PROGRAM [TIMES] [SEED] [KIND...]
// Kinds: intake folding start migrate backup, each with its share of the kills; PostgreSQL is among the targets of migrate
// under test/postgres/run.sh. The same seed kills at the same instants.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { backupKills } from './backup_kills.mjs';
import { foldingKills } from './folding_kills.mjs';
import { intakeKills } from './intake_kills.mjs';
import { migrateKills } from './migrate_kills.mjs';
import { dice } from './sender.mjs';
import { startKills } from './start_kills.mjs';

const KINDS = {
    intake: { share: 0.4, run: intakeKills },
    folding: { share: 0.2, run: foldingKills },
    start: { share: 0.15, run: startKills },
    migrate: { share: 0.1, run: migrateKills },
    backup: { share: 0.15, run: backupKills }
};

const [program, times = '30', seed = '20261121', ...kinds] = process.argv.slice(2);
const chosen = Object.entries(KINDS).filter(([name]) => kinds.length === 0 || kinds.includes(name));
const shares = chosen.reduce((sum, [, kind]) => sum + kind.share, 0);

const top = mkdtempSync(join(tmpdir(), 'fengsui-crash-'));
try {
    for (const [name, kind] of chosen) {
        const home = join(top, name);
        mkdirSync(home);
        const kills = Math.max(1, Math.round((Number(times) * kind.share) / shares));
        const begin = performance.now();
        const found = await kind.run({ program, times: kills, random: dice(Number(seed)), home });
        console.log(`${name}: ${kills} kills in ${Math.round((performance.now() - begin) / 1000)} s; ${found}`);
    }
} finally {
    rmSync(top, { recursive: true, force: true });
}
