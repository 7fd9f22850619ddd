"""Contig names as laboratories write them, and lengths by which an assembly is recognised."""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from vexas_report.knowledge.resources import resource
from vexas_report.knowledge.tsv_reader import read_table
from vexas_report.model.terms import Assembly

_COLUMNS = ("assembly", "contig", "length", "refseq", "genbank", "supported", "refget")
_PLAIN = re.compile(r"(?:chr)?(0?[1-9]|1\d|2[0-2]|X|Y|23|24|M|MT)", re.IGNORECASE)
_PANGENOME = re.compile(r"(?:grch3[78]|hg19|hg38)[#.](?:\d#)?(.+)", re.IGNORECASE)  # sample#haplotype#contig
_REFSEQ = re.compile(r"NC_0000(\d\d)(?:\.\d+)?")
_GENBANK = re.compile(r"CM000(\d\d\d)(?:\.\d+)?")
_NUMBERS = {"23": "X", "24": "Y", "MT": "M"}


@cache
def _rows() -> tuple[dict[str, str], ...]:
    return tuple(cells for _, cells in read_table(resource("reference/contigs.tsv"), _COLUMNS))


@cache
def chromosome(name: str) -> str | None:
    """``chrX`` for ``X``, ``chrX``, ``NC_000023.10``, ``CM000685.2``, ``GRCh38#0#chrX``, and for each in a spreadsheet's quotes;
    None for whatever is not a primary human contig."""
    name = name.strip("\"'")
    if pangenome := _PANGENOME.fullmatch(name):
        name = pangenome[1]
    if plain := _PLAIN.fullmatch(name):
        label = plain[1].upper().lstrip("0")
        return f"chr{_NUMBERS.get(label, label)}"
    number = 0
    if refseq := _REFSEQ.fullmatch(name):
        number = int(refseq[1])
    elif genbank := _GENBANK.fullmatch(name):
        number = int(genbank[1]) - 662
    if not 1 <= number <= 24:
        return None
    return f"chr{_NUMBERS.get(str(number), number)}"


def is_piece(name: str) -> bool:
    """Whether a contig is of a pangenome: its length is then that of the piece in the graph, not of the chromosome."""
    return _PANGENOME.fullmatch(name.strip("\"'")) is not None


@cache
def accession(assembly: Assembly, chrom: str) -> str:
    """RefSeq accession with version, as ``NC_000023.11``; KeyError where the contig is not a primary one."""
    for row in _rows():
        if row["assembly"] == assembly and row["contig"] == chrom:
            return row["refseq"]
    raise KeyError(f"{chrom} is no primary contig of {assembly}")


@cache
def length(assembly: Assembly, chrom: str) -> int:
    """Length of a primary contig in bases; KeyError where it is not one."""
    for row in _rows():
        if row["assembly"] == assembly and row["contig"] == chrom:
            return int(row["length"])
    raise KeyError(f"{chrom} is no primary contig of {assembly}")


@cache
def shorter_length(chrom: str) -> int | None:
    """Length of a primary contig in the assembly where it is shorter; None if no length is listed (chrM)."""
    return min(
        (int(r["length"]) for r in _rows() if r["contig"] == chrom and r["assembly"] in set(Assembly)), default=None
    )


@cache
def refget(accession: str) -> str | None:
    """Refget digest (``SQ.…``) of a versioned RefSeq accession; None where none is listed."""
    return next((row["refget"] or None for row in _rows() if row["refseq"] == accession), None)


@cache
def lengths() -> Mapping[tuple[str, int], tuple[str, ...]]:
    """Assemblies (supported or only recognised) by (contig, length in bases)."""
    found: dict[tuple[str, int], tuple[str, ...]] = {}
    for row in _rows():
        key = (row["contig"], int(row["length"]))
        found[key] = (*found.get(key, ()), row["assembly"])
    return MappingProxyType(found)


@cache
def accessions() -> Mapping[str, str]:
    """Assembly by versioned RefSeq or GenBank accession."""
    return MappingProxyType({row[k]: row["assembly"] for row in _rows() for k in ("refseq", "genbank") if row[k]})
