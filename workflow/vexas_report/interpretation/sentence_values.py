"""The values that sentences name, as text, from one change of one sample."""

from vexas_report.interpretation.category import CategorisedVariant
from vexas_report.interpretation.read_statistics import alternate_reads, interval, vaf_of
from vexas_report.interpretation.sentences import percent, stated
from vexas_report.interpretation.variant_groups import VariantGroup
from vexas_report.knowledge.language import listing, phrase, term_text
from vexas_report.knowledge.table_records import Gene
from vexas_report.model.evidence import Counts
from vexas_report.model.names import Names
from vexas_report.model.sample import Thresholds


def gene_named(gene: Gene) -> str:
    """``ADA2 (CECR1)``: the symbol with its former ones where a report shows them."""
    return gene.shown


def hgvs(names: Names) -> str:
    """``c.121A>C p.(Met41Leu)``; the genomic name if there is no c. name, without p. if there is none or it is
    ``p.?``."""
    protein = names.hgvs_p if names.hgvs_p != "p.?" else None
    return " ".join(part for part in (names.hgvs_c or names.hgvs_g, protein) if part)


def strands(counts: Counts | None) -> str:
    """``reference 40 forward, 38 reverse; alternate 10 forward, 12 reverse``, or that it is not given."""
    if counts is None or counts.alt_forward is None or counts.alt_reverse is None:
        return phrase("not_given")
    alternate = phrase("strands_alternate", forward=counts.alt_forward, reverse=counts.alt_reverse)
    if counts.ref_forward is None or counts.ref_reverse is None:
        return alternate
    return phrase("strands_both", forward=counts.ref_forward, reverse=counts.ref_reverse, alternate=alternate)


def orientations(counts: Counts | None) -> str:
    """``reference 40 F1R2, 38 F2R1; alternate 10 F1R2, 0 F2R1``, or that it is not given."""
    if counts is None or None in (counts.ref_f1r2, counts.ref_f2r1, counts.alt_f1r2, counts.alt_f2r1):
        return phrase("not_given")
    own = (counts.ref_f1r2, counts.ref_f2r1, counts.alt_f1r2, counts.alt_f2r1)
    return phrase("orientations", **dict(zip(("ref_f1r2", "ref_f2r1", "alt_f1r2", "alt_f2r1"), own, strict=True)))


def alternate(counts: Counts | None) -> str:
    """``38``, ``about 38`` where it was worked out from a fraction, or that it is not given."""
    number = alternate_reads(counts)
    if counts is None or number is None:
        return phrase("not_given")
    return str(number) if counts.alt_reads is not None else phrase("about", number=number)


def reads(counts: Counts | None) -> str:
    """``38 of 100 reads``, ``38 %`` where only a fraction is given, or that nothing is."""
    vaf = vaf_of(counts)
    if counts is not None and alternate_reads(counts) is not None and counts.depth:
        return phrase("reads_of", reads=alternate(counts), depth=counts.depth)
    return phrase("not_given") if vaf is None else percent(vaf)


def threshold_values(thresholds: Thresholds) -> dict[str, str]:
    """Thresholds as the sentences print them."""
    return {
        "low_level": stated(thresholds.low_level_vaf),
        "near_fixed": stated(thresholds.near_fixed_vaf),
        "confirm": stated(thresholds.confirm_c121ac_vaf),
        "limit": stated(thresholds.assay_limit_vaf),
        "het_low": stated(thresholds.heterozygous_vaf_low),
        "het_high": stated(thresholds.heterozygous_vaf_high),
        "min_depth": str(thresholds.min_depth),
    }


def change_values(
    unit: VariantGroup, names: Names, judged: CategorisedVariant, gene: Gene, thresholds: Thresholds
) -> dict[str, str]:
    """Every placeholder that a sentence on one change may use."""
    call, counts = unit.call, unit.call.counts
    vaf, ci = vaf_of(counts), interval(counts)
    return {
        **threshold_values(thresholds),
        "gene": gene.symbol,
        "gene_named": gene_named(gene),
        "disease": gene.disease,
        "other_disease": gene.other_disease or phrase("not_given"),
        "transcript": names.transcript,
        "hgvs": hgvs(names),
        "name": f"{gene.symbol} {hgvs(names)}",
        "consequence": names.consequence,
        "category": term_text(judged.category),
        "classification": term_text(judged.classification),
        "alt_reads": alternate(counts),
        "depth": phrase("not_given") if counts is None or counts.depth is None else str(counts.depth),
        "vaf": phrase("not_given") if vaf is None else percent(vaf),
        "ci": phrase("not_given") if ci is None else phrase("range", low=percent(ci[0]), high=percent(ci[1])),
        "reads": reads(counts),
        "field": counts.field if counts is not None else phrase("not_given"),
        "strands": strands(counts),
        "orientations": orientations(counts),
        "genotype": call.genotype or phrase("not_given"),
        "filter": ";".join(call.filters),
        "written": listing([c.written for c in unit.calls]),
    }


def with_fraction(name: str, counts: Counts | None) -> str:
    """``UBA1 c.121A>C p.(Met41Leu) (38 % of reads)``; the name alone where no fraction is known."""
    vaf = vaf_of(counts)
    return name if vaf is None else phrase("with_fraction", name=name, vaf=percent(vaf))
