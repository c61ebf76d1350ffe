# Thin: installs what a target needs, then calls cargo and npm. `make help` lists the targets.
CARGO ?= cargo
.DEFAULT_GOAL := help
.PHONY: help setup demo run ui test test-core test-ui test-web test-window check bench soak schema types bundle
DISPLAYED = dbus-run-session -- xvfb-run -a -s "-screen 0 1280x800x24"

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 13

setup: ## install system and npm packages (Debian, Ubuntu; elsewhere it says what is needed)
	@./scripts/setup

demo: ## the whole main job on sample files; exports land in demo-out/
	@./scripts/setup core
	$(CARGO) build -p docket-cli -p docket-xtask
	$(CARGO) xtask demo

run: setup ui ## open the window
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ] || [ "$$(uname)" = Darwin ]; then \
	    $(CARGO) run -p docket-window; \
	else \
	    $(CARGO) build -p docket-cli && \
	    echo "There is no display here. As a page in a browser: target/debug/docket serve"; \
	fi

ui: setup ## build the user interface, which window and web page share
	cd ui && npm run --silent build

test: test-core test-ui test-web test-window ## all tests, with the runners' own counts at the end of each

test-core: setup ui
	$(CARGO) test --workspace
	$(CARGO) test -p docket-sync --features planted --test fleet planted

test-ui: setup
	cd ui && npm test --silent

test-web: setup ui
	$(CARGO) build -p docket-cli
	cd ui && npx playwright test --project web

test-window: setup ui
	$(CARGO) build -p docket-window
	cd ui && $(DISPLAYED) npx playwright test --project window

check: setup ui ## formatting, lints, documentation, licences
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps --document-private-items --quiet
	cd ui && npm run --silent check
	@./scripts/deny

bench: setup ui ## ratios against baselines; writes bench/results.json
	$(CARGO) build --release -p docket-cli -p docket-bench
	$(CARGO) run --release -p docket-bench
	cd ui && DOCKET_PROFILE=release npx playwright test --project bench
	$(CARGO) run --release -p docket-bench -- page < bench/page.jsonl
	$(CARGO) build --release -p docket-window --bin docket-window --example empty
	$(DISPLAYED) target/release/docket-bench window

soak: setup ## the kill test with 5,000 rounds, the fleet simulator with 200,000 seeds, fleets of vaults with 1,000
	DOCKET_KILL_ROUNDS=5000 $(CARGO) test -p docket-app --test it kill
	DOCKET_SEEDS=200000 $(CARGO) test -p docket-sync --test fleet
	DOCKET_VAULTS=1000 $(CARGO) test -p docket-app --test it sync::fleet

schema: ## write the schema dump anew after a migration
	DOCKET_UPDATE_SCHEMA=1 $(CARGO) test -p docket-store --test it schema

types: ## write the TypeScript types anew after a change of the commands
	$(CARGO) xtask types

bundle: setup ui ## .deb and .rpm of the window, in target/release/bundle
	cd src-tauri && ../ui/node_modules/.bin/tauri build --bundles deb,rpm
