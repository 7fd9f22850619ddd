"""GT and phase, read from the text: any ploidy, half calls, haploid calls (VCF 4.5, section 1.6.2)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from vexas_report.model.evidence import Phase
from vexas_report.variants.record import unquoted

_GT = re.compile(r"[/|]?(\.|\d{1,6})(?:(?:[/|](?:\.|\d{1,6}))+[/|]?)?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Genotype:
    """``alleles`` in the order written, None for ``.``; ``phased`` where every separator is ``|`` (and there is one)."""

    text: str
    alleles: tuple[int | None, ...]
    phased: bool

    @property
    def called(self) -> int:
        """Number of called alleles."""
        return sum(a is not None for a in self.alleles)

    def copies(self, allele: int) -> int:
        """How often the allele (0 is REF) stands in the genotype."""
        return sum(a == allele for a in self.alleles)


def parse_genotype(text: str, n_alleles: int) -> Genotype | None:
    """The genotype of a GT string; None where it is no genotype or names an allele that the record lacks.

    Blanks, quotes and a separator too many, as spreadsheets and scripts leave them, are passed over. ``n_alleles`` counts
    REF and every ALT.
    """
    written = unquoted(text)
    if len(written) > 10_000 or not _GT.match(written):
        return None
    body = written.removesuffix("/") if written[-1] == "/" else written.removesuffix("|")
    body = body[1:] if body[0] in "/|" else body
    alleles = tuple(None if a == "." else int(a) for a in re.split(r"[/|]", body))
    if any(a is not None and a >= n_alleles for a in alleles):
        return None
    phased = "|" in body and "/" not in body
    return Genotype(text, alleles, phased)


def phase_of(
    fields: Mapping[str, str], genotype: Genotype | None, allele: int, chrom: str, n_alleles: int
) -> Phase | None:
    """Where the caller states phase: PS, else PID, names the set; GT with ``|``, else PGT, the haplotypes.

    A bare ``|`` without a set is one set per contig (VCF 4.5, section 1.6.2).
    """
    phased = genotype if genotype is not None and genotype.phased else None
    block = fields.get("PS") or fields.get("PID")
    if phased is None:
        physical = parse_genotype(fields.get("PGT", ""), n_alleles) if fields.get("PGT") else None
        phased = physical if physical is not None and physical.phased and block else None
    if phased is None:
        return None
    places = tuple(i for i, a in enumerate(phased.alleles) if a == allele)
    return Phase(block[:100] if block else chrom, places) if places else None
