# Everything a developer types. `make help` lists it.

.DEFAULT_GOAL := help
SHELL := /bin/bash
# The system's own Python where it is new enough: it is compiled with optimisation, and what version
# managers compile often is not (the tests of pairings take a seventh longer with such a one).
PYTHON ?= $(shell for one in /usr/bin/python3 python3; do \
  $$one -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; done; echo $$one)
VENV := .venv
BIN := $(VENV)/bin
# Chromium without windows; one with them does as well.
CHROMIUM := chromium-headless-shell
# One more than there are cores: while a test waits for a browser or a process, another goes on.
WORKERS ?= $(shell echo $$(($$(nproc) + 1)))
HOST ?= 127.0.0.1
PORT ?= 8000

# Where a machine forbids Python to keep what it compiled, each process that tests start compiles anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test lint unit fuzz faults faults-sqlite faults-postgresql faults-lent soak bench sbom lock browser broker clean

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

# The environment to run in, and the one to test in: made again only when a lock changes.
$(VENV)/.run: requirements.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what the service needs ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.test: requirements-test.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what the tests need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	@touch $@ $(VENV)/.run

$(VENV)/.bench: requirements-bench.lock $(VENV)/.test
	@echo "Installing the peers of the benchmarks ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@touch $@

run: $(VENV)/.run ## The service on this machine, with demonstration data the first time
	@MENTOR_MATCH_DEMONSTRATION=yes MENTOR_MATCH_BASE_URL=$${MENTOR_MATCH_BASE_URL:-http://localhost:$(PORT)} \
	  $(BIN)/flask --app wsgi start --host $(HOST) --port $(PORT)

browser: ## Chromium for the journeys, through apt-get where that is possible
	@test -x /usr/bin/$(CHROMIUM) || test -x /usr/bin/chromium || { \
	  if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	    apt-get update -qq; install="apt-get install -y -qq --no-install-recommends fonts-noto-core"; \
	    $$install $(CHROMIUM) || $$install chromium; \
	  else \
	    echo "The journeys need Chromium. Install it with:"; \
	    echo "  sudo apt-get install $(CHROMIUM) fonts-noto-core"; exit 1; \
	  fi; }

broker: ## Redis for the test of several processes, through apt-get where that is possible
	@command -v redis-server >/dev/null || { \
	  if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	    apt-get update -qq && apt-get install -y -qq --no-install-recommends redis-server; \
	  fi; } || true
	@command -v redis-server >/dev/null || echo "Without redis-server one test is skipped: that of several processes."

lint: $(VENV)/.test ## ruff, mypy, the order of imports, bandit, known faults of packages
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/bandit --quiet --severity-level medium --confidence-level medium --recursive mentor_match config.py wsgi.py
	@$(BIN)/python -m tests.supply_chain

test: $(VENV)/.test browser broker lint ## Everything: lint, structure, unit, SQLite, PostgreSQL, Chromium
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -q

unit: $(VENV)/.test ## Only what needs no database and no browser
	@$(BIN)/python -m pytest -q tests/unit tests/structure

fuzz: $(VENV)/.test ## Imports with 5,000 broken files, and the API with 20,000 requests (an hour)
	@$(BIN)/python -m pytest -q -rP -k sqlite --fuzz-files 5000 \
	  tests/integration/associations/test_import_fuzz.py
	@$(BIN)/python -m pytest -q -rP --api-cases 20000 tests/integration/api/test_fuzz.py

faults: $(VENV)/.test ## A fault at every write of every verb, on both databases (20 minutes)
	@$(MAKE) --no-print-directory -j 2 --output-sync faults-sqlite faults-postgresql

faults-sqlite faults-postgresql: faults-%: $(VENV)/.test
	@$(BIN)/python -m pytest -q -p tests.faults.plugin --faults-all -k $* $$($(BIN)/python -m tests.faults.lent)

faults-lent: $(VENV)/.test ## Write down which of TESTS=... let which verbs fail, for make faults
	@$(BIN)/python -m pytest -q -p tests.faults.plugin --faults-lend -k sqlite $(TESTS)

soak: $(VENV)/.test broker ## 500 last places raced for by 8 processes, 100 kills of a writer, 125 of a service on several processes (an hour)
	@$(BIN)/python -m pytest -q -rP --race-mentors 500 --kills 100 --scaled-rounds 25 \
	  tests/integration/test_races.py tests/integration/test_killed_writer.py \
	  tests/integration/jobs/test_scaled_out.py

bench: $(VENV)/.bench ## Speed and quality beside peers, into docs/benchmarks.md (an hour; PARTS=search: a part)
	@PYTHONPATH=. $(BIN)/python -m benchmarks $(PARTS)

sbom: $(VENV)/.test ## What the service is made of, as CycloneDX (sbom.json)
	@$(BIN)/cyclonedx-py requirements --output-reproducible --of JSON --pyproject pyproject.toml -o sbom.json requirements.lock
	@echo "sbom.json names $$(grep -c '"bom-ref": "requirements-L' sbom.json) packages."

lock: ## Pin and hash what pyproject.toml asks for (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --extra postgres pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --extra postgres --extra test -c requirements.lock pyproject.toml -o requirements-test.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --extra postgres --extra scale -c requirements-test.lock pyproject.toml \
	  -o requirements-scale.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --extra postgres --extra sso -c requirements-test.lock pyproject.toml -o requirements-sso.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --extra postgres --extra test --extra bench -c requirements-test.lock pyproject.toml \
	  -o requirements-bench.lock

clean: ## Remove what was made here: the environment and the data of the demonstration
	rm -rf $(VENV) instance .pytest_cache .mypy_cache .ruff_cache .hypothesis
