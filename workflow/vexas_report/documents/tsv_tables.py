"""The tables: ``findings.tsv`` and ``decisions.tsv`` of a sample, and the writer of a batch's. Columns: ``docs/outputs.md``.

A column holds its header and the way to its value in one place, so that the two cannot drift apart. Tables of a batch are
written by pandas. Those of a sample are not: a job would spend more time on the import than on its samples, and every cell is
text that has been made safe already. Nor are the two that the program itself reads again, the sheet of a folder
(``run/sheet_from_folder.py``) and the table of error background (``alignment/background_table.py``): the header of each is next to its reader.
"""

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from vexas_report.documents.labels import load_captions
from vexas_report.documents.number_texts import fraction
from vexas_report.documents.safety import cell
from vexas_report.model.evidence import Decision
from vexas_report.model.findings import EvidenceLine, Finding, Findings


@dataclass(frozen=True, slots=True)
class FindingColumn:
    """A column of ``findings.tsv``."""

    name: str
    value: Callable[[Findings, Finding], object]


@dataclass(frozen=True, slots=True)
class DecisionColumn:
    """A column of ``decisions.tsv``."""

    name: str
    value: Callable[[Findings, Decision], object]


def _field(name: str) -> FindingColumn:
    """A field of the finding as it is; of several values each, ``; `` between."""

    def value(_: Findings, finding: Finding) -> object:
        found = getattr(finding, name)
        return "; ".join(found) if isinstance(found, tuple) else found

    return FindingColumn(name, value)


def _bound(end: int) -> Callable[[Findings, Finding], object]:
    return lambda _, f: fraction(f.vaf_ci95[end]) if f.vaf_ci95 else None


def _evidence(line: EvidenceLine) -> str:
    analogy = f" {load_captions()['by_analogy']}" if line.by_analogy else ""
    acmg = f" [{line.acmg}{analogy}]" if line.acmg else ""
    source = f" ({line.source})" if line.source else ""
    return f"{line.text}{acmg}{source}"


FINDINGS = (
    FindingColumn("sample", lambda d, _: d.sample.sample),
    *map(_field, ("gene", "transcript", "hgvs_g", "hgvs_c", "hgvs_p", "hgvs_mosaic", "legacy_names", "consequence")),
    *map(_field, ("consequences", "exon", "intron")),
    FindingColumn("assembly", lambda d, _: d.input.assembly if d.input else None),
    *map(_field, ("chrom", "pos", "ref", "alt", "parts", "written", "category", "classification")),
    *map(_field, ("classification_scheme", "reportable", "genotype")),
    FindingColumn("filter", lambda _, f: ";".join(f.filter)),
    *map(_field, ("depth", "ref_reads", "alt_reads")),
    FindingColumn("vaf", lambda _, f: fraction(f.vaf)),
    FindingColumn("vaf_ci95_low", _bound(0)),
    FindingColumn("vaf_ci95_high", _bound(1)),
    _field("counts_field"),
    FindingColumn("strand", lambda _, f: "; ".join(f"{key}={value}" for key, value in sorted(f.strand.items()))),
    *map(_field, ("allele_state", "zygosity", "strength", "contribution")),
    FindingColumn("explanation", lambda _, f: " ".join(sentence.text for sentence in f.explanation)),
    FindingColumn("evidence", lambda _, f: " | ".join(map(_evidence, f.evidence))),
    FindingColumn("remarks", lambda _, f: " | ".join(remark.text for remark in f.remarks)),
    _field("rules"),
    FindingColumn("names_missing", lambda _, f: "; ".join(f"{k}: {v}" for k, v in sorted(f.names_missing.items()))),
    *map(_field, ("names_basis", "vrs_id", "spdi", "files", "confirmation")),
)
DECISIONS = (
    DecisionColumn("sample", lambda d, _: d.sample.sample),
    DecisionColumn("chrom", lambda _, r: r.chrom),
    DecisionColumn("pos", lambda _, r: r.pos),
    DecisionColumn("ref", lambda _, r: r.ref),
    DecisionColumn("alt", lambda _, r: r.alt),
    DecisionColumn("filter", lambda _, r: r.filters),
    DecisionColumn("genotype", lambda _, r: r.genotype),
    DecisionColumn("records", lambda _, r: r.records),
    DecisionColumn("kept", lambda _, r: r.kept),
    DecisionColumn("rule", lambda _, r: r.rule),
    DecisionColumn("reason", lambda _, r: r.reason),
    DecisionColumn("file", lambda _, r: r.file),
)
FINDING_COLUMNS = tuple(column.name for column in FINDINGS)
DECISION_COLUMNS = tuple(column.name for column in DECISIONS)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Tab-separated text, one header row, line feeds only, every cell safe."""
    lines = ["\t".join(columns)]
    lines.extend("\t".join(cell(value) for value in row) for row in rows)
    return "\n".join(lines) + "\n"


def frame(columns: Sequence[str], rows: Sequence[Sequence[object]], fractions: Sequence[int] = ()) -> str:
    """The same by pandas, for a batch; ``fractions`` are the places of columns with at most six decimals."""
    import pandas as pd

    shares = frozenset(fractions)
    safe = [
        [fraction(v) if i in shares and isinstance(v, int | float) else cell(v) for i, v in enumerate(cells)]
        for cells in rows
    ]
    data = pd.DataFrame(safe, columns=list(columns), dtype="str")
    text: str = data.to_csv(sep="\t", index=False, lineterminator="\n", quoting=csv.QUOTE_NONE)
    return text


def findings_tsv(findings: Findings) -> str:
    """One row per finding, in the order of the document; the header alone where there is none."""
    return table(FINDING_COLUMNS, ([c.value(findings, finding) for c in FINDINGS] for finding in findings.findings))


def decisions_tsv(findings: Findings) -> str:
    """One row per record in the loci: kept or set aside, and the rule that said so."""
    return table(DECISION_COLUMNS, ([c.value(findings, each) for c in DECISIONS] for each in findings.decisions))
