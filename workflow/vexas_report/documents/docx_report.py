"""The report as a Word document, from a template that a laboratory edits (docxtpl). The names are those of ``docs/docx.md``.

The values come from the same view as the page, so both say the same sentences. Figures are in the page and the PDF only.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from vexas_report.documents import safety
from vexas_report.documents.course_figure import event_words
from vexas_report.documents.document_problems import DOCX_LIBRARY_MISSING, DOCX_TEMPLATE_WRONG
from vexas_report.documents.fixed_sentences import load_texts
from vexas_report.documents.labels import label, load_captions
from vexas_report.documents.number_texts import interval, percent, reads
from vexas_report.documents.report_identity import report_date, report_id, report_version
from vexas_report.documents.report_view import Banner, ShownCourse, ShownFinding, ShownGene, ShownLocus, view
from vexas_report.documents.review import status_mark
from vexas_report.knowledge import resource
from vexas_report.model.findings import EvidenceLine, Finding, Findings, Sentence
from vexas_report.model.problems import Problem, VexasReportError, problem

SHIPPED = "templates/report.docx"
#: The top names that a template may use; what they hold is made by :func:`context`.
NAMES = frozenset(
    {"report", "sample", "banners", "more", "variants", "genes", "loci", "notes", "others"}
    | {"courses", "former", "problems", "methods", "words"}
)
_INSTALL = "Install the extra `documents`: python -m pip install 'vexas-report[documents]', in a clone: make setup."
_EPOCH = (1980, 1, 1, 0, 0, 0)


def missing() -> Problem | None:
    """Why no Word document can be made here; None where all is well."""
    try:
        import docxtpl  # noqa: F401 - the import is the test
    except ImportError as error:
        return problem(DOCX_LIBRARY_MISSING, f"No Word document was made: {error}.", hint=_INSTALL)
    return None


def wrong(template: str | None) -> Problem | None:
    """What is wrong with a template, as far as that is known without a sample; None where nothing is."""
    try:
        unknown = _opened(template).get_undeclared_template_variables(_environment()) - NAMES
    except VexasReportError as error:
        return error.problems[0]
    except Exception as error:  # noqa: BLE001 - a template may hold anything
        return _told(template, error)
    if unknown:
        return _problem(template, f"it uses a name that is not known: {', '.join(sorted(unknown))}")
    return None


def docx(findings: Findings, checksum: str, template: str | None) -> bytes:
    """The document of one sample, the same bytes for the same input; VexasReportError where the template is wrong."""
    document, values = _opened(template), context(findings, checksum)
    made = io.BytesIO()
    try:
        document.render(values, _environment(), autoescape=True)
        document.save(made)
    except Exception as error:
        raise VexasReportError(_told(template, error)) from error
    return steady(made.getvalue())


def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)


def _opened(template: str | None) -> Any:
    if lacking := missing():
        raise VexasReportError(lacking)
    from docxtpl import DocxTemplate

    try:
        content = resource(SHIPPED).read_bytes() if template is None else Path(template).read_bytes()
        document = DocxTemplate(io.BytesIO(content))
        document.init_docx()
    except OSError as error:
        raise VexasReportError(_problem(template, error.strerror or str(error))) from error
    except Exception as error:
        raise VexasReportError(_problem(template, "it is no Word document (.docx)")) from error
    return document


def _told(template: str | None, error: Exception) -> Problem:
    match error:
        case TemplateSyntaxError():
            return _problem(template, f"its syntax is wrong: {error.message}")
        case UndefinedError():
            return _problem(template, f"it uses a name that is not known: {error.message}")
        case _:
            # Never the error's text, which may contain data of the patient's file.
            return _problem(template, f"filling it in ends in {type(error).__name__}")


def _problem(template: str | None, reason: str) -> Problem:
    return problem(DOCX_TEMPLATE_WRONG, f"No Word document was made from the template: {reason}.", template or SHIPPED)


def steady(content: bytes) -> bytes:
    """The package with one time for every part, and the parts in one order."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        # The list of content types comes first: some readers need it there.
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            new.writestr(zipfile.ZipInfo(name, _EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def context(findings: Findings, checksum: str) -> dict[str, Any]:
    """What a template can name: text and lists of text, as the page words them."""
    shown = view(findings)
    texts, captions, sample = load_texts(), load_captions(), findings.sample
    source = findings.input
    made = {
        "report": {
            "title": captions["title"],
            "id": report_id(findings),
            "version": report_version(findings),
            "date": report_date(),
            "draft": status_mark(findings),
            "intended_use": texts["intended_use"],
            "laboratory": findings.laboratory or captions["laboratory_unknown"],
            "result": shown.state_word,
            "analysed": not shown.rejected,
            "not_analysed": texts["not_analysed"] if shown.rejected else "",
        },
        "sample": {
            "name": sample.sample,
            "patient": sample.patient or captions["not_stated"],
            "sex": label(sample.sex),
            "age": captions.fill("age", age=sample.age) if sample.age else "",
            "specimen": label(sample.specimen),
            "collection_date": sample.collection_date or "",
            "assay": label(sample.assay),
            "assembly": str(source.assembly if source else sample.assembly or ""),
            "transplant": label(sample.allogeneic_hsct),
            "batch": sample.batch,
            "phenotype": [
                f"{d or captions['indication_other']}{captions['colon']}{', '.join(t.label or t.id for t in terms)}"
                for d, terms in shown.phenotype
            ],
        },
        "banners": [_banner(banner) for banner in shown.banners],
        "more": _texts(shown.more),
        "variants": [_variant(each) for each in (*shown.cards, *shown.rows)],
        "genes": [_gene(gene) for gene in shown.genes],
        "loci": [_locus(locus) for locus in shown.loci],
        "notes": [{"mark": mark, "text": text} for mark, text in shown.notes.items()],
        "others": [_finding(finding) for finding in shown.others],
        "courses": [_course(course) for course in shown.courses],
        "former": _former(findings),
        "problems": [
            {"code": p.code, "message": p.message, "hint": p.hint, "where": p.where} for p in findings.problems
        ],
        "methods": {
            "vcf": "; ".join((source.vcf, *(each.vcf for each in source.further))) if source else sample.vcf,
            "sha256": source.checksums if source else "",
            "caller": ", ".join(filter(None, dict.fromkeys(source.callers if source else ())))
            or captions["caller_unknown"],
            "program": " ".join(findings.provenance.program.values()),
            "checksum": checksum,
            "schema": findings.schema_version,
        },
        "words": {key: text for key, text in captions.items() if "{" not in text},
    }
    cleaned: dict[str, Any] = _clean(made)
    return cleaned


def _clean(part: Any) -> Any:
    """Every text without what XML forbids or what hides, as on the page."""
    if isinstance(part, Mapping):
        return {key: _clean(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_clean(each) for each in part]
    return safety.shown(safety.elided(part, safety.LONGEST_SHOWN)) if isinstance(part, str) else part


def _texts(sentences: Iterable[Sentence]) -> list[str]:
    return [sentence.text for sentence in sentences]


def _banner(banner: Banner) -> dict[str, Any]:
    return {
        "word": banner.word,
        "note": banner.note,
        "headline": banner.headline,
        "sentences": _texts(banner.sentences),
        "steps": _texts(banner.all_steps),
        "variants": [_variant(each) for each in banner.lead],
        "not_covered": list(banner.not_covered),
    }


def _variant(shown: ShownFinding) -> dict[str, Any]:
    return {**_finding(shown.finding), "explanation": _texts(shown.explanation)}


def _finding(finding: Finding) -> dict[str, Any]:
    captions = load_captions()
    return {
        "gene": finding.gene,
        "name": finding.hgvs_c or finding.hgvs_g,
        "protein": finding.hgvs_p or "",
        "genomic": finding.hgvs_g,
        "transcript": finding.transcript,
        "category": label(finding.category),
        "classification": label(finding.classification),
        "scheme": finding.classification_scheme,
        "vaf": percent(finding.vaf),
        "interval": captions.fill("interval", interval=interval(finding.vaf_ci95)) if finding.vaf_ci95 else "",
        "reads": reads(finding.alt_reads, finding.depth),
        "state": label(finding.allele_state or finding.zygosity),
        "support": label(finding.strength) if finding.strength else captions["not_graded"],
        "genotype": finding.genotype or captions["none"],
        "filter": "; ".join(finding.filter) or captions["none_stated"],
        "files": "; ".join(finding.files),
        "remarks": _texts(finding.remarks),
        "evidence": [{"text": e.text, "source": e.source, "acmg": _acmg(e)} for e in finding.evidence],
    }


def _acmg(line: EvidenceLine) -> str:
    return f"{line.acmg} {load_captions()['by_analogy']}" if line.acmg and line.by_analogy else line.acmg


def _gene(shown: ShownGene) -> dict[str, Any]:
    return {
        "gene": shown.gene.gene,
        "disease": shown.gene.disease,
        "verdict": label(shown.gene.verdict) if shown.gene.verdict else "",
        "sentences": _texts(shown.gene.text),
        "remarks": _texts(shown.gene.remarks),
        "steps": _texts(shown.gene.recommendations),
        "variants": [_variant(each) for each in shown.findings],
    }


def _locus(shown: ShownLocus) -> dict[str, Any]:
    part = shown.part
    return {
        "gene": part.gene,
        "locus": shown.caption,
        "region": f"{part.chrom}:{part.start}\u2013{shown.last}",
        "state": label(part.state),
        "depth": "" if part.depth is None else str(part.depth),
        "bound": percent(part.vaf_upper95),
        "limit": percent(part.detection_limit95),
        "note": shown.note,
    }


def _course(shown: ShownCourse) -> dict[str, Any]:
    rows = zip(shown.course.measurements, shown.said, shown.compared, strict=True)
    return {
        "gene": shown.course.gene,
        "name": shown.course.name,
        "events": "; ".join(f"{event.date} {event_words(event)}" for event in shown.course.events),
        "rows": [
            {
                "date": m.collection_date,
                "sample": m.sample,
                "specimen": label(m.specimen),
                "assay": label(m.method or m.assay),
                "said": said,
                "interval": interval(m.interval),
                "compared": compared,
            }
            for m, said, compared in rows
        ],
    }


def _former(findings: Findings) -> dict[str, Any]:
    former = findings.former
    version = (former.version or former.sha256)[:8] if former else ""
    changes = (("said", former.said), ("made_from", former.made_from)) if former else (("said", ()), ("made_from", ()))
    return {
        "version": version,
        "title": load_captions().fill("former_title", version=version) if former else "",
        **{key: [{"what": c.what, "old": c.old, "new": c.new} for c in listed] for key, listed in changes},
    }
