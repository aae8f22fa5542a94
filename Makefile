# make run, make test: everything else is for people who work on the site.
PORT ?= 8000
ARGS ?=
PY := .venv/bin/python
PRODUCTION := HTTPS=on DEBUG=off ALLOWED_HOSTS=light-hands.example EMAIL_URL=smtp+tls://name:password@mail.example:587

.DEFAULT_GOAL := help
.PHONY: help run dev setup test check format bench audit lock clean figures figures-check

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /make \1	/' | expand -t 20

run: ## the site, at http://localhost:8000 (PORT=8001 for another)
	@scripts/setup.sh run $(PORT)
	@PORT=$(PORT) exec .venv/bin/gunicorn --config config/gunicorn.conf.py config.wsgi

dev: ## the site for working on it: reloads when a file changes
	@scripts/setup.sh dev $(PORT)
	@DEBUG=on exec $(PY) manage.py runserver --nostatic 127.0.0.1:$(PORT)

setup: ## everything for working on the site, without starting it
	@scripts/setup.sh test
	@$(PY) scripts/prepare.py dev

test: ## all tests, in a real browser too (ARGS="-k name" for some)
	@scripts/setup.sh test
	@$(PY) -m pytest -n 2 $(ARGS)

check: ## style, settings, migrations, static files, spelling
	@scripts/setup.sh dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py collectstatic --no-input --dry-run --verbosity 0
	.venv/bin/codespell

format: ## put code into the house style
	@scripts/setup.sh dev
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

bench: ## requests a second and page weights
	@scripts/setup.sh dev
	$(PY) bench/run.py $(ARGS)

audit: ## slow checks: known holes, static security, mutation of the rules
	@scripts/setup.sh audit
	.venv/bin/bandit --quiet --recursive --configfile pyproject.toml accounts config guide scripts
	.venv/bin/mutmut run
	.venv/bin/mutmut results
	.venv/bin/pip-audit --strict --requirement requirements/run.txt --require-hashes --disable-pip

LOCK := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links
lock: ## compile requirements/ from pyproject.toml (ARGS=--upgrade for newer versions)
	@scripts/setup.sh dev
	$(LOCK) pyproject.toml $(ARGS) -o requirements/run.txt
	$(LOCK) pyproject.toml $(ARGS) --extra dev -c requirements/run.txt -o requirements/dev.txt
	$(LOCK) pyproject.toml $(ARGS) --extra dev --extra audit -c requirements/dev.txt -o requirements/audit.txt
	$(LOCK) requirements/uv.in $(ARGS) -o requirements/uv.txt

clean: ## remove what set-up made, but not your data
	rm -rf .venv build var/static var/stamp-* .pytest_cache .ruff_cache

# The pictures are committed: only who draws needs this, with packages of its own that the site never imports.
FIGURES := figures/.venv/bin/python
figures/.venv/stamp: figures/requirements.txt
	python3 -m venv figures/.venv
	$(FIGURES) -m pip install --quiet --no-deps --require-hashes -r figures/requirements.txt
	@touch figures/.venv/stamp

figures: figures/.venv/stamp ## draw the pictures of all steps anew
	$(FIGURES) -m figures.build

figures-check: figures/.venv/stamp ## the committed pictures are what the program draws
	$(FIGURES) -m figures.build --check
