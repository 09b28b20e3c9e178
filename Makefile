# Two commands: `make run` and `make test`. Everything lands in .venv; nothing else is touched.

VENV := .venv
comma := ,
BIN := $(VENV)/bin
CAMEL := camel-tools>=1.6,<2
# uv, where there is one, takes the CPU build of torch when UV_TORCH_BACKEND says so.
UV := $(shell command -v uv 2>/dev/null)
INSTALL := $(if $(UV),UV_TORCH_BACKEND=cpu $(UV) pip install --quiet --python $(BIN)/python,$(BIN)/python -m pip install --quiet --disable-pip-version-check)

# Quiet first, because pip complains that torch is missing, which is meant (docs/decisions/0003);
# what goes wrong is said by the second try.
define install
@$(INSTALL) -qq $(1) || $(INSTALL) $(1)
endef

.PHONY: run test check train format clean

run: $(VENV)/.run
	@$(BIN)/sawt samples add --if-empty
	@$(BIN)/sawt serve

test: $(VENV)/.test
	@$(BIN)/python -m pytest

check: $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

train: $(VENV)/.test
	$(BIN)/sawt train

format: $(VENV)/.test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@tools/make-venv $(VENV)

$(VENV)/.run: pyproject.toml | $(BIN)/python
	@echo "Installing Sawt into $(VENV) (once) ..."
	$(call install,--editable '.[camel]')
	$(call install,--no-deps '$(CAMEL)')
	@touch $@

$(VENV)/.test: pyproject.toml $(VENV)/.run
	@echo "Installing what the tests need into $(VENV) (once) ..."
	$(call install,--editable '.[camel$(comma)train$(comma)test]')
	@touch $@
