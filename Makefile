# Every target does its own set-up, in a virtual environment in this folder: Python 3.11, git and
# make are all that has to be there. `make` alone lists the targets.

PYTHON ?= python3
ARGS ?=

# Where this is set, each process compiles the package anew, and each worker of pytest rewrites the
# assertions of every test: the tests take half as long again.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
# In the stamps' names, so that another PYTHON makes the environment anew.
PYTHON_VERSION := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
STAMP := $(VENV)/.python-$(PYTHON_VERSION)
SOURCES := $(wildcard fleetscan tests benchmarks docs)
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(ARGS)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# All recipes share one environment.
.NOTPARALLEL:
.PHONY: help demo test chaos lint format pages bench bench-peers lock clean

help: ## List these targets
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' $(MAKEFILE_LIST) | \
		while IFS='|' read -r target text; do printf '  make %-12s %s\n' "$$target" "$$text"; done
	@echo
	@echo '  PYTHON=python3.12 chooses the interpreter (3.11 or newer); ARGS="…" is handed on,'
	@echo '  for example: make test ARGS="-k bucket", make lock ARGS=--upgrade'

demo: $(STAMP)-demo ## Sweep a simulated fleet; needs no AWS
	@$(BIN)/fleetscan demo $(ARGS)

# In the order of the folders: xdist would begin with the files of most tests, and so end with those
# of few and long ones, for which one worker waits while the other has nothing left to do.
test: $(STAMP)-dev ## Run the tests
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

chaos: $(STAMP)-dev ## Run the long suites in full: faults, kills, fuzz
	$(BIN)/python -m pytest -n auto --dist worksteal --chaos -m chaos $(ARGS)

lint: $(STAMP)-dev ## Check style, types and the direction of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy $(SOURCES)
	$(BIN)/lint-imports
	$(BIN)/python -m docs.generate --check

format: $(STAMP)-dev ## Format the code, and fix what ruff can fix
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

pages: $(STAMP)-dev ## Write the pages of docs/ that are made from the code
	@$(BIN)/python -m docs.generate

bench: $(STAMP)-bench ## Measure speed and memory beside plain aiohttp, aioboto3 and boto3
	$(BIN)/python -m benchmarks $(ARGS)

bench-peers: $(STAMP)-bench $(STAMP)-demo ## Compare with c7n-org and Prowler, each in an environment of its own
	$(BIN)/python -m benchmarks.peers $(ARGS)

lock: $(STAMP) ## Lock the dependencies again, with hashes
	@$(PIP) install --require-hashes -r requirements/lock.txt
	$(LOCK) --group lock -o requirements/lock.txt
	$(LOCK) pyproject.toml --extra demo --extra import --group build --group lint --group test -o requirements/dev.txt
	$(LOCK) pyproject.toml --extra demo --group build -c requirements/dev.txt -o requirements/demo.txt
	$(LOCK) pyproject.toml --group build --group bench -c requirements/dev.txt -o requirements/bench.txt
	$(LOCK) pyproject.toml -c requirements/dev.txt -o requirements/runtime.txt

clean: ## Remove the environment and every cache
	rm -rf $(VENV) benchmarks/.latest benchmarks/.peers build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMP):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo 'fleetscan needs Python 3.11 or newer, and "$(PYTHON)" is not.' \
			'Name one that is: make PYTHON=python3.12 …' >&2; exit 1; }
	@echo 'Setting up $(VENV) with Python $(PYTHON_VERSION); this takes a moment, once.'
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

# The build backend is locked too, so nothing is fetched that has no hash here.
# What dev installs includes what demo does.
$(STAMP)-bench $(STAMP)-demo $(STAMP)-dev: $(STAMP)-%: requirements/%.txt pyproject.toml | $(STAMP)
	@$(PIP) install --require-hashes -r $<
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(if $(filter dev,$*),$(STAMP)-demo)
