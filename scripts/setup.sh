#!/usr/bin/env bash
# setup.sh [--dev] [--no-database]: .venv with the locked requirements, then a migrated database with reference data and demo.
# Repeatable; what is already as it should be is left alone.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$ROOT"

lock=runtime database=yes
for option in "$@"; do
    case $option in
        --dev) lock=dev ;;
        --no-database) database=no ;;
        *) fail "setup.sh knows --dev and --no-database, not '$option'." ;;
    esac
done

command -v python3 >/dev/null || fail "python3 is missing." "On Debian: sudo apt-get install python3 python3-venv"
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "Python 3.11 or later is needed; python3 is $(python3 -V 2>&1)." "Debian 12 brings 3.11: sudo apt-get install python3"

# Two setups at once (a run and a test, say) wait for each other.
mkdir -p var/log
exec 9>var/setup.lock
flock 9

if ! "$VENV/bin/python" -ISc '' 2>/dev/null || ! compgen -G "$VENV/lib/python3*/site-packages/pip" >/dev/null; then
    need venv
    say "setup: creating .venv with $(python3 -V)"
    python3 scripts/make_venv.py "$VENV"
fi

# The stamp holds the digest of the lock file that was installed; dev.txt holds all of runtime.txt at the same versions.
digest() { sha256sum "requirements/$1.txt" | cut -d' ' -f1; }
installed() { [ "$(cat "$VENV/installed-$1" 2>/dev/null)" = "$(digest "$1")" ]; }
if ! installed "$lock" && ! { [ "$lock" = runtime ] && installed dev; }; then
    say "setup: installing Python packages from requirements/$lock.txt (once; some tens of seconds)"
    rm -f "$VENV"/installed-*
    # --no-compile: Python compiles what is imported, a fraction of what is installed.
    # --no-deps: the lock file names all of them, so there is nothing to resolve ('make check' asks 'pip check').
    # Two pips beside each other, each with half of the packages: unpacking is most of the time.
    python3 scripts/halve_lock.py "requirements/$lock.txt" var/lock-1.txt var/lock-2.txt
    pip_install() {
        "$VENV/bin/python" -m pip install --quiet --quiet --no-input --no-compile --no-deps \
            --disable-pip-version-check --require-hashes --requirement "$1" 9>&- </dev/null
    }
    pip_install var/lock-1.txt &
    beside=$! code=0
    pip_install var/lock-2.txt || code=$?
    wait "$beside" || code=$?
    rm -f var/lock-1.txt var/lock-2.txt
    [ "$code" = 0 ] ||
        fail "pip could not install the packages above." \
            "It needs a Python package index: the network, or one set in pip's own configuration ('pip config list')."
    # What is compiled stays; but attachments are checked in processes that may not write, and each would do it again.
    env -u PYTHONDONTWRITEBYTECODE "$VENV/bin/python" -c 'import defusedxml.ElementTree, pypdf'
    digest "$lock" >"$VENV/installed-$lock"
fi

# WeasyPrint's libraries. The site runs without them, so whoever may not install them is told and goes on.
if [ "$database" = yes ] && ! met pango; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        need pango
    else
        say "setup: PDF of documents and short tables need: sudo apt-get install --no-install-recommends $(packages_of pango)"
    fi
fi

if [ "$database" = yes ]; then
    if python3 scripts/prepared.py; then
        say "setup: database, demo and static files are as they were left"
    else
        "$VENV/bin/python" scripts/prepare_database.py
        python3 scripts/prepared.py --note
    fi
fi
