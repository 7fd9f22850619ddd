"""Records of a laboratory's own ClinVar VCF at the genes, by normalised allele. They add evidence lines, never a class."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from vexas_report.knowledge.genes import load_genes
from vexas_report.knowledge.problems import TABLE_MISSING, TABLE_VALUE
from vexas_report.knowledge.records import Allele, Gene
from vexas_report.model.problems import VexasReportError, problem
from vexas_report.model.terms import Assembly

if TYPE_CHECKING:
    from pysam import VariantFile, VariantRecord


@dataclass(frozen=True, slots=True)
class ClinVarRecord:
    """What ClinVar states of one allele: ``accession`` is the VCF's ID, ``date`` its ``##fileDate`` ("" where it has none)."""

    accession: str
    significance: str
    review: str
    date: str


@cache
def load_clinvar(path: str) -> Mapping[tuple[Assembly, Allele], ClinVarRecord]:
    """The records of a bgzipped, indexed ClinVar VCF (either assembly, by ``##reference``) at the genes.

    Raises VexasReportError where the file cannot be read by region or does not say its assembly.
    """
    import pysam

    if not Path(path).is_file():
        raise VexasReportError(problem(TABLE_MISSING, f"The ClinVar file {path} does not exist.", path))
    try:
        with pysam.VariantFile(path) as file:
            assembly, date = _header(file, path)
            return {
                (assembly, allele): record
                for gene in load_genes().values()
                for allele, record in _records(file, gene, assembly, date)
            }
    except (OSError, ValueError) as error:
        message = f"The ClinVar file cannot be read by region: {error}."
        hint = "Use ClinVar's clinvar.vcf.gz with its .tbi index beside it."
        raise VexasReportError(problem(TABLE_MISSING, message, path, hint)) from error


def _header(file: "VariantFile", path: str) -> tuple[Assembly, str]:
    stated = {record.key: record.value or "" for record in file.header.records if record.type == "GENERIC"}
    reference = stated.get("reference", "")
    for assembly in Assembly:
        if assembly.lower() in reference.lower():
            return assembly, stated.get("fileDate", "")
    message = f"The ClinVar file states the reference {reference!r}, neither GRCh37 nor GRCh38."
    raise VexasReportError(
        problem(TABLE_VALUE, message, path, "Use ClinVar's own VCF, whose ##reference names the assembly.")
    )


def _records(file: "VariantFile", gene: Gene, assembly: Assembly, date: str) -> Iterator[tuple[Allele, ClinVarRecord]]:
    names = [name for name in (gene.chrom.removeprefix("chr"), gene.chrom) if name in file.header.contigs]
    if not names:
        return
    region = gene.region[assembly]
    for record in file.fetch(names[0], region.start - 1, region.end):
        for alt in record.alts or ():
            if record.ref is None or set(alt) - set("ACGT"):
                continue
            yield (
                Allele(gene.chrom, record.pos, record.ref, alt),
                ClinVarRecord(record.id or "", _text(record, "CLNSIG"), _text(record, "CLNREVSTAT"), date),
            )


def _text(record: "VariantRecord", key: str) -> str:
    value = record.info.get(key, "")
    parts = value if isinstance(value, tuple) else (value,)
    return ",".join(str(part) for part in parts).replace("_", " ") or "not given"
