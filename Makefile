# What there is to do here, from a fresh clone on. Every target sets up what is missing, does only
# what is needed, and works offline once that is there. Needs: Rust (rustup), Node 20 or later.

PORT ?= 8787
STAMPS := target/stamps
# What npm itself leaves behind, so that a removed folder is noticed.
NPM := node_modules/.package-lock.json
PACKAGE := pkg-config/dist/package.json
SITE := www/dist/index.html
ENGINE_SOURCES := Cargo.toml Cargo.lock code/Cargo.toml code/Cargo.lock $(shell find src code/src -type f 2>/dev/null)
PACKAGE_SOURCES := $(shell find pkg-config/src pkg-config/entries pkg-config/cli -type f) pkg-config/build.mjs pkg-config/package.json scripts/steps.mjs README.md $(wildcard docs/findings/*.md)
WWW_SOURCES := $(shell find www -type f -not -path 'www/dist/*' -not -path 'www/tests/*' 2>/dev/null)

.PHONY: help play build test test-long bench measure screenshots clean setup fmt lint

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22

play: build ## build all and serve the playground on http://127.0.0.1:8787 (PORT=)
	@node scripts/serve.mjs www/dist --port $(PORT)

build: ## npm package into pkg-config/dist, static site into www/dist
	@$(MAKE) -s --no-print-directory -j2 $(STAMPS)/compiled $(STAMPS)/bindgen
	@$(MAKE) -s --no-print-directory $(PACKAGE) $(SITE)

test: $(NPM) ## all that CI runs, real browser included
	@node scripts/test.mjs

test-long: $(NPM) ## the long runs: properties, a million scenarios, instruction counts, mutants
	@node scripts/test-long.mjs

bench: build ## native benches, and the package beside its peers
	@node scripts/bench.mjs

measure: build ## agreement with the script in MEASURE=DIR, held against tests/divergences.json
	@node scripts/measure.mjs "$(MEASURE)"

screenshots: build ## pictures of the page, into screenshots/
	@node scripts/setup.mjs browser
	@node www/screenshots.mjs

clean: ## remove artefacts, keep what set-up installed
	@echo "== removing artefacts"
	@rm -rf pkg-config/dist www/dist screenshots target/package target/debug target/release target/doc \
	  target/wasm32-unknown-unknown target/measure.json target/long $(STAMPS)/compiled

setup: $(NPM) $(STAMPS)/target $(STAMPS)/bindgen ## install all that is missing
	@node scripts/setup.mjs browser

fmt: ## format the Rust sources
	@cargo fmt

lint: $(NPM) $(STAMPS)/target ## formatting, clippy, types
	@node scripts/test.mjs lint

$(NPM): package-lock.json
	@command -v node >/dev/null || { echo "Node 20 or later is needed"; exit 1; }
	@echo "== installing npm packages"
	@npm ci --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

$(STAMPS)/target:
	@node scripts/setup.mjs target
	@mkdir -p $(STAMPS) && touch $@

# The tool of the version in Cargo.lock; compiled while the engine compiles.
$(STAMPS)/bindgen: Cargo.lock
	@node scripts/setup.mjs bindgen
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/compiled: $(ENGINE_SOURCES) pkg-config/build.mjs | $(NPM) $(STAMPS)/target
	@node pkg-config/build.mjs --compile
	@touch $@

$(PACKAGE): $(STAMPS)/compiled $(STAMPS)/bindgen $(PACKAGE_SOURCES) | $(NPM)
	@node pkg-config/build.mjs --rest
	@touch $@

$(SITE): $(PACKAGE) $(WWW_SOURCES) | $(NPM)
	@if [ -f www/build.mjs ]; then echo "== building the playground"; node www/build.mjs && touch $@; else echo "  no playground here"; fi
