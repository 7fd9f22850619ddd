"""Writes the shipped Word template, resources/templates/report.docx. Usage: python scripts/build_docx.py [FILE]

A laboratory edits a copy of that file in Word or LibreOffice (docs/docx.md); this script is for those who change what is shipped.
"""

import io
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from vexas_report.documents.docx_report import steady

PATH = Path(__file__).parents[1] / "resources" / "templates" / "report.docx"


def word(key: str, value: str = "") -> str:
    """A caption of the catalogue, in the document's language; with a value, both and a colon between."""
    caption = f"{{{{ words.{key} }}}}"
    return f"{caption}{{{{ words.colon }}}}{value}" if value else caption


def field(paragraph: Paragraph, code: str) -> None:
    """A field that Word works out, such as the number of the page."""
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, code), ("end", None)):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)


def lines(document: Document, *texts: str, style: str | None = None) -> None:
    """Paragraphs; those that hold a tag alone have no style."""
    for text in texts:
        document.add_paragraph(text, style=style if not text.startswith("{%") else None)


def listed(document: Document, names: str, style: str = "List Bullet") -> None:
    """A paragraph for each of a list of texts."""
    lines(document, f"{{%p for text in {names} %}}")
    document.add_paragraph("{{ text }}", style=style)
    lines(document, "{%p endfor %}")


def table(document: Document, heads: Sequence[str], loop: str, cells: Sequence[str]) -> None:
    """A table with a row for each of a list; docxtpl repeats the rows between two that hold the loop."""
    made = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, head in zip(made.rows[0].cells, heads, strict=True):
        cell.text = head
        cell.paragraphs[0].runs[0].bold = True
    for texts in ([f"{{%tr for {loop} %}}"], cells, ["{%tr endfor %}"]):
        row = made.add_row().cells
        for cell, text in zip(row, texts, strict=False):
            cell.text = text


def variants(document: Document, names: str) -> None:
    """Each of a list of variants with what is said of it."""
    measured = "{{ v.vaf }} ({{ v.reads }}{% if v.interval %}, {{ v.interval }}{% endif %})"
    lines(document, f"{{%p for v in {names} %}}")
    document.add_heading("{{ v.gene }} {{ v.name }} {{ v.protein }}", level=3)
    lines(
        document,
        "{{ v.transcript }} · {{ v.genomic }} · {{ v.category }}",
        " · ".join(
            (
                f"{word('vaf')} {measured}",
                word("class", "{{ v.classification }} ({{ v.scheme }})"),
                word("state", "{{ v.state }}"),
                word("support", "{{ v.support }}"),
                word("genotype", "{{ v.genotype }}"),
                word("filter", "{{ v.filter }}"),
            )
        ),
    )
    listed(document, "v.explanation")
    listed(document, "v.remarks")
    lines(document, "{%p for e in v.evidence %}")
    document.add_paragraph("{{ e.text }} {{ e.acmg }} {{ e.source }}", style="List Bullet")
    lines(document, "{%p endfor %}", "{%p endfor %}")


def build() -> bytes:
    """The template's bytes; the same every time."""
    document = docx.Document()
    properties = document.core_properties
    properties.title = "{{ report.title }}"
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = datetime(2026, 1, 1, tzinfo=UTC)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Liberation Sans", Pt(10)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    section.header.paragraphs[0].text = "{{ report.laboratory }} · {{ report.draft }}"
    foot = section.footer.paragraphs[0]
    foot.text = "{{ report.id }} · {{ sample.name }} · {{ report.draft }} · {{ words.page }} "
    field(foot, "PAGE")
    foot.add_run(" {{ words.page_of }} ")
    field(foot, "NUMPAGES")

    document.add_heading("{{ report.title }}", level=1)
    lines(
        document,
        "{{ report.id }} · {{ words.version }} {{ report.version }} · {{ report.date }}",
        " · ".join(
            (
                word("sample", "{{ sample.name }}"),
                word("patient", "{{ sample.patient }}"),
                word("sex", "{{ sample.sex }}{% if sample.age %}, {{ sample.age }}{% endif %}"),
            )
        ),
        " · ".join(
            (
                word(
                    "specimen",
                    "{{ sample.specimen }}{% if sample.collection_date %}, {{ sample.collection_date }}{% endif %}",
                ),
                word("assay", "{{ sample.assay }} {{ sample.assembly }}"),
                word("transplant", "{{ sample.transplant }}"),
            )
        ),
    )
    listed(document, "sample.phenotype")
    lines(document, "{%p for banner in banners %}")
    document.add_heading("{{ banner.word }}{% if banner.note %} – {{ banner.note }}{% endif %}", level=2)
    document.add_paragraph().add_run("{{ banner.headline }}").bold = True
    listed(document, "banner.sentences")
    lines(document, "{%p for v in banner.variants %}")
    lines(
        document,
        "{{ v.gene }} {{ v.name }} {{ v.protein }}{{ words.colon }}{{ v.vaf }} ({{ v.reads }}{% if v.interval %}, {{ v.interval }}{% endif %})",
    )
    lines(document, "{%p endfor %}", "{%p if banner.steps %}")
    document.add_heading(word("next"), level=3)
    listed(document, "banner.steps")
    lines(document, "{%p endif %}", "{%p if banner.not_covered %}")
    lines(document, "{{ words.not_covered }} {{ banner.not_covered|join(', ') }}.", "{%p endif %}", "{%p endfor %}")
    lines(
        document,
        "{%p if report.not_analysed %}",
        "{{ report.not_analysed }}",
        "{%p endif %}",
        "{%p for p in problems %}",
    )
    document.add_paragraph(
        "{{ p.code }}{{ words.colon }}{{ p.message }} {{ p.hint }}{% if p.where %} ({{ p.where }}){% endif %}",
        style="List Bullet",
    )
    lines(document, "{%p endfor %}")
    for who in ("sign_analysed", "sign_authorised"):
        blank = [word(who, "_" * 20), word("sign_signature", "_" * 20), word("sign_date", "_" * 10)]
        lines(document, "  ".join(blank))
    lines(document, "{{ report.intended_use }}", "{%p if report.analysed %}")
    listed(document, "more")
    document.add_heading(word("evidence_title"), level=2)
    variants(document, "variants")
    document.add_heading(word("also"), level=2)
    lines(document, "{%p for g in genes %}")
    document.add_heading("{{ g.gene }}{% if g.verdict %}{{ words.colon }}{{ g.verdict }}{% endif %}", level=3)
    lines(document, "{{ g.disease }}")
    listed(document, "g.sentences")
    listed(document, "g.remarks")
    listed(document, "g.steps")
    variants(document, "g.variants")
    lines(document, "{%p endfor %}", "{%p if courses %}")
    document.add_heading(word("course_title"), level=2)
    lines(document, "{%p endif %}", "{%p for c in courses %}")
    document.add_heading("{{ c.gene }} {{ c.name }}", level=3)
    lines(document, "{%p if c.events %}", word("course_events") + " {{ c.events }}", "{%p endif %}")
    heads = ["course_date", "sample", "specimen", "assay", "vaf", "course_interval", "course_compared"]
    names = ["date", "sample", "specimen", "assay", "said", "interval", "compared"]
    table(document, [word(head) for head in heads], "m in c.rows", [f"{{{{ m.{name} }}}}" for name in names])
    lines(document, "{%p endfor %}", "{%p if former.version %}")
    document.add_heading("{{ former.title }}", level=2)
    table(
        document,
        [word("former_what"), word("former_old"), word("former_new")],
        "d in former.said + former.made_from",
        ["{{ d.what }}", "{{ d.old }}", "{{ d.new }}"],
    )
    lines(document, "{%p endif %}")
    document.add_heading(word("coverage"), level=2)
    heads = ["gene", "locus", "position", "state", "depth", "limit", "note"]
    names = ["gene", "locus", "region", "state", "depth", "limit", "note"]
    table(document, [word(head) for head in heads], "l in loci", [f"{{{{ l.{name} }}}}" for name in names])
    lines(
        document,
        "{%p for n in notes %}",
        "{{ n.mark }}{{ words.colon }}{{ n.text }}",
        "{%p endfor %}",
        "{%p if others %}",
    )
    document.add_heading(word("other_variants"), level=2)
    lines(
        document,
        "{%p for v in others %}",
        "{{ v.gene }} {{ v.name }} {{ v.protein }}{{ words.colon }}{{ v.category }}, {{ v.classification }}, {{ v.vaf }}",
    )
    listed(document, "v.remarks")
    lines(document, "{%p endfor %}", "{%p endif %}", "{%p endif %}")
    document.add_heading(word("methods"), level=2)
    given = [word("input", "{{ methods.vcf }} (SHA-256 {{ methods.sha256 }})"), word("caller", "{{ methods.caller }}")]
    lines(document, "; ".join(given))
    made_by = [
        "{{ methods.program }}",
        "findings.json {{ methods.checksum }}",
        f"{word('schema')} {{{{ methods.schema }}}}",
    ]
    lines(document, "; ".join(made_by))
    made = io.BytesIO()
    document.save(made)
    return steady(made.getvalue())


def main() -> None:
    """Write the template."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else PATH
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(build())
    print(f"{path}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
