#!/usr/bin/env bash
# test.sh [postgres] [sqlite]: installs what the tests need, then runs the halves that were named.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$ROOT"

needs=(pango)
case " $* " in
    *" postgres "*)
        needs+=(chromium fonts spreadsheet nginx)
        [ -n "${TEST_DATABASE_URL:-}" ] || needs+=(postgresql)
        ;;
esac
bash scripts/setup.sh --dev --no-database
need ${needs[@]+"${needs[@]}"}
exec "$VENV/bin/python" scripts/test.py "$@"
