"""Allele frequencies of a VCF that a laboratory names (gnomAD, or the laboratory's): evidence, never a class."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from vexas_report.knowledge.laboratory_vcf import alleles_at_genes, info
from vexas_report.knowledge.table_records import Allele
from vexas_report.model.terms import Assembly

if TYPE_CHECKING:
    from pysam import VariantRecord

_HINT = "Give a bgzipped VCF with INFO/AF, its .tbi index beside it, and contig lengths or a ##reference that name the assembly."


@dataclass(frozen=True, slots=True)
class Frequency:
    """``fraction`` (0 to 1) of the alleles that carry a variant, and the ``file`` (its name) that states it."""

    fraction: float
    file: str


@cache
def load_population(path: str) -> Mapping[tuple[Assembly, Allele], Frequency]:
    """INFO/AF of each allele of a bgzipped, indexed VCF of either assembly at the genes; what states no AF from 0 to 1 is passed over.

    Raises VexasReportError where the file cannot be read by region or does not say its assembly.
    """
    name = Path(path).name

    def frequency(record: "VariantRecord", number: int, _: str) -> Frequency | None:
        stated = info(record, "AF")
        value = stated[number] if number < len(stated) else None
        return Frequency(value, name) if isinstance(value, float) and 0 <= value <= 1 else None

    return alleles_at_genes(path, "population", _HINT, frequency)
