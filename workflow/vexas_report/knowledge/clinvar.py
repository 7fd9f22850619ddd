"""Records of a laboratory's own ClinVar VCF at the genes, as it spells them. They add evidence lines, never a class."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from vexas_report.knowledge.genes import load_genes
from vexas_report.knowledge.laboratory_vcf import alleles_at_genes, info
from vexas_report.knowledge.table_records import Allele
from vexas_report.model.terms import Assembly

if TYPE_CHECKING:
    from pysam import VariantRecord

_OMIM = re.compile(r"OMIM:(\d{6})")
_HINT = "Use ClinVar's own clinvar.vcf.gz with its .tbi index beside it."


@dataclass(frozen=True, slots=True)
class ClinVarRecord:
    """What ClinVar states of one allele: ``accession`` is the VCF's ID, ``date`` its ``##fileDate`` ("" where it has none).

    ``diseases`` are the names, ``omim`` the OMIM numbers (``OMIM:301054``) of the diseases that the class is about; empty where none is given.
    """

    accession: str
    significance: str
    review: str
    date: str
    diseases: tuple[str, ...] = ()
    omim: frozenset[str] = frozenset()


@cache
def load_clinvar(path: str) -> Mapping[tuple[Assembly, Allele], ClinVarRecord]:
    """The records of a bgzipped, indexed ClinVar VCF of either assembly at the genes.

    Raises VexasReportError where the file cannot be read by region or does not say its assembly.
    """
    return alleles_at_genes(path, "ClinVar", _HINT, _record)


def _record(record: "VariantRecord", _: int, date: str) -> ClinVarRecord | None:
    if not _of_our_genes(_text(record, "GENEINFO")):
        return None
    return ClinVarRecord(
        record.id or "",
        _text(record, "CLNSIG") or "not given",
        _text(record, "CLNREVSTAT") or "not given",
        date,
        _diseases(record),
        frozenset(f"OMIM:{number}" for number in _OMIM.findall(_text(record, "CLNDISDB"))),
    )


def _of_our_genes(geneinfo: str) -> bool:
    """Whether GENEINFO (``ADA2:51816|...``) names one of the genes, or none at all: a class of ADA says nothing of ADA2."""
    named = {part.partition(":")[0].strip().upper() for part in geneinfo.split("|") if part.strip()}
    return not named or any(named & {gene.symbol, *gene.aliases} for gene in load_genes().values())


def _diseases(record: "VariantRecord") -> tuple[str, ...]:
    """Names of CLNDN, which parts them by ``|`` and writes blanks as ``_``."""
    names = (name.strip() for name in _text(record, "CLNDN").split("|"))
    return tuple(name for name in names if name and name not in ("not provided", "not specified"))


def _text(record: "VariantRecord", key: str) -> str:
    return ",".join(str(part) for part in info(record, key)).replace("_", " ")
