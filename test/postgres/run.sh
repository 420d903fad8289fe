#!/usr/bin/env bash
# run.sh COMMAND…: runs a test program against a PostgreSQL server of its own, in a temporary directory, behind a Unix
# socket and no port, ended and removed with it. FENGSUI_TEST_POSTGRES tells the program where the server is.
# PostgreSQL refuses to run as root: then the server runs as nobody.
# FENGSUI_POSTGRES_DURABLE=DIR: in DIR, and as in earnest; else as fast as it goes, for what the tests check is not the disk.
set -euo pipefail

bin=${FENGSUI_POSTGRES_BIN:-$(echo /usr/lib/postgresql/*/bin | tr ' ' '\n' | sort -V | tail -1)}
[ -x "$bin/initdb" ] || { echo "run.sh: no PostgreSQL in $bin: install the package postgresql-15" >&2; exit 2; }

dir=$(mktemp -d /tmp/fengsui_postgres.XXXXXX)
data=$dir
[ -z "${FENGSUI_POSTGRES_DURABLE:-}" ] || data=$(mktemp -d "$FENGSUI_POSTGRES_DURABLE/postgres.XXXXXX")
settings=(-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c shared_buffers=64MB)
[ -z "${FENGSUI_POSTGRES_DURABLE:-}" ] || settings=(-c shared_buffers=1GB -c max_wal_size=4GB)
as=()
if [ "$(id -u)" -eq 0 ]; then
    as=(setpriv --reuid nobody --regid nogroup --clear-groups)
    chown nobody:nogroup "$dir" "$data"
fi
server=
end() {
    # Immediate: nothing in there is worth keeping.
    [ -z "$server" ] || { kill -QUIT "$server" 2>/dev/null && wait "$server" 2>/dev/null; } || true
    rm -rf "$dir" "$data"
}
trap end EXIT
trap 'exit 130' INT TERM HUP

"${as[@]}" "$bin/initdb" -D "$data/data" -U fengsui -A trust -E UTF8 --locale C.UTF-8 --no-sync >"$dir/log"
# The server goes with this shell, however the shell ends.
"${as[@]}" setpriv --pdeathsig QUIT "$bin/postgres" -D "$data/data" -k "$dir" -c listen_addresses= \
    -c max_connections=60 -c jit=off "${settings[@]}" >>"$dir/log" 2>&1 &
server=$!
for _ in $(seq 300); do
    "$bin/pg_isready" -q -h "$dir" -U fengsui -d postgres && break
    kill -0 "$server" 2>/dev/null || { cat "$dir/log" >&2; exit 2; }
    sleep 0.1
done

status=0
FENGSUI_TEST_POSTGRES="host=$dir user=fengsui" "$@" || status=$?
exit "$status"
