#!/usr/bin/env bash
# ./dev crash [TIMES] [SEED]: the kills, then the other faults.
set -euo pipefail
cd "$(dirname "$0")/../.."
program=build/release/src/app/fengsui
test/postgres/run.sh node test/crash/crash.mjs "$program" "${1:-1000}" "${2:-20261121}"
node test/crash/clock_jumps.mjs "$program"
node test/crash/bad_disk.mjs "$program"
node test/crash/cut_files.mjs "$program" 50 "${2:-20261121}"
node test/crash/raw_copies.mjs "$program" 50 "${2:-20261121}"
