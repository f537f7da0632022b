# Everything a newcomer needs: `make demo` and `make test`. All else is for those who change Abreast.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
ARGS ?=
NAME ?= frontier
BIN := .venv/bin

.PHONY: demo test lint bench docs pins clean

demo: .venv/run
	$(BIN)/abreast demo $(ARGS)

test: .venv/dev
	$(BIN)/python -m pytest -n auto --dist loadgroup --cov --cov-report=term $(ARGS)

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/dev
	$(BIN)/python -m benchmarks $(NAME) $(ARGS)

docs: .venv/dev
	$(BIN)/sphinx-build -W -b html docs docs/_build/html

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/run: .venv/bin/python requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m abreast.kernels
	touch $@

.venv/dev: .venv/run requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch $@

# Versions and hashes only: the files hold no download addresses, so any mirror will do.
pins:
	uv pip compile pyproject.toml --extra all --group build --universal --no-strip-extras --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements/run.txt
	uv pip compile pyproject.toml --extra all --group dev --universal --no-strip-extras --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements/dev.txt -c requirements/run.txt

clean:
	rm -rf .venv docs/_build benchmarks/out demo
