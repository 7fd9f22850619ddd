#!/usr/bin/env bash
# The README's picture: the first screen of the index case's report, after `make demo`.
set -euo pipefail
cd "$(dirname "$0")/.."
page=results/example/published/index-GRCh37/index-GRCh37.report.html
[ -f "$page" ] || { echo "There is no $page: run make demo first." >&2; exit 1; }
chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=1.2 --window-size=900,1240 \
    --screenshot=docs/report.png "file://$PWD/$page" 2>/dev/null
