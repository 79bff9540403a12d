# Each command first installs what it needs: system packages, the virtual environment, the locked dependencies.
# To choose the Python for the environment: make PYTHON=python3.12 letters

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

# The first Python on the path that is new enough. If there is none, .ci/system-packages says so.
PYTHON := $(or $(PYTHON),$(shell \
	for name in python3 python3.14 python3.13 python3.12 python3.11; do \
		if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$name; exit; fi; \
	done),python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Packages are compiled on all cores at once, which pip doesn't do. Files that can't be compiled are never imported.
COMPILE = $(BIN)/python -m compileall -qq -j 0 -x '/tests?/' $(VENV)/lib || true
# If this were set, each process would compile the program and its tests again.
unexport PYTHONDONTWRITEBYTECODE
UV := build/uv/bin/uv
# One more than the number of cores, because some tests wait for a browser, a disk or a process.
WORKERS := $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))

.PHONY: help letters test test-long check tests lock clean system-run system-test

help:  ## show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

letters: $(VENV)/.run  ## make the letters of the latest year, in output/
	@$(BIN)/lgo-letters build

test: $(VENV)/.dev  ## run the checks and the tests, side by side; COVERAGE=1 also measures coverage
	@$(MAKE) --no-print-directory --jobs 2 check tests

tests: $(VENV)/.dev
	$(BIN)/pytest -n $(WORKERS) --dist worksteal $(if $(COVERAGE),--cov)

test-long: $(VENV)/.dev  ## run the tests that take minutes
	$(BIN)/pytest -n $(WORKERS) -m long --timeout 3600

check: $(VENV)/.dev  ## check style, types and imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy --strict lgo_letters tests
	$(BIN)/lint-imports --no-logo

lock: $(UV)  ## make the lock files again from pyproject.toml; UPGRADE=1 takes the newest releases
	$(lock-command) pyproject.toml --group build --output-file requirements.lock
	$(lock-command) pyproject.toml --group dev --constraints requirements.lock --output-file requirements-dev.lock
	$(lock-command) - <<< 'pip>=26.3' --output-file requirements-pip.lock

# Lock files have no index addresses and no paths, so they are the same wherever they are made. Extras are kept:
# without them, older releases of pip ignore the pinned version and look for the newest one.
lock-command = $(UV) --quiet pip compile --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-strip-extras --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

clean:  ## delete everything that was made here: letters, environment, caches
	rm -rf output $(VENV) build dist htmlcov .coverage .coverage.* \
		.grimp_cache .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Checked each time, because someone may have removed them since. This is quick if nothing is missing.
system-run:
	@PYTHON='$(PYTHON)' .ci/system-packages run

system-test:
	@PYTHON='$(PYTHON)' .ci/system-packages test

$(BIN)/python: | system-run
	@echo "making $(VENV) with $(PYTHON)" >&2
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }
	@# The pip that comes with Python can be years old. It installs the same packages, but takes twice as long.
	@$(PIP) install --no-compile --require-hashes --requirement requirements-pip.lock || true

# The project itself is installed in editable mode, with the locked build backend, so nothing unlocked is downloaded.
$(VENV)/.run: requirements.lock pyproject.toml $(BIN)/python | system-run
	@echo "installing requirements.lock" >&2
	@$(PIP) install --no-compile --require-hashes --requirement requirements.lock
	@$(COMPILE)
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml $(BIN)/python | system-run system-test
	@echo "installing requirements-dev.lock" >&2
	@$(PIP) install --no-compile --require-hashes --requirement requirements-dev.lock
	@$(COMPILE)
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.run

$(UV): $(BIN)/python
	@$(BIN)/python -m venv build/uv
	@build/uv/bin/python -m pip --disable-pip-version-check --quiet install 'uv~=0.13.9'
