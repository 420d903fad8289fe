#!/usr/bin/env bash
# run.sh COMMAND…: runs a test program against a PostgreSQL server of its own, in a temporary directory, behind a Unix
# socket and no port, ended and removed with it. FENGSUI_TEST_POSTGRES tells the program where the server is.
# PostgreSQL refuses to run as root: then the server runs as nobody.
set -euo pipefail

bin=${FENGSUI_POSTGRES_BIN:-$(echo /usr/lib/postgresql/*/bin | tr ' ' '\n' | sort -V | tail -1)}
[ -x "$bin/initdb" ] || { echo "run.sh: no PostgreSQL in $bin: install the package postgresql-15" >&2; exit 2; }

dir=$(mktemp -d /tmp/fengsui_postgres.XXXXXX)
as=()
if [ "$(id -u)" -eq 0 ]; then
    as=(setpriv --reuid nobody --regid nogroup --clear-groups)
    chown nobody:nogroup "$dir"
fi
server=
end() {
    # Immediate: nothing in there is worth keeping.
    [ -z "$server" ] || { kill -QUIT "$server" 2>/dev/null && wait "$server" 2>/dev/null; } || true
    rm -rf "$dir"
}
trap end EXIT
trap 'exit 130' INT TERM HUP

"${as[@]}" "$bin/initdb" -D "$dir/data" -U fengsui -A trust -E UTF8 --locale C.UTF-8 --no-sync >"$dir/log"
# fsync is off: what these tests check is not the disk. The server goes with this shell, however the shell ends.
"${as[@]}" setpriv --pdeathsig QUIT "$bin/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= -c fsync=off \
    -c synchronous_commit=off -c full_page_writes=off -c max_connections=60 -c autovacuum=off \
    -c shared_buffers=64MB -c jit=off >>"$dir/log" 2>&1 &
server=$!
for _ in $(seq 300); do
    "$bin/pg_isready" -q -h "$dir" -U fengsui -d postgres && break
    kill -0 "$server" 2>/dev/null || { cat "$dir/log" >&2; exit 2; }
    sleep 0.1
done

status=0
FENGSUI_TEST_POSTGRES="host=$dir user=fengsui" "$@" || status=$?
exit "$status"
