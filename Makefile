# Every target first makes .venv from requirements.lock if it is missing or out of date.
ifeq ($(OS),Windows_NT)
PYTHON ?= python
BIN := .venv/Scripts
else
PYTHON ?= python3
BIN := .venv/bin
endif
# Foreign code that these would bring into every Python (a robot's or a cluster's set-up has them).
unexport PYTHONPATH PYTHONHOME PYTHONSAFEPATH PYTHONWARNINGS PYTHONOPTIMIZE

.PHONY: help env lab test test-browser test-oldest test-newest test-others test-colab test-wheel coverage mutants bench refresh report lite charts accept codebook check lint lock clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "%-14s%s\n", $$1, $$2}' Makefile

env:
	@$(PYTHON) scripts/setup_env.py

lab:  ## open the notebooks in JupyterLab (sets up no more than they need)
	@$(PYTHON) scripts/lab.py

test: env  ## run every test: unit tests, doctests, README, notebooks
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

test-browser: lite  ## run the notebooks in JupyterLab and read the site, in Chromium
	$(BIN)/python -m pytest tests_browser

refresh: env  ## run every notebook afresh and store its outputs (PICTURES=all: redraw pictures too)
	$(BIN)/python scripts/refresh.py
	$(BIN)/python -m pytest notebooks tests/test_notebooks.py

report: env  ## make the site in report/ from the record and the stored notebooks
	$(BIN)/python scripts/report.py

lite: report  ## put beside the site the notebooks as pages that run in a browser
	$(BIN)/python scripts/lite.py

charts: env  ## write every chart with its words into report/charts.html
	$(BIN)/python scripts/contact_sheet.py

accept: env  ## after a change of data: show it, renew what follows from it (COUNTS=yes BY="a name")
	$(BIN)/python scripts/accept.py $(if $(COUNTS),--counts) $(if $(BY),--by "$(BY)")

codebook: env  ## write data/README.md from the contract
	$(BIN)/python scripts/codebook.py

check: env  ## hold the data to the contract and to the rules of the record, one line a table
	$(BIN)/python scripts/rules.py

test-oldest:  ## run every test with the oldest dependencies that pyproject.toml allows
	$(PYTHON) scripts/lane.py oldest

test-newest:  ## run every test with the newest of everything (PYTHON=python3.13 for another Python)
	$(PYTHON) scripts/lane.py newest

test-others:  ## run every test as others have it: beside pyarrow and polars, in a folder größe #1
	$(PYTHON) scripts/lane.py others

test-colab:  ## run every notebook with the releases that Colab holds fast (PYTHON=python3.12)
	$(PYTHON) scripts/lane.py colab

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

# The notebooks' lock is the part of the other that they need: the same versions.
lock: COMPILE = $(BIN)/python -m uv pip compile pyproject.toml --universal --python-version 3.11 \
  --generate-hashes --upgrade --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet
lock: env  ## make requirements.lock and requirements-lab.lock anew from pyproject.toml
	$(COMPILE) --all-extras --output-file requirements.lock
	$(COMPILE) --extra lab --extra dev --constraint requirements.lock \
	  --output-file requirements-lab.lock

clean:  ## remove what the targets made
	rm -rf .venv .venv-* benchmarks/.venv-peers mutants report dist build
