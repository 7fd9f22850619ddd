#!/usr/bin/env bash
# Style, types and a quick part of the tests on the Python of Debian 13, in its own file system under .venv/debian13.
set -euo pipefail
cd "$(dirname "$0")/.."
ROOT=$PWD/.venv/debian13

# The continuous integration goes on where this machine cannot give a Debian 13; by hand that is a failure.
cannot() {
    echo "debian13.sh: not run: $1; with another Python 3.13: make PYTHON=/path/to/python3.13 check" >&2
    exit "${STATUS_IF_NOT_RUN:-1}"
}

[ "$(id -u)" = 0 ] || cannot "only an administrator may enter another file system"
if [ "${1:-}" != inside ]; then
    unshare --mount true 2>/dev/null || cannot "this machine forbids mounts"
    scripts/debian.sh mmdebstrap
    if [ ! -e "$ROOT/.extracted" ]; then
        rm -rf "$ROOT"
        # The mirror of this machine. Extracted, not configured: neither services nor users are needed.
        mirror=$({ cat /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources 2>/dev/null || true; } |
            sed -n 's/^URIs: *//p; s/^deb \(\[[^]]*\] *\)\?\([^ ]*\) .*/\2/p' | head -n 1)
        mmdebstrap --quiet --variant=extract \
            --include=base-files,bash,coreutils,dash,diffutils,findutils,grep,libc-bin,libstdc++6,mawk,mount,python3-venv,sed,util-linux trixie "$ROOT" ${mirror:+"$mirror"} ||
            cannot "Debian 13 cannot be fetched"
        mkdir -p "$ROOT"/{src,proc,tmp,home,packages} "$ROOT/etc/ssl/certs"
        echo "root:x:0:0:root:/home:/bin/bash" >"$ROOT/etc/passwd"
        echo "root:x:0:" >"$ROOT/etc/group"
        touch "$ROOT/.extracted"
    fi
    for file in /etc/resolv.conf /etc/hosts /etc/pip.conf /etc/ssl/certs/ca-certificates.crt; do
        [ ! -f $file ] || cp --dereference $file "$ROOT$file"
    done
    cache=$(.venv/bin/python -m pip cache dir)
    mkdir -p "$cache"
    # The mounts end with this process, so that nothing removes the checkout through them.
    exec unshare --mount bash -c 'mount --bind . "$0/src" && mount -t proc proc "$0/proc" && mount --bind "$1" "$0/packages" && shift && exec chroot "$0" /src/scripts/debian13.sh inside "$@"' "$ROOT" "$cache" "$@"
fi

export PATH=/opt/venv/bin:/usr/sbin:/usr/bin HOME=/home PIP_CACHE_DIR=/packages LANG=C.UTF-8 PYTHONPATH=$PWD/workflow
unset XDG_CACHE_HOME TMPDIR PIP_FIND_LINKS
python3 --version
if ! cmp --silent requirements-dev.txt /opt/installed.txt; then
    python3 -m venv /opt/venv
    pip install --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes --requirement requirements-dev.txt
    cp requirements-dev.txt /opt/installed.txt
fi
shift
ruff check --no-cache .
ruff format --check --no-cache .
snakefmt --check Snakefile workflow
mypy --cache-dir /tmp/mypy --python-version 3.13
# What depends on the version: data classes, messages of the standard library, the command, Snakemake.
pytest -q -p no:cacheprovider "$@" tests/model tests/knowledge tests/plan tests/run tests/vcf/test_open_vcf.py \
    tests/test_cli.py tests/workflow/test_conventions.py tests/workflow/test_golden.py
