# What a contributor and CI run. `make` alone lists the targets.
#
# Needed: Python >= 3.11, make, git (and node + npm for `make demo-typescript`). Everything else goes into .venv and build/.

PYTHON ?= python3
ARGS   ?=

VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
GATES  := env PATH="$(CURDIR)/$(BIN):$$PATH" gates

.DEFAULT_GOAL := help
.PHONY: help setup test check lint format types contracts complexity gates demo demo-typescript demo-legacy real bench torture torture-tools clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## create .venv with gates and its development tools

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "gates needs Python 3.11 or newer; $(PYTHON) is %d.%d (try: make PYTHON=python3.12)" % sys.version_info[:2])'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@

check: lint types contracts complexity test ## everything a commit has to pass

test: $(READY) ## run the whole test suite (ARGS="tests/judge -k floor" for a part)
	$(BIN)/python -m pytest -q -n auto $(ARGS)

lint: $(READY) ## ruff: rules and formatting, nothing is changed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(READY) ## ruff: format and repair what can be repaired
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(READY) ## mypy, strict
	$(BIN)/mypy

contracts: $(READY) ## the direction in which the rooms may import each other
	$(BIN)/lint-imports

complexity: $(READY) ## no function above cyclomatic complexity 10
	$(BIN)/lizard -C 10 -w src

gates: $(READY) ## the project's own gates, with gates itself
	$(GATES) run gates.toml $(ARGS)

demo: $(READY) ## a small Python service passes all five gates of its plan
	examples/demo python-service

demo-typescript: $(READY) ## the same for a TypeScript app (needs node and npm)
	examples/demo typescript-app

demo-legacy: $(READY) ## a project that fails in all five gates, as gates reports it
	examples/demo legacy 1

real: $(READY) ## compare gates with the tools' own machine-readable output on real projects
	$(BIN)/python tests/real/compare.py $(ARGS)

bench: $(READY) ## time gates beside its peers and write docs/benchmarks.md (ARGS="W5" for a part, --quick; needs npm)
	$(BIN)/python -m benchmarks.bench $(ARGS)

torture: $(READY) ## the long forms of the suites of docs/guarantees.md (ARGS="--seed 7 --minutes 60", hours)
	-$(BIN)/python -m pip install --quiet --group torture  # coverage-guided fuzzing; without it, Hypothesis fuzzes
	$(BIN)/python -m tests.torture.run $(ARGS)

torture-tools: ## strace, vim and nano, which some suites need (as root, where apt-get is)
	apt-get install -y -q --no-install-recommends strace vim nano || \
	  { apt-get update -q && apt-get install -y -q --no-install-recommends strace vim nano; }

clean: ## remove everything that make has created
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests examples -name __pycache__ -type d -prune -exec rm -rf {} +
