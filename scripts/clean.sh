#!/usr/bin/env bash
# Removes what can be made again. The database, mail and keys in var/ stay: they are somebody's work.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$ROOT"

rm -rf .venv var/static var/lock-venv var/load-venv var/peer-venv var/log .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis \
    test-results mutants
find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
say "clean: done; var/ keeps the database and the mail ('make demo-reset' makes the demo anew)"
