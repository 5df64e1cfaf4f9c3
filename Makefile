# Licet's daily commands. Each sets up what it needs first; `make` alone lists them.
# Another Python or another environment:  make test PYTHON=python3.12 VENV=.venv312

PYTHON ?= python3
VENV   ?= .venv

BIN   := $(VENV)/bin
STAMP := $(VENV)/licet-set-up

version        = $(shell $(1) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
PYTHON_VERSION := $(call version,$(PYTHON))
VENV_VERSION   := $(call version,$(BIN)/python)

.PHONY: help
help: ## list these commands
	@sed -n 's/^\([a-z]*\):.* ## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

.PHONY: demo
demo: $(STAMP) ## check the sample manifest and explain one of its lines
	@rm -rf build/demo && mkdir -p build
	@status=0; \
	$(BIN)/licet check rules/samples/manifest.csv --bom rules/samples/bom.csv \
	  --assume rules/samples/profile.yaml --out build/demo || status=$$?; \
	case $$status in \
	  0) echo "make demo: every line may leave." ;; \
	  1) echo "make demo: some lines are held (licet check ended with 1), as the sample means them to be." ;; \
	  2) echo "make demo: some rows were rejected (licet check ended with 2), as the sample means them to be." ;; \
	  *) echo "make demo: licet check failed with $$status." >&2; exit $$status ;; \
	esac
	@status=0; $(BIN)/licet explain rules/samples/manifest.csv --bom rules/samples/bom.csv \
	  --assume rules/samples/profile.yaml --line S-1002/1 || status=$$?; test $$status -le 1

.PHONY: test
test: $(STAMP) ## run the tests on all cores, two for each: many wait for processes that they start
	$(BIN)/pytest --numprocesses "$$($(BIN)/python -c 'import os; print(2 * (os.cpu_count() or 1))')" --dist worksteal --benchmark-disable -m "not soak"

.PHONY: lint
lint: $(STAMP) ## check style, types, the direction of imports and the declared dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry engine api

.PHONY: rules
rules: $(STAMP) ## check the rule files, work through their cases and prove that nothing unexplained is in them
	$(BIN)/licet rules check
	$(BIN)/licet rules test
	$(BIN)/licet rules prove

.PHONY: words
words: $(STAMP) ## collect the texts of the pages into the Chinese catalogue; new ones wait there for their Chinese
	@mkdir -p build
	$(BIN)/pybabel --quiet extract --mapping-file pyproject.toml --keywords N_ --no-location --output-file build/pages.pot api/web
	$(BIN)/pybabel --quiet update --input-file build/pages.pot --output-file api/web/locale/zh.po --locale zh_Hans_CN \
	  --no-fuzzy-matching --ignore-obsolete --omit-header --width 120
	@! grep -q '^msgstr \(\[0\] \)\?""$$' api/web/locale/zh.po || echo "Some texts in api/web/locale/zh.po have no Chinese yet."

.PHONY: provider
provider: build/provider/node_modules ## install the identity provider that sign-in is tested with; needs node and npm

build/provider/node_modules: tests/service/oidc/package.json
	mkdir -p build/provider && cp $< build/provider/
	npm install --prefix build/provider --no-audit --no-fund --no-package-lock --ignore-scripts --loglevel=error
	@touch $@

.PHONY: bench
bench: $(STAMP) ## measure speeds: single decisions, then a million lines against plain Polars, other engines, bad rows and Spark, then parties against lists, then the service, its page of checks, its log and its pages
	$(BIN)/python -m tests.benchmarks.scalar
	$(BIN)/python -m tests.benchmarks.million
	$(BIN)/python -m tests.benchmarks.parties
	$(BIN)/python -m tests.benchmarks.service
	$(BIN)/python -m tests.benchmarks.checks
	$(BIN)/python -m tests.benchmarks.audit
	$(BIN)/python -m tests.benchmarks.pages

.PHONY: clean
clean: ## remove what the other commands made, except the environment
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .benchmarks
	find engine api tests -type d -name __pycache__ -prune -exec rm -rf {} +

# --- the environment ------------------------------------------------------------------------------------------

# An environment made by another Python than the one asked for, or by one that is gone, is made anew.
ifneq ($(VENV_VERSION),$(PYTHON_VERSION))
.PHONY: $(STAMP)
endif

# durable_rules 2.0.28 calls PyEval_CallObject, which Python 3.13 no longer has: there it builds but does not import
# unless the name is mapped to its successor. Mended upstream, but not released.
ifneq ($(filter 3.13,$(PYTHON_VERSION)),)
BUILD_FLAGS := CPPFLAGS="$$CPPFLAGS -DPyEval_CallObject=PyObject_CallObject"
endif
# The pip of Debian 12 needs to be told to build the way that later ones do anyway.
PIP_INSTALL := PIP_USE_PEP517=1 $(BUILD_FLAGS) $(BIN)/python -m pip install --quiet --disable-pip-version-check \
               --constraint constraints.txt

stop = { echo "make: $(1)" >&2; exit 1; }

$(STAMP): pyproject.toml constraints.txt
	@case "$(PYTHON_VERSION)" in \
	  3.11|3.12|3.13) ;; \
	  "") $(call stop,no Python found as '$(PYTHON)'. Name one: make PYTHON=python3.12) ;; \
	  *)  $(call stop,'$(PYTHON)' is Python $(PYTHON_VERSION). Licet needs 3.11 to 3.13: make PYTHON=python3.12) ;; \
	esac
ifneq ($(VENV_VERSION),$(PYTHON_VERSION))
	@[ -z "$$(ls -A $(VENV) 2>/dev/null)" ] || [ -f $(VENV)/pyvenv.cfg ] || \
	  $(call stop,'$(VENV)' holds something other than a Python environment and is left alone. Name another: make VENV=.venv)
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  $(call stop,'$(PYTHON)' cannot make environments. On Debian or Ubuntu: apt-get install python3-venv)
	$(PYTHON) -m venv --clear $(VENV)
endif
	@$(BIN)/python -c 'import durable.engine' 2>/dev/null || { \
	  cc=$$($(PYTHON) -c 'import os, sysconfig; print((os.getenv("CC") or sysconfig.get_config_var("CC")).split()[0])'); \
	  command -v "$$cc" >/dev/null || \
	    $(call stop,no C compiler found as '$$cc'. durable_rules is built from source. On Debian or Ubuntu: apt-get install gcc libc6-dev); \
	  [ -f "$$($(PYTHON) -c 'import sysconfig; print(sysconfig.get_path("include"))')/Python.h" ] || \
	    $(call stop,the headers of '$(PYTHON)' are missing. durable_rules is built from source. On Debian or Ubuntu: apt-get install python3-dev); \
	}
	$(PIP_INSTALL) --editable '.[dev,bench,spark,otel]'
	@# pip keeps built wheels: one of durable_rules built without the flags above would come back here.
	@$(BIN)/python -c 'import durable.engine' 2>/dev/null || \
	  $(PIP_INSTALL) --no-cache-dir --no-binary durable_rules --force-reinstall --no-deps durable_rules
	@$(BIN)/python -c 'import durable.engine'
	@touch $@
