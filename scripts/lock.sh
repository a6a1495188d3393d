#!/usr/bin/env bash
# Writes requirements/{runtime,dev,load,peer}.txt from pyproject.toml: exact versions, hashes, no addresses.
# UPGRADE=1 looks for newer versions of what pyproject.toml does not name itself.
set -euo pipefail
cd "$(dirname "$0")/.."

uv_pin=$(sed -n 's/^ *"\(uv==[0-9.]*\)".*/\1/p' pyproject.toml)
tools=var/lock-venv
[ -x "$tools/bin/uv" ] || python3 -m venv "$tools"
"$tools/bin/python" -m pip install --quiet --quiet --disable-pip-version-check "$uv_pin"

# --universal: one file for every platform and Python from 3.11 on, told apart by markers.
compile() {
    "$tools/bin/uv" pip compile "$@" --universal --python-version 3.11 --generate-hashes \
        --no-header --no-emit-index-url --no-config ${UPGRADE:+--upgrade} --quiet
}
echo "lock: requirements/runtime.txt"
compile pyproject.toml --output-file requirements/runtime.txt
echo "lock: requirements/dev.txt (holds the runtime as locked above)"
compile pyproject.toml --group dev --constraint requirements/runtime.txt --output-file requirements/dev.txt
echo "lock: requirements/load.txt (nothing but the load generator)"
compile --group load --output-file requirements/load.txt
echo "lock: requirements/peer.txt (nothing but the helpdesk that ours is measured beside)"
compile --group peer --output-file requirements/peer.txt

if grep -nE '://|^--|^ *-[fi] ' requirements/*.txt; then
    echo "lock: the lines above carry an address or an option; a lock file holds names, versions and hashes only" >&2
    exit 1
fi
echo "lock: done; 'make setup' installs it"
