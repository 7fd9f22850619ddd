#!/usr/bin/env bash
# Make .venv from the locked requirements and put the package into it, editable. Does nothing where it stands already.
set -euo pipefail
cd "$(dirname "$0")/.."
PYTHON=${PYTHON:-python3}

fail() {
    printf 'setup: %s\n' "$*" >&2
    exit 1
}

command -v "$PYTHON" >/dev/null || fail "there is no $PYTHON; install Python 3.11 or newer, or name it: make PYTHON=/path/to/python3 ..."
"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "$("$PYTHON" --version) is too old; Python 3.11 or newer is needed: make PYTHON=/path/to/python3 ..."

if [ ! -x .venv/bin/python ]; then
    if "$PYTHON" -c 'import ensurepip' 2>/dev/null; then
        "$PYTHON" -m venv .venv
    elif [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        # Debian packs venv's installer apart from python3.
        scripts/debian.sh python3-venv
        "$PYTHON" -m venv .venv
    elif "$PYTHON" -m pip --version >/dev/null 2>&1; then
        "$PYTHON" -m venv --without-pip .venv
        "$PYTHON" -m pip --python .venv/bin/python install --quiet pip
    else
        fail "this Python cannot make virtual environments; as administrator: apt-get install python3-venv"
    fi
fi

pip() {
    .venv/bin/python -m pip --disable-pip-version-check "$@"
}

pip install --quiet --no-deps --require-hashes --requirement requirements-dev.txt
pip install --quiet --no-deps --no-build-isolation --editable .
