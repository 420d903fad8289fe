#!/usr/bin/env bash
# ./dev bench [intake] [OPTION...]: our figures beside the limit of this machine, measured in one run.
# Options are those of intake_bench --help; --reports 0 leaves out the county of a million reports.
# ./dev bench detection [OPTION...]: what our detectors find beside the field's, with known truth.
set -euo pipefail
cd "$(dirname "$0")/.."
case ${1:-intake} in
    intake) shift || true ;;
    detection) shift; exec build/release/bench/detection_bench "$@" ;;
    -*) ;;
    *)
        echo "bench: no benchmark called $1 (there are: intake, detection)" >&2
        exit 2
        ;;
esac
# On the disk of the project, since /tmp may be memory and a commit is a matter of the disk.
exec build/release/bench/intake_bench --program build/release/src/app/fengsui --directory build/bench-data "$@"
