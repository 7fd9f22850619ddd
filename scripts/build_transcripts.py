"""Write ``resources/reference/transcripts.json`` (cdot format) from ``resources/reference/exons.tsv``.

Run from anywhere: ``python scripts/build_transcripts.py``. A test holds the two files together.
"""

import json
from pathlib import Path

from vexas_report.naming.exon_table import transcripts_document

REFERENCE = Path(__file__).resolve().parent.parent / "resources" / "reference"


def main() -> None:
    """Rewrite the file; the same table gives the same bytes."""
    document = transcripts_document((REFERENCE / "exons.tsv").read_text(encoding="utf-8"))
    text = json.dumps(document, indent=1, sort_keys=True) + "\n"
    (REFERENCE / "transcripts.json").write_text(text, encoding="ascii", newline="\n")


if __name__ == "__main__":
    main()
