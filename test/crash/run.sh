#!/usr/bin/env bash
# ./dev crash [TIMES] [SEED]
set -euo pipefail
cd "$(dirname "$0")/../.."
exec node test/crash/crash.mjs build/release/src/app/fengsui "${1:-1000}" "${2:-20261121}"
