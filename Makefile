# The commands of the house. `make help` lists them; each builds the environment first if it must.
# PYTHON names the interpreter that makes .venv; ARGS goes on to the tool (make test ARGS="tests/store -k append").

PYTHON ?= python3.11
ARGS ?=
BIN := .venv/bin
STAMP := .venv/.made-from-lock

.DEFAULT_GOAL := help
.PHONY: help setup demo test check schema bench bench-year clean

help:  ## Say what each command does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

setup: $(STAMP)  ## Make .venv from the hashes in requirements.lock (again when the lock changed)

# --no-deps: the lock is the whole truth; --no-build-isolation: the build tool is locked and hashed as well.
$(STAMP): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m pip check --disable-pip-version-check
	touch $(STAMP)

demo: $(STAMP)  ## Start everything, import two districts, print an address and a token; Ctrl-C stops it
	$(BIN)/sandan demo $(ARGS)

# A file's tests stay together, for they share servers; in the order of the tree, where the long ones do not come last.
test: $(STAMP)  ## Run the test suite on real servers, on every core (several minutes)
	$(BIN)/python -m pytest --numprocesses=auto --dist=loadfile --no-loadscope-reorder $(ARGS)

check: $(STAMP)  ## Types, style, import contracts, the wheel
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m build --wheel --no-isolation --outdir dist

schema: $(STAMP)  ## Write the published contract, graphql/schema.graphql, from the code
	$(BIN)/python -m graphql_api > graphql/schema.graphql

bench: $(STAMP)  ## Print measurements, each beside its limit and its peer
	$(BIN)/python -m tests.bench.bench $(ARGS)

bench-year: $(STAMP)  ## The same for one made-up year of full size: some minutes, and 3 GB of memory or disk
	$(BIN)/python -m tests.bench.bench year $(ARGS)

clean:  ## Remove the environment and caches (keeps .sandan, where data lies)
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist build
