"""Write ``resources/reference/transcripts.json`` (cdot format) from ``resources/reference/exons.tsv``.

Run from anywhere: ``python scripts/build_transcripts.py``. A test holds the two files together.
"""

import json
from pathlib import Path

from vexas_report.naming.exon_table import transcripts_document

REFERENCE = Path(__file__).resolve().parent.parent / "resources" / "reference"


def text(exons: str) -> str:
    """The file's text from that of the table of exons; the same table gives the same bytes."""
    return json.dumps(transcripts_document(exons), indent=1, sort_keys=True) + "\n"


def main() -> None:
    """Rewrite the file."""
    document = text((REFERENCE / "exons.tsv").read_text(encoding="utf-8"))
    (REFERENCE / "transcripts.json").write_text(document, encoding="ascii", newline="\n")


if __name__ == "__main__":
    main()
