"""One record, one sample: what is kept as a call, what is remarked, what is set aside, and by which rule. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from vexas_report.model.evidence import Call, Counts, Decision, Phase, ReferenceBlock, Remark, StructuralRecord
from vexas_report.model.problems import Problem, problem
from vexas_report.model.terms import Assembly
from vexas_report.variants import problems as codes
from vexas_report.variants import rules
from vexas_report.variants.counts import (
    over,
    read_counts,
    reads_together,
    shows_no_read,
    split_depth,
    unassigned,
    view_of,
)
from vexas_report.variants.filters import sample_filters, with_allele_filters
from vexas_report.variants.genotype import Genotype, parse_genotype, phase_of
from vexas_report.variants.normalise import Spelling
from vexas_report.variants.places import Place, is_structural
from vexas_report.variants.record import (
    RawRecord,
    decimal,
    format_length,
    is_symbolic,
    last_base,
    own_end,
    shorten,
    whole,
)
from vexas_report.variants.strand import orientation, with_sides

_PLATYPUS_REFERENCE = "REFCALL"  # FILTER of its reference blocks: not a fault of the record
_ERRORS_IN_MEAN = 0.05


@dataclass(frozen=True, slots=True)
class Column:
    """Which column of which file: ``number`` is 0-based, None in a file without sample columns. ``least_fraction`` is that of the
    caller's command line (see :class:`~vexas_report.variants.header.Header`)."""

    number: int | None
    n_samples: int
    fraction_in_info: bool
    least_fraction: float | None = None


@dataclass(slots=True)
class Judged:
    """What the records of one sample gave, in the file's order. Calls hold the file's spelling until normalised."""

    calls: list[tuple[Spelling, Call, int]] = field(default_factory=list)  # with the place of their decision
    structural: list[StructuralRecord] = field(default_factory=list)
    blocks: list[ReferenceBlock] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def judge(places: tuple[Place, ...], column: Column, assembly: Assembly) -> Judged:
    """Every record at the loci, allele by allele, for one sample. Of a file of many samples, the records in which this one
    is plain reference share one row of the trail."""
    judged = Judged()
    plain: dict[tuple[str, str], list[tuple[Place, str]]] = {}
    for place in places:
        genotype = place.record.plain(column.number)
        if genotype:
            plain.setdefault((place.gene, _plain_rule(place, genotype)), []).append((place, genotype))
            judged.problems.extend(place.problems)
        else:
            judged.problems.extend(place.problems)
            _judge_record(place, column, assembly, judged)
    for (_, rule), rows in plain.items():
        if len(rows) > 1:
            judged.decisions.append(_summary(rows, rule))
        else:
            _judge_record(rows[0][0], column, assembly, judged)
    judged.calls = _over_whole_sites(judged.calls, places, column)
    judged.problems = _summed(judged.problems)
    return judged


def _plain_rule(place: Place, genotype: str) -> str:
    if rules.REF_MISMATCH in place.unread:
        return rules.REF_MISMATCH
    return rules.REFERENCE_NO_ALT_READS if "0" in genotype else rules.NO_CALL_NO_ALT_READS


def _summary(rows: list[tuple[Place, str]], rule: str) -> Decision:
    """One row for records of one gene that are set aside by one rule: their number, and the first and last of them."""
    first, last = rows[0][0], rows[-1][0]
    genotypes = list(dict.fromkeys(genotype for _, genotype in rows))[:5]
    return Decision(
        record=first.number,
        allele=0,
        chrom=first.chrom,
        pos=first.record.pos,
        ref="",
        alt="",
        filters="",
        genotype=", ".join(genotypes),
        kept=False,
        rule=rule,
        reason=rules.summed(len(rows), f"{first.chrom}:{first.record.pos}", f"{last.chrom}:{last.record.pos}", rule),
        records=len(rows),
    )


def _over_whole_sites(
    calls: list[tuple[Spelling, Call, int]], places: tuple[Place, ...], column: Column
) -> list[tuple[Spelling, Call, int]]:
    """Calls with the depth of their whole site, where its alternates stand in records of their own: a splitter leaves each
    record the reads of the reference and of its one alternate, and a fraction of those two is too large."""
    records = {place.number: place.record for place in places}
    sites: dict[tuple[str, int], dict[tuple[str, str], Counts]] = {}
    for spelling, call, _ in calls:
        if len(records[call.record].alts) == 1 and call.counts is not None:
            sites.setdefault((spelling.chrom, spelling.pos), {}).setdefault((call.ref, call.alt), call.counts)
    together = {site: reads_together(list(found.values())) for site, found in sites.items() if len(found) > 1}
    whole_sites = []
    for spelling, call, decision in calls:
        site, record = (spelling.chrom, spelling.pos), records[call.record]
        if call.counts is not None and site in together and len(record.alts) == 1:
            fields = record.sample(column.number) if column.number is not None else {}
            depth = split_depth(call.counts, together[site], whole(fields.get("DP")))
            call = replace(call, counts=over(call.counts, depth)) if depth else call
        whole_sites.append((spelling, call, decision))
    return whole_sites


def _summed(problems: list[Problem]) -> list[Problem]:
    """The first problem of each code, with the number of its records; the decision trail lists every one."""
    first: dict[str, Problem] = {}
    for one in problems:
        first.setdefault(one.code, one)
    counts = Counter(p.code for p in problems)
    return [
        p if counts[code] == 1 else replace(p, message=f"{p.message} ({counts[code]} in all.)")
        for code, p in first.items()
    ]


def _judge_record(place: Place, column: Column, assembly: Assembly, judged: Judged) -> None:
    record = place.record
    fields: Mapping[str, str] = record.sample(column.number) if column.number is not None else {}
    own = sample_filters(fields.get("FT", ""))
    if own:
        record = replace(record, filters=tuple(dict.fromkeys((*(f for f in record.filters if f != "PASS"), *own))))
        place = replace(place, record=record)
    text = fields.get("GT", "")
    genotype = parse_genotype(text, len(record.alts) + 1) if text else None
    if text and genotype is None:
        judged.problems.append(_unreadable_genotype(place, text))
    if record.is_block:
        _judge_block(place, fields, genotype, column, judged)
        return
    for allele, alt in enumerate(record.alts, 1):
        rule = place.unread[allele - 1]
        if rule == rules.UNREADABLE_ALLELE:
            judged.remarks.extend(_allele_left_open(place, allele, genotype))
        if rule is not None:
            judged.decisions.append(_decision(place, allele, alt, text, rule))
        elif is_structural(record, alt):
            _judge_structural(place, allele, text, genotype, judged)
        else:
            _judge_allele(place, allele, fields, genotype, column, assembly, judged)


def _allele_left_open(place: Place, allele: int, genotype: Genotype | None) -> tuple[Remark, ...]:
    """A remark on the place of an allele that cannot be read, unless the genotype says that the sample does not carry it."""
    if genotype is not None and not genotype.copies(allele):
        return ()
    record = place.record
    written = f"{shorten(record.ref)}>{shorten(record.alts[allele - 1])}"
    values = {"gene": place.gene, "chrom": place.chrom, "pos": str(record.pos), "written": written}
    return (Remark("allele_unreadable", values),)


def _unreadable_genotype(place: Place, text: str) -> Problem:
    record = place.record
    lacks = parse_genotype(text, 1_000_000) is not None
    why = (
        f"names an allele that the record lacks (ALT {shorten(','.join(record.alts) or '.')})"
        if lacks
        else "is no list of allele numbers"
    )
    message = f"The genotype {shorten(text)!r} at {record.contig}:{record.pos} {why}."
    return problem(codes.VCF_GENOTYPE_UNREADABLE, message, place.where)


def _decision(place: Place, allele: int, alt: str, genotype: str, rule: str) -> Decision:
    """``allele`` is the 1-based number of the ALT, 0 for the whole record."""
    record = place.record
    return Decision(
        record=place.number,
        allele=allele,
        chrom=place.chrom,
        pos=record.pos,
        ref=shorten(record.ref),
        alt=shorten(alt),
        filters=";".join(record.filters) or ".",
        genotype=shorten(genotype),
        kept=rule.startswith("kept"),
        rule=rule,
        reason=rules.SENTENCES[rule],
    )


def _judge_block(
    place: Place, fields: Mapping[str, str], genotype: Genotype | None, column: Column, judged: Judged
) -> None:
    record = place.record
    reference = genotype is not None and genotype.called > 0 and genotype.copies(0) == genotype.called
    alt = ",".join(record.alts) or "."
    if record.is_segment:
        judged.decisions.append(_decision(place, 0, alt, fields.get("GT", ""), rules.STRUCTURAL_REFERENCE))
        return
    if record.is_no_call or (not reference and "GT" in record.format):
        judged.decisions.append(_decision(place, 0, alt, fields.get("GT", ""), rules.NO_CALL_BLOCK))
        return
    depth, stated = _block_depth(record, fields, column)
    own = format_length(record.format, record.samples[column.number]) if column.number is not None else None
    plain = last_base(record.contig, record.pos, record.ref, (), record.info)
    end = record.end if own is None else max(plain, record.pos + own - 1)
    alt_reads = _block_alt_reads(record, fields)
    judged.blocks.append(
        ReferenceBlock(
            place.gene,
            place.chrom,
            record.pos,
            end,
            depth,
            stated,
            ploidy=genotype.called if genotype is not None else 2 * _counts_are_means(fields),
            quality=_block_quality(fields),
            filters=tuple(f for f in record.filters if f != _PLATYPUS_REFERENCE),
            alt_reads=alt_reads,
            least_fraction=column.least_fraction,
        )
    )
    judged.decisions.append(_decision(place, 0, alt, fields.get("GT", ""), rules.REFERENCE_BLOCK))
    if alt_reads:
        values = {
            "gene": place.gene,
            "chrom": place.chrom,
            "pos": str(record.pos),
            "alt_reads": str(alt_reads),
            "depth": str(depth or ""),
        }
        judged.remarks.append(Remark("reference_block_alternate_reads", values))


def _counts_are_means(fields: Mapping[str, str]) -> bool:
    """Whether a block is one of FreeBayes (``--gvcf``): it states no genotype, and RO and AO are means over its bases. An AO of
    more than errors make is of some base with many more: such a block is not reference."""
    ref, alt = whole(fields.get("RO")), whole(fields.get("AO"))
    if "GT" in fields or "MIN_DP" not in fields or ref is None or alt is None:
        return False
    return alt <= _ERRORS_IN_MEAN * (ref + alt)


def _block_alt_reads(record: RawRecord, fields: Mapping[str, str]) -> int | None:
    """Alternate reads that a block counts: the numbers of AD behind the first. One number alone, of the reference, counts the
    others only where DP holds no more than it: reads that tell no allele may be the rest."""
    if _counts_are_means(fields):
        return None
    counts = [whole(n) for n in fields["AD"].split(",")] if "AD" in fields else []
    known = [n for n in counts if n is not None]
    if not known or len(known) < len(counts):
        return None
    if len(known) == len(record.alts) + 1 > 1:
        return sum(known[1:])
    return 0 if len(known) == 1 and known[0] == whole(fields.get("DP")) else None


def _block_quality(fields: Mapping[str, str]) -> int | None:
    """The smallest genotype quality that a block states: GQ, GQX (Strelka) or RGQ (GATK, all sites)."""
    stated = [value for key in ("GQ", "GQX", "RGQ") if (value := decimal(fields.get(key))) is not None]
    return int(min(stated)) if stated else None


def _block_depth(record: RawRecord, fields: Mapping[str, str], column: Column) -> tuple[int | None, str]:
    """The smallest depth that a block states, and its field; INFO where the file has one sample (bcftools -g)."""
    info = record.info if column.n_samples == 1 else {}
    for source, where, key in (
        (fields, "FORMAT", "MIN_DP"),
        (info, "INFO", "MIN_DP"),
        (info, "INFO", "MinDP"),
        (fields, "FORMAT", "DP"),
        (fields if _PLATYPUS_REFERENCE in record.filters else {}, "FORMAT", "NR"),
    ):
        depth = whole(source.get(key))
        if depth is not None:
            return depth, f"{where}/{key}"
    return None, ""


def _judge_structural(place: Place, allele: int, text: str, genotype: Genotype | None, judged: Judged) -> None:
    record = place.record
    alt = record.alts[allele - 1]
    if genotype is not None and genotype.called == len(genotype.alleles) and not genotype.copies(allele):
        judged.decisions.append(_decision(place, allele, alt, text, rules.ALLELE_NOT_IN_SAMPLE))
        return
    end = own_end(record, allele)
    if end < place.start:
        judged.decisions.append(_decision(place, allele, alt, text, rules.STRUCTURAL_SHORT))
        return
    written = shorten(f"{record.contig}:{record.pos}:{record.ref}:{alt}")
    kind = structural_kind(record, alt)
    judged.structural.append(
        StructuralRecord(place.gene, place.chrom, record.pos, end, kind, written, shorten(text), record.filters)
    )
    rule = rules.SYMBOLIC_REMARKED if is_symbolic(alt) else rules.LONG_ALLELE_REMARKED
    judged.decisions.append(_decision(place, allele, alt, text, rule))


def structural_kind(record: RawRecord, alt: str) -> str:
    """DEL, DUP, INV, INS, CNV, BND or the symbol's own name, of a symbolic, breakend or very long allele."""
    if alt.startswith("<") and alt.endswith(">"):
        return shorten(alt[1:-1]).upper() or "SYMBOLIC"
    if is_symbolic(alt):
        return "BND"
    return "DEL" if len(record.ref) > len(alt) else "INS"


def _judge_allele(
    place: Place,
    allele: int,
    fields: Mapping[str, str],
    genotype: Genotype | None,
    column: Column,
    assembly: Assembly,
    judged: Judged,
) -> None:
    record = with_allele_filters(place.record, allele)
    place = replace(place, record=record)
    alt, text = record.alts[allele - 1], fields.get("GT", "")
    view = view_of(record, column.number, allele, column.n_samples, column.fraction_in_info)
    counts, remarks = read_counts(view)
    if counts is not None and unassigned(counts):
        alleles = shorten(",".join(record.alts)) + " and others" * (len(record.alts) == 1)
        values = {"field": counts.field, "alleles": alleles, "depth": str(counts.depth)}
        remarks += (Remark("reads_not_assigned", values),)
    rule = rule_of(genotype, text, allele, counts, record, contradicted=contradicted(remarks))
    decision = _decision(place, allele, alt, text, rule)
    if not decision.kept:
        judged.decisions.append(decision)
        return
    if genotype is not None and genotype.copies(allele) and counts is not None and shows_no_read(counts):
        values = {"genotype": shorten(text), "field": counts.field, "depth": str(counts.depth or 0)}
        remarks += (Remark("genotype_without_reads", values),)
    if text and genotype is None:
        remarks += (Remark("genotype_unreadable", {"genotype": shorten(text)}),)
    if "MOSAIC" in record.info or "MOSAIC" in record.filters:
        remarks += (Remark("caller_mosaic", {}),)
    counts = with_sides(counts, view) if counts is not None else None
    phase: Phase | None = phase_of(fields, genotype, allele, place.chrom, len(record.alts) + 1)
    call = Call(
        gene=place.gene,
        assembly=assembly,
        chrom=place.chrom,
        pos=record.pos,
        ref=place.ref,
        alt=alt,
        written=f"{shorten(record.contig)}:{record.pos}:{shorten(record.ref)}:{shorten(alt)}",
        record=place.number,
        allele=allele,
        genotype=shorten(text) if genotype else "",
        genotype_copies=genotype.copies(allele) if genotype else 0,
        genotype_ploidy=genotype.called if genotype else 0,
        filters=record.filters,
        quality=record.qual,
        counts=counts,
        phase=phase,
        remarks=remarks + orientation(view, counts),
    )
    judged.calls.append((place.spelling(assembly, allele), call, len(judged.decisions)))
    judged.decisions.append(decision)


def contradicted(remarks: tuple[Remark, ...]) -> bool:
    """Whether a source of counts disagrees with the one that is used."""
    return any(r.code == "counts_disagree" for r in remarks)


def rule_of(
    genotype: Genotype | None, text: str, allele: int, counts: Counts | None, record: RawRecord, *, contradicted: bool
) -> str:
    """The rule that keeps an allele of one sample or sets it aside."""
    if genotype is not None and genotype.copies(allele):
        return rules.KEPT if record.filters in ((), ("PASS",)) else rules.KEPT_FILTERED
    # Where the trusted source shows no read, a source that disagrees with it shows some.
    if counts is not None and (counts.alt_reads or (counts.alt_reads is None and counts.vaf) or contradicted):
        return rules.KEPT_BELOW_THRESHOLD if genotype is not None else rules.KEPT_NO_GENOTYPE
    explained = genotype is not None and genotype.copies(0) < genotype.called
    if counts is not None and unassigned(counts) and not explained:
        return rules.KEPT_READS_NOT_ASSIGNED
    if genotype is None:
        return rules.KEPT_NO_GENOTYPE if text or counts is None else rules.ALLELE_NOT_IN_SAMPLE
    if genotype.called == 0:
        return rules.NO_CALL_NO_ALT_READS
    return rules.ALLELE_NOT_IN_SAMPLE if explained else rules.REFERENCE_NO_ALT_READS
