#!/usr/bin/env bash
# on_demand.sh mutants|faults [ARGUMENT ...]: installs what the tests need, then runs scripts/mutants.py or faults.py.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$ROOT"

bash scripts/setup.sh --dev --no-database
need pango postgresql fonts
exec "$VENV/bin/python" "scripts/$1.py" "${@:2}"
