# `make help` lists what there is. Everything is prepared on the way, in .venv, and not twice.
.DEFAULT_GOAL := help
SHELL := /bin/sh

# the first Python that is new enough and can make a virtual environment
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python3.14; do \
	$$python -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$python && break; done)
BIN := .venv/bin
INSTALL := bin/python -m pip --disable-pip-version-check --quiet install
PIP := .venv/$(INSTALL)
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-config --no-header --no-annotate --no-emit-index-url --group build
PORT ?=
ARGS ?=

.PHONY: help run test lint licences audit sbom catalogues gazetteer train bench picture lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/.program ## serve the page on this machine (PORT=8501)
	@$(BIN)/mapapp $(if $(PORT),--port $(PORT))

test: .venv/.browser ## run all tests, a real browser included (ARGS="tests/test_cli.py -x")
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile $(ARGS) || { test $$? = 1 && \
		echo "What failed is run once more with nothing beside it: a browser may have been too slow on a busy machine." && \
		$(BIN)/python -m pytest --last-failed --last-failed-no-failures none --maxfail 1 $(ARGS); }

lint: .venv/.tools ## check style, types, the Dockerfile and the licences of what ships
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/hadolint deploy/Dockerfile
	$(BIN)/python scripts/licences.py

licences: .venv/.program ## list the licences of what ships, in LICENCES.md
	$(BIN)/python scripts/licences.py --write

audit: build/supply/.ready ## look for known vulnerabilities in what ships (asks PyPI)
	@build/supply/bin/pip-audit --requirement requirements.lock --require-hashes --disable-pip --strict || { \
		echo "Either pip-audit found what it names above, or it could not ask PyPI and nothing was checked: then run it" \
		"where PyPI itself is reached." >&2; exit 1; }

sbom: build/supply/.ready ## list what ships as a software bill of materials, in dist/sbom.json (CycloneDX)
	@mkdir -p dist
	build/supply/bin/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --mc-type application \
		--output-reproducible --validate --output-file dist/sbom.json

catalogues: .venv/.tools ## bring the page's languages up to what the code says (LANGUAGES="de" begins one)
	$(BIN)/python -m scripts.catalogues $(LANGUAGES)

gazetteer: build/gazetteer/.ready ## build assets/gazetteer again from its sources
	build/gazetteer/bin/python assets/build_gazetteer.py

train: ## train the reader again (BASE=folder-of-MiniLM VISITS=itineraries.jsonl ARTICLES=articles.jsonl ASIDE=others.jsonl)
	@test -n "$(BASE)" -a -n "$(VISITS)" -a -n "$(ARTICLES)" -a -n "$(ASIDE)" || { echo "Name what to learn from: make train" \
		"BASE=folder VISITS=itineraries.jsonl ARTICLES=articles.jsonl ASIDE=others.jsonl (training/encoder.py, training/rows.py" \
		"and training/thresholds.py say what they hold)" >&2; exit 1; }
	@$(MAKE) --no-print-directory build/training/.ready
	build/training/bin/python -m training.encoder "$(BASE)" "$(VISITS)" "$(ARTICLES)" --out assets --oof build/training/unseen.jsonl
	build/training/bin/python -m training.days --visits "$(VISITS)" --articles "$(ARTICLES)" --out assets/days.json
	build/training/bin/python -m training.reader --visits "$(VISITS)" --articles "$(ARTICLES)" \
		--encoder build/training/unseen.jsonl --out assets/reader.json
	build/training/bin/python -m training.thresholds "$(ASIDE)" --reader assets/reader.json
	build/training/bin/python -m training.confidence "$(ASIDE)" --out assets/confidence.json

bench: .venv/.browser ## measure speed, memory and the page, see bench/README.md
	$(BIN)/python -m bench.speed tests/corpus/articles.jsonl
	$(BIN)/python -m bench.page

picture: .venv/.browser ## take the picture of README again from the real page
	$(BIN)/python -m scripts.screenshot

lock: .venv/.tools ## choose the newest versions that fit and lock them with their hashes
	$(LOCK) --upgrade --output-file requirements.lock pyproject.toml
	$(LOCK) --upgrade --output-file requirements-dev.lock --group dev --constraint requirements.lock pyproject.toml

clean: ## remove everything that was prepared or built
	rm -rf .venv build dist artefacts .pytest_cache .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "mapapp needs Python 3.11 or newer with its venv module. Install one" \
		"(Debian, Ubuntu: apt install python3-venv) or name it: make PYTHON=/path/to/python3 ..." >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv

.venv/.program: requirements.lock pyproject.toml | .venv/bin/python
	$(PIP) --require-hashes --requirement requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.tools: .venv/.program requirements-dev.lock
	$(PIP) --require-hashes --requirement requirements-dev.lock
	@touch $@

.venv/.browser: .venv/.tools
	@$(BIN)/python scripts/browser.py
	@touch $@

# the program's own packages too: both use its modules
build/gazetteer/.ready: assets/build-requirements.txt
build/training/.ready: training/requirements.txt
build/supply/.ready: scripts/supply-requirements.txt
build/%/.ready: requirements.lock | .venv/bin/python
	$(BIN)/python -m venv --clear $(@D)
	$(@D)/$(INSTALL) --require-hashes --requirement requirements.lock
	$(@D)/$(INSTALL) --requirement $(filter %.txt,$^)
	@touch $@
