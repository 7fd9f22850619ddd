"""``<sample>.report.txt``: five lines for a field of a laboratory system or an e-mail."""

from vexas_report.documents import safety
from vexas_report.documents.labels import load_captions
from vexas_report.documents.number_texts import percent, reads
from vexas_report.documents.report_identity import report_date, report_id, report_version
from vexas_report.documents.report_view import view
from vexas_report.documents.review import status_mark
from vexas_report.model.findings import Findings

#: Characters of a line; what is longer is cut with a note.
_LONGEST = 600


def report_txt(findings: Findings) -> str:
    """The answer, its number, its limit, the next step, and whose report it is; one line each, always five."""
    captions, shown = load_captions(), view(findings)
    banners = shown.banners
    answer = " ".join(f"{banner.word}{captions['colon']}{banner.headline}." for banner in banners)
    lines = (
        (captions["result"], answer),
        (captions["txt_number"], _number(findings)),
        (captions["txt_limit"], _limit(findings)),
        (captions["next"], next((step.text for banner in banners for step in banner.all_steps), "")),
        (captions["report"], _identity(findings)),
    )
    return "".join(_line(f"{name}{captions['colon']}{text or captions['txt_none']}") + "\n" for name, text in lines)


def _line(text: str) -> str:
    """One line with plain spaces: a field of a laboratory system may not hold others."""
    return " ".join(safety.shown(safety.elided(text, _LONGEST), _LONGEST).split())


def _number(findings: Findings) -> str:
    """Fraction and reads of the leading finding of each answer."""
    captions = load_captions()
    said = []
    for banner in view(findings).banners:
        for finding in [shown.finding for shown in banner.lead[:1]]:
            name = finding.hgvs_c or finding.hgvs_g
            if finding.contradicted:
                alignment = banner.alignment
                counts = captions.fill("counted_by_caller", reads=finding.alt_reads, depth=finding.depth)
                if alignment is not None:
                    counts += ", " + captions.fill("counted_by_alignment", reads=alignment[0], depth=alignment[1])
            else:
                counts = f"{percent(finding.vaf)}, {reads(finding.alt_reads, finding.depth)}"
            said.append(f"{finding.gene} {name}{captions['colon']}{counts}")
    return captions["semicolon"].join(said)


def _limit(findings: Findings) -> str:
    return next((banner.limit.text for banner in view(findings).banners if banner.limit is not None), "")


def _identity(findings: Findings) -> str:
    captions, sample = load_captions(), findings.sample
    parts = (
        sample.sample,
        report_id(findings),
        f"{captions['version']} {report_version(findings)}",
        report_date(),
        status_mark(findings),
    )
    return ", ".join(parts)
