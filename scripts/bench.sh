#!/usr/bin/env bash
# bench.sh [TICKETS ...]: for each number (10000 and 100000) an archive on a private PostgreSQL: its pages beside those of
# another helpdesk on the same tickets; on the last one every page in floors and the bytes a ticket takes, held against
# benchmarks/budget.json. Exit code 1 where one is over its budget.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$ROOT"

[ $# -gt 0 ] || set -- 10000 100000
bash scripts/setup.sh --no-database
need postgresql
beside peer "another helpdesk"

export HAICSO_MODE=demo HAICSO_PG_DURABLE=1
"$VENV/bin/python" manage.py collectstatic --no-input --verbosity 0
for tickets in "$@"; do
    say "bench: an archive of $tickets tickets"
    last=no
    [ "$tickets" = "${!#}" ] && last=yes
    TICKETS=$tickets LAST=$last "$VENV/bin/python" scripts/postgres_cluster.py run -- bash -euo pipefail -c '
        "$0" manage.py migrate --verbosity 0
        "$0" manage.py load_reference --verbosity 0
        "$0" manage.py seed_archive --tickets "$TICKETS" --seed 1 --verbosity 0
        "$0" -m benchmarks.peers.side_by_side --peer "$1"
        if [ "$LAST" = yes ]; then
            code=0
            "$0" -m benchmarks.pages --budget || code=1
            "$0" -m benchmarks.bytes_a_ticket --least 10 --budget || code=1
            exit "$code"
        fi' "$VENV/bin/python" "$ROOT/var/peer-venv/bin/python"
done
