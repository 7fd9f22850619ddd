"""The tables of one sample: ``findings.tsv`` and ``decisions.tsv``. Columns are described in ``docs/outputs.md``."""

from collections.abc import Iterable, Sequence

from vexas_report.model.findings import EvidenceLine, Finding, Findings
from vexas_report.render.numbers import fraction
from vexas_report.render.safety import cell

FINDING_COLUMNS = (
    "sample",
    "gene",
    "transcript",
    "hgvs_g",
    "hgvs_c",
    "hgvs_p",
    "hgvs_mosaic",
    "legacy_names",
    "consequence",
    "consequences",
    "exon",
    "intron",
    "assembly",
    "chrom",
    "pos",
    "ref",
    "alt",
    "parts",
    "written",
    "category",
    "classification",
    "classification_scheme",
    "reportable",
    "genotype",
    "filter",
    "depth",
    "ref_reads",
    "alt_reads",
    "vaf",
    "vaf_ci95_low",
    "vaf_ci95_high",
    "counts_field",
    "strand",
    "allele_state",
    "zygosity",
    "strength",
    "contribution",
    "explanation",
    "evidence",
    "remarks",
    "rules",
    "names_missing",
    "names_basis",
    "vrs_id",
    "spdi",
)
DECISION_COLUMNS = ("sample", "chrom", "pos", "ref", "alt", "filter", "genotype", "kept", "rule", "reason")


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Tab-separated text, one header row, line feeds only, every cell safe."""
    lines = ["\t".join(columns)]
    lines.extend("\t".join(cell(value) for value in row) for row in rows)
    return "\n".join(lines) + "\n"


def findings_tsv(findings: Findings) -> str:
    """One row per finding, in the order of the document; the header alone where there is none."""
    return table(FINDING_COLUMNS, (_finding_row(findings, finding) for finding in findings.findings))


def decisions_tsv(findings: Findings) -> str:
    """One row per record in the loci: kept or set aside, and the rule that said so."""
    sample = findings.sample.sample
    rows = (
        (sample, d.chrom, d.pos, d.ref, d.alt, d.filters, d.genotype, d.kept, d.rule, d.reason)
        for d in findings.decisions
    )
    return table(DECISION_COLUMNS, rows)


def _finding_row(document: Findings, f: Finding) -> tuple[object, ...]:
    low, high = f.vaf_ci95 or (None, None)
    return (
        document.sample.sample,
        f.gene,
        f.transcript,
        f.hgvs_g,
        f.hgvs_c,
        f.hgvs_p,
        f.hgvs_mosaic,
        "; ".join(f.legacy_names),
        f.consequence,
        "; ".join(f.consequences),
        f.exon,
        f.intron,
        document.input.assembly if document.input else None,
        f.chrom,
        f.pos,
        f.ref,
        f.alt,
        "; ".join(f.parts),
        "; ".join(f.written),
        f.category,
        f.classification,
        f.classification_scheme,
        f.reportable,
        f.genotype,
        ";".join(f.filter),
        f.depth,
        f.ref_reads,
        f.alt_reads,
        fraction(f.vaf),
        fraction(low),
        fraction(high),
        f.counts_field,
        "; ".join(f"{key}={value}" for key, value in sorted(f.strand.items())),
        f.allele_state,
        f.zygosity,
        f.strength,
        f.contribution,
        " ".join(sentence.text for sentence in f.explanation),
        " | ".join(_evidence(line) for line in f.evidence),
        " | ".join(remark.text for remark in f.remarks),
        "; ".join(f.rules),
        "; ".join(f"{part}: {reason}" for part, reason in sorted(f.names_missing.items())),
        f.names_basis,
        f.vrs_id,
        f.spdi,
    )


def _evidence(line: EvidenceLine) -> str:
    acmg = f" [{line.acmg}{' by analogy' if line.by_analogy else ''}]" if line.acmg else ""
    source = f" ({line.source})" if line.source else ""
    return f"{line.text}{acmg}{source}"
