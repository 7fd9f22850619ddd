"""chrX genotypes of a sample against its declared sex: a remark with its numbers, never an override.

Sites lie outside the pseudoautosomal regions and the X-transposed region of both assemblies, rounded outwards (Genome
Reference Consortium, PAR of GRCh37 and GRCh38; Ross 2005, Nature 434:325), and outside the genes of the report.
"""

from collections.abc import Sequence

from vexas_report.model.evidence import Remark
from vexas_report.model.terms import Sex
from vexas_report.variants.genotype import parse_genotype

STRETCHES = ((2_800_000, 88_300_000), (93_500_000, 154_900_000))  # 1-based, inclusive, true of both assemblies
MAX_SITES = 1500
MAX_BYTES = 32 << 20
MIN_SITES = 50
MALE_HETEROZYGOUS_ABOVE = 0.30  # project rule: men's exomes show few, from misplaced reads; women's about half and more
FEMALE_HETEROZYGOUS_BELOW = 0.10


class Sites:
    """Lines of chrX SNVs as they come, the first 1,500 that can be used."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self._bytes = 0

    @property
    def full(self) -> bool:
        return len(self.lines) >= MAX_SITES or self._bytes >= MAX_BYTES

    def offer(self, line: bytes, pos: int) -> None:
        """Take the line of a record on chrX at a position, if it is an unfiltered SNV in the stretches."""
        if self.full or not any(start <= pos <= end for start, end in STRETCHES):
            return
        parts = line.split(b"\t", 7)
        alt = parts[4].split(b",<", 1)[0] if len(parts) > 7 else b""
        if len(parts[3]) == len(alt) == 1 and alt in b"ACGTacgt" and parts[6] in (b"PASS", b"."):
            self.lines.append(line)
            self._bytes += len(line)


def sex_remark(lines: Sequence[bytes], column: int, sex: Sex) -> tuple[Remark, ...]:
    """The remark ``sex_chrx`` where a declared sex does not fit the genotypes of one column (0-based)."""
    if sex is Sex.UNKNOWN:
        return ()
    mixed = alternate = 0
    for line in lines:
        parts = line.rstrip(b"\r").split(b"\t")
        if len(parts) <= 9 + column or parts[8].split(b":", 1)[0] != b"GT":
            continue
        genotype = parse_genotype(parts[9 + column].split(b":", 1)[0].decode("latin-1"), 9)
        if genotype is None or genotype.called < len(genotype.alleles) or genotype.copies(0) == genotype.called:
            continue
        if genotype.copies(0):
            mixed += 1
        else:
            alternate += 1
    sites = mixed + alternate
    if sites < MIN_SITES:
        return ()
    share = mixed / sites
    fits = share <= MALE_HETEROZYGOUS_ABOVE if sex is Sex.MALE else share >= FEMALE_HETEROZYGOUS_BELOW
    if fits:
        return ()
    values = {"declared": sex.value, "sites": str(sites), "heterozygous": str(mixed), "share": f"{share:.0%}"}
    return (Remark("sex_chrx", values),)
