#!/usr/bin/env bash
# ./dev bench [intake|load|stats|scan|detection] [OPTION...]: our figures beside the limit or the peer, measured in one run.
# Options are those of the benchmark's own --help; intake --reports 0 leaves out the county of a million reports.
set -euo pipefail
cd "$(dirname "$0")/.."
name=intake
case ${1:-} in
    intake | load | stats | scan | detection) name=$1 && shift ;;
    -* | '') ;;
    *)
        echo "bench: no benchmark called $1 (there are: intake, load, stats, scan, detection)" >&2
        exit 2
        ;;
esac
if [ "$name" = intake ] || [ "$name" = load ]; then
    # On the disk of the project, since /tmp may be memory and a commit is a matter of the disk.
    set -- --program build/release/src/app/fengsui --directory build/bench-data "$@"
    # Beside it a PostgreSQL server that makes its commits last, as one in earnest does.
    export FENGSUI_POSTGRES_DURABLE=$PWD/build
    exec test/postgres/run.sh "build/release/bench/${name}_bench" "$@"
fi
exec "build/release/bench/${name}_bench" "$@"
