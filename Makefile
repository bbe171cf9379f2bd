# What can be done here; `make help` prints it.
.DEFAULT_GOAL := help
SHELL := /bin/bash

# Everything that Swift links against, and what pages and PDFs need at run time.
LIBRARIES := pkg-config libsqlite3-dev libssl-dev zlib1g-dev libgd-dev libpango1.0-dev libcairo2-dev \
	libcurl4-openssl-dev libespeak-ng-dev espeak-ng-data fonts-noto-cjk
BROWSER := chromium python3-venv poppler-utils
BENCH := wrk nginx-light sqlite3 python3

PORT ?= 8080
DATA ?= data
PEOPLE ?= 100000
SWIFT_FLAGS := -Xswiftc -warnings-as-errors --explicit-target-dependency-import-check error
VENV := .build/venv

.PHONY: help run test check bench routes libraries release debug

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

run: release ## build, then a rehearsal with the demo data on http://127.0.0.1:8080
	.build/release/kaozheng serve --data $(DATA) --port $(PORT) --rehearsal --demo

test: debug $(VENV)/ready ## all tests: units, HTTP, journeys, a real browser
	swift test --skip-build
	$(VENV)/bin/python -m pytest -q Tests/BrowserTests

check: debug ## format, warnings as errors, the borders of the targets, routes, workflow tables
	swift format lint --strict --recursive Sources Tests Package.swift
	swift test --skip-build --filter 'ArchitectureTests'

bench: release ## figures beside nginx, as ratios in one run
	@.ci/install "measuring" $(BENCH)
	python3 Tests/Benchmarks/bench.py --people $(PEOPLE)

routes: debug ## every URL with who may open it and its page
	@.build/debug/kaozheng routes

libraries:
	@command -v swift >/dev/null || { echo "Swift 6.2 or later is not on the PATH; see https://www.swift.org/install/linux/"; exit 1; }
	@.ci/install "building" $(LIBRARIES)

debug: libraries
	swift build --build-tests $(SWIFT_FLAGS)

release: libraries
	swift build -c release --product kaozheng

$(VENV)/ready: Tests/BrowserTests/requirements.txt
	@.ci/install "the browser tests" $(BROWSER)
	python3 -m venv $(VENV)
	$(VENV)/bin/pip -q install --disable-pip-version-check -r $< || { echo "PyPI could not be reached; the browser tests need: $$(tr '\n' ' ' < $<)"; exit 1; }
	touch $@
