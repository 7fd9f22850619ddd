"""The report page of one sample: what the template needs, worked out once, and the page."""

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from vexas_report.knowledge import load_genes
from vexas_report.model.findings import Finding, Findings, GenePart, LocusPart, PhenotypeTerm, Sentence
from vexas_report.model.problems import VexasReportError, problem
from vexas_report.model.terms import Category, Inheritance, LocusState, Status
from vexas_report.render import safety
from vexas_report.render.environment import environment
from vexas_report.render.figures import GapFigure, VafFigure, gap_figure, vaf_figure
from vexas_report.render.labels import label
from vexas_report.render.problems import SOURCE_DATE_EPOCH_INVALID
from vexas_report.render.texts import load_texts


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding, its figure (None where no VAF was measured), and what its explanation adds to the statement above it."""

    finding: Finding
    figure: VafFigure | None
    explanation: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class ShownGene:
    """A gene apart from the VEXAS statement, with its reportable findings."""

    gene: GenePart
    findings: tuple[ShownFinding, ...]


@dataclass(frozen=True, slots=True)
class ShownLocus:
    """A locus with the caption of ``genes.yaml``, why a negative needs it, and the mark of its note under the table."""

    part: LocusPart
    caption: str
    why: str
    note: str


def report_id(findings: Findings) -> str:
    """``VX-`` and 12 hexadecimal digits from sample name, checksum of the input and schema version; the same every time."""
    sha256 = findings.input.sha256 if findings.input else ""
    text = f"{findings.sample.batch}\x1f{findings.sample.sample}\x1f{sha256}\x1f{findings.schema_version}"
    digest = hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:12].upper()
    return f"VX-{digest[:4]}-{digest[4:8]}-{digest[8:]}"


def report_date(environ: Mapping[str, str] = os.environ) -> str:
    """Day of the run in UTC as ``2026-11-22``: ``SOURCE_DATE_EPOCH`` where it is set (reproducible-builds.org), else now.

    Raises VexasReportError where the variable is set to something else."""
    epoch = environ.get("SOURCE_DATE_EPOCH", "").strip()
    try:
        moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    except (ValueError, OverflowError, OSError) as error:
        message = "SOURCE_DATE_EPOCH is no number of seconds since 1970."
        raise VexasReportError(problem(SOURCE_DATE_EPOCH_INVALID, message, where=safety.shown(epoch, 80))) from error
    return moment.date().isoformat()


def state_word(findings: Findings) -> str:
    """The one word on top: the conclusion, or that the sample was not analysed."""
    return label(findings.conclusion.vexas)


def state_key(findings: Findings) -> str:
    """The word's stable key, for the icon and the row's order."""
    return findings.conclusion.vexas.value


def render_report(findings: Findings, checksum: str) -> str:
    """The page as HTML. ``checksum`` is the SHA-256 of the sample's ``findings.json``: the version of what is said."""
    template = environment().get_template("report.html")
    loci = _loci(findings)
    return template.render(
        document=findings,
        checksum=checksum,
        report_id=report_id(findings),
        date=report_date(),
        texts=load_texts(),
        state_word=state_word(findings),
        state_key=state_key(findings),
        rejected=findings.status is Status.REJECTED,
        uba1=_somatic(findings),
        genes=_recessive(findings),
        others=_others(findings),
        somatic_genes=[g for g in findings.genes if g.inheritance is Inheritance.SOMATIC_X_LINKED],
        loci=loci,
        notes={locus.note: _joined(locus.part.text) for locus in loci if locus.note},
        measured=any(part.depth is not None for part in findings.loci),
        gap=_gap(findings),
        gaps=_gaps(findings),
        phenotype=_phenotype(findings),
    )


def _shown(findings: Findings, finding: Finding, said: Iterable[Sentence]) -> ShownFinding:
    # The same sentence twice on one page makes a reader look for the difference.
    above = set(said)
    adds = tuple(sentence for sentence in finding.explanation if sentence not in above)
    return ShownFinding(finding, vaf_figure(finding, findings.provenance.thresholds), adds)


def _joined(sentences: Iterable[Sentence]) -> str:
    return " ".join(sentence.text for sentence in sentences)


def _somatic_symbols(findings: Findings) -> set[str]:
    known = {g.symbol for g in load_genes().values() if g.inheritance is Inheritance.SOMATIC_X_LINKED}
    return known | {g.gene for g in findings.genes if g.inheritance is Inheritance.SOMATIC_X_LINKED}


def _somatic(findings: Findings) -> tuple[ShownFinding, ...]:
    symbols = _somatic_symbols(findings)
    return tuple(
        _shown(findings, f, findings.conclusion.text) for f in findings.findings if f.gene in symbols and f.reportable
    )


def _recessive(findings: Findings) -> tuple[ShownGene, ...]:
    somatic = _somatic_symbols(findings)
    return tuple(
        ShownGene(
            gene, tuple(_shown(findings, f, ()) for f in findings.findings if f.gene == gene.gene and f.reportable)
        )
        for gene in findings.genes
        if gene.gene not in somatic
    )


def _others(findings: Findings) -> tuple[Finding, ...]:
    """Findings that stand in no statement: not reportable, or of a gene that the document does not judge; benign last."""
    judged = {g.gene for g in findings.genes} | _somatic_symbols(findings)
    rest = [f for f in findings.findings if not f.reportable or f.gene not in judged]
    return tuple(sorted(rest, key=lambda f: f.category is Category.BENIGN))


def _loci(findings: Findings) -> tuple[ShownLocus, ...]:
    known = {locus.id: locus for gene in load_genes().values() for locus in gene.loci}
    notes: dict[str, str] = {}
    shown = []
    for part in findings.loci:
        locus = known.get(part.locus)
        # With a depth the row itself says what the sentence says.
        note = notes.setdefault(_joined(part.text), str(len(notes) + 1)) if part.text and part.depth is None else ""
        shown.append(ShownLocus(part, locus.label if locus else part.locus, locus.why if locus else "", note))
    return tuple(shown)


def _gap(findings: Findings) -> GapFigure | None:
    if findings.input is None:
        return None
    somatic = _somatic_symbols(findings)
    for gene in load_genes().values():
        if gene.symbol in somatic:
            return gap_figure(gene, findings.input.assembly, findings.loci, findings.findings)
    return None


def _gaps(findings: Findings) -> list[tuple[str, int, int]]:
    """Gene, loci of it that could not be judged, loci in all; genes without a gap are left out."""
    unjudged = (LocusState.NOT_ASSESSABLE, LocusState.NOT_TARGETED)
    rows = []
    for gene in dict.fromkeys(part.gene for part in findings.loci):
        states = [part.state for part in findings.loci if part.gene == gene]
        if missing := sum(state in unjudged for state in states):
            rows.append((gene, missing, len(states)))
    return rows


def _phenotype(findings: Findings) -> list[tuple[str, list[PhenotypeTerm]]]:
    """Terms of the sheet by the disease they fit, in the order of the sheet; those of no known disease last."""
    groups: dict[str, list[PhenotypeTerm]] = {}
    for term in findings.phenotype:
        groups.setdefault(term.disease, []).append(term)
    return sorted(groups.items(), key=lambda group: group[0] == "")
