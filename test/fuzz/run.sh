#!/usr/bin/env bash
# ./dev fuzz [SECONDS [SEED]]: every parser for SECONDS (0: a fixed number of runs) from SEED (0: a new one); finds go to build/fuzz/test/fuzz.
set -euo pipefail
cd "$(dirname "$0")/../.."
cmake --preset fuzz -DFUZZ_SECONDS="${1:-600}" -DFUZZ_SEED="${2:-0}" >/dev/null
cmake --build build/fuzz -j "$(nproc)" --target hl7_fuzz fhir_fuzz csv_fuzz mllp_fuzz query_fuzz
ctest --test-dir build/fuzz --output-on-failure -R '^fuzz_'
