#!/usr/bin/env bash
# ./dev bench [intake|scan] [OPTION...]: our figures beside the limit of this machine, measured in one run.
# Options are those of intake_bench --help; --reports 0 leaves out the county of a million reports.
set -euo pipefail
cd "$(dirname "$0")/.."
case ${1:-intake} in
    intake) shift || true ;;
    scan) exec build/release/bench/scan_bench ;;
    -*) ;;
    *)
        echo "bench: no benchmark called $1 (there are: intake, scan)" >&2
        exit 2
        ;;
esac
# On the disk of the project, since /tmp may be memory and a commit is a matter of the disk.
exec build/release/bench/intake_bench --program build/release/src/app/fengsui --directory build/bench-data "$@"
