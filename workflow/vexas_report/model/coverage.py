"""What the reads and depth files of a sample say at the loci. Written by ``coverage`` as one JSON line per sample.

Reads are counted once per fragment: mates that overlap are merged, and bases on which they disagree are dropped. Depth is
what remains after the cuts of the config. Coordinates are 1-based in the assembly of the sample's VCF, ends included;
contig names are ``chrX``, ``chr22``, ``chr10`` whatever the file wrote. Fractions and rates are 0 to 1.
"""

from dataclasses import dataclass

from vexas_report.model.evidence import Remark
from vexas_report.model.problems import Problem
from vexas_report.model.terms import BackgroundSource, Basis


@dataclass(frozen=True, slots=True)
class AlleleSupport:
    """Fragments that carry one allele (or haplotype), and how they carry it.

    ``forward`` and ``reverse`` were seen on that strand alone, ``both`` by two merged mates. ``f1r2`` and ``f2r1`` are
    the orientations of pairs (F1R2: read 1 forward); a read without a mate counts in neither. ``near_end`` shows the
    allele within the outer bases of every read that carries it. The means are None where no fragment carries the allele;
    ``read_position`` is the mean distance to the nearer end of the read in bases (0: its last base), ``mismatches``
    the mean number of further mismatches of the carrying reads (NM without the allele itself), None without NM tags.
    """

    reads: int = 0
    forward: int = 0
    reverse: int = 0
    both: int = 0
    f1r2: int = 0
    f2r1: int = 0
    near_end: int = 0
    read_position: float | None = None
    base_quality: float | None = None
    mapping_quality: float | None = None
    mismatches: float | None = None


@dataclass(frozen=True, slots=True)
class BackgroundTest:
    """Whether an allele exceeds the error background, with every number that decided.

    ``error_rate`` is the background's rate of this very change per fragment, ``dispersion`` the intra-site correlation rho of
    its beta-binomial, ``p_value`` one-sided, ``sites`` the number of tests that it is corrected for, ``needed`` the fewest
    fragments that would be above background at this depth (the read floor included).
    """

    background: BackgroundSource
    error_rate: float
    dispersion: float
    p_value: float
    sites: int
    needed: int
    above: bool


@dataclass(frozen=True, slots=True)
class AlleleReads:
    """One alternate allele of a site, normalised (trimmed, left-aligned) as a VCF has it. ``test`` is None where the
    allele is not tested: the base of the reference is not known."""

    ref: str
    alt: str
    support: AlleleSupport
    test: BackgroundTest | None = None


@dataclass(frozen=True, slots=True)
class SiteReads:
    """One position that is read allele by allele. ``depth`` counts fragments that show a base or a deletion here;
    ``low_quality`` and ``disagreeing`` those that were dropped. ``ref`` is ``N`` if the reference base is unknown."""

    gene: str
    chrom: str
    pos: int
    ref: str
    depth: int
    reference: AlleleSupport
    alleles: tuple[AlleleReads, ...] = ()
    low_quality: int = 0
    disagreeing: int = 0

    @property
    def unchanged(self) -> int:
        """Fragments that show the reference base and no indel behind it."""
        indels = sum(a.support.reads for a in self.alleles if len(a.ref) != len(a.alt))
        return max(0, self.reference.reads - indels)


@dataclass(frozen=True, slots=True)
class Haplotype:
    """One way in which fragments read a whole region. ``changes`` are its alleles (``chrom:pos:ref:alt``, normalised; none
    for the reference), ``ref`` and ``alt`` the one replacement at ``pos`` that comes to the same, "" for the reference."""

    changes: tuple[str, ...]
    pos: int
    ref: str
    alt: str
    support: AlleleSupport
    test: BackgroundTest | None = None


@dataclass(frozen=True, slots=True)
class WholeRegion:
    """A region that each fragment is read over as a whole: codon 41, the acceptor, both together (their ids joined by ``+``), and
    the bases of a call that replaces several (``locus`` is its place).

    ``whole`` fragments show all its bases and belong to one of ``haplotypes`` or to ``other`` (haplotypes of a single
    fragment); ``partly`` reach only into it or have a base below the cut; ``not_readable`` of these are clipped inside it, or
    lack bases of it by a deletion that cannot be named."""

    locus: str
    chrom: str
    start: int
    end: int
    whole: int
    partly: int
    not_readable: int
    haplotypes: tuple[Haplotype, ...] = ()
    other: int = 0


@dataclass(frozen=True, slots=True)
class LocusCoverage:
    """Depth of one locus by the best source that has it. ``source`` is the sheet's column and the file.

    ``depth`` is the smallest over the locus and ``at`` its first place; None for callable regions, which state no depth.
    ``covered`` bases of ``length`` reach the depth that a locus needs. ``upper95`` bounds the fraction of any one allele,
    given the alternate fragments seen; ``limit95`` is the fraction that would have been reported with 95 % probability.
    Both are None where fragments were not counted. ``unknown`` are stretches (start, end) whose reference base neither the
    sequence nor an MD tag shows: no change can be seen there.
    """

    locus: str
    gene: str
    chrom: str
    start: int
    end: int
    basis: Basis
    source: str
    depth: int | None
    at: int | None
    mean_depth: float | None
    covered: int
    length: int
    targeted: bool = True
    upper95: float | None = None
    limit95: float | None = None
    needed: int | None = None
    unknown: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class GeneCoverage:
    """Coding bases of a gene that reach the depth that a locus needs."""

    gene: str
    basis: Basis
    coding: int
    covered: int


@dataclass(frozen=True, slots=True)
class PileupFragment:
    """One fragment of a picture: the ``start``-``end`` stretches of its reads (clipped to the picture), whether read 1 (or the
    only read) runs forward, its pair orientation (``F1R2``, ``F2R1`` or ""), and the bases that differ (position, text: a
    base in lower case where it is not counted, because its quality is below the cut or the mate contradicts it, ``-`` for a
    deleted base, ``+ACG`` for an insertion behind it)."""

    spans: tuple[tuple[int, int], ...]
    forward: bool
    orientation: str
    differences: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Pileup:
    """A picture of the reads around a place: ``reference`` from ``start`` (``N`` where unknown), ``depth`` by base, and
    ``fragments`` drawn without bias from ``total`` that reach into it."""

    locus: str
    chrom: str
    start: int
    end: int
    focus: int
    reference: str
    depth: tuple[int, ...]
    total: int
    fragments: tuple[PileupFragment, ...]


@dataclass(frozen=True, slots=True)
class ReadCuts:
    """The cuts by which reads were counted, and what they took away over the loci (reads, not fragments)."""

    min_mapping_quality: int
    min_base_quality: int
    counted: int = 0
    duplicates: int = 0
    low_mapping_quality: int = 0
    secondary: int = 0
    failed: int = 0


#: Lower end of the interval of a foreign share from which the report names it: half a per cent and less are errors and mapping.
MIXED_FROM = 0.01


@dataclass(frozen=True, slots=True)
class IdentityCheck:
    """Common variants that the VCF carries, looked for in the alignment: ``sites`` with enough reads, those that the reads lack, and
    how much likelier two persons are than one (logarithm to base 10). ``two_persons``: so much likelier that the report says so.
    ``foreign`` is the share of reads of another person (0 to 1) with its 95 % interval, from ``homozygous`` sites; None without any.
    """

    sites: int
    absent: int
    log10_ratio: float
    two_persons: bool = False
    homozygous: int = 0
    foreign: float | None = None
    foreign_low: float | None = None
    foreign_high: float | None = None

    @property
    def mixed(self) -> bool:
        """Whether the reads are of more than one person, well above what errors give."""
        return not self.two_persons and self.foreign_low is not None and self.foreign_low >= MIXED_FROM


@dataclass(frozen=True, slots=True)
class SampleCoverage:
    """What ``coverage`` knows of one sheet row, by its sample name. ``cuts`` and ``identity`` are None where no alignment was read,
    ``identity`` also where no common variant could be compared."""

    sample: str
    problems: tuple[Problem, ...] = ()
    sources: tuple[str, ...] = ()
    cuts: ReadCuts | None = None
    loci: tuple[LocusCoverage, ...] = ()
    genes: tuple[GeneCoverage, ...] = ()
    sites: tuple[SiteReads, ...] = ()
    regions: tuple[WholeRegion, ...] = ()
    pileups: tuple[Pileup, ...] = ()
    remarks: tuple[Remark, ...] = ()
    identity: IdentityCheck | None = None
