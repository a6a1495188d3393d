#!/usr/bin/env bash
# load.sh [ARGUMENT ...]: installs the site and, in an environment of its own, the load generator; runs benchmarks/load.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$ROOT"

bash scripts/setup.sh --no-database
need postgresql

player=var/load-venv lock=requirements/load.txt
digest=$(sha256sum "$lock" | cut -d' ' -f1)
if [ "$(cat "$player/installed-load" 2>/dev/null)" != "$digest" ]; then
    say "load: installing the load generator from $lock (once)"
    need venv
    python3 scripts/make_venv.py "$player"
    "$player/bin/python" -m pip install --quiet --quiet --no-input --no-deps --disable-pip-version-check \
        --require-hashes --requirement "$lock" ||
        fail "pip could not install the packages of $lock." \
            "It needs a Python package index: the network, or one set in pip's own configuration ('pip config list')."
    echo "$digest" >"$player/installed-load"
fi
exec "$VENV/bin/python" -m benchmarks.load "$@"
