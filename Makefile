# Two commands: `make run` and `make test`. Everything lands in .venv; nothing else is touched.

VENV := .venv
BIN := $(VENV)/bin
CAMEL := camel-tools>=1.6,<2
# uv, where there is one, takes the CPU build of torch when UV_TORCH_BACKEND says so.
UV := $(shell command -v uv 2>/dev/null)
# pip would complain that camel-tools lacks torch, which is meant (docs/decisions/0003).
INSTALL := $(if $(UV),UV_TORCH_BACKEND=cpu $(UV) pip install --quiet --python $(BIN)/python,$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-warn-conflicts)

.PHONY: run test check audit train format clean

run: $(VENV)/.run
	@$(BIN)/sawt samples add --if-empty
	@$(BIN)/sawt serve

test: $(VENV)/.test
	@$(BIN)/python -m pytest --numprocesses=auto --dist=worksteal

check: $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

audit: $(VENV)/.test
	$(BIN)/pip-audit --strict --skip-editable --progress-spinner off

train: $(VENV)/.test
	$(BIN)/sawt train

format: $(VENV)/.test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@tools/make-venv $(VENV)

$(VENV)/.run: pyproject.toml package-lock.json hatch_build.py | $(BIN)/python
	@echo "Installing Sawt into $(VENV) (once) ..."
	@$(INSTALL) --editable '.[camel]'
	@$(INSTALL) --no-deps '$(CAMEL)'
	@touch $@

$(VENV)/.test: pyproject.toml $(VENV)/.run
	@echo "Installing what the tests need into $(VENV) (once) ..."
	@$(INSTALL) --editable '.[camel,train,onnx,parquet,test]'
	@touch $@
