# Two commands matter: `make serve` shows the book, `make test` proves it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP_INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps
PORT ?= 8000
# The jobs pytest runs at once.
JOBS ?= 2

READY := .venv/.ready
READY_ALL := .venv/.ready-all
NODE_READY := node_modules/.ready
BENCH_READY := benchmarks/.venv/.ready
ASSETS := lintas/_vendor/.ready
ASSET_SOURCES := $(shell find lintas book/data -path lintas/_vendor -prune -o \( -name '*.mjs' -o -name '*.css' -o -path '*/js/*.json' -o -path 'book/data/*.*' \) -print 2>/dev/null)
NODE_TESTS := $(wildcard tests/js/*.test.mjs)

.PHONY: help setup book serve test check lint types test-js test-py bench canary demo-class clean lock setup-all system

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: $(READY) $(ASSETS) ## make .venv and build the scripts (once; instant afterwards)

$(READY): requirements.txt pyproject.toml
	@tools/preflight.sh "$(PYTHON)"
	@test -x $(BIN)/python || { echo "Making .venv …"; "$(PYTHON)" -m venv .venv; }
	@echo "Installing what building and serving need (about a minute) …"
	@$(PIP_INSTALL) --require-hashes -r requirements.txt
	@$(PIP_INSTALL) --no-build-isolation -e .
	@touch $@

$(READY_ALL): $(READY) requirements-all.txt
	@echo "Installing what marking and the tests need …"
	@$(PIP_INSTALL) --require-hashes -r requirements-all.txt
	@touch $@

$(NODE_READY): package.json package-lock.json
	@tools/preflight.sh "$(PYTHON)"
	@echo "Installing the script tools …"
	@npm ci --ignore-scripts --loglevel=error
	@touch $@

$(ASSETS): $(READY) $(NODE_READY) tools/build.mjs $(ASSET_SOURCES)
	@node tools/build.mjs
	@$(BIN)/python -m lintas.charts.bundle
	@touch $@

setup-all: $(READY_ALL) $(ASSETS) ## setup, and what marking and the tests need

system:
	@tools/system.sh

book: setup ## build the book in both languages into _build/site
	@$(BIN)/lintas build

serve: setup ## build the book and show it on this computer
	@$(BIN)/lintas serve --port $(PORT)

check: setup ## check the content: items, lessons, languages, sources, links
	@$(BIN)/lintas check

test: system setup-all lint types test-js test-py ## everything: style, types, scripts, Python

lint: setup-all
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: setup-all
	@$(BIN)/mypy
	@if [ -f tsconfig.json ]; then npx --no-install tsc --project tsconfig.json; fi

test-js: setup-all
	@if [ -n "$(NODE_TESTS)" ]; then node --test $(NODE_TESTS); fi

test-py: setup-all
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadfile

$(BENCH_READY): benchmarks/requirements.txt benchmarks/package-lock.json
	@echo "Installing what the benchmarks compare with …"
	@"$(PYTHON)" -m venv benchmarks/.venv
	@benchmarks/.venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r $<
	@cd benchmarks && npm ci --ignore-scripts --loglevel=error
	@touch $@

bench: setup-all $(BENCH_READY) ## measure speed and weight beside what others do (about five minutes)
	@$(BIN)/python -m benchmarks
	@for f in benchmarks/bench_*.py; do if [ -e "$$f" ]; then $(BIN)/python "$$f"; fi; done

demo-class: setup-all ## make grading-demo/: an invented class to try marking and analysis on
	@$(BIN)/lintas demo-class

canary: $(ASSETS) ## build the same tree on Sphinx 9 with the pydata theme, without jupyter-book
	@tools/canary.sh "$(PYTHON)"

# Compiled for every platform; names no index, so that any mirror serves.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml
lock: setup-all ## write requirements.txt, requirements-all.txt and package-lock.json anew
	@$(LOCK) --extra editable -o requirements.txt
	@$(LOCK) --all-extras -c requirements.txt -o requirements-all.txt
	@$(BIN)/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-header --no-annotate tools/canary-requirements.in -o tools/canary-requirements.txt
	@npm install --package-lock-only --ignore-scripts --loglevel=error

clean: ## remove what was built (keeps .venv and node_modules)
	@rm -rf _build lintas/_vendor .mypy_cache .ruff_cache .pytest_cache .hypothesis
