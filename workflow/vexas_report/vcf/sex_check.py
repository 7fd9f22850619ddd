"""chrX genotypes of a sample against its declared sex: a remark with its numbers, never an override.

Sites lie outside the pseudoautosomal regions and the X-transposed region of both assemblies, rounded outwards (Genome
Reference Consortium, PAR of GRCh37 and GRCh38; Ross 2005, Nature 434:325), and outside the genes of the report.
"""

from vexas_report.model.evidence import Remark
from vexas_report.model.terms import Sex
from vexas_report.vcf.genotype import parse_genotype

STRETCHES = ((2_800_000, 88_300_000), (93_500_000, 154_900_000))  # 1-based, inclusive, true of both assemblies
MAX_LINES = 1500
MIN_SITES = 50
ENOUGH_SITES = (
    400  # of one sample: its share is then known to 5 % either way, a fifth of the distance between the two bounds
)
MALE_HETEROZYGOUS_ABOVE = 0.30  # project rule: men's exomes show few, from misplaced reads; women's about half and more
FEMALE_HETEROZYGOUS_BELOW = 0.10
_NONE, _MIXED, _ALTERNATE = range(3)


class _Kinds(dict[bytes, tuple[int, int]]):
    """What a genotype is and its ploidy, by its bytes: each spelling is parsed once."""

    def __missing__(self, text: bytes) -> tuple[int, int]:
        genotype = parse_genotype(text.decode("latin-1"), 9)
        kind = (_NONE, 0)
        if genotype is not None and genotype.called == len(genotype.alleles) and genotype.copies(0) < genotype.called:
            kind = (_MIXED if genotype.copies(0) else _ALTERNATE, genotype.called)
        if len(text) < 20:
            self[text] = kind
        return kind


class SexSites:
    """Counts of heterozygous and of purely alternate SNVs on chrX, by sample column, until they are enough."""

    def __init__(self, columns: int) -> None:
        """``columns`` is the number of sample columns; 0 if the check is disabled."""
        self.mixed = [0] * columns
        self.alternate = [0] * columns
        self.haploid = [0] * columns
        self._lines = 0
        self._kinds = _Kinds()

    @property
    def full(self) -> bool:
        """Whether no further line is looked at."""
        if not self.mixed or self._lines >= MAX_LINES:
            return True
        return len(self.mixed) == 1 and self.mixed[0] + self.alternate[0] >= ENOUGH_SITES

    def offer(self, line: bytes, pos: int) -> None:
        """Count the record of chrX at a position, if it is an unfiltered SNV in the stretches."""
        if self.full or not any(start <= pos <= end for start, end in STRETCHES):
            return
        parts = line.split(b"\t", 9)
        if len(parts) < 10 or parts[8].split(b":", 1)[0] != b"GT":
            return
        alt = parts[4].split(b",<", 1)[0]
        if not (len(parts[3]) == len(alt) == 1 and alt in b"ACGTacgt" and parts[6] in (b"PASS", b".")):
            return
        self._lines += 1
        for column, cell in enumerate(parts[9].rstrip(b"\r").split(b"\t", len(self.mixed))[: len(self.mixed)]):
            kind, ploidy = self._kinds[cell.partition(b":")[0]]
            if kind != _NONE and ploidy < 2:
                self.haploid[column] += 1
            if kind == _MIXED:
                self.mixed[column] += 1
            elif kind == _ALTERNATE:
                self.alternate[column] += 1


def x_ploidy(sites: SexSites, column: int | None) -> tuple[int, int]:
    """Haploid and diploid calls of one column (0-based) on chrX; (0, 0) if they were not counted."""
    if column is None or column >= len(sites.mixed):
        return 0, 0
    haploid = sites.haploid[column]
    return haploid, sites.mixed[column] + sites.alternate[column] - haploid


def sex_remark(sites: SexSites, column: int, sex: Sex) -> tuple[Remark, ...]:
    """The remark ``sex_chrx`` where a declared sex does not fit the genotypes of one column (0-based)."""
    if sex is Sex.UNKNOWN:
        return ()
    mixed = sites.mixed[column]
    number = mixed + sites.alternate[column]
    if number < MIN_SITES:
        return ()
    share = mixed / number
    fits = share <= MALE_HETEROZYGOUS_ABOVE if sex is Sex.MALE else share >= FEMALE_HETEROZYGOUS_BELOW
    if fits:
        return ()
    values = {"declared": sex.value, "sites": str(number), "heterozygous": str(mixed), "share": f"{share:.0%}"}
    return (Remark("sex_chrx", values),)
