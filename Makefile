# Every command in one place. Wanted on the machine: Python 3.11 or newer, Node 20.19 or newer, make.
PYTHON ?= python3
UV ?= uv
PORT ?= 8000
export PORT
V := .venv/bin
TEMPLATES := caunoi/web/templates
SOURCES := $(shell find frontend -name dist -prune -o -type f -print 2>/dev/null)
export PIP_DISABLE_PIP_VERSION_CHECK = 1

# An environment that was copied from elsewhere, or whose Python is gone, is made anew.
VENV_IS_GOOD := $(shell test "$$(cat .venv/.made 2>/dev/null)" = "$(CURDIR)" && $(V)/python -c '' 2>/dev/null && echo yes)
ifneq ($(VENV_IS_GOOD),yes)
.PHONY: .venv/.made
endif

.DEFAULT_GOAL := help
.PHONY: help run centre test check fix soak bench bench-register bench-search bench-memory reliability setup messages static lock clean

help:
	@echo 'make run       set everything up and serve the demonstration on http://127.0.0.1:$(PORT) (PORT=8001 for another)'
	@echo 'make centre    open a real centre on the same address: make centre NAME="Lê Thu Hà" (LINK=yes for a new link)'
	@echo 'make test      set everything up and run the whole suite (ARGS=... goes to pytest)'
	@echo 'make check     ruff (rules and form), the form of templates, import-linter, mypy, the types of the pages'
	@echo 'make soak      walk the lifecycles at random, 100,000 calls each, over an hour (CALLS=10000 for less)'
	@echo 'make bench     the list of the register against the Django admin, search and memory against their limits'
	@echo 'make reliability  the goals of tests/reliability at full size, on SQLite and PostgreSQL'
	@echo 'make fix       let ruff repair and format what it can'
	@echo 'make messages  bring the catalogues up to date with the texts, and say what is missing'
	@echo 'make lock      pin the dependencies anew (for maintainers, wants uv)'
	@echo 'make clean     remove what was made, never the data under var/'

run: setup static
	$(V)/caunoi setup
	$(V)/caunoi demo
	$(V)/caunoi serve

# Its data lie in var/centre, apart from the demonstration; run again it goes on.
centre: setup static
	@$(V)/caunoi centre $(if $(NAME),"$(NAME)") $(if $(LINK),--link)

# pytest comes last: its closing line is the last line of a good run.
test: setup .venv/.dev static
	@sh scripts/ensure_chromium.sh
	@$(MAKE) --no-print-directory check
	$(V)/python -m pytest -n 2 --dist worksteal $(ARGS)

# Each tool has its say, also when one before it found something.
check: setup .venv/.dev
	@code=0; \
	$(V)/ruff check --quiet . || code=1; \
	$(V)/ruff format --check --quiet . || code=1; \
	$(V)/djangofmt --check --quiet $(TEMPLATES) || code=1; \
	$(V)/python scripts/template_lines.py || code=1; \
	$(V)/lint-imports --no-logo || code=1; \
	$(V)/python -m mypy || code=1; \
	npm run --silent types || code=1; \
	exit $$code

fix: .venv/.dev
	$(V)/ruff check --fix .
	$(V)/ruff format .
	$(V)/djangofmt --quiet $(TEMPLATES)

# Three walks, each with its own draw: SEED=... takes another way through.
CALLS ?= 100000
STEPS ?= 2000
SEED ?= 20181220
soak: setup .venv/.dev
	CAUNOI_SOAK_CALLS=$(CALLS) CAUNOI_SOAK_STEPS=$(STEPS) CAUNOI_SOAK_SEED=$(SEED) $(V)/python -m pytest -n0 --durations=0 \
	  tests/schemes/test_random_walk.py tests/schemes/test_money_machine.py tests/difficulties/test_random_walk.py $(ARGS)

# Against a peer or a limit in the same run; the databases stay under var/bench for the next one.
bench:
	@code=0; $(MAKE) --no-print-directory bench-register || code=1; \
	$(MAKE) --no-print-directory bench-search || code=1; \
	$(MAKE) --no-print-directory bench-memory || code=1; exit $$code

# Some ten minutes; each goal is one line, GOAL <id> <done>/<asked> <figure> <pass|fail>.
reliability: setup .venv/.dev
	@sh scripts/reliability.sh

bench-register: setup
	@code=0; for rows in 10000 100000; do $(V)/python -m bench.register $$rows || code=1; done; exit $$code

bench-search: setup
	$(V)/python -m bench.search 100000

bench-memory: setup static
	$(V)/python -m bench.memory

messages: setup
	$(V)/python scripts/messages.py update
	$(V)/python scripts/messages.py check
	$(V)/python scripts/messages.py compile

setup: .venv/.app frontend/dist/manifest.json
	@$(V)/python scripts/messages.py compile

static: setup
	@$(V)/python manage.py collectstatic --noinput -v0

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo 'Python 3.11 or newer is needed and "$(PYTHON)" is not; name another with PYTHON=/path/to/python.' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
	  echo 'This Python cannot make a virtual environment; run: apt install python3-venv' >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv
	@printf '%s\n' "$(CURDIR)" > $@

.venv/.run: .venv/.made requirements.txt
	$(V)/python -m pip install -qq --require-hashes --only-binary :all: -r requirements.txt
	@touch $@

.venv/.app: .venv/.run pyproject.toml
	$(V)/python -m pip install -qq --no-deps --no-build-isolation --no-index -e .
	@touch $@

.venv/.dev: .venv/.run requirements-dev.txt
	$(V)/python -m pip install -qq --require-hashes --only-binary :all: -r requirements-dev.txt
	@touch $@

node_modules/.ok: package.json package-lock.json .npmrc
	@node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit((a == 20 && b >= 19) || (a == 22 && b >= 12) || a > 22 ? 0 : 1)' 2>/dev/null || { \
	  echo 'Node 20.19 or newer is needed (22.12 or newer of the 22 line).' >&2; exit 1; }
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

frontend/dist/manifest.json: node_modules/.ok vite.config.js $(SOURCES)
	npm run --silent build -- --logLevel warn
	@touch $@

LOCK := $(UV) pip compile --python-version 3.11 --only-binary :all: --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links -q
lock:
	$(LOCK) -o requirements.txt requirements.in
	$(LOCK) -o requirements-dev.txt requirements-dev.in
	npm install --package-lock-only --loglevel=error
	node -e 'const fs = require("fs"), f = "package-lock.json", l = JSON.parse(fs.readFileSync(f)); for (const p of Object.values(l.packages)) delete p.funding; fs.writeFileSync(f, JSON.stringify(l, null, 2) + "\n")'

clean:
	rm -rf .venv node_modules frontend/dist var/static *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find caunoi \( -name __pycache__ -o -name '*.mo' \) -prune -exec rm -rf {} +
