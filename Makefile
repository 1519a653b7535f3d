# What a newcomer types, and what CI calls. Every target prepares the environment it needs.
SHELL := /bin/bash
PYTHON := .venv/bin/python
PYTEST := $(PYTHON) -m pytest
TRANSLATIONS := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
ARGS ?=
BENCHMARKS = $(PYTHON) -m benchmarks$(if $(BESIDE),.beside "$(BESIDE)" $(if $(PAIRS),--pairs $(PAIRS)) $(if $(FULL),--full))

.DEFAULT_GOAL := help
.PHONY: help setup environment run test coverage lint format types services-test browser-test content checks messages bench real-projects wheel lock clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-14s %s\n", $$1, $$2 }'

setup: environment $(TRANSLATIONS) ## create .venv from the lock, check or install what the system lacks

environment:
	@scripts/setup.sh

%.mo: %.po | environment
	@$(PYTHON) -m config.translations

run: setup wheel ## start the site with a demo cohort on http://127.0.0.1:8000 (PORT, DATABASE_URL, REDIS_URL change it)
	@$(PYTHON) -m config.launch

test: setup ## run the test suite, all but the browser's (ARGS="-k broker" picks some)
	@$(PYTEST) -n 2 --dist loadfile -m "not browser" $(ARGS)

coverage: setup ## measure what the tests in memory reach of the checks; fails below 90 %
	@$(PYTEST) -q tests/filrouge/test_check_*.py --cov=filrouge/checks --cov-report=term-missing:skip-covered --cov-fail-under=90

services-test: setup ## run what needs PostgreSQL, Valkey and a worker as processes
	@$(PYTEST) -m services $(ARGS)

browser-test: setup ## drive Chromium through the pages
	@scripts/setup.sh chromium
	@$(PYTEST) -m browser $(ARGS)

lint: setup ## style, formatting, import borders, templates, shell scripts, Dockerfile, compose file
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m djlint --quiet --lint templates
	.venv/bin/lint-imports
	.venv/bin/shellcheck scripts/*.sh .ci/run
	.venv/bin/hadolint Dockerfile
	.venv/bin/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml

format: setup ## rewrite Python in the house style
	$(PYTHON) -m ruff check --fix-only --quiet .
	$(PYTHON) -m ruff format .

types: setup ## mypy --strict, and no model change without its migration
	$(PYTHON) -m mypy
	$(PYTHON) manage.py makemigrations --check --dry-run

content: setup ## check the course: both languages, links, figures, examples
	@$(PYTHON) manage.py content

checks: setup ## write docs/checks.md from the catalogue of checks
	@$(PYTHON) -m filrouge checks --markdown > docs/checks.md

messages: setup ## extract texts; fails on a missing or fuzzy French entry
	@scripts/setup.sh gettext
	@$(PYTHON) scripts/messages.py

bench: setup ## measure (make bench-NAME for one), or compare with another commit (BESIDE=COMMIT, PAIRS=9, FULL=1)
	@$(BENCHMARKS)

bench-%: setup
	@$(BENCHMARKS) $*

real-projects: setup ## hold our verdicts against what was found by hand (CASES=table REPOSITORIES=folder of clones)
	@$(PYTHON) -m benchmarks.real_projects "$(CASES)" "$(REPOSITORIES)"

wheel: setup ## build the command line `filrouge`, which students install at home, into dist/
	@rm -f dist/*.whl
	@$(PYTHON) -m uv build --quiet --wheel --no-build-isolation --out-dir dist .

lock: setup ## resolve pyproject.toml again into both lock files
	@scripts/lock.sh

clean: ## remove what the tools and the site wrote (keeps .venv)
	rm -rf var dist staticfiles htmlcov .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name .venv -prune -o -name __pycache__ -type d -print0 | xargs -0 rm -rf
	if [ -e .git ]; then git worktree prune; fi # var/beside held some
