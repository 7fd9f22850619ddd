"""VCFs of a laboratory in addition to its samples (ClinVar, population frequencies), read by region at the genes."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from vexas_report.knowledge.genes import load_genes
from vexas_report.knowledge.resources import resource
from vexas_report.knowledge.table_problems import TABLE_MISSING, TABLE_VALUE
from vexas_report.knowledge.table_records import Allele, Gene
from vexas_report.model.problems import VexasReportError, problem
from vexas_report.model.terms import Assembly

if TYPE_CHECKING:
    from pysam import VariantFile, VariantRecord

T = TypeVar("T")


def alleles_at_genes(
    path: str, kind: str, hint: str, take: "Callable[[VariantRecord, int, str], T | None]"
) -> dict[tuple[Assembly, Allele], T]:
    """What ``take`` makes of each record, ALT (its 0-based number) and file date, by assembly and allele as the file spells it.

    ``take`` gives None for what is passed over. Raises VexasReportError where the file cannot be read by region or names no assembly.
    """
    import pysam

    if not Path(path).is_file():
        raise VexasReportError(problem(TABLE_MISSING, f"The {kind} file {path} does not exist.", path))
    try:
        with pysam.VariantFile(path) as file:
            assembly, date = _assembly(file, kind, path, hint), _stated(file).get("fileDate", "")
            return {
                (assembly, allele): found
                for gene in load_genes().values()
                for allele, record, number in _records(file, gene, assembly)
                if (found := take(record, number, date)) is not None
            }
    except (OSError, ValueError) as error:
        message = f"The {kind} file cannot be read by region: {error}."
        raise VexasReportError(problem(TABLE_MISSING, message, path, hint)) from error


def info(record: "VariantRecord", key: str) -> tuple[object, ...]:
    """The values of an INFO key; none where the record or the header lacks it."""
    value = record.info.get(key) if key in record.header.info else None
    return () if value is None else value if isinstance(value, tuple) else (value,)


def _stated(file: "VariantFile") -> dict[str, str]:
    return {record.key or "": record.value or "" for record in file.header.records if record.type == "GENERIC"}


def _assembly(file: "VariantFile", kind: str, path: str, hint: str) -> Assembly:
    """By ``##reference``, else by the lengths that the file gives to the chromosomes of the genes."""
    reference = _stated(file).get("reference", "")
    for assembly in Assembly:
        if assembly.lower() in reference.lower():
            return assembly
    stated = {f"chr{str(name).removeprefix('chr')}": contig.length for name, contig in file.header.contigs.items()}
    header, *lines = (line.split("\t") for line in resource("reference/contigs.tsv").read_text("utf-8").splitlines())
    rows = [dict(zip(header, cells, strict=True)) for cells in lines]
    chroms = {gene.chrom for gene in load_genes().values()}
    fits = [
        assembly
        for assembly in Assembly
        if any(
            stated.get(row["contig"]) == int(row["length"])
            for row in rows
            if row["assembly"] == assembly and row["contig"] in chroms
        )
    ]
    if len(fits) == 1:
        return fits[0]
    message = f"The {kind} file states the reference {reference!r}, neither GRCh37 nor GRCh38, and no length of a contig tells them apart."
    raise VexasReportError(problem(TABLE_VALUE, message, path, hint))


def _records(file: "VariantFile", gene: Gene, assembly: Assembly) -> "Iterator[tuple[Allele, VariantRecord, int]]":
    names = [name for name in (gene.chrom.removeprefix("chr"), gene.chrom) if name in file.header.contigs]
    region = gene.region[assembly]
    for name in names[:1]:
        for record in file.fetch(name, region.start - 1, region.end):
            for number, alt in enumerate(record.alts or ()):
                if record.ref is not None and not set(alt) - set("ACGT"):
                    yield Allele(gene.chrom, record.pos, record.ref, alt), record, number
