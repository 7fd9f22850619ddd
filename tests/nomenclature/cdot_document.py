"""The exon table as a cdot document: the form in which biocommons hgvs reads transcripts without a database."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from vexas_report.knowledge.genome.contigs import accession
from vexas_report.model.terms import Assembly

# The schema of cdot that the arrays below follow: https://github.com/SACGF/cdot (data version 0.2).
CDOT_VERSION = "0.2.33"

Row = Mapping[str, str]


def transcripts_document(exons_tsv: str) -> dict[str, Any]:
    """A cdot document of every transcript of the table, in both assemblies.

    ``exons_tsv`` has one exon a line, 1-based inclusive in both assemblies, with the coding part of GRCh38.
    cdot holds exons in genomic order as [start (0-based), end, number (0-based, transcript order),
    first and last transcript base (1-based), gap].
    """
    rows: dict[str, list[Row]] = {}
    for row in csv.DictReader(io.StringIO(exons_tsv), delimiter="\t"):
        rows.setdefault(row["refseq"], []).append(row)
    transcripts = {name: _transcript(name, exons) for name, exons in sorted(rows.items())}
    return {
        "cdot_version": CDOT_VERSION,
        "genome_builds": [str(assembly) for assembly in Assembly],
        "genes": {},
        "transcripts": transcripts,
    }


def _transcript(name: str, exons: Sequence[Row]) -> dict[str, Any]:
    ordered = sorted(exons, key=lambda row: int(row["exon"]))
    spans = _transcript_spans(ordered)
    coding = _coding_span(ordered, spans)
    return {
        "id": name,
        "gene_name": ordered[0]["gene"],
        "protein": ordered[0]["protein"],
        "start_codon": coding[0],
        "stop_codon": coding[1],
        "genome_builds": {
            str(assembly): _build(assembly, suffix, ordered, spans)
            for assembly, suffix in ((Assembly.GRCH37, "37"), (Assembly.GRCH38, "38"))
        },
    }


def _transcript_spans(ordered: Sequence[Row]) -> list[tuple[int, int]]:
    spans = []
    last = 0
    for row in ordered:
        size = int(row["end38"]) - int(row["start38"]) + 1
        if size != int(row["end37"]) - int(row["start37"]) + 1:
            raise ValueError(f"{row['refseq']} exon {row['exon']}: the assemblies differ in length")
        spans.append((last + 1, last + size))
        last += size
    return spans


def _coding_span(ordered: Sequence[Row], spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """0-based start and end (exclusive) of the coding sequence on the transcript."""
    bases: list[int] = []
    for row, (first, _) in zip(ordered, spans, strict=True):
        if not row["cds_start38"]:
            continue
        if row["strand"] == "+":
            begin = int(row["cds_start38"]) - int(row["start38"])
        else:
            begin = int(row["end38"]) - int(row["cds_end38"])
        size = int(row["cds_end38"]) - int(row["cds_start38"]) + 1
        bases += [first + begin, first + begin + size - 1]
    return min(bases) - 1, max(bases)


def _build(assembly: Assembly, suffix: str, ordered: Sequence[Row], spans: Sequence[tuple[int, int]]) -> dict[str, Any]:
    exons = [
        [int(row[f"start{suffix}"]) - 1, int(row[f"end{suffix}"]), number, first, last, None]
        for number, (row, (first, last)) in enumerate(zip(ordered, spans, strict=True))
    ]
    return {
        "contig": accession(assembly, ordered[0]["chrom"]),
        "strand": ordered[0]["strand"],
        "exons": sorted(exons),
    }
