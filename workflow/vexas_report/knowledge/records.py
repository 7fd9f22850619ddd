"""What the tables hold, as frozen records."""

from collections.abc import Mapping
from dataclasses import dataclass

from vexas_report.model.inputs import LocusRole
from vexas_report.model.terms import Assembly, Category, Classification, EvidenceLevel, Inheritance


@dataclass(frozen=True, slots=True)
class Interval:
    """1-based, both ends included, on a ``chrX``-style contig."""

    chrom: str
    start: int
    end: int

    def contains(self, pos: int) -> bool:
        return self.start <= pos <= self.end

    def overlaps(self, start: int, end: int) -> bool:
        return start <= self.end and end >= self.start


@dataclass(frozen=True, slots=True)
class Exon:
    """One exon of the transcript; ``c_start``/``c_end`` are its first and last coding bases in c. numbering, None without CDS."""

    number: int
    interval: Mapping[Assembly, Interval]
    cds: Mapping[Assembly, Interval]
    c_start: int | None
    c_end: int | None


@dataclass(frozen=True, slots=True)
class NeededLocus:
    """A stretch that a negative statement needs to have seen; ``role`` says how much it needs it."""

    id: str
    gene: str
    label: str
    why: str
    interval: Mapping[Assembly, Interval]
    role: LocusRole = LocusRole.NEEDED


@dataclass(frozen=True, slots=True)
class Zoom:
    """What a report draws base by base: ``intronic`` bases before an exon and its first ``codons`` whole codons.

    ``notes`` are words under a residue, by its number."""

    exon: int
    intronic: int
    codons: int
    notes: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Gene:
    """A gene of ``resources/genes.yaml``, with its HGNC id. ``region`` is the transcript's span; ``exons`` in transcript order."""

    symbol: str
    hgnc: str
    aliases: tuple[str, ...]
    transcript: str
    protein: str
    strand: int  # +1 or -1
    chrom: str
    inheritance: Inheritance
    disease: str
    disease_id: str
    other_disease: str
    region: Mapping[Assembly, Interval]
    exons: tuple[Exon, ...]
    loci: tuple[NeededLocus, ...]
    zoom: Zoom | None = None


@dataclass(frozen=True, slots=True)
class Allele:
    """One normalised change, VCF style, 1-based."""

    chrom: str
    pos: int
    ref: str
    alt: str


@dataclass(frozen=True, slots=True)
class KnownVariant:
    """A row of a variant table.

    ``alleles`` has one Allele for a plain change, several for a haplotype in cis, none for a row that cannot be
    matched by allele; ``deleted`` is the interval of a deletion whose anchor base is not known.
    ``table`` is the file's name; a laboratory's own table has ``local`` True.
    """

    gene: str
    transcript: str
    hgvs_c: str
    hgvs_p: str
    alleles: Mapping[Assembly, tuple[Allele, ...]]
    deleted: Mapping[Assembly, Interval]
    category: Category
    classification: Classification
    evidence: EvidenceLevel
    sources: tuple[str, ...]
    note: str
    table: str
    local: bool = False

    @property
    def decides(self) -> bool:
        """Whether the row may decide a diagnosis (``unconfirmed`` rows never do)."""
        return self.evidence is not EvidenceLevel.UNCONFIRMED


@dataclass(frozen=True, slots=True)
class VariantTable:
    """All rows, ours first, a laboratory's own after."""

    rows: tuple[KnownVariant, ...]

    def exact(self, assembly: Assembly, alleles: frozenset[Allele]) -> tuple[KnownVariant, ...]:
        """Rows whose set of alleles is exactly this one (ours and local; may be several)."""
        return tuple(r for r in self.rows if frozenset(r.alleles.get(assembly, ())) == alleles)

    def deletion(self, assembly: Assembly, chrom: str, start: int, end: int) -> tuple[KnownVariant, ...]:
        """Rows that delete exactly this interval (1-based, inclusive)."""
        return tuple(r for r in self.rows if r.deleted.get(assembly) == Interval(chrom, start, end))

    def of_gene(self, gene: str) -> tuple[KnownVariant, ...]:
        return tuple(r for r in self.rows if r.gene == gene)


@dataclass(frozen=True, slots=True)
class PublishedFraction:
    """A row of ``literature/published_fractions.tsv``: the fractions (0 to 1) at which carriers of a variant were found.

    ``threshold`` is the key of the config that asks for a second method below it, blank where there is none."""

    gene: str
    hgvs_c: str
    low: float
    high: float
    carriers: int
    threshold: str
    citation: str
