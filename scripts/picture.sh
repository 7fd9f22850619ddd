#!/usr/bin/env bash
# The README's pictures: the first screen of the index case's report and the batch page, after `make demo`.
set -euo pipefail
cd "$(dirname "$0")/.."
most=300000  # bytes; a README is read on a train too
# picture NAME SIZE PAGE
picture() {
    [ -f "$3" ] || { echo "There is no $3: run make demo first." >&2; exit 1; }
    chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size="$2" --screenshot="docs/$1.png" "file://$PWD/$3" 2>/dev/null
    [ "$(wc -c < "docs/$1.png")" -le $most ] || { echo "docs/$1.png has more than $most bytes." >&2; exit 1; }
}
picture report 1000,1180 results/example/published/index-GRCh37/index-GRCh37.report.html
picture batch 1340,860 results/example/routine/summary.html
