# Every target first makes .venv from requirements.lock if it is missing or out of date.
ifeq ($(OS),Windows_NT)
PYTHON ?= python
BIN := .venv/Scripts
else
PYTHON ?= python3
BIN := .venv/bin
endif

.PHONY: help env lab test test-browser test-oldest test-newest test-wheel coverage mutants bench refresh report charts accept codebook check lint lock clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "%-14s%s\n", $$1, $$2}' Makefile

env:
	@$(PYTHON) scripts/setup_env.py

lab: env  ## open the notebooks in JupyterLab
	@$(BIN)/python scripts/lab.py

test: env  ## run every test: unit tests, doctests, README, notebooks
	$(BIN)/python -m pytest

test-browser: report  ## run the notebooks in JupyterLab and read the site, in Chromium
	$(BIN)/python -m pytest tests_browser

refresh: env  ## run every notebook afresh and store its outputs
	$(BIN)/python scripts/refresh.py
	$(BIN)/python -m pytest notebooks tests/test_notebooks.py

report: env  ## make the site in report/ from the record and the stored notebooks
	$(BIN)/python scripts/report.py

charts: env  ## write every chart with its words into report/charts.html
	$(BIN)/python scripts/contact_sheet.py

accept: env  ## after a change of data: show it row by row and renew the contract's hashes
	$(BIN)/python scripts/accept.py

codebook: env  ## write data/README.md from the contract
	$(BIN)/python scripts/codebook.py

check: env  ## check the data against the contract, one line a table
	$(BIN)/python -m wcit_analysis check

test-oldest:  ## run every test with the lower bounds of pyproject.toml exactly
	$(PYTHON) scripts/lane.py oldest

test-newest:  ## run every test with the newest of everything (PYTHON=python3.13 for another Python)
	$(PYTHON) scripts/lane.py newest

test-wheel: env  ## build the wheel, install it elsewhere and run loaders, a chart and the notebooks
	$(BIN)/python scripts/wheel.py

coverage: env  ## say what of the library the unit tests alone reach, branch by branch
	$(BIN)/python -m pytest tests --cov=wcit_analysis --cov-branch --cov-report=term-missing

mutants: env  ## change the library bit by bit and see which changes no test notices
	$(BIN)/python scripts/mutants.py

bench: env  ## measure the library against named floors in the same run
	$(BIN)/python benchmarks/bench.py

lint: env  ## style and types
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy

lock: env  ## make requirements.lock anew from pyproject.toml
	$(BIN)/python -m uv pip compile pyproject.toml --all-extras --universal \
	  --python-version 3.11 --generate-hashes --upgrade --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links --quiet --output-file requirements.lock

clean:  ## remove what the targets made
	rm -rf .venv .venv-* benchmarks/.venv-peers mutants report dist build
