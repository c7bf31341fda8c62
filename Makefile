# One entry for everything. Needs Python 3.11+, make and a package index.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

MUTANTS ?= 300
SEED ?= 2018

.PHONY: demo test test-all mutants check format docs lock clean
.DEFAULT_GOAL := help

help: ## what can be made here
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(STAMP): pyproject.toml requirements.lock
	$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv 2>/dev/null || true
	@if [ -x $(BIN)/uv ]; then \
	  VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements.lock && \
	  VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install --quiet --no-deps -e . ; \
	else \
	  $(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock && \
	  $(BIN)/python -m pip install --quiet --no-deps -e . ; \
	fi
	@$(BIN)/python -m compileall -q src
	@touch $@

demo: $(STAMP) ## make a synthetic operation, publish, verify and query it
	@$(BIN)/python -m heliograph.cli.main demo demo
	@echo "The commands above are in $(BIN): run '. $(BIN)/activate' first."

test: $(STAMP) ## style, types, import contract, tests (16 minutes on two cores)
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pytest -n 3 --dist worksteal -m "not nightly"

test-all: $(STAMP) ## the same with the long batteries and new random examples
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pytest --hypothesis-profile=explore
	@$(MAKE) --no-print-directory mutants

mutants: $(STAMP) ## change the code that keeps privacy, see whether tests notice (MUTANTS=all, SEED=n)
	@$(BIN)/python -m tests.mutation --mutants $(MUTANTS) --seed $(SEED)

check: $(STAMP) ## ruff, mypy, import-linter, generated pages, translations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m docs.generate --check
	@$(BIN)/python -m docs.messages --check

format: $(STAMP) ## let ruff put the code in order
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

docs: $(STAMP) ## write the generated reference pages and the files of translations
	@$(BIN)/python -m docs.generate
	@$(BIN)/python -m docs.messages

lock: ## resolve requirements.lock anew
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --all-extras --group dev pyproject.toml -o requirements.lock

clean: ## remove what was made
	rm -rf $(VENV) demo build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
