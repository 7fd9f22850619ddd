#!/usr/bin/env bash
# Resolve pyproject.toml into the locked requirement files. Versions that are locked stay, unless UPGRADE=1.
set -euo pipefail
cd "$(dirname "$0")/.."
UV=${UV:-uv}
UPGRADE=${UPGRADE:+--upgrade}

compile() {
    "$UV" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
        --excludes requirements-excluded.txt --custom-compile-command "make lock" ${UPGRADE:-} "$@" >/dev/null
}

compile --group dev pyproject.toml --output-file requirements-dev.txt
# Those below are cut from the first, so that all three agree.
compile --constraints requirements-dev.txt pyproject.toml --output-file requirements.txt
compile --constraints requirements-dev.txt --group build --output-file requirements-build.txt
compile --constraints requirements-dev.txt --group fuzz --output-file requirements-fuzz.txt
compile --group multiqc --output-file requirements-multiqc.txt
compile --constraints requirements-dev.txt --extra cluster pyproject.toml --output-file requirements-slurm.txt
