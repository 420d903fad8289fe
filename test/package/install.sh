#!/usr/bin/env bash
# install.sh BUILD_DIR: makes the Debian package, installs it on this machine, starts the program as the unit does (own
# account, no new privileges, its settings file), asks whether it is ready, upgrades it, removes it and looks that the
# data stay. Only where FENGSUI_INSTALL_TEST=1 says that this machine may be used so (CI); else it is skipped (exit 77).
set -euo pipefail

[ "${FENGSUI_INSTALL_TEST:-}" = 1 ] && [ "$(id -u)" -eq 0 ] || { echo "skipped: set FENGSUI_INSTALL_TEST=1 as root"; exit 77; }
if dpkg-query -W -f='${Status}' fengsui 2>/dev/null | grep -q 'ok installed' || [ -e /var/lib/fengsui ]; then
    echo "skipped: this machine has a Fengsui of its own"
    exit 77
fi

build=$1
work=$(mktemp -d)
server=
end() {
    [ -z "$server" ] || kill -KILL "$server" 2>/dev/null || true
    dpkg --purge fengsui >/dev/null 2>&1 || true
    # Only this test has put anything there: it was not there before.
    rm -rf "$work" /var/lib/fengsui /etc/fengsui
}
trap end EXIT

say() { printf -- '- %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }

(cd "$build" && cpack -G DEB -B "$work" >"$work/cpack.log" 2>&1) || { cat "$work/cpack.log" >&2; fail "cpack"; }
deb=$(echo "$work"/*.deb)
say "made $(basename "$deb"), $(stat -c %s "$deb") bytes"
dpkg-deb -f "$deb" Depends

DEBIAN_FRONTEND=noninteractive dpkg -i "$deb" >"$work/dpkg.log" 2>&1 || { cat "$work/dpkg.log" >&2; fail "dpkg -i"; }
[ "$(stat -c '%U %a' /var/lib/fengsui)" = "fengsui 700" ] || fail "the data directory is not its owner's alone"
say "installed; $(fengsui --version)"
fengsui check-config /etc/fengsui/fengsui.toml
if command -v systemd-analyze >/dev/null; then
    systemd-analyze verify /usr/lib/systemd/system/fengsui.service || fail "the unit"
    systemd-analyze security --offline=yes --threshold=20 /usr/lib/systemd/system/fengsui.service | tail -1 || fail "the unit is not tight"
fi

# start NAME: as the unit does, on free ports; waits until it says that it is ready.
start() {
    setpriv --reuid fengsui --regid fengsui --clear-groups --no-new-privs \
        /usr/bin/fengsui serve --config /etc/fengsui/fengsui.toml --http 127.0.0.1:0 --mllp 127.0.0.1:0 \
        >"$work/$1.out" 2>"$work/$1.err" &
    server=$!
    for _ in $(seq 200); do
        grep -q '^ready' "$work/$1.out" && break
        kill -0 "$server" 2>/dev/null || { cat "$work/$1.err" >&2; fail "it did not start"; }
        sleep 0.1
    done
    local web
    web=$(sed -n 's/^ *web *\(http[^ ]*\)$/\1/p' "$work/$1.out")
    [ "$(curl -fsS --max-time 10 "${web}readyz")" = ready ] || fail "/readyz"
    say "$1: ready at /readyz, $(curl -fsS "${web}metrics" | grep -c '^fengsui_ready{.*} 1') checks well"
}
stop() {
    kill -TERM "$server"
    wait "$server" || fail "it did not end well: $?"
    server=
}

start first
stop
DEBIAN_FRONTEND=noninteractive dpkg -i "$deb" >"$work/dpkg.log" 2>&1 || fail "the upgrade"
start after-the-upgrade
stop
dpkg --purge fengsui >/dev/null 2>&1 || fail "the removal"
[ -f /var/lib/fengsui/ledger.sqlite ] || fail "the data went with the program"
[ ! -e /usr/bin/fengsui ] || fail "the program stayed"
say "removed; the data stay"
