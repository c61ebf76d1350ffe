# Thin: installs what a target needs, then calls cargo. `make help` lists the targets.
CARGO ?= cargo
.DEFAULT_GOAL := help
.PHONY: help setup demo run test check bench soak schema

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: ## install system packages (Debian, Ubuntu; elsewhere it says what is needed)
	@./scripts/setup

demo: setup ## the whole main job on sample files; exports land in demo-out/
	$(CARGO) build -p docket-cli -p docket-xtask
	$(CARGO) xtask demo

run: ## how to start Docket
	$(CARGO) build -p docket-cli
	@echo "Docket runs on the command line: target/debug/docket --help"

test: setup ## all tests, with the runner's own counts at the end
	$(CARGO) test --workspace

check: setup ## formatting, lints, documentation, licences
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps --document-private-items --quiet
	@./scripts/deny

bench: setup ## ratios against baselines; writes bench/results.json
	$(CARGO) build --release -p docket-cli
	$(CARGO) run --release -p docket-bench

soak: setup ## the kill test with 5,000 rounds
	DOCKET_KILL_ROUNDS=5000 $(CARGO) test -p docket-app --test it kill

schema: ## write the schema dump anew after a migration
	DOCKET_UPDATE_SCHEMA=1 $(CARGO) test -p docket-store --test it schema
