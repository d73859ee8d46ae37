# Every target sets up .venv if needed; only Python 3.11+ and make are required.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_DEPS := $(VENV)/.run-deps
DEV_DEPS := $(VENV)/.dev-deps
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
# One more than the number of processors: many tests wait for a clock.
TESTERS := $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
EDITABLE := $(PIP) install --no-deps --no-build-isolation --editable .

help:  ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 15

demo: $(RUN_DEPS)  ## crawl invented news sites on this machine into SQLite, offline, and print the award news; SERVE=1 shows them on a page
	@$(BIN)/python -m anugerah.demo demo
ifdef SERVE
	@$(BIN)/anugerah serve --local --db demo/anugerah.db
endif

screenshot: $(DEV_DEPS) demo  ## make the README's screenshot again, from the demo's awards
	@PYTHONPATH=. $(BIN)/python tests/browser/screenshot.py demo/anugerah.db docs/screenshot.png

run: $(RUN_DEPS)  ## crawl the regional press of Indonesia until stopped
	@$(BIN)/anugerah run

test: $(DEV_DEPS)  ## run the whole test suite, or a part of it: TESTS=tests/unit
	@$(BIN)/python -m pytest --numprocesses $(TESTERS) --dist loadfile --no-loadscope-reorder $(TESTS)

check: $(DEV_DEPS)  ## check lint, types and layers
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

hooks:  ## enable the git hooks that check lint, format and subject of every commit
	@git config core.hooksPath deploy/hooks

quality: $(DEV_DEPS)  ## check the quality floors on the corpora, if they are beside the checkout
	@$(BIN)/python -m pytest tests/quality

bench: $(DEV_DEPS)  ## compare a crawl of 2,000 pages with a plain spider and fundus: ARGS="--rounds 1 --articles 50"
	@PYTHONPATH=. $(BIN)/python benchmarks/bench_crawl.py $(ARGS)

bench-tag: $(DEV_DEPS)  ## measure the CPU time per story of tag and facts, on the corpora if they are there
	@PYTHONPATH=. $(BIN)/python benchmarks/bench_tag.py $(or $(wildcard ../shared/awards/*.jsonl ../shared/awards/*.jsonl.gz),tests/quality/stories.jsonl)

learn: $(DEV_DEPS)  ## learn the award reader's weights and measure them on held-out outlets (needs the corpora)
	@PYTHONPATH=. $(BIN)/python benchmarks/learn.py

ablate: $(DEV_DEPS)  ## measure the gain of each family of clues and each generator on held-out outlets: CHOICE=recipient
	@PYTHONPATH=. $(BIN)/python benchmarks/ablate.py $(addprefix --choice ,$(CHOICE))

repeat: $(DEV_DEPS)  ## count correct facts over several assignments of outlets to folds: ARGS="--save a.json" and ARGS="--beside a.json"
	@PYTHONPATH=. $(BIN)/python benchmarks/repeated.py $(ARGS)

judge: $(DEV_DEPS)  ## print totals of the judge's outlets, which nobody reads; at most three times: WHY="after …"
	@PYTHONPATH=. $(BIN)/python benchmarks/learn.py --judge "$(or $(WHY),$(error say why: make judge WHY="…"))"

award-errors: $(DEV_DEPS)  ## group wrong tags and facts by cause: FILE=labelled.jsonl
	@PYTHONPATH=. $(BIN)/python benchmarks/award_errors.py $(or $(FILE),tests/quality/stories.jsonl)

bench-extract: $(DEV_DEPS)  ## compare the CPU time per page of extraction with trafilatura's
	@PYTHONPATH=. $(BIN)/python benchmarks/bench_extract.py $(wildcard ../shared/pages/indonesian/index.jsonl ../shared/pages/aeb/index.jsonl)

unit: $(RUN_DEPS)  ## print the systemd unit for this checkout and the data folder DIR
	@case '$(or $(DIR),$(error say where the database goes: make -s unit DIR=/srv/anugerah))' in /*) ;; \
		*) echo 'systemd needs the whole path: make -s unit DIR=/srv/anugerah' >&2; exit 1;; esac
	@sed -e 's|@PROJECT@|$(CURDIR)|g' -e 's|@DATA@|$(DIR)|g' -e '/^Documentation=/s/ /%%20/g' deploy/anugerah.service

soak: $(DEV_DEPS)  ## run the long form of a test: make soak NAME=kill
	@ANUGERAH_SOAK=1 $(BIN)/python -m pytest tests/e2e tests/contract tests/quality -k "$(or $(NAME),$(error which? make soak NAME=kill))" -s

fuzz: $(DEV_DEPS)  ## fuzz a parser for a minute from its stored corpus (NAME=feed, sitemap, posts, section, robots or page)
	@$(BIN)/python tests/fuzz.py $(NAME)

guards: $(DEV_DEPS)  ## remove each guard against hostile sites in turn: a test must fail (NAME=one of them)
	@$(BIN)/python tests/guards.py $(NAME)

bench-fleet: $(DEV_DEPS)  ## compare a crawl by a fleet of one and two workers with one by this machine alone
	@PYTHONPATH=.:benchmarks:tests/e2e $(BIN)/python benchmarks/bench_fleet.py

bench-polling: $(DEV_DEPS)  ## compare how soon adaptive polling finds news with fixed polling at as many requests
	@PYTHONPATH=. $(BIN)/python benchmarks/bench_polling.py $(wildcard ../shared/pages/discovery)

release:  ## set version and date, commit and tag: VERSION=0.2.0
	@$(PYTHON) deploy/release.py $(or $(VERSION),$(error say which: make release VERSION=0.2.0))

lock: $(DEV_DEPS)  ## pin all dependencies again, by hash
	@$(BIN)/uv pip compile $(LOCK_OPTIONS) --group newsroom --extra build --extra serve --output-file requirements.lock pyproject.toml
	@$(BIN)/uv pip compile $(LOCK_OPTIONS) --group dev --constraints requirements.lock $(IN_RUN_LOCK) --output-file requirements-dev.lock pyproject.toml

# What requirements.lock pins already. The shell reads it when the recipe runs, after that file has been written.
IN_RUN_LOCK = $$(sed -nE 's/^([a-z0-9._-]+)==.*/--no-emit-package \1/p' requirements.lock | sort -u)
LOCK_OPTIONS := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate --custom-compile-command "make lock"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Anugerah needs Python 3.11 or newer; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "This Python cannot make virtual environments; on Debian: apt install python3-venv"; rm -rf $(VENV); exit 1; }

$(RUN_DEPS): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV) (once) ..." >&2
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(EDITABLE)
	@touch $@

$(DEV_DEPS): requirements-dev.lock $(RUN_DEPS)
	@echo "Adding the development tools (once) ..." >&2
	@$(PIP) install --require-hashes --requirement requirements.lock --requirement requirements-dev.lock
	@touch $@

.PHONY: help hooks release unit soak demo screenshot run test check quality bench bench-tag learn ablate repeat judge award-errors bench-extract bench-polling fuzz guards lock
