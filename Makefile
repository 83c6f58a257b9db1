# Every target sets up what it needs: a virtual environment with the locked dependencies and this checkout.
# Needs Python 3.11 or newer with its venv module, make, and access to a package registry.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
INDEX ?= index
HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON ?=
PYTEST_ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup run test lint format eval bench growth lock clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST)

setup: $(READY) ## the virtual environment only

run: $(READY) ## index the sample articles and serve the search page
	$(BIN)/searchapp index seeds --index $(INDEX)
	@echo "Suchseite: http://$(HOST):$(PORT)  (beenden mit Strg-C)"
	$(BIN)/searchapp serve --index $(INDEX) --host $(HOST) --port $(PORT)

test: lint ## lint, types and all tests
	$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(READY) ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(READY) ## let ruff mend layout and imports
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

eval: $(READY) ## quality: entities, cleaning, retrieval, beside other engines
	$(BIN)/python -m bench.evaluate $(EVAL_ARGS)

bench: $(READY) ## speed beside other engines (BENCH_N articles)
	$(BIN)/python -m bench.speed $(BENCH_ARGS)

growth: $(READY) ## speed, size and memory with 20,000 to 1,000,000 articles (hours; goes on where it was interrupted)
	$(BIN)/python -m bench.growth $(GROWTH_ARGS)

lock: ## resolve the newest allowed versions into requirements.lock
	@python="$$(sh .ci/find-python $(PYTHON))" && "$$python" .ci/lock.py

clean: ## remove the virtual environment and everything built
	rm -rf $(VENV) build dist tests/cluster/target .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find index -mindepth 1 ! -name .gitkeep -delete
	find . -name __pycache__ -prune -exec rm -rf {} +

$(READY): pyproject.toml requirements.lock
	@python="$$(sh .ci/find-python $(PYTHON))" && test -x $(BIN)/python || "$$python" -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-deps --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $(READY)
