"""GT and phase, read from the text: any ploidy, half calls, haploid calls (VCF 4.5, section 1.6.2)."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from vexas_report.model.evidence import Phase
from vexas_report.vcf.record import unquoted

_GT = re.compile(r"[/|]?(\.|\d{1,6})(?:(?:[/|](?:\.|\d{1,6}))+[/|]?)?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Genotype:
    """``alleles`` in the order written, None for ``.``; ``phased`` if every separator is ``|`` (and there is one), the mark
    before the first allele included (VCF 4.4: ``/0|1`` leaves the first allele unphased)."""

    text: str
    alleles: tuple[int | None, ...]
    phased: bool

    @property
    def called(self) -> int:
        """Number of called alleles."""
        return sum(a is not None for a in self.alleles)

    def copies(self, allele: int) -> int:
        """Copies of the allele (0 is REF) in the genotype."""
        return sum(a == allele for a in self.alleles)


def parse_genotype(text: str, n_alleles: int) -> Genotype | None:
    """The genotype of a GT string; None if it is not a genotype or names an allele that the record lacks.

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
    phased = "|" in body and "/" not in body and written[0] != "/"
    return Genotype(text, alleles, phased)


def phase_of(
    fields: Mapping[str, str], genotype: Genotype | None, allele: int, chrom: str, n_alleles: int
) -> Phase | None:
    """Phase as the caller states it; None if it states none, or contradicts itself.

    PSL names a set for each allele of GT (VCF 4.4). Else PS, else PID, names the set, and GT with ``|``, else PGT, the
    haplotypes. A bare ``|`` without a set is one set per contig (VCF 4.5, section 1.6.2).
    """
    if fields.get("PSL"):
        return None if genotype is None or fields.get("PS") else _by_allele(fields["PSL"], genotype, allele)
    block = fields.get("PS") or fields.get("PID")
    physical = parse_genotype(fields["PGT"], n_alleles) if fields.get("PGT") else None
    phased = genotype if genotype is not None and genotype.phased else None
    if phased is None and block and physical is not None and physical.phased:
        phased = physical
    if phased is None or _contradicts(phased, genotype):
        return None
    if not fields.get("PS") and physical is not None and phased is genotype and physical.alleles != genotype.alleles:
        return None  # both are in the set of PID
    places = tuple(i for i, a in enumerate(phased.alleles) if a == allele)
    return Phase(block[:100] if block else chrom, places) if places else None


def _contradicts(phased: Genotype, genotype: Genotype | None) -> bool:
    """Whether PGT holds other alleles than GT: ``1|1`` of a heterozygote does not say on which haplotype its allele lies."""
    return genotype is not None and Counter(phased.alleles) != Counter(genotype.alleles)


def _by_allele(sets: str, genotype: Genotype, allele: int) -> Phase | None:
    """The phase set of one allele in PSL. A set of PSL is one haplotype, wherever GT has its allele; a name that two different
    alleles of the genotype share is none."""
    names = sets.split(",")
    if len(names) != len(genotype.alleles):
        return None
    own = {name for name, a in zip(names, genotype.alleles, strict=True) if a == allele}
    others = {name for name, a in zip(names, genotype.alleles, strict=True) if a != allele}
    if len(own) != 1 or own & {"", "."} or own & others:
        return None
    return Phase(f"PSL {own.pop()[:100]}", (0,))
