# `make` lists what there is. Everything else lives in scripts/setup.sh and sepsis_assistant/launcher/.

PYTHON := .venv/bin/python
LAUNCH := $(PYTHON) -m sepsis_assistant.launcher
LOCK := .venv/bin/uv pip compile pyproject.toml --universal --python-version 3.10 --generate-hashes \
	--no-emit-index-url --extra dev --custom-compile-command "make lock"

# Quiet and private, for everything that is started from here.
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 2
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
export PYTHONWARNINGS := ignore::DeprecationWarning,ignore::FutureWarning

# Containers like to set it. Without bytecode every start compiles three thousand modules anew.
unexport PYTHONDONTWRITEBYTECODE

NODE_MODULES := web/node_modules/.package-lock.json

.DEFAULT_GOAL := help
.PHONY: help setup run shell telegram telegram-webhook telegram-check train test test-fast test-long check bench load soak metrics \
	insight insight-demo export-person curate review missed calibrate calibrate-questions ask safety-report knowledge-report \
	widget widget-verify sbom release lock docs docs-serve pictures clean

help: ## list what make can do
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | awk -F'|' '{printf "make %-16s %s\n", $$1, $$2}'

setup: ## create .venv and install what requirements.lock names (every target does it when needed)
	@scripts/setup.sh

run: setup ## train if needed, start the assistant and its action server, print the address
	@$(LAUNCH) run

# What was given goes through the environment as it is: neither make nor the shell may read it as code.
unexport TEXT FILE DIALOGUE LEVEL ANSWER SENDER
shell: export SHELL_TEXT = $(value TEXT)
shell: export SHELL_FILE = $(value FILE)
shell: setup ## talk in this terminal; TEXT="..." answers one message, FILE=messages.txt a file of them
	@$(LAUNCH) shell $(if $(filter command,$(origin TEXT)),--text="$$SHELL_TEXT") \
		$(if $(filter command,$(origin FILE)),--file $$SHELL_FILE)

telegram: setup ## start the assistant for Telegram by long polling (SEPSIS_TELEGRAM_TOKEN)
	@$(PYTHON) -m sepsis_assistant.channels.telegram check
	@SEPSIS_TELEGRAM_POLLING=1 $(LAUNCH) run

telegram-webhook: setup ## tell Telegram where to send messages (SEPSIS_TELEGRAM_WEBHOOK_URL)
	@$(PYTHON) -m sepsis_assistant.channels.telegram webhook

telegram-check: setup ## say which bot SEPSIS_TELEGRAM_TOKEN belongs to
	@$(PYTHON) -m sepsis_assistant.channels.telegram check

curate: setup ## write answers, facts and phrasings in the browser, sign them as a reviewer (docs/editors.md)
	@$(PYTHON) -m sepsis_assistant.curation

metrics: setup ## show the metrics of the running assistant in plain words (SEPSIS_METRICS_TOKEN)
	@$(PYTHON) -m sepsis_assistant.metrics

insight: setup ## report what was asked and how it ended, without a text; DAYS=30, FROM=, TO=2026-12-31, UNANSWERED=1
	@$(PYTHON) -m sepsis_assistant.insight $(if $(DAYS),--days $(DAYS)) $(if $(FROM),--from $(FROM)) $(if $(TO),--to $(TO)) \
		$(if $(UNANSWERED),--unanswered)

export-person: export PERSON = $(value SENDER)
export-person: setup ## write all that is stored of one person into a file; SENDER=telegram:123456789 (docs/operations.md)
	@$(PYTHON) -m sepsis_assistant.channels.export -- "$$PERSON"

insight-demo: setup ## the same report of 500 made-up conversations, to see what it looks like
	@$(PYTHON) -m sepsis_assistant.insight --demo --out var/insight-demo.html

train: setup ## train the model anew
	@$(LAUNCH) train --force

test: setup ## run every test, on two cores
	@$(MAKE) --silent $(NODE_MODULES) || echo "Without the npm registry some tests of the widget are skipped." >&2
	@$(LAUNCH) train
	@$(PYTHON) -m pytest -n 2 --junitxml results/tests.xml

test-fast: setup ## run the unit and contract tests, in some minutes
	@$(PYTHON) -m pytest tests/unit tests/contracts tests/knowledge -m "not model and not ops and not long"

test-long: setup ## run what is marked long, before a release; CONTRIBUTING.md names all of it
	@$(LAUNCH) train
	@$(PYTHON) -m pytest -n 2 -m long --junitxml results/tests-long.xml

check: setup ## check style, types and the Rasa data
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@LOG_LEVEL=WARNING $(PYTHON) -m sepsis_assistant.launcher.quiet_rasa data validate --fail-on-warnings

bench: setup ## measure speed, memory and the cost of training into docs/benchmarks/; ONLY=turns measures one
	@$(LAUNCH) train
	@$(PYTHON) -m benchmarks $(ONLY); code=$$?; $(PYTHON) -m benchmarks.operations_page; exit $$code

load: setup ## many conversations at once on PostgreSQL, replicas and nginx, half an hour; OPTIONS="--replicas 1"
	@$(LAUNCH) train
	@$(PYTHON) -m benchmarks.load $(OPTIONS); code=$$?; $(PYTHON) -m benchmarks.operations_page; exit $$code

soak: setup ## half an hour at half of the most that `make load` found; does memory grow, do answers get slower?
	@$(LAUNCH) train
	@$(PYTHON) -m benchmarks.load.soak $(OPTIONS); code=$$?; $(PYTHON) -m benchmarks.operations_page; exit $$code

calibrate: setup ## fit the weights of data/safety/decision.yml on the development messages, print the curve
	@$(LAUNCH) train
	@$(PYTHON) -m sepsis_assistant.evaluation.calibrate

calibrate-questions: setup ## fit the weights of data/knowledge/asking.yml on the development questions, print figures
	@$(LAUNCH) train
	@$(PYTHON) -m sepsis_assistant.evaluation.calibrate_questions

ask: export ASK_TEXT = $(value TEXT)
ask: setup ## TEXT="..." shows which answer is chosen, the runners-up, and why
	@$(LAUNCH) train
	@$(PYTHON) -m sepsis_assistant.evaluation.questions "$$ASK_TEXT"

review: export REVIEW_TEXT = $(value TEXT)
review: export REVIEW_FILE = $(value FILE)
review: export REVIEW_DIALOGUE = $(value DIALOGUE)
review: setup ## a page of what was understood, sign by sign, and why; FILE=talk.txt, TEXT="hi // he is grey", DIALOGUE="..."
	@$(LAUNCH) train
	@$(PYTHON) -m sepsis_assistant.review show $(if $(PRINT),--text) \
		$(if $(filter command,$(origin TEXT)),--say="$$REVIEW_TEXT") \
		$(if $(filter command,$(origin FILE)),--file="$$REVIEW_FILE") \
		$(if $(filter command,$(origin DIALOGUE)),--dialogue="$$REVIEW_DIALOGUE")

missed: export MISSED_TEXT = $(value TEXT)
missed: export MISSED_LEVEL = $(value LEVEL)
missed: export MISSED_ANSWER = $(value ANSWER)
missed: setup ## TEXT="..." keeps a message that was met wrongly as a failing test; LEVEL=question or ANSWER=causes/skin says how
	@$(LAUNCH) train
	@$(PYTHON) -m sepsis_assistant.review missed \
		$(if $(filter command,$(origin LEVEL)),--level="$$MISSED_LEVEL") \
		$(if $(filter command,$(origin ANSWER)),--answer="$$MISSED_ANSWER") -- "$$MISSED_TEXT"

safety-report: setup ## write the page of all signs; measure recall and false alarms, write the model card
	@$(LAUNCH) train
	@$(PYTHON) -m sepsis_assistant.evaluation.signs_page
	@$(PYTHON) -m sepsis_assistant.evaluation.safety_report
	@$(PYTHON) -m sepsis_assistant.evaluation.hazards_page

# What builds the widget and what tests it: axe-core, and telegram-test-api.
$(NODE_MODULES): web/package-lock.json | setup
	@scripts/node.sh npm ci --ignore-scripts --no-audit --no-fund

widget: setup $(NODE_MODULES) ## build the web widget anew (its built file is committed; needs the npm registry)
	@scripts/node.sh npm run build

widget-verify: setup $(NODE_MODULES) ## prove that the committed widget is what its sources make
	@scripts/node.sh npm run verify

knowledge-report: setup ## measure the answers: support, reading grade, questions reached; write docs/answers/
	@$(LAUNCH) train
	@$(PYTHON) -m sepsis_assistant.evaluation.answers_report

release: setup ## run every gate, write one report into dist/; QUICK=1 reads the newest results of `make test` and test-long
	@$(MAKE) --silent $(NODE_MODULES) || echo "Without the npm registry some gates cannot be run." >&2
	@$(PYTHON) -m scripts.release $(if $(QUICK),--quick) $(if $(JUNIT),--junit $(JUNIT)) \
		$(if $(JUNIT_LONG),--junit-long $(JUNIT_LONG)) $(if $(ONLY),--only $(ONLY))

sbom: setup ## write what a server and the widget consist of, and the licences: docs/sbom.json, docs/licences.md
	@$(PYTHON) -m scripts.sbom

lock: setup ## bring requirements.lock up to date with pyproject.toml
	@$(LOCK) --quiet --output-file requirements.lock

docs: setup ## build the documentation site into build/site/; a broken link or a page without a place is an error
	@$(PYTHON) -m scripts.site

docs-serve: docs ## the same, then show it on http://127.0.0.1:8000; Ctrl-C ends it
	@$(PYTHON) -m http.server 8000 --bind 127.0.0.1 --directory build/site

pictures: setup ## take the pictures of docs/ anew (needs Chromium)
	@$(LAUNCH) train
	@$(PYTHON) -m tests.support.pictures
	@$(PYTHON) -m tests.support.insight_pictures
	@$(PYTHON) -m tests.support.editor_pictures
	@$(PYTHON) -m tests.support.review_pictures

clean: ## remove the environment, the trained model and caches; keep the conversations in var/
	@rm -rf .venv .venv-tools .rasa .mypy_cache .ruff_cache .pytest_cache .hypothesis results build
	@rm -rf models/*.tar.gz models/*.sha256 models/.training-*
