#!/usr/bin/env bash
# load.sh [ARGUMENT ...]: installs the site and, in an environment of its own, the load generator; runs benchmarks/load.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$ROOT"

bash scripts/setup.sh --no-database
need postgresql
beside load "the load generator"
exec "$VENV/bin/python" -m benchmarks.load "$@"
