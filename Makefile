# make demo   install, tag examples/, show the result
# make test   install, run the tests
# make check  lint, format and types
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
OUT := out/demo.jsonl

.PHONY: demo test check format clean

demo: $(STAMP)
	$(BIN)/jianbao tag examples -o $(OUT) --table
	@echo "records: $(OUT)   fields: $(BIN)/jianbao schema"

test: $(STAMP)
	$(BIN)/python -m pytest $(PYTEST_ARGS)

check: $(STAMP)
	$(BIN)/ruff check nlp models training serve tests
	$(BIN)/ruff format --check nlp models training serve tests
	mkdir -p build/types/jianbao
	ln -sfn $(CURDIR)/nlp $(CURDIR)/models $(CURDIR)/training $(CURDIR)/serve build/types/jianbao/
	MYPYPATH=build/types $(BIN)/mypy -p jianbao.nlp -p jianbao.models -p jianbao.training -p jianbao.serve

format: $(STAMP)
	$(BIN)/ruff check --fix nlp models training serve tests
	$(BIN)/ruff format nlp models training serve tests

# Constraints pin every package, so that no CUDA build of torch comes along and a later release breaks nothing.
$(STAMP): pyproject.toml .ci/constraints.txt
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@echo "installing into $(VENV) (a few minutes the first time)"
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check -c .ci/constraints.txt -e '.[postgres,train,dev]'
	@touch $(STAMP)

clean:
	rm -rf $(VENV) build out *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
