"""What the tables hold, as frozen records."""

from collections.abc import Mapping
from dataclasses import dataclass

from vexas_report.model.inputs import LocusRole
from vexas_report.model.problems import Problem
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
class Disease:
    """A disease with its name, its short name and its OMIM number (``OMIM:301054``)."""

    name: str
    short: str
    omim: str


@dataclass(frozen=True, slots=True)
class Gene:
    """A gene of ``resources/genes.yaml``, with its HGNC id. ``shown`` is its name in a
    report, with a former symbol where readers know it by that; ``loss_of_function`` says whether losing the protein causes the disease;
    ``other_diseases`` are those with a separate category. ``region`` is the transcript's span; ``exons`` in transcript order. ``upstream`` counts the bases before it that are read as well."""

    symbol: str
    hgnc: str
    aliases: tuple[str, ...]
    transcript: str
    protein: str
    strand: int  # +1 or -1
    chrom: str
    inheritance: Inheritance
    loss_of_function: bool
    shown: str
    disease: str
    disease_short: str
    disease_id: str
    other_diseases: Mapping[Category, Disease]
    region: Mapping[Assembly, Interval]
    exons: tuple[Exon, ...]
    loci: tuple[NeededLocus, ...]
    zoom: Zoom | None = None
    upstream: int = 0

    def before(self, assembly: Assembly) -> Interval | None:
        """The ``upstream`` bases before the transcript, None where none are read."""
        if not self.upstream:
            return None
        own = self.region[assembly]
        if self.strand > 0:
            return Interval(self.chrom, max(1, own.start - self.upstream), own.start - 1)
        return Interval(self.chrom, own.end + 1, own.end + self.upstream)

    def moved(self, pos: int, given: Assembly, wanted: Assembly) -> int:
        """The position in another assembly: a gene lies at a constant offset."""
        return pos + self.region[wanted].start - self.region[given].start

    @property
    def somatic(self) -> bool:
        """Whether its disease is acquired, so that part of the cells carry the variant."""
        return self.inheritance is Inheritance.SOMATIC_X_LINKED

    @property
    def other_disease(self) -> str:
        """The other diseases of the gene as a report names them; "" where there is none."""
        return ", ".join(f"{d.name} ({d.short}, {d.omim})" for d in self.other_diseases.values())

    def omim_of(self, category: Category) -> str:
        """OMIM number of the disease that a category is about: the gene's own where no other has the category."""
        other = self.other_diseases.get(category)
        return self.disease_id if other is None else other.omim


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
    ``table`` and ``line`` are its place; a laboratory's own table has ``local`` True. ``named`` is False where the c. name
    must not match: it is of another transcript, or of another change than the row's allele.
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
    line: int
    local: bool = False
    named: bool = True

    @property
    def decides(self) -> bool:
        """Whether the row may decide a diagnosis: ``unconfirmed`` rows and those of a laboratory never do."""
        return not self.local and self.evidence is not EvidenceLevel.UNCONFIRMED


@dataclass(frozen=True, slots=True)
class VariantTable:
    """All rows, ours first, a laboratory's own after; ``problems`` are warnings about rows of the laboratory."""

    rows: tuple[KnownVariant, ...]
    problems: tuple[Problem, ...] = ()

    def exact(self, assembly: Assembly, alleles: frozenset[Allele]) -> tuple[KnownVariant, ...]:
        """Rows whose set of alleles is exactly this one (ours and local; may be several)."""
        return tuple(r for r in self.rows if frozenset(r.alleles.get(assembly, ())) == alleles)

    def deletion(self, assembly: Assembly, chrom: str, start: int, end: int) -> tuple[KnownVariant, ...]:
        """Rows that delete exactly this interval (1-based, inclusive)."""
        return tuple(r for r in self.rows if r.deleted.get(assembly) == Interval(chrom, start, end))

    def by_name(self, gene: str, hgvs_c: str) -> tuple[KnownVariant, ...]:
        """Rows of this c. name on the transcript that the program names changes on."""
        return tuple(r for r in self.rows if r.gene == gene and r.named and r.hgvs_c == hgvs_c)

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
