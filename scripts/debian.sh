#!/usr/bin/env bash
# Install those of the named Debian packages that are missing; say what to do where that is not possible.
# `package:command` is not missing where the command is there: a Node.js from elsewhere brings its npm, and Debian's
# package of npm refuses to stand beside it.
set -euo pipefail

missing=()
for wanted in "$@"; do
    package=${wanted%%:*}
    if [ "$package" != "$wanted" ] && command -v "${wanted#*:}" >/dev/null; then
        continue
    fi
    dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null; then
        printf 'Missing Debian packages; as administrator: apt-get install %s\n' "${missing[*]}" >&2
        exit 1
    fi
    as_root=(sudo)
fi
printf 'Installing Debian packages with apt-get: %s\n' "${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get -qq update
"${as_root[@]}" apt-get -qq install --yes --no-install-recommends "${missing[@]}" >/dev/null
