"""What the files say, before anybody says what it means. Written by ``collect`` as one JSON line per sample.

Coordinates are 1-based in the file's own assembly; contig names are ``chrX``, ``chr22``, ``chr10`` whatever the file wrote.
"""

from dataclasses import dataclass
from enum import StrEnum

from vexas_report.model.problems import Problem
from vexas_report.model.sample import Sample
from vexas_report.model.terms import Assembly, Status


@dataclass(frozen=True, slots=True)
class Remark:
    """A fact worth a sentence: a stable code and the values that its sentence in ``resources/interpretation`` names."""

    code: str
    values: dict[str, str]

    def __hash__(self) -> int:
        # A call is kept in sets, and a generated hash would stumble over the dictionary.
        return hash((self.code, tuple(sorted(self.values.items()))))


@dataclass(frozen=True, slots=True)
class Counts:
    """Reads behind one alternate allele, and the field they were read from.

    ``depth`` is the denominator of ``vaf``: reads that show the reference or any alternate allele where the caller
    lists them, else the caller's depth. ``vaf`` is 0 to 1; where only a fraction is given, the reads are None.
    Strand counts are None where the caller gives none. F1R2 and F2R1 count fragments by the orientation of their read pair.
    """

    field: str
    ref_reads: int | None = None
    alt_reads: int | None = None
    depth: int | None = None
    vaf: float | None = None
    ref_forward: int | None = None
    ref_reverse: int | None = None
    alt_forward: int | None = None
    alt_reverse: int | None = None
    ref_f1r2: int | None = None
    ref_f2r1: int | None = None
    alt_f1r2: int | None = None
    alt_f2r1: int | None = None


@dataclass(frozen=True, slots=True)
class Phase:
    """``phase_set`` names the block (PS, PGT/PID, or the contig for a bare ``|``); ``haplotypes`` are the 0-based
    places of the phased genotype that carry this allele. Two calls are in cis when set and a haplotype agree."""

    phase_set: str
    haplotypes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """One alternate allele of one record at a locus, normalised (trimmed, left-aligned), with its evidence.

    ``written`` is CHROM:POS:REF:ALT as the file has it, cut where it is long. ``record`` is the 0-based number of the record
    among those of the sample at the loci, ``allele`` the 1-based number of the ALT in it: the two join calls and decisions.
    ``genotype`` is the GT string as written, "" where there is none or none that can be read (the remark
    ``genotype_unreadable`` then holds it).
    ``genotype_copies`` counts the allele in the GT and ``genotype_ploidy`` its called alleles (0 where no GT).
    ``filters`` is FILTER split at ``;``: ``("PASS",)``, ``()`` for ``.``, else the filters; with the sample's own (FORMAT/FT).
    ``file`` is the 0-based number of its file among those that were read of the sample.
    """

    gene: str
    assembly: Assembly
    chrom: str
    pos: int
    ref: str
    alt: str
    written: str
    record: int
    allele: int
    genotype: str
    genotype_copies: int
    genotype_ploidy: int
    filters: tuple[str, ...]
    quality: str
    counts: Counts | None
    phase: Phase | None = None
    remarks: tuple[Remark, ...] = ()
    file: int = 0


@dataclass(frozen=True, slots=True)
class StructuralRecord:
    """A symbolic or breakend record that overlaps a locus; never interpreted, always remarked. ``end`` is inclusive."""

    gene: str
    chrom: str
    pos: int
    end: int
    kind: str  # DEL, DUP, INV, INS, CNV, BND, ...
    written: str
    genotype: str
    filters: tuple[str, ...]


class RecordShape(StrEnum):
    """How a record states reference. Only these shapes may support a negative (``vexas_report.vcf.base_statements``)."""

    NON_REF_BLOCK = "non_ref_block"
    STAR_BLOCK = "star_block"
    PLAIN_REFERENCE = "plain_reference"
    FREEBAYES_BLOCK = "freebayes_block"
    VARIANT_RECORD = "variant_record"


@dataclass(frozen=True, slots=True)
class ReferenceBlock:
    """Bases at which a record of the VCF states none of its alleles for the sample.

    ``depth`` is the smallest stated (MIN_DP, else DP); None if not stated. ``ploidy`` counts the called alleles of the
    genotype, 0 without GT; ``called`` is False for a no-call. ``quality`` is the smallest of GQ, GQX and RGQ, None if none is
    stated; ``filters`` is as in :class:`Call`. ``alt_reads`` are the alternate reads that the record counts, None if it counts
    none: a genotype alone does not state zero reads. ``unexplained`` are reads of the depth that no count explains.
    ``least_fraction`` is the fraction of reads (0 to 1) below which the caller ignores an allele by its command line; None if the
    header has no command line. ``file`` is as in :class:`Call`.
    """

    gene: str
    chrom: str
    start: int
    end: int
    depth: int | None
    field: str
    ploidy: int = 2
    quality: int | None = None
    filters: tuple[str, ...] = ("PASS",)
    alt_reads: int | None = None
    least_fraction: float | None = None
    file: int = 0
    shape: RecordShape = RecordShape.NON_REF_BLOCK
    called: bool = True
    unexplained: int = 0

    @property
    def counted(self) -> bool:
        """Whether it states alternate reads for the one base that it covers."""
        return self.alt_reads is not None and self.start == self.end


class VetoReason(StrEnum):
    """Why a record forbids a negative at its bases."""

    COUNTS_UNREAD = "counts_unread"
    COUNTS_AMBIGUOUS = "counts_ambiguous"
    COUNTS_DISAGREE = "counts_disagree"
    GENOTYPE = "genotype"
    SPANNING_DELETION = "spanning_deletion"
    REF_MISMATCH = "ref_mismatch"
    UNREADABLE_ALLELE = "unreadable_allele"
    STRUCTURAL_READS = "structural_reads"


@dataclass(frozen=True, slots=True)
class Veto:
    """A record that forbids a negative at the bases ``start`` to ``end``, whatever other sources state.

    ``written`` is REF>ALT, ``detail`` what was not understood: a genotype, or a field and its value. ``alt_reads`` of
    ``depth`` reads are stated to show the allele; ``carried`` is False if only these reads contradict the negative.
    """

    gene: str
    chrom: str
    start: int
    end: int
    reason: VetoReason
    written: str
    detail: str = ""
    alt_reads: int | None = None
    depth: int | None = None
    carried: bool = True


@dataclass(frozen=True, slots=True)
class Decision:
    """One allele of a record in a locus and what became of it. ``rule`` is a stable code, ``reason`` its sentence.

    ``record`` and ``allele`` are those of :class:`Call`; ``allele`` is 0 where the decision is on the whole record.
    ``filters`` is FILTER as written. In a file of many samples one row represents all ``records`` of a gene in which this one
    is plain reference, at the position of the first. ``file`` is the path of the record's file if the sample has several, else ""."""

    record: int
    allele: int
    chrom: str
    pos: int
    ref: str
    alt: str
    filters: str
    genotype: str
    kept: bool
    rule: str
    reason: str
    records: int = 1
    file: str = ""


@dataclass(frozen=True, slots=True)
class FurtherInput:
    """Another file of the same sample as found; the fields are those of :class:`InputFacts`, whose assembly it shares."""

    vcf: str
    sha256: str
    vcf_sample: str
    assembly_basis: str
    caller: str
    fileformat: str = ""
    n_samples: int = 1
    records_in_loci: int = 0
    least_fraction: float | None = None


@dataclass(frozen=True, slots=True)
class InputFacts:
    """The file as found. ``assembly_basis`` says by what the build was decided, in words for the report. ``further`` are the
    other files of the sample that were read. ``least_fraction`` is the fraction of reads (0 to 1) below which FreeBayes looked at
    no allele, by its command line; None if that is not stated."""

    vcf: str
    sha256: str
    vcf_sample: str
    assembly: Assembly
    assembly_basis: str
    caller: str
    fileformat: str = ""
    n_samples: int = 1
    records_in_loci: int = 0
    further: tuple[FurtherInput, ...] = ()
    least_fraction: float | None = None

    @property
    def paths(self) -> tuple[str, ...]:
        """The path of each file that was read; :attr:`Call.file` is a place in it."""
        return (self.vcf, *(each.vcf for each in self.further))

    @property
    def callers(self) -> tuple[str, ...]:
        """The caller of each file that was read."""
        return (self.caller, *(each.caller for each in self.further))

    @property
    def least_fractions(self) -> tuple[float | None, ...]:
        """The fraction that the command line of each file's caller states."""
        return (self.least_fraction, *(each.least_fraction for each in self.further))

    @property
    def checksums(self) -> str:
        """SHA-256 of each file that was read, separated by ``;``."""
        return ";".join((self.sha256, *(each.sha256 for each in self.further)))


@dataclass(frozen=True, slots=True)
class SampleEvidence:
    """All that ``collect`` knows of one sheet row. ``input`` is None if the file could not be judged.

    ``x_ploidy`` counts the sample's haploid and diploid calls on chrX outside the pseudo-autosomal regions and the genes of
    the report; (0, 0) if they were not looked at."""

    sample: Sample
    status: Status
    input: InputFacts | None = None
    problems: tuple[Problem, ...] = ()
    calls: tuple[Call, ...] = ()
    structural: tuple[StructuralRecord, ...] = ()
    blocks: tuple[ReferenceBlock, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    x_ploidy: tuple[int, int] = (0, 0)
    decisions: tuple[Decision, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """The paths of the files that were read if the sample has several, else empty."""
        return self.input.paths if self.input is not None and len(self.sample.vcfs) > 1 else ()
