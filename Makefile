# The commands a person types. What they do stands in scripts/.
# Nothing is installed outside .venv, except Debian packages by `make test` as root (see apt-packages.txt).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo run test proof lint docs pictures lock migrate clean
.DEFAULT_GOAL := help

help:  ## say what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/'

demo: $(VENV)/program  ## start the demo city on 127.0.0.1, with its background worker
	@$(BIN)/python scripts/demo.py

run: $(VENV)/program  ## run the program for a city on this host: web and worker, settings from the environment
	@exec $(BIN)/python scripts/run.py

# What is compiled is kept even where the surroundings say otherwise: the tests start the program a hundred times.
test: $(VENV)/tests  ## check everything: linters, types, layers, tests on every database that is here
	@bash scripts/check_packages.sh
	@bash scripts/lint.sh
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python scripts/with_postgresql.py $(BIN)/python -m pytest -n 2

proof: $(VENV)/tests  ## the slow proofs: large files, long simulations
	@bash scripts/check_packages.sh
	@$(BIN)/python scripts/with_postgresql.py $(BIN)/python -m pytest -m proof

lint: $(VENV)/tests  ## only what reads the code without running it
	@bash scripts/lint.sh

docs: $(VENV)/program  ## write the pages of docs/ that come from tables of the program
	@$(BIN)/python scripts/write_docs.py

pictures: $(VENV)/tests  ## take the pictures of docs/ anew in a real browser
	@TAKE_PICTURES=1 $(BIN)/python -m pytest -q -m browser tests/browser

lock: $(VENV)/program  ## write the exact versions anew from the bounds in setup.cfg
	@$(BIN)/python scripts/lock.py

migrate: $(VENV)/program  ## bring the database that DATABASE_URL names to the newest tables
	@$(BIN)/flask db upgrade

clean:  ## remove what make made; instance/ holds data and stays
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# Stamps inside the environment: nothing is installed again while its lock file is unchanged.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; $(PYTHON) is older. Name another: make PYTHON=python3.11 …"; exit 1; }
	@echo "Making a virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV) || \
		{ echo "Python's venv is missing. On Debian: sudo apt-get install python3-venv"; rm -rf $(VENV); exit 1; }

$(VENV)/program: requirements.lock | $(VENV)/bin/python
	@echo "Installing what the program needs"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@touch $@

$(VENV)/tests: requirements-test.lock $(VENV)/program
	@echo "Installing what the tests need"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-test.lock
	@touch $@
