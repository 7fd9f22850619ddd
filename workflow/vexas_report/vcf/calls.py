"""One record, one sample: what is kept as a call, what is remarked, what is set aside, and by which rule. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from vexas_report.model.evidence import (
    Call,
    Counts,
    Decision,
    Phase,
    ReferenceBlock,
    Remark,
    StructuralRecord,
    Veto,
    VetoReason,
)
from vexas_report.model.problems import Problem, problem
from vexas_report.model.terms import Assembly
from vexas_report.vcf import record_outcomes
from vexas_report.vcf import vcf_problems as codes
from vexas_report.vcf.base_statements import statement, tally_of, veto
from vexas_report.vcf.filters import sample_filters, with_allele_filters
from vexas_report.vcf.genotype import Genotype, parse_genotype, phase_of
from vexas_report.vcf.located_record import LocatedRecord, is_structural
from vexas_report.vcf.normalise import AlleleSpelling
from vexas_report.vcf.read_counts import (
    allele_fields,
    has_no_alt_reads,
    read_counts,
    site_depth,
    split_depth,
    unassigned,
    with_depth,
)
from vexas_report.vcf.record import (
    RawRecord,
    format_length,
    is_symbolic,
    last_base,
    own_end,
    parse_int,
    truncate,
)
from vexas_report.vcf.strand_counts import orientation, with_sides

MOST_UNEXPLAINED = (
    0.2  # share of DP; uninformative reads of an indel reach it in real files, a missing third allele exceeds it
)


@dataclass(frozen=True, slots=True)
class SampleColumn:
    """Which column of which file: ``number`` is 0-based, None in a file without sample columns. ``least_fraction`` is that of the
    caller's command line (see :class:`~vexas_report.vcf.header.Header`)."""

    number: int | None
    n_samples: int
    fraction_in_info: bool
    least_fraction: float | None = None
    declared: Mapping[str, str] = field(default_factory=dict)  # Number of each FORMAT field of the header


@dataclass(slots=True)
class ExtractedCalls:
    """What the records of one sample gave, in the file's order. Calls hold the file's spelling until normalised."""

    calls: list[tuple[AlleleSpelling, Call, int]] = field(default_factory=list)  # with the place of their decision
    structural: list[StructuralRecord] = field(default_factory=list)
    blocks: list[ReferenceBlock] = field(default_factory=list)
    vetoes: list[Veto] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def extract_calls(places: tuple[LocatedRecord, ...], column: SampleColumn, assembly: Assembly) -> ExtractedCalls:
    """Every record at the loci, allele by allele, for one sample. Of a file of many samples, the records in which this one
    is plain reference share one row of the trail."""
    judged = ExtractedCalls()
    plain: dict[tuple[str, str], list[tuple[LocatedRecord, str]]] = {}
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


def _plain_rule(place: LocatedRecord, genotype: str) -> str:
    if record_outcomes.REF_MISMATCH in place.unread:
        return record_outcomes.REF_MISMATCH
    return record_outcomes.REFERENCE_NO_ALT_READS if "0" in genotype else record_outcomes.NO_CALL_NO_ALT_READS


def _summary(rows: list[tuple[LocatedRecord, str]], rule: str) -> Decision:
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
        reason=record_outcomes.summed(
            len(rows), f"{first.chrom}:{first.record.pos}", f"{last.chrom}:{last.record.pos}", rule
        ),
        records=len(rows),
    )


def _over_whole_sites(
    calls: list[tuple[AlleleSpelling, Call, int]], places: tuple[LocatedRecord, ...], column: SampleColumn
) -> list[tuple[AlleleSpelling, Call, int]]:
    """Calls with the depth of their whole site, if its alternates are in separate records: a splitter leaves each
    record the reads of the reference and of its one alternate, and a fraction of those two is too large."""
    records = {place.number: place.record for place in places}
    sites: dict[tuple[str, int], dict[tuple[str, str], Counts]] = {}
    for spelling, call, _ in calls:
        if len(records[call.record].alts) == 1 and call.counts is not None:
            sites.setdefault((spelling.chrom, spelling.pos), {}).setdefault((call.ref, call.alt), call.counts)
    together = {site: site_depth(list(found.values())) for site, found in sites.items() if len(found) > 1}
    whole_sites = []
    for spelling, call, decision in calls:
        site, record = (spelling.chrom, spelling.pos), records[call.record]
        fields = record.sample(column.number) if column.number is not None else {}
        if call.counts is not None and site in together and len(record.alts) == 1:
            depth = split_depth(call.counts, together[site], parse_int(fields.get("DP")))
            call = replace(call, counts=with_depth(call.counts, depth)) if depth else call
        whole_sites.append((spelling, _with_known_depth(call, fields), decision))
    return whole_sites


def _with_known_depth(call: Call, fields: Mapping[str, str]) -> Call:
    """The call without its fraction if a good part of DP is neither REF nor a listed allele: other alleles of the site are
    missing from the file, and reads of the listed ones are not a denominator. A fraction that the caller states settles it."""
    counts, depth = call.counts, parse_int(fields.get("DP"))
    if counts is None or counts.alt_reads is None or counts.depth is None or depth is None or counts.ref_reads is None:
        return call
    unexplained = depth - counts.depth
    stated = any(key in fields for key in ("VAF", "AF", "FREQ", "VF", "FA", "PM"))
    if stated or not counts.field.startswith("FORMAT") or unexplained <= max(3, MOST_UNEXPLAINED * depth):
        return call
    values = {
        "field": counts.field,
        "says": f"{counts.alt_reads} of {counts.depth}",
        "other": "FORMAT/DP",
        "other_says": f"{counts.alt_reads} of {depth}",
    }
    without = Counts(field=counts.field, depth=counts.depth)
    return replace(call, counts=without, remarks=(*call.remarks, Remark("counts_disagree", values)))


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


def _judge_record(place: LocatedRecord, column: SampleColumn, assembly: Assembly, judged: ExtractedCalls) -> None:
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
        judged.vetoes.append(veto(place, VetoReason.GENOTYPE, text))
    if record.is_block:
        _judge_block(place, fields, genotype, column, judged)
        return
    if record_outcomes.REF_MISMATCH in place.unread:
        judged.vetoes.append(veto(place, VetoReason.REF_MISMATCH))
    for allele, alt in enumerate(record.alts, 1):
        rule = place.unread[allele - 1]
        if rule == record_outcomes.UNREADABLE_ALLELE:
            judged.remarks.extend(_allele_left_open(place, allele, genotype, judged))
        if rule == record_outcomes.STAR_ALLELE:
            _judge_star(place, allele, genotype, column, judged)
        if rule is not None:
            judged.decisions.append(_decision(place, allele, alt, text, rule))
        elif is_structural(record, alt):
            _judge_structural(place, allele, text, genotype, column, judged)
        else:
            _judge_allele(place, allele, fields, genotype, column, assembly, judged)
    _state(place, genotype, column, judged)


def _state(place: LocatedRecord, genotype: Genotype | None, column: SampleColumn, judged: ExtractedCalls) -> None:
    """What a record with named alleles states of its bases: a veto if its counts are not understood, and reference if the sample
    carries none of the alleles."""
    record = place.record
    if all(is_structural(record, alt) for alt in record.alts):
        return
    view = allele_fields(record, column.number, 0, column.n_samples, column.fraction_in_info, genotype)
    if genotype is not None and 0 < genotype.called == genotype.copies(0) and len(record.ref) == 1:
        found = statement(place, view, genotype, record.pos, column.n_samples, column.declared)
        if isinstance(found, Veto):
            judged.vetoes.append(found)
        else:
            judged.blocks.append(found)
        return
    tally = tally_of(place, view, column.declared)
    if isinstance(tally, Veto):
        judged.vetoes.append(tally)


def _reads_of(
    place: LocatedRecord, allele: int, genotype: Genotype | None, column: SampleColumn
) -> tuple[int | None, int | None]:
    """Reads of an allele that is not interpreted, and the depth. None for the reads if a field was not understood."""
    view = allele_fields(place.record, column.number, allele, column.n_samples, column.fraction_in_info, genotype)
    counts, remarks = read_counts(view)
    if counts is None and {r.code for r in remarks} == {"counts_missing"}:
        return 0, None
    if counts is None:
        return None, None
    if counts.alt_reads is None and counts.vaf is not None:
        return round(counts.vaf * (counts.depth or 0)), counts.depth
    return counts.alt_reads, counts.depth


def _judge_star(
    place: LocatedRecord, allele: int, genotype: Genotype | None, column: SampleColumn, judged: ExtractedCalls
) -> None:
    """``*``: the sample lacks the base by a deletion, which must have a record. A genotype or reads state it."""
    carried = genotype is None or genotype.copies(allele) > 0
    reads, depth = _reads_of(place, allele, genotype, column)
    if carried or reads != 0:
        found = veto(place, VetoReason.SPANNING_DELETION)
        judged.vetoes.append(replace(found, alt_reads=reads, depth=depth, carried=carried or reads is None))


def _allele_left_open(
    place: LocatedRecord, allele: int, genotype: Genotype | None, judged: ExtractedCalls
) -> tuple[Remark, ...]:
    """A remark and a veto on an allele that cannot be read, unless the genotype shows that the sample does not carry it."""
    if genotype is not None and not genotype.copies(allele):
        return ()
    record = place.record
    judged.vetoes.append(veto(place, VetoReason.UNREADABLE_ALLELE))
    written = f"{truncate(record.ref)}>{truncate(record.alts[allele - 1])}"
    values = {"gene": place.gene, "chrom": place.chrom, "pos": str(record.pos), "written": written}
    return (Remark("allele_unreadable", values),)


def _unreadable_genotype(place: LocatedRecord, text: str) -> Problem:
    record = place.record
    lacks = parse_genotype(text, 1_000_000) is not None
    why = (
        f"names an allele that the record lacks (ALT {truncate(','.join(record.alts) or '.')})"
        if lacks
        else "is no list of allele numbers"
    )
    message = f"The genotype {truncate(text)!r} at {record.contig}:{record.pos} {why}."
    return problem(codes.VCF_GENOTYPE_UNREADABLE, message, place.where)


def _decision(place: LocatedRecord, allele: int, alt: str, genotype: str, rule: str) -> Decision:
    """``allele`` is the 1-based number of the ALT, 0 for the whole record."""
    record = place.record
    return Decision(
        record=place.number,
        allele=allele,
        chrom=place.chrom,
        pos=record.pos,
        ref=truncate(record.ref),
        alt=truncate(alt),
        filters=";".join(record.filters) or ".",
        genotype=truncate(genotype),
        kept=rule.startswith("kept"),
        rule=rule,
        reason=record_outcomes.SENTENCES[rule],
    )


def _judge_block(
    place: LocatedRecord,
    fields: Mapping[str, str],
    genotype: Genotype | None,
    column: SampleColumn,
    judged: ExtractedCalls,
) -> None:
    record = place.record
    alt, text = ",".join(record.alts) or ".", fields.get("GT", "")
    if record.is_segment:
        judged.decisions.append(_decision(place, 0, alt, text, record_outcomes.STRUCTURAL_REFERENCE))
        return
    own = format_length(record.format, record.samples[column.number]) if column.number is not None else None
    plain = last_base(record.contig, record.pos, record.ref, (), record.info)
    end = record.end if own is None else max(plain, record.pos + own - 1)
    view = allele_fields(record, column.number, 0, column.n_samples, column.fraction_in_info, genotype)
    found = statement(place, view, genotype, end, column.n_samples, column.declared)
    if isinstance(found, Veto):
        judged.vetoes.append(replace(found, end=max(found.end, end)))
        rule = record_outcomes.RECORD_NOT_UNDERSTOOD
    else:
        found = replace(found, least_fraction=column.least_fraction)
        judged.blocks.append(found)
        rule = record_outcomes.REFERENCE_BLOCK if found.called else record_outcomes.NO_CALL_BLOCK
    judged.decisions.append(_decision(place, 0, alt, text, rule))
    if isinstance(found, ReferenceBlock) and found.alt_reads:
        values = {
            "gene": place.gene,
            "chrom": place.chrom,
            "pos": str(record.pos),
            "alt_reads": str(found.alt_reads),
            "depth": str(found.depth or ""),
        }
        judged.remarks.append(Remark("reference_block_alternate_reads", values))


def _judge_structural(
    place: LocatedRecord,
    allele: int,
    text: str,
    genotype: Genotype | None,
    column: SampleColumn,
    judged: ExtractedCalls,
) -> None:
    record = place.record
    alt = record.alts[allele - 1]
    end = own_end(record, allele)
    if end < place.start:
        judged.decisions.append(_decision(place, allele, alt, text, record_outcomes.STRUCTURAL_SHORT))
        return
    if genotype is not None and genotype.called == len(genotype.alleles) and not genotype.copies(allele):
        reads, depth = _reads_of(place, allele, genotype, column)
        rule = record_outcomes.ALLELE_NOT_IN_SAMPLE
        if reads != 0:
            found = veto(place, VetoReason.STRUCTURAL_READS, structural_kind(record, alt))
            judged.vetoes.append(replace(found, end=end, alt_reads=reads, depth=depth, carried=reads is None))
            rule = record_outcomes.STRUCTURAL_READS
        judged.decisions.append(_decision(place, allele, alt, text, rule))
        return
    written = truncate(f"{record.contig}:{record.pos}:{record.ref}:{alt}")
    kind = structural_kind(record, alt)
    judged.structural.append(
        StructuralRecord(place.gene, place.chrom, record.pos, end, kind, written, truncate(text), record.filters)
    )
    rule = record_outcomes.SYMBOLIC_REMARKED if is_symbolic(alt) else record_outcomes.LONG_ALLELE_REMARKED
    judged.decisions.append(_decision(place, allele, alt, text, rule))


def structural_kind(record: RawRecord, alt: str) -> str:
    """DEL, DUP, INV, INS, CNV, BND or the symbol's own name, of a symbolic, breakend or very long allele."""
    if alt.startswith("<") and alt.endswith(">"):
        return truncate(alt[1:-1]).upper() or "SYMBOLIC"
    if is_symbolic(alt):
        return "BND"
    return "DEL" if len(record.ref) > len(alt) else "INS"


def _judge_allele(
    place: LocatedRecord,
    allele: int,
    fields: Mapping[str, str],
    genotype: Genotype | None,
    column: SampleColumn,
    assembly: Assembly,
    judged: ExtractedCalls,
) -> None:
    record = with_allele_filters(place.record, allele)
    place = replace(place, record=record)
    alt, text = record.alts[allele - 1], fields.get("GT", "")
    view = allele_fields(record, column.number, allele, column.n_samples, column.fraction_in_info, genotype)
    counts, remarks = read_counts(view)
    if counts is not None and unassigned(counts) and not remarks:
        alleles = truncate(",".join(record.alts)) + " and others" * (len(record.alts) == 1)
        values = {"field": counts.field, "alleles": alleles, "depth": str(counts.depth)}
        remarks += (Remark("reads_not_assigned", values),)
    rule = rule_of(genotype, text, allele, counts, record, remarks)
    decision = _decision(place, allele, alt, text, rule)
    if not decision.kept:
        judged.decisions.append(decision)
        return
    if genotype is not None and genotype.copies(allele) and counts is not None and has_no_alt_reads(counts):
        values = {"genotype": truncate(text), "field": counts.field, "depth": str(counts.depth or 0)}
        remarks += (Remark("genotype_without_reads", values),)
    if text and genotype is None:
        remarks += (Remark("genotype_unreadable", {"genotype": truncate(text)}),)
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
        written=f"{truncate(record.contig)}:{record.pos}:{truncate(record.ref)}:{truncate(alt)}",
        record=place.number,
        allele=allele,
        genotype=truncate(text) if genotype else "",
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
    """Whether the sources of counts contradict each other, or have several readings."""
    return any(r.code in ("counts_disagree", "counts_ambiguous") for r in remarks)


def rule_of(
    genotype: Genotype | None,
    text: str,
    allele: int,
    counts: Counts | None,
    record: RawRecord,
    remarks: tuple[Remark, ...],
) -> str:
    """The rule that keeps an allele of one sample or sets it aside."""
    if genotype is not None and genotype.copies(allele):
        return record_outcomes.KEPT if record.filters in ((), ("PASS",)) else record_outcomes.KEPT_FILTERED
    # If the trusted source shows no read, a source that disagrees with it shows some.
    if counts is not None and (counts.alt_reads or (counts.alt_reads is None and counts.vaf) or contradicted(remarks)):
        return record_outcomes.KEPT_BELOW_THRESHOLD if genotype is not None else record_outcomes.KEPT_NO_GENOTYPE
    explained = genotype is not None and genotype.copies(0) < genotype.called
    unread = any(r.code in ("counts_unread", "fraction_unusable") for r in remarks)
    if counts is not None and unassigned(counts) and not explained and not unread:
        return record_outcomes.KEPT_READS_NOT_ASSIGNED
    if genotype is None:
        return (
            record_outcomes.KEPT_NO_GENOTYPE
            if text or counts is None or unread
            else record_outcomes.ALLELE_NOT_IN_SAMPLE
        )
    if unread:
        return record_outcomes.COUNTS_NOT_UNDERSTOOD
    if genotype.called == 0:
        return record_outcomes.NO_CALL_NO_ALT_READS
    return record_outcomes.ALLELE_NOT_IN_SAMPLE if explained else record_outcomes.REFERENCE_NO_ALT_READS
