#!/usr/bin/env bash
# The tests on the lowest versions that pyproject.toml allows: what conda or an older environment brings must do.
set -euo pipefail
cd "$(dirname "$0")/.."
UV=${UV:-uv}
HOME_OF=.venv/lowest
unset PYTHONDONTWRITEBYTECODE

[ -x $HOME_OF/bin/python ] || "${PYTHON:-python3}" -m venv $HOME_OF
"$UV" pip compile --quiet --python-version 3.11 --resolution lowest-direct --no-emit-index-url --no-emit-find-links --no-header \
    --excludes requirements-excluded.txt pyproject.toml --output-file $HOME_OF/lowest.txt >/dev/null
# The tools of the tests as locked, and over them the lowest of what the program itself needs.
"$UV" pip install --quiet --python $HOME_OF/bin/python --no-deps --requirement requirements-dev.txt
"$UV" pip install --quiet --python $HOME_OF/bin/python --no-deps --requirement $HOME_OF/lowest.txt
"$UV" pip install --quiet --python $HOME_OF/bin/python --no-deps --no-build-isolation --editable .
grep -E '^[a-zA-Z0-9._-]+==' $HOME_OF/lowest.txt | tr '\n' ' '
echo
# Left out: what holds the lock itself, the schema as the locked pydantic writes it, and the listed differences to the
# bcftools that the locked pysam carries. Everything else holds on both.
PATH="$PWD/$HOME_OF/bin:$PATH" python -m pytest -q -p no:cacheprovider --deselect tests/test_dependencies.py \
    --deselect tests/documents/test_findings_schema.py --deselect tests/nomenclature/test_csq.py \
    --deselect tests/test_generated.py::test_every_generated_file_is_current "$@"
