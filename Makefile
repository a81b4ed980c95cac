# For developers; newcomers need only ./run and ./test.
PYTHON = .venv/bin/python
BIN = .venv/bin
WORDS =

.PHONY: help run lint format types floors unit test faults readings mutate bench engines lock

help:  ## list what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

run:  ## start the demo
	./run

lint:  ## style and floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache

format:  ## let ruff put the files in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types:  ## mypy, strict
	$(PYTHON) -m mypy src tests bench

unit:  ## the quick tests on SQLite; WORDS="-k ledger" narrows them
	$(PYTHON) -m pytest -q -m "not browser and not faults" -n 2 $(WORDS)

test:  ## everything, on both databases
	./test

faults:  ## 50 kills each: verification, payment batch, bank return
	DOUDI_KILLS=50 ./test --only faults

readings:  ## 100,000 households: every reading against rational arithmetic
	DOUDI_HOUSEHOLDS=100000 $(PYTHON) -m pytest -q tests/law/benefits/test_readings.py tests/monitoring/test_engines.py -n 2

mutate:  ## plant mistakes in the policies, see how many the scenarios catch; WORDS="dibao near" for some
	$(PYTHON) -m bench.mutations $(WORDS)

bench:  ## measure load, queries, policy engines and landing, and write docs/performance.md
	$(PYTHON) -m bench $(WORDS)

engines:  ## only the policy engines, side by side; WORDS="--persons 30000000" for a nation
	$(PYTHON) -m bench.engines $(WORDS)

lock:  ## pin every package with its hashes
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header requirements/base.in -o requirements/base.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header requirements/test.in -o requirements/test.txt
