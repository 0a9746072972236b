# `make render` and `make test` do all the set-up: they need Python 3.11 or newer, git and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: help render bootstrap check test site test-model test-real e2e e2e-if-built lint accept docs lock bench bench-peers clean
.DEFAULT_GOAL := help

help: ## List the targets
	@sed -nE 's/^([a-z0-9-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

render: $(VENV)/installed ## Bring rendered/ up to date
	@$(BIN)/fleetwave render

bootstrap: $(VENV)/installed ## Bring argocd/ and flux/ up to date; apply them by hand: docs/argocd.md, docs/flux.md
	@$(BIN)/fleetwave bootstrap

check: $(VENV)/installed ## What CI of a fleet runs: is all well, and all that is generated up to date and sound?
	@$(BIN)/fleetwave validate
	@$(BIN)/fleetwave render --check
	@$(BIN)/fleetwave bootstrap --check
	@$(BIN)/fleetwave validate --rendered

test: $(VENV)/installed-dev ## Run the tests
	$(BIN)/python -m pytest

test-model: $(VENV)/installed-dev ## Explore the model of a rollout deeper (minutes)
	$(BIN)/python -m pytest tests/model -m deep

test-real: $(VENV)/installed-dev ## Run the tests against the real Helm, kustomize, actionlint, editors (needs Go, npm)
	mkdir -p $(VENV)/real
	cd tests/oracle && go build -o $(CURDIR)/$(VENV)/real/oracle .
	GOBIN=$(CURDIR)/$(VENV)/real go install helm.sh/helm/v4/cmd/helm@v4.2.4
	GOBIN=$(CURDIR)/$(VENV)/real go install sigs.k8s.io/kustomize/kustomize/v5@v5.7.1
	GOBIN=$(CURDIR)/$(VENV)/real go install oras.land/oras/cmd/oras@v1.3.6
	GOBIN=$(CURDIR)/$(VENV)/real go install github.com/google/go-containerregistry/cmd/registry@v0.20.6
	GOBIN=$(CURDIR)/$(VENV)/real go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
	npm install --silent --no-audit --no-fund --prefix $(VENV)/real yaml-language-server@1.18.0
	FLEETWAVE_YAMLLS=$(CURDIR)/$(VENV)/real/node_modules/.bin/yaml-language-server \
	FLEETWAVE_ORACLE=$(CURDIR)/$(VENV)/real/oracle FLEETWAVE_HELM=$(CURDIR)/$(VENV)/real/helm \
	FLEETWAVE_KUSTOMIZE=$(CURDIR)/$(VENV)/real/kustomize \
	FLEETWAVE_ORAS=$(CURDIR)/$(VENV)/real/oras FLEETWAVE_REGISTRY=$(CURDIR)/$(VENV)/real/registry \
	FLEETWAVE_ACTIONLINT=$(CURDIR)/$(VENV)/real/actionlint \
	  $(BIN)/python -m pytest tests/differential

e2e: $(VENV)/installed-dev ## Run rollouts on the real Kubernetes, Flux, Argo CD (Linux; Go to build them)
	$(BIN)/python -m tests.e2e.run --engines $(or $(ENGINES),newest) $(E2E)

e2e-if-built: $(VENV)/installed-dev ## The most important of them, if the engines are built already
	$(BIN)/python -m tests.e2e.run --if-built --short

lint: $(VENV)/installed-dev ## Check style, types, the import contract
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

accept: $(VENV)/installed-dev ## Rewrite the expectations in tests/cases; read the diff
	$(BIN)/python -m pytest tests/test_cases.py --accept -q

docs: $(VENV)/installed ## Write what comes from the code: pages of docs/, and what shells complete
	$(BIN)/python docs/commands_from_cli.py
	$(BIN)/python docs/completion_from_cli.py
	$(BIN)/python docs/config_from_schemas.py

site: $(VENV)/installed-dev ## Build the site of the documentation in build/site; fail on a broken link
	$(BIN)/zensical build --clean --strict

bench: $(VENV)/installed ## Measure the speed, in ratios to plain libyaml; BENCH="--sizes 1000" for others
	$(BIN)/python -m benchmarks.run --sizes 180 $(BENCH)

bench-peers: $(VENV)/installed ## The same with other tools, installed in .cache (needs Go, Rust, Node; minutes)
	$(BIN)/python -m benchmarks.run --peers --page $(BENCH)

lock: $(VENV)/installed ## Write the lock files anew
	$(PIP) install pip-tools
	$(BIN)/pip-compile --quiet --upgrade --strip-extras --generate-hashes --no-emit-index-url \
	  --no-emit-trusted-host --no-emit-find-links --extra jsonnet --output-file requirements.txt \
	  pyproject.toml requirements.in
	$(BIN)/pip-compile --quiet --upgrade --strip-extras --generate-hashes --no-emit-index-url \
	  --no-emit-trusted-host --no-emit-find-links --output-file requirements-dev.txt requirements-dev.in

clean: ## Remove the virtual environment and caches
	rm -rf $(VENV) build .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(VENV)/installed: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "fleetwave needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.txt
	$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@
