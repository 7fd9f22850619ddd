"""Write ``resources/reference/UBA1.GRCh38.fa`` from ``resources/reference/UBA1.known_bases.tsv``.

Every base of the table is at its position, everything else is ``N``; rows marked ``low_confidence`` are masked.
Run from anywhere: ``python scripts/build_uba1.py``. A test holds the two files together.
"""

import csv
import io
from pathlib import Path

REFERENCE = Path(__file__).resolve().parent.parent / "resources" / "reference"
CHROM, START, END = "chrX", 47193629, 47215328  # 200 bases on either side of NM_003334.4, GRCh38, 1-based inclusive


def slice_of(known_bases: str) -> str:
    """FASTA text (plus strand, 60 bases a line) of the table's text.

    ValueError for a row outside the slice, a second row of one position, or a base that is none.
    """
    bases = ["N"] * (END - START + 1)
    for row in csv.DictReader(io.StringIO(known_bases), delimiter="\t"):
        offset = int(row["pos_GRCh38"]) - START
        if not 0 <= offset < len(bases) or bases[offset] != "N" or row["base"] not in set("ACGT"):
            raise ValueError(f"known bases of UBA1, position {row['pos_GRCh38']}: {row['base']!r}")
        if row["status"] == "ok":
            bases[offset] = row["base"]
    lines = ("".join(bases[i : i + 60]) for i in range(0, len(bases), 60))
    return "\n".join([f">{CHROM}:{START}-{END}", *lines]) + "\n"


def main() -> None:
    """Rewrite the file; the same table gives the same bytes."""
    text = slice_of((REFERENCE / "UBA1.known_bases.tsv").read_text(encoding="utf-8"))
    (REFERENCE / "UBA1.GRCh38.fa").write_text(text, encoding="ascii", newline="\n")


if __name__ == "__main__":
    main()
