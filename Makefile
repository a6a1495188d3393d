# The commands of HAI CSO. What they do is in scripts/; each can be repeated, says what it does, and names what is missing.
.DEFAULT_GOAL := help
.PHONY: help setup run test test-postgres test-sqlite check mutants faults bench load lock clean demo-reset
.NOTPARALLEL:
# ARGS goes to pytest (make test ARGS='-k escalate'), to mutants, faults, bench and load
export ARGS

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## .venv, packages, a migrated SQLite database with reference data and demo
	@bash scripts/setup.sh

run: ## setup, then the site on http://127.0.0.1:8000 and the worker (HOST=, PORT= change it); Ctrl-C ends both
	@python3 scripts/run.py

test: ## everything: PostgreSQL with the browser tests, then SQLite (ARGS='-k word' goes to pytest)
	@bash scripts/test.sh postgres sqlite

test-postgres: ## the PostgreSQL half (a private server, or the one in TEST_DATABASE_URL)
	@bash scripts/test.sh postgres

test-sqlite: ## the SQLite half, without browser
	@bash scripts/test.sh sqlite

check: ## format, lint, types, import contracts, templates, migrations, settings, security rules, the tree, lock files
	@bash scripts/setup.sh --dev --no-database
	@.venv/bin/python scripts/check.py

mutants: ## take away one control at a time: does a test notice? (ARGS='--only word' for some; about half an hour)
	@bash scripts/on_demand.sh mutants $$ARGS

faults: ## kill, crash, fill and delay the real site: nothing lost, doubled, half-written or mute (ARGS='--only word')
	@bash scripts/on_demand.sh faults $$ARGS

bench: ## archives of 10,000 and 100,000 tickets: pages beside another helpdesk's, in floors, bytes a ticket (ARGS='10000')
	@bash scripts/bench.sh $$ARGS

load: ## hundreds of people at work for 10 minutes: no error, nothing lost or doubled, p95 (ARGS='--rate 5 --minutes 2')
	@bash scripts/load.sh $$ARGS

lock: ## requirements/*.txt anew from pyproject.toml (UPGRADE=1 also raises what is not named there)
	@bash scripts/lock.sh

demo-reset: ## throw the demo database and its mail away and make them anew
	@bash scripts/demo_reset.sh

clean: ## remove .venv, caches and collected files; the database and mail in var/ stay
	@bash scripts/clean.sh
