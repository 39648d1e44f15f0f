# Xếp Hàng: `make` shows what there is to do.
PYTHON ?= python3
BIN := .venv/bin
SETUP_STAMP := .venv/.installed
WORDS_STAMP := shared/words/built/.stamp
# Tests are spread over the processors; `make test PYTEST="-n0 -x tests/unit/kiosk"` runs what you name.
PYTEST ?= -n $(shell nproc 2>/dev/null || echo 1) --dist worksteal
ROOMS_WITH_BENCH := $(shell grep -lsE '^def bench\b' xephang/*.py)
ROOMS_WITH_SOAK := $(shell grep -lsE '^def simulate\b' xephang/*.py)

.DEFAULT_GOAL := help
.PHONY: help setup system run lint test tidy lock bench soak clean

help: ## this menu
	@echo "Xếp Hàng, queue tickets and counter calls for public-service halls"
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16
ifneq ($(ROOMS_WITH_BENCH),)
	@printf '  make bench\tmeasure this machine: `xephang bench`\n' | expand -t 16
endif
ifneq ($(ROOMS_WITH_SOAK),)
	@printf '  make soak\ta simulated hall until it breaks or you stop it: `xephang simulate`\n' | expand -t 16
endif

setup: system $(SETUP_STAMP) $(WORDS_STAMP) ## make .venv with the pinned packages, and build the words

system:
	@PYTHON=$(PYTHON) sh deploy/system.sh

# Whatever package index pip is configured with is used; every file must match its hash in requirements.lock.
$(SETUP_STAMP): requirements.lock pyproject.toml | system
	@echo "Installing the pinned packages into .venv (a minute or two the first time)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(WORDS_STAMP): $(wildcard shared/words/*/*.po) shared/words/build.py $(SETUP_STAMP)
	@$(BIN)/python -m shared.words.build
	@touch $@

run: setup ## start a whole hall on this machine
	@$(BIN)/xephang run

# Every checker runs, and the tests run too, so that one look shows all there is to repair.
lint: setup ## ruff, mypy, import walls, QML
	@failed=; \
	run() { echo "$$*"; "$$@" || failed="$$failed $$(basename $$1)"; }; \
	run $(BIN)/ruff check --quiet --output-format concise .; \
	run $(BIN)/ruff format --check --quiet --output-format concise .; \
	run $(BIN)/mypy --no-error-summary; \
	run $(BIN)/lint-imports --no-logo; \
	if [ -f shared/screen/lint.py ]; then run $(BIN)/python -m shared.screen.lint; fi; \
	if [ -n "$$failed" ]; then echo "Lint failed in:$$failed (make tidy formats)"; exit 1; fi

test: setup ## lint, then every test
	@$(MAKE) --no-print-directory lint; linted=$$?; $(BIN)/pytest -q $(PYTEST) && [ $$linted = 0 ]

tidy: setup ## format, and fix what ruff can fix
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: setup ## renew requirements.lock, keeping pins (all of them new: make lock UPGRADE=1)
	@$(BIN)/python deploy/lock.py $(if $(UPGRADE),--upgrade)

ifneq ($(ROOMS_WITH_BENCH),)
bench: setup
	$(BIN)/xephang bench
else
bench:
	@echo "There is no xephang bench yet"; exit 1
endif

ifneq ($(ROOMS_WITH_SOAK),)
soak: setup
	XEPHANG_CALLS=10000 $(BIN)/pytest -q -n0 tests/contract/test_double_calls.py
	$(BIN)/xephang simulate
else
soak:
	@echo "There is no xephang simulate yet"; exit 1
endif

clean: ## remove .venv and everything that was built
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build shared/words/built
