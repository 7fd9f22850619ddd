"""The documents of a batch: ``summary.tsv``, ``summary.html``, ``vexas_mqc.tsv``, and the counts of a run."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from vexas_report.knowledge import load_genes
from vexas_report.model.findings import Finding, Findings
from vexas_report.model.terms import Inheritance, Status, Verdict, VexasConclusion
from vexas_report.render.environment import environment
from vexas_report.render.labels import label
from vexas_report.render.numbers import fraction
from vexas_report.render.page import report_date, state_key, state_word
from vexas_report.render.safety import cell, file_name
from vexas_report.render.texts import load_texts

#: The order in which a laboratory has to act: a finding first, then what has to be sent or read again, negatives last.
URGENCY = (
    VexasConclusion.DETECTED.value,
    VexasConclusion.POSSIBLE.value,
    VexasConclusion.UNCERTAIN.value,
    VexasConclusion.NOT_ANALYSED.value,
    VexasConclusion.NOT_ASSESSABLE.value,
    VexasConclusion.PARTLY_ASSESSED.value,
    VexasConclusion.NOT_DETECTED.value,
)
#: Verdicts that name a disease or a carrier who may be ill; shown in bold.
MARKED = frozenset(
    {
        Verdict.HETEROZYGOUS_DOMINANT_NEGATIVE,
        Verdict.POSSIBLE_COMPOUND_HETEROZYGOUS,
        Verdict.COMPOUND_HETEROZYGOUS,
        Verdict.HOMOZYGOUS,
        Verdict.HOMOZYGOUS_UNCERTAIN,
    }
)


@dataclass(frozen=True, slots=True)
class GeneCell:
    """A recessive gene in a row: its verdict (None where the document has none) and its reportable findings."""

    gene: str
    verdict: Verdict | None
    findings: tuple[str, ...]

    @property
    def marked(self) -> bool:
        return self.verdict in MARKED


@dataclass(frozen=True, slots=True)
class Row:
    """A sample in the batch. ``key`` is the conclusion."""

    sample: str
    status: Status
    key: str
    word: str
    headline: str
    uba1: tuple[Finding, ...]
    genes: tuple[GeneCell, ...]
    problems: tuple[str, ...]
    report: str

    @property
    def urgency(self) -> tuple[int, bool, str, str]:
        """Sort key of the page: the answer, then a marked verdict, then the name without regard to case."""
        marked = any(gene.marked for gene in self.genes)
        return (URGENCY.index(self.key), not marked, self.sample.casefold(), self.sample)


@dataclass(frozen=True, slots=True)
class Totals:
    """Samples in, reported and not analysed."""

    samples: int
    reported: int
    not_analysed: int

    def text(self) -> str:
        """One line for the terminal."""
        noun = "sample" if self.samples == 1 else "samples"
        return f"{self.samples} {noun} in, {self.reported} reported, {self.not_analysed} not analysed"


def recessive_genes() -> tuple[str, ...]:
    """The genes that have a verdict column, in the order of ``genes.yaml``."""
    return tuple(g.symbol for g in load_genes().values() if g.inheritance is Inheritance.AUTOSOMAL_RECESSIVE)


def somatic_genes() -> frozenset[str]:
    """The genes whose findings make the VEXAS statement."""
    return frozenset(g.symbol for g in load_genes().values() if g.inheritance is Inheritance.SOMATIC_X_LINKED)


def row(findings: Findings) -> Row:
    """What the batch needs to know of one sample; small, so that thousands fit in memory."""
    verdicts = {gene.gene: gene.verdict for gene in findings.genes}
    listed = [f for f in findings.findings if f.reportable]
    genes = tuple(
        GeneCell(symbol, verdicts.get(symbol), tuple(_short(f) for f in listed if f.gene == symbol))
        for symbol in recessive_genes()
    )
    name = file_name(findings.sample.sample)
    return Row(
        sample=findings.sample.sample,
        status=findings.status,
        key=state_key(findings),
        word=state_word(findings),
        headline=findings.conclusion.headline,
        uba1=tuple(f for f in listed if f.gene in somatic_genes()),
        genes=genes,
        problems=tuple(dict.fromkeys(problem.code for problem in findings.problems)),
        report=f"{name}/{name}.report.html",
    )


def write_summary(batch: str, findings: Iterable[Findings], outdir: Path) -> list[Path]:
    """Write ``<outdir>/<batch>/summary.tsv``, ``summary.html`` and ``vexas_mqc.tsv``; every sample has a row in each.

    The tables are in the order of names, the page in the order of urgency. Returns the three paths.
    """
    rows = sorted((row(document) for document in findings), key=lambda r: (r.sample.casefold(), r.sample))
    folder = outdir / file_name(batch)
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "summary.tsv": _tsv(SUMMARY_COLUMNS + _gene_columns() + SUMMARY_END, [_summary_cells(r) for r in rows]),
        "summary.html": render_summary(batch, rows),
        "vexas_mqc.tsv": multiqc(rows),
    }
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode("utf-8", "backslashreplace"))
    return [folder / name for name in texts]


SUMMARY_COLUMNS = (
    "sample",
    "status",
    "conclusion",
    "headline",
    "uba1_findings",
    "uba1_vaf",
    "uba1_vaf_ci95",
    "uba1_reads",
    "uba1_allele_state",
)
SUMMARY_END = ("problems", "report")


def _gene_columns() -> tuple[str, ...]:
    return tuple(
        column for gene in recessive_genes() for column in (f"{gene.lower()}_verdict", f"{gene.lower()}_findings")
    )


def _summary_cells(r: Row) -> list[str]:
    cells = [
        r.sample,
        r.status.value,
        r.key,
        r.headline,
        "; ".join(_short(f) for f in r.uba1),
        "; ".join(fraction(f.vaf) for f in r.uba1),
        "; ".join("-".join(fraction(b) for b in f.vaf_ci95) if f.vaf_ci95 else "" for f in r.uba1),
        "; ".join(f"{_or_blank(f.alt_reads)}/{_or_blank(f.depth)}" for f in r.uba1),
        "; ".join(f.allele_state.value if f.allele_state else "" for f in r.uba1),
    ]
    for gene in r.genes:
        cells += [gene.verdict.value if gene.verdict else "", "; ".join(gene.findings)]
    return [*cells, "; ".join(r.problems), r.report]


def _tsv(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of text by pandas; every cell is made safe first, so that nothing needs quoting."""
    import pandas as pd

    frame = pd.DataFrame([[cell(value) for value in cells] for cells in rows], columns=list(columns), dtype="str")
    text: str = frame.to_csv(sep="\t", index=False, lineterminator="\n", quoting=csv.QUOTE_NONE)
    return text


def multiqc(rows: Sequence[Row]) -> str:
    """MultiQC custom content (docs.seqera.io/multiqc/custom_content): a header of comments and a table."""
    header = """\
# id: "vexas_report"
# section_name: "VEXAS report"
# description: "UBA1 conclusion and recessive verdicts of each sample. Decision support for laboratory professionals."
# file_format: "tsv"
# plot_type: "table"
# pconfig:
#     id: "vexas_report_table"
#     title: "VEXAS report"
#     namespace: "VEXAS report"
#     col1_header: "Sample"
# headers:
#     conclusion: {title: "VEXAS", description: "Conclusion about UBA1"}
#     uba1_findings: {title: "UBA1", description: "Reportable UBA1 changes"}
#     uba1_vaf_percent: {title: "UBA1 VAF", description: "Largest allele fraction of a reportable UBA1 change", min: 0, max: 100, suffix: " %"}
"""
    columns = ["Sample", "status", "conclusion", "uba1_findings", "uba1_vaf_percent"]
    for gene in recessive_genes():
        header += f'#     {gene.lower()}_verdict: {{title: "{gene}", description: "Verdict of {gene}"}}\n'
        columns.append(f"{gene.lower()}_verdict")
    header += '#     problems: {title: "Problems", description: "Problem codes"}\n'
    columns.append("problems")
    return header + _tsv(columns, [_multiqc_cells(r) for r in rows])


def _multiqc_cells(r: Row) -> list[str]:
    largest = max((f.vaf for f in r.uba1 if f.vaf is not None), default=None)
    return [
        r.sample,
        r.status.value,
        r.word.lower(),
        "; ".join(_short(f) for f in r.uba1),
        "" if largest is None else fraction(round(largest * 100, 4)),
        *(label(gene.verdict) if gene.verdict else "" for gene in r.genes),
        "; ".join(r.problems),
    ]


def render_summary(batch: str, rows: Sequence[Row]) -> str:
    """The batch page: counts on top, then every sample in the order of urgency."""
    ordered = sorted(rows, key=lambda r: r.urgency)
    groups = [(key, [r for r in ordered if r.key == key]) for key in URGENCY]
    template = environment().get_template("summary.html")
    return template.render(
        batch=batch,
        groups=[(key, members) for key, members in groups if members],
        totals=_count(r.status.value for r in rows),
        genes=recessive_genes(),
        date=report_date(),
        texts=load_texts(),
    )


def totals(summary_paths: Iterable[Path]) -> Totals:
    """Counts over the ``summary.tsv`` of every batch of a run."""
    statuses: list[str] = []
    for path in summary_paths:
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            statuses.extend(line["status"] for line in reader)
    return _count(statuses)


def _count(statuses: Iterable[str]) -> Totals:
    ended = list(statuses)
    reported = ended.count(Status.REPORTED)
    return Totals(len(ended), reported, len(ended) - reported)


def _short(finding: Finding) -> str:
    return " ".join(part for part in (finding.hgvs_c or finding.hgvs_g, finding.hgvs_p) if part)


def _or_blank(value: int | None) -> str:
    return "" if value is None else str(value)
