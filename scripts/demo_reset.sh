#!/usr/bin/env bash
# Throws the demo's SQLite database and mail away and makes them anew. Touches no other database.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$ROOT"

[ "${HAICSO_MODE:-demo}" = demo ] || fail "demo-reset works in demo mode only; HAICSO_MODE is ${HAICSO_MODE}."
[ -z "${DATABASE_URL:-}" ] || fail "demo-reset resets the SQLite database in var/; DATABASE_URL names another one." \
    "Unset DATABASE_URL, or empty that database yourself."
var=${VAR_DIR:-var}
mkdir -p "$var"
exec 8>"$var/run.lock"  # every 'make run' holds it
flock --nonblock 8 || fail "the demo is running. End it first (Ctrl-C in its window)."
rm -rf "$var/haicso.sqlite3" "$var/haicso.sqlite3-wal" "$var/haicso.sqlite3-shm" "$var/mail"
say "demo-reset: the old demo is gone"
bash scripts/setup.sh 8>&-
