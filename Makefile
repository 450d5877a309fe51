# `make` alone lists the targets.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PORT ?= 8501
# Any Python of 3.11 or newer; name another with PYTHON=.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
PY := $(VENV)/bin/python
EVENTS := data/events
TABLE := $(EVENTS)/contacts.parquet

.PHONY: help install run test build score bench fuzz audit screenshots lock clean

help: ## list the targets
	@echo "Usage: make TARGET, where TARGET is one of"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(VENV)/installed ## create .venv and install the project into it

run: build ## build the tables from seeds/ where needed and serve the dashboard (PORT=8501)
	@echo "The dashboard is at http://127.0.0.1:$(PORT) (stop it with Ctrl-C)"
	@exec $(PY) -m streamlit run dashboard/server.py --server.address 127.0.0.1 --server.port $(PORT) \
		--server.headless true --browser.gatherUsageStats false

test: $(VENV)/installed-dev ## check style and types, then run every test, real browser included
	$(PY) tests/install_browser.py
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m pytest -n logical --maxprocesses 4 --dist loadfile

# Exit status 1 says that some inputs were skipped, each named: the tables of the rest are whole.
# Texts that were added on the dashboard lie in added.jsonl and are built again with the seeds.
build: $(VENV)/installed ## build data/events from seeds/, if a seed, the pipeline or its data changed
	@if [ ! -e $(TABLE) ] || [ -n "$$(find seeds pipeline data/reference $(VENV)/installed \
			-name __pycache__ -prune -o -newer $(TABLE) -print | head -n 1)" ]; then \
		mkdir -p $(EVENTS) && touch $(VENV)/build-started && \
		{ $(PY) -m pipeline build --fresh seeds $(wildcard $(EVENTS)/added.jsonl) || [ $(TABLE) -nt $(VENV)/build-started ]; }; \
	fi

score: $(VENV)/installed ## score on the gold set: every miss, and what was won and lost lately
	$(PY) -m pipeline score tests/gold/seeds seeds --since docs/scores/seeds.json
	$(PY) -m pipeline score tests/gold/crises --since docs/scores/crises.json
	$(PY) -m pipeline score tests/gold/newswire --since docs/scores/newswire.json
	$(PY) -m pipeline score tests/gold/desks --since docs/scores/desks.json

bench: $(VENV)/installed-dev ## measure speed beside spaCy's full pipe, growth, a second worker, the dashboard
	$(PY) -m tests.benchmarks.speed
	$(PY) -m tests.benchmarks.scaling growth
	$(PY) -m tests.benchmarks.scaling workers
	$(PY) tests/install_browser.py
	$(PY) tests/benchmarks/bench_dashboard.py

fuzz: $(VENV)/installed-dev ## a long run of the hostile-input tests
	HYPOTHESIS_PROFILE=long $(PY) -m pytest -m fuzz -n auto

audit: $(VENV)/installed-dev ## list the licences of what is installed and look for known flaws in it
	$(PY) tests/audit.py

screenshots: $(VENV)/installed-dev build ## take the pictures of README and guide anew
	$(PY) tests/install_browser.py
	$(PY) -m tests.browser.screenshots

lock: $(VENV)/installed-dev ## pin requirements.in and requirements-dev.in anew, with hashes
	$(PY) -m uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --custom-compile-command 'make lock' requirements.in -o requirements.txt
	$(PY) -m uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --custom-compile-command 'make lock' requirements-dev.in -o requirements-dev.txt

# What people added and corrected is theirs and stays.
clean: ## remove .venv, the built tables and caches
	if [ -d $(EVENTS) ]; then find $(EVENTS) -mindepth 1 -depth ! -name 'corrections.jsonl*' \
		! -name 'added.jsonl*' -delete; fi
	rm -rf $(VENV) *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@[ -n "$(PYTHON)" ] || { echo "No Python of 3.11 or newer found; install one, or name it: make install PYTHON=/path/to/python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot create environments; on Debian and Ubuntu: sudo apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# The stamps: a second run has nothing to do while the pinned requirements stay as they are.
$(VENV)/installed: requirements.txt pyproject.toml | $(VENV)/bin/python
	$(PY) -m pip install --quiet --require-hashes -r requirements.txt
	$(PY) -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt $(VENV)/installed
	$(PY) -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@
