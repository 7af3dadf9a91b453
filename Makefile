# Two commands do everything on a fresh machine: `make demo` and `make test`.
# Each target does the set-up that it needs; nothing has to be installed first but Python >= 3.12.

PORT ?= 8000
FIND_PYTHON = for p in python3 python3.13 python3.12 python3.14; do \
	  if $$p -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then echo $$p; exit 0; fi; done
PYTHON ?= $(shell $(FIND_PYTHON))
BIN := .venv/bin
RUN := .venv/.run-installed
DEV := .venv/.dev-installed
BENCH := .venv/.bench-installed
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --no-compile
# What pip would compile file by file, by all processors at once; the packages' own tests and what nothing here imports are left out.
COMPILE := $(BIN)/python -W ignore -m compileall -qq -j 0 -x '/tests/|/pyspark/(ml|mllib|pandas|streaming)/' .venv/lib src || true

.PHONY: demo test machine check release fix bench lock messages clean help
.DEFAULT_GOAL := help

help: ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Närmare needs Python 3.12 or newer; install it (Debian: apt-get install python3.12 python3.12-venv) and run make again." >&2; exit 1; }
	@$(PYTHON) -m venv .venv

$(RUN): requirements/web.txt pyproject.toml hatch_build.py | .venv/bin/python
	@echo "Installing Närmare (about a minute the first time) ..."
	@$(INSTALL) --require-hashes -r requirements/web.txt
	@$(INSTALL) --no-build-isolation --no-deps --editable .
	@$(COMPILE)
	@touch $@

# One installation and not two: what the tests need holds all that the product needs.  Spark comes as a source of half a gigabyte:
# its wheel is built while the rest is installed, and not compressed, only to be unpacked a moment later.
$(DEV): requirements/dev.txt requirements/web.txt pyproject.toml hatch_build.py | .venv/bin/python
	@echo "Installing Närmare and what the tests need (about a minute the first time) ..."
	@sed -n '/^pyspark==/,/[^\\]$$/p' requirements/dev.txt > .venv/spark.txt
	@sed '/^pyspark==/,/[^\\]$$/d' requirements/dev.txt > .venv/others.txt
	@$(INSTALL) --require-hashes --no-deps --config-settings=--build-option=--compression=stored -r .venv/spark.txt & spark=$$!; \
	  $(INSTALL) --require-hashes -r .venv/others.txt && wait $$spark
	@$(INSTALL) --no-build-isolation --no-deps --editable .
	@$(COMPILE)
	@touch $(RUN) $@

$(BENCH): requirements/bench.txt $(DEV)
	@$(INSTALL) --require-hashes -r requirements/bench.txt
	@$(COMPILE)
	@touch $@

demo: $(RUN) ## start the product with a synthetic Kronoberg on http://127.0.0.1:8000
	@$(BIN)/python hatch_build.py
	@exec $(BIN)/narmare demo --port $(PORT)

# What Python compiles is kept, also where the environment says otherwise: tests start the product anew a score of times.
test: ## all set-up, then every test
	@$(MAKE) --no-print-directory --jobs 2 $(DEV) machine
	@$(BIN)/python hatch_build.py
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 2 --dist loadscope

machine: | .venv/bin/python # browser, Java and Node, which need no package of Python: installed beside those
	@$(BIN)/python -m tests.browser
	@$(BIN)/python -m tests.java
	@$(BIN)/python -m tests.provider

check: $(DEV) ## format, lint (with bandit's rules), types, layers, known weaknesses of packages (pip-audit, npm audit); changes nothing
	@$(BIN)/ruff format --check . && $(BIN)/ruff check . && DATABASE_URL=postgresql:///types NARMARE_SECRET_KEY=types $(BIN)/mypy && $(BIN)/lint-imports
	@$(BIN)/python -m tests.audit

release: $(DEV) ## build the wheel, and the list of what it runs with (SBOM, CycloneDX) into dist
	@$(BIN)/python hatch_build.py && $(BIN)/python -m hatchling build -t wheel -d dist
	@$(BIN)/cyclonedx-py requirements requirements/web.txt --pyproject pyproject.toml --output-reproducible --of JSON -o dist/narmare.cdx.json
	@echo "dist/narmare.cdx.json lists what the wheel runs with."

fix: $(DEV) ## repair what can be repaired
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

bench: $(BENCH) ## ratios measured side by side, written to build/bench
	@$(BIN)/python -m benchmarks

messages: $(DEV) ## refresh locale/en from templates and code
	@$(BIN)/narmare messages

lock: $(DEV) ## make the hashed lock files anew
	@$(BIN)/pip install --quiet uv
	@for name in web dev bench; do extra=; [ $$name = dev ] && extra="--group dev"; [ $$name = bench ] && extra="--group dev --group bench"; \
	  $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --extra web $$( [ $$name = web ] || echo --extra telemetry ) $$extra \
	    $$( [ $$name = web ] && echo requirements/build.in ) pyproject.toml --output-file requirements/$$name.txt; done
	@date +%F > requirements/looked_at.txt

clean: ## remove the environment and the demo's data
	@rm -rf .venv var build dist tests/provider/node_modules
