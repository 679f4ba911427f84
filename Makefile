# make run      set everything up and start the platform with the worked case
# make test     set everything up and pass every test
# make check    linters, types, floors, documentation, locks
# The only needs are make, Python 3.11 or later, and pip.

PYTHON ?= python3
BIN := .venv/bin
DONE := .venv/done
TRANSLATIONS := $(shell find src -name '*.po' -path '*/locale/*' 2>/dev/null)

.PHONY: help setup run test check docs bench lock generated format clean
.DELETE_ON_ERROR:

help:
	@sed -n 's/^# //p' Makefile

setup: $(DONE)/python node_modules/.done $(DONE)/fonts $(DONE)/translations

$(DONE)/python: requirements/boot.txt requirements/development.txt pyproject.toml
	@echo "setup: installing Python packages into .venv"
	@$(PYTHON) tools/environment.py
	@mkdir -p $(DONE) && touch $@

node_modules/.done: package.json package-lock.json .npmrc requirements/node.txt
	@echo "setup: installing front-end packages into node_modules"
	@$(PYTHON) tools/front_end.py
	@touch $@

$(DONE)/fonts: $(DONE)/python tools/fonts.py
	@$(PYTHON) tools/fonts.py
	@touch $@

$(DONE)/translations: $(DONE)/python $(TRANSLATIONS)
	@$(BIN)/python tools/translations.py
	@touch $@

run: setup
	@exec $(BIN)/haitang serve --demo

# Every test on SQLite; those that touch the database again on PostgreSQL; then a real browser.
test: setup
	@chromium=$$($(PYTHON) tools/browser.py) && export HAITANG_CHROMIUM="$$chromium" && \
	echo "test: on SQLite" && $(BIN)/pytest -n auto -m "not e2e" && \
	echo "test: on PostgreSQL" && $(BIN)/python tools/with_postgres.py $(BIN)/pytest -n auto -m "database and not e2e" && \
	echo "test: in a browser, $$chromium" && $(BIN)/pytest -m e2e

check: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q tests/house
	$(MAKE) --no-print-directory docs

docs: setup
	$(BIN)/sphinx-build -W --keep-going -q -b html docs docs/_build/html

# Side by side with peers; writes the tables of docs/method/benchmarks.md. Some works: make bench ONLY="--only terms"
bench: setup
	@$(BIN)/python -m benchmarks $(ONLY)

# New versions: make lock UPGRADE=--upgrade
lock:
	@$(PYTHON) tools/lock.py $(UPGRADE)

# After a deliberate change of a door or of a table of states.
generated: setup
	@$(BIN)/python tools/public_api.py > tests/house/public_api.txt
	@$(BIN)/python tools/draw_states.py > docs/method/states.md

format: setup
	@$(BIN)/ruff check --fix --quiet
	@$(BIN)/ruff format --quiet

clean:
	rm -rf .venv .boot node_modules docs/_build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
