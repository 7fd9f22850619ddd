"""What a record states of bases at which the sample carries none of its alleles.

``SHAPES`` is the closed list of records that may support a negative. Any other record at a required base either states
nothing or is a veto: it has a count field without a reading, counts that contradict each other, or a genotype of an allele
that it does not name.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from vexas_report.model.evidence import Counts, RecordShape, ReferenceBlock, Veto, VetoReason
from vexas_report.vcf.genotype import Genotype
from vexas_report.vcf.located_record import LocatedRecord
from vexas_report.vcf.read_counts import FIELDS, AlleleFields, CountReading, disagree, sources_of
from vexas_report.vcf.record import RawRecord, parse_float, parse_int, truncate

# FORMAT fields with one number for each allele that count no reads: likelihoods, qualities, positions, orientation and what
# is derived from reads of both. PL, GL and their like have Number=G.
NOT_COUNTS = frozenset(
    "GQ PL GL GP SPL ICNT MED_DP DPF QA QR QS BQ ABQ RBQ MLPSAC MLPSAF MLEAC MLEAF HQ EC SB F1R2 F2R1 FAD SAF SAR SRF SRR "
    "FSAF FSAR FSRF FSRR ALD SQ MB PRI AMQ ADF ADR MMQ MBQ MFRL MPOS AF_CI".split(" ")
)


@dataclass(frozen=True, slots=True)
class ShapeRow:
    """A row of the closed list: how the record looks, who writes it, and by what it may support a negative."""

    shape: RecordShape
    looks: str
    written_by: str
    by_genotype: str
    by_counts: str


_PLATYPUS_REFERENCE = "REFCALL"  # FILTER of its reference blocks: not a fault of the record
_ERRORS_IN_MEAN = 0.05
_ONE_BASE = "a record of one base whose counts have one reading and add up to DP"
SHAPES: tuple[ShapeRow, ...] = (
    ShapeRow(
        RecordShape.NON_REF_BLOCK,
        "ALT `<NON_REF>`",
        "GATK HaplotypeCaller and Mutect2, DRAGEN, Clair3, Sentieon",
        "diploid 0/0 with a depth",
        _ONE_BASE,
    ),
    ShapeRow(
        RecordShape.STAR_BLOCK,
        "ALT `<*>`, `<X>` or `X`",
        "DeepVariant, bcftools, weCall, VCF 4.5 blocks with LEN",
        "diploid 0/0 with a depth",
        _ONE_BASE,
    ),
    ShapeRow(
        RecordShape.PLAIN_REFERENCE,
        "ALT `.`",
        "GenotypeGVCFs and UnifiedGenotyper of all sites, Strelka2, Isaac, bcftools, Octopus, Pisces, VarScan2, TVC",
        "diploid 0/0 with a depth",
        _ONE_BASE,
    ),
    ShapeRow(
        RecordShape.FREEBAYES_BLOCK,
        "ALT `<*>` without GT, with MIN_DP, RO and AO",
        "FreeBayes",
        "the smallest depth; RO and AO are means of the block and are not used",
        "never",
    ),
    ShapeRow(
        RecordShape.VARIANT_RECORD,
        "an ALT in bases that the sample does not carry",
        "every caller of several samples or of all sites",
        "never",
        _ONE_BASE,
    ),
)


def shape_of(record: RawRecord) -> RecordShape:
    """The shape of a record that states no allele of the sample."""
    if not record.is_block:
        return RecordShape.VARIANT_RECORD
    if not record.alts:
        return RecordShape.PLAIN_REFERENCE
    if "<NON_REF>" in record.alts:
        return RecordShape.NON_REF_BLOCK
    means = "GT" not in record.format and {"MIN_DP", "RO", "AO"} <= set(record.format)
    return RecordShape.FREEBAYES_BLOCK if means else RecordShape.STAR_BLOCK


def veto(place: LocatedRecord, reason: VetoReason, detail: str = "") -> Veto:
    """A veto over the bases of REF."""
    record = place.record
    written = f"{truncate(record.ref)}>{truncate(','.join(record.alts) or '.')}"
    end = record.pos + max(len(record.ref), 1) - 1
    return Veto(place.gene, place.chrom, record.pos, end, reason, written, truncate(detail))


def unknown_counts(record: RawRecord, fields: Mapping[str, str], declared: Mapping[str, str]) -> str:
    """The first FORMAT field that is declared with a number for each allele, is not known, and is not zero behind REF, as
    ``KEY value``; "" if there is none."""
    for key in record.format:
        number, value = declared.get(key), fields.get(key)
        if key in FIELDS or key in NOT_COUNTS or number not in ("R", "A") or value is None:
            continue
        parts = value.split(",")[1 if number == "R" else 0 :]
        if any(part.strip() not in ("", ".") and parse_float(part) != 0 for part in parts):
            return f"{key} {value}"
    return ""


@dataclass(frozen=True, slots=True)
class UnexplainedReads:
    """Reads of a record that show no allele of the sample: alternate ones and unexplained ones of ``depth``."""

    alt_reads: int
    unexplained: int
    depth: int


def tally_of(place: LocatedRecord, view: AlleleFields, declared: Mapping[str, str]) -> UnexplainedReads | Veto | None:
    """The reads of a record that show another base than the reference; a veto if its counts have no reading in common; None
    if it counts none."""
    record = place.record
    sources = sources_of(view)
    one_base = record.end == record.pos and len(record.ref) == 1
    counting = [
        g for g in sources.readings if any(r.total or r.fractions or r.reference_only or r.total is None for r in g)
    ]
    readings = counting or sources.readings
    unread = [u for u in sources.unread if one_base or u.why != "depth"]
    if unread:
        return veto(place, VetoReason.COUNTS_UNREAD, f"{unread[0].field} {unread[0].value}")
    if unknown := unknown_counts(record, view.fields, declared):
        return veto(place, VetoReason.COUNTS_UNREAD, f"FORMAT/{unknown}")
    groups = [tuple(_others(r, view) for r in group) for group in readings]
    counted = [[c for c in group if c is not None] for group in groups if None not in group]
    refs = [r.ref for group in readings for r in group if r.ref is not None and r.field.startswith("FORMAT")]
    if not counted:
        counts_rest = view.depth is not None and any(r.reference_only for group in readings for r in group)
        if not counts_rest:
            return None
        counted = [[Counts(field="FORMAT/DP", alt_reads=0, depth=view.depth, vaf=0.0)]]
    first, *rest = counted
    shared = [c for c in first if all(any(not disagree(c, o) for o in group) for group in rest)]
    if not shared:
        other = next(g for g in rest if all(disagree(first[0], o) for o in g))[0]
        return veto(place, VetoReason.COUNTS_DISAGREE, f"{_said(first[0])}; {_said(other)}")
    if len({c.alt_reads for c in shared}) > 1:
        return veto(place, VetoReason.COUNTS_AMBIGUOUS, "; ".join(_said(c) for c in shared[:2]))
    alt = max(
        c.alt_reads or 0 for group in ([shared[:1]], rest) for one in group for c in one if not disagree(c, shared[0])
    )
    depth = view.depth if view.depth is not None else max(c.depth or 0 for c in shared)
    unexplained = max(0, view.depth - min(refs) - alt) if refs and view.depth is not None and one_base else 0
    return UnexplainedReads(alt, unexplained, max(depth, alt))


def _others(reading: CountReading, view: AlleleFields) -> Counts | None:
    """Reads of all other bases than the reference by one reading; None if it does not count them."""
    if reading.fractions:
        share = sum(f or 0.0 for f in reading.fractions)
        if not reading.depth:
            return Counts(field=reading.field, alt_reads=0, vaf=0.0) if share == 0 else None
        return Counts(field=reading.field, alt_reads=round(share * reading.depth), depth=reading.depth, vaf=share)
    alt = reading.alternate
    total = reading.depth if reading.depth is not None else view.depth if reading.total is None else reading.total
    if alt is None or total is None:
        return None
    return Counts(field=reading.field, alt_reads=alt, depth=total, vaf=alt / total if total else 0.0)


def _said(counts: Counts) -> str:
    return f"{counts.field} {counts.alt_reads} of {counts.depth if counts.depth is not None else '?'}"


def _means(fields: Mapping[str, str]) -> bool:
    """Whether the mean reads of a FreeBayes block are stated, and its alternate ones are no more than errors make."""
    ref, alt = parse_int(fields.get("RO")), parse_int(fields.get("AO"))
    return ref is not None and alt is not None and alt <= _ERRORS_IN_MEAN * (ref + alt)


def _of_means(fields: Mapping[str, str]) -> UnexplainedReads | None:
    """The mean reads of a FreeBayes block if its alternate ones are more than errors make: some base has many more of them. None
    otherwise: means count no base."""
    ref, alt = parse_int(fields.get("RO")), parse_int(fields.get("AO"))
    return None if ref is None or alt is None or _means(fields) else UnexplainedReads(alt, 0, ref + alt)


def quality_of(fields: Mapping[str, str]) -> int | None:
    """The smallest genotype quality that a record states: GQ, GQX (Strelka) or RGQ (GATK, all sites)."""
    stated = [value for key in ("GQ", "GQX", "RGQ") if (value := parse_float(fields.get(key))) is not None]
    return int(min(stated)) if stated else None


def depth_of(record: RawRecord, fields: Mapping[str, str], n_samples: int) -> tuple[int | None, str]:
    """The smallest depth that a record states, and its field; INFO if the file has one sample (bcftools -g)."""
    info = record.info if n_samples == 1 else {}
    for source, where, key in (
        (fields, "FORMAT", "MIN_DP"),
        (info, "INFO", "MIN_DP"),
        (info, "INFO", "MinDP"),
        (fields, "FORMAT", "DP"),
        (fields if _PLATYPUS_REFERENCE in record.filters else {}, "FORMAT", "NR"),
    ):
        depth = parse_int(source.get(key))
        if depth is not None:
            return depth, f"{where}/{key}"
    return None, ""


def statement(
    place: LocatedRecord,
    view: AlleleFields,
    genotype: Genotype | None,
    end: int,
    n_samples: int,
    declared: Mapping[str, str],
) -> ReferenceBlock | Veto:
    """What a record states of the bases from its POS to ``end`` for a sample that carries none of its alleles."""
    record, fields = place.record, view.fields
    shape = shape_of(record)
    if genotype is not None and genotype.called != genotype.copies(0):
        return veto(place, VetoReason.GENOTYPE, genotype.text)
    tally = _of_means(fields) if shape is RecordShape.FREEBAYES_BLOCK else tally_of(place, view, declared)
    if isinstance(tally, Veto):
        return tally
    depth, stated = depth_of(record, fields, n_samples)
    if tally is not None and depth is None:
        depth, stated = tally.depth, "counts"
    return ReferenceBlock(
        place.gene,
        place.chrom,
        record.pos,
        end,
        depth,
        stated,
        ploidy=genotype.called
        if genotype is not None
        else 2 * (shape is RecordShape.FREEBAYES_BLOCK and _means(fields)),
        quality=quality_of(fields),
        filters=tuple(f for f in record.filters if f != _PLATYPUS_REFERENCE),
        # Over several bases a count of none is of no one base.
        alt_reads=tally.alt_reads if tally is not None and (tally.alt_reads or end == record.pos) else None,
        shape=shape,
        called=not record.is_no_call and ((genotype is not None and genotype.called > 0) or "GT" not in record.format),
        unexplained=tally.unexplained if tally is not None else 0,
    )
