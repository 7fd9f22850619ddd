# `make demo` and `make test` set up all that they need; CONTRIBUTING.md lists the rest.
PYTHON ?= python3
CORES ?= 2
VENV := .venv
READY := $(VENV)/.ready
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
# Where this is set, every start of Python compiles every library again.
unexport PYTHONDONTWRITEBYTECODE PYTHONPATH
# uv brings certificate authorities of its own; that of a laboratory's proxy is known to the system alone.
export UV_SYSTEM_CERTS := 1
# Snakemake ends in a traceback if it cannot write its cache, as with the home folder of a service account.
ifeq ($(shell test -w "$${XDG_CACHE_HOME:-$$HOME}" && echo yes),)
export XDG_CACHE_HOME := $(CURDIR)/$(VENV)/cache
endif
# A process without tests takes half of those that wait for another one: few tests take minutes.
WORKERS := --numprocesses $(CORES) --dist worksteal
MAKEFLAGS += --no-print-directory

.PHONY: $(shell sed -n 's/^\([a-z]*\):.*/\1/p' Makefile)

help:
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(READY) ## make .venv from the locked requirements

$(READY): requirements-dev.txt pyproject.toml scripts/setup.sh
	@PYTHON=$(PYTHON) scripts/setup.sh
	@touch $@

demo: $(READY) ## run the workflow on the example batch and print where the reports are
	snakemake --cores $(CORES) --configfile resources/example/config.yaml
	@echo "Reports:"
	@ls results/example/*/*/*.report.html

test: $(READY) ## the tests
	lint-imports
	pytest $(WORKERS)

check: lint types test ## everything that CI checks before the long targets

lint: $(READY) ## style of code and workflow
	ruff check .
	ruff format --check .
	snakefmt --check Snakefile workflow
	snakemake --lint
	python scripts/plain_english.py $$(git ls-files 'workflow/*.py' 'scripts/*.py' '*.md' ':!*CHANGELOG.md' ':!docs/performance.md')

format: $(READY) ## put code and workflow into their form
	ruff check --fix .
	ruff format .
	snakefmt Snakefile workflow

types: $(READY) ## types
	mypy

long: $(READY) ## property tests of many examples
	pytest -m long $(WORKERS)

callers: $(READY) ## real variant callers on simulated reads
	scripts/debian.sh bcftools bwa delly freebayes minimap2 samtools tvc
	pytest -m callers

oracles: $(READY) ## names and consequences against snpEff and other oracles
	scripts/debian.sh snpeff
	pytest -m oracles

fuzz: $(READY) ## hypothesis and atheris over the readers
	python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-fuzz.txt
	pytest -m fuzz

bench: $(READY) ## times of whole runs, reading, naming and writing, 10 minutes; WRITE=1 puts them into docs/performance.md
	scripts/debian.sh bcftools:bcftools
	python scripts/bench.py $(if $(WRITE),--write)
	pytest -m bench -rP

validation: $(READY) ## docs/validation.md from simulated samples, 30 minutes (SMALL=1: a trial of it; SHEET=samples.tsv TRUTH=truth.tsv: your own samples)
	$(if $(SHEET)$(TRUTH),,scripts/debian.sh art-nextgen-simulation-tools bcftools bwa freebayes minimap2 tvc)
	python -m tests.validation --workers $(CORES) $(if $(SMALL),--small) $(if $(SHEET),--sheet $(SHEET)) $(if $(TRUTH),--truth $(TRUTH))

mutants: $(READY) ## small faults that the tests notice (MODULES="vcf/read_counts nomenclature" SAMPLE=20 SEED=1)
	python scripts/mutants.py $(MODULES) $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(SEED),--seed $(SEED))

slurm: $(READY) ## the workflow on a real Slurm of two nodes
	scripts/debian.sh munge slurm-wlm
	python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-slurm.txt
	pytest -m cluster -rP

debian: $(READY) ## style, types and a quick part of the tests on Debian 13's Python 3.13 (as administrator)
	scripts/debian13.sh $(WORKERS)

installed: ## `pip install .` in an empty environment, and one report by what it installed
	rm -rf $(VENV)/installed && $(PYTHON) -m venv $(VENV)/installed && mkdir $(VENV)/installed/source
	git archive HEAD | tar -x -C $(VENV)/installed/source
	cd $(VENV)/installed && bin/pip install --quiet --disable-pip-version-check --no-compile ./source
	cd $(VENV)/installed && bin/vexas-report one source/resources/example/vcf/index_grch38.vcf --out out

generated: $(READY) ## write every generated file: pages of docs/, schemas, UBA1's sequence, versions of the tables
	python scripts/build_docs.py

docs: generated ## the same

browser: $(READY) ## the pages in Chromium and Firefox: screens, paper, accessibility, validity, speed
	scripts/debian.sh chromium default-jre-headless:java firefox-esr fonts-dejavu-core fonts-liberation nodejs:node npm:npm poppler-utils
	cd tests/browser && npm ci --silent --ignore-scripts
	pytest -m browser

documents: $(READY) ## the report as PDF: the same sentences, tags, the same bytes; FHIR bundles against the guide's profiles; the tables in MultiQC
	scripts/debian.sh fonts-dejavu-core fonts-liberation libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 nodejs:node npm:npm poppler-utils qpdf
	cd tests/fhir && npm pack --silent hl7.fhir.uv.genomics-reporting@3.0.0
	test -x $(VENV)/multiqc/bin/multiqc || $(PYTHON) -m venv $(VENV)/multiqc
	$(VENV)/multiqc/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-multiqc.txt
	DOCUMENTS=1 MULTIQC=$(CURDIR)/$(VENV)/multiqc/bin/multiqc pytest tests/documents/test_pdf_report.py tests/documents/test_multiqc_content.py tests/fhir

corpus: $(READY) ## every VCF below a folder through the whole pipeline, by two readers (CORPUS=folder)
	python scripts/corpus.py $(CORPUS)

picture: demo ## the README's pictures, from the demo
	scripts/debian.sh chromium fonts-dejavu-core
	scripts/picture.sh

golden: $(READY) ## write the golden files of the workflow's tests anew; read the difference before committing
	GOLDEN=write pytest tests/workflow -k golden

lowest: $(READY) ## the tests on the lowest versions that pyproject.toml allows
	test -x $(VENV)/lock/bin/uv || { $(PYTHON) -m venv $(VENV)/lock && $(VENV)/lock/bin/pip install --quiet uv; }
	UV=$(VENV)/lock/bin/uv PYTHON=$(PYTHON) scripts/lowest.sh $(WORKERS)

lock: ## resolve the requirements anew (UPGRADE=1: to the newest versions)
	test -x $(VENV)/lock/bin/uv || { $(PYTHON) -m venv $(VENV)/lock && $(VENV)/lock/bin/pip install --quiet uv; }
	UV=$(VENV)/lock/bin/uv scripts/lock.sh

clean: ## remove what was made here
	rm -rf $(VENV) build dist workflow/*.egg-info results .snakemake .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
