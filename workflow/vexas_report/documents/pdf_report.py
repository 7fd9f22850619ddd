"""The report page as PDF/A-3: the very page, laid out by WeasyPrint, with ``findings.json`` inside it.

WeasyPrint knows CSS variables in style sheets, not in the style of an SVG element, and gives a figure neither the fonts nor
the patterns of the page around it. So the figures get them written in; nothing of what is said is touched.
"""

import contextlib
import io
import re
import warnings
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from vexas_report.documents.document_problems import PDF_LIBRARY_MISSING
from vexas_report.documents.template_environment import environment
from vexas_report.model.problems import Problem, problem

if TYPE_CHECKING:
    from weasyprint.text.fonts import FontConfiguration

_SVG = "{http://www.w3.org/2000/svg}"
_VARIANT = "pdf/a-3a"
#: Browsers print the page at this scale; so does the PDF.
_SCALE = 0.78
_FONTS = "Liberation Sans, DejaVu Sans, sans-serif"
_VARIABLE = re.compile(r"var\(--([a-z-]+)\)")
#: An outline behind letters, which WeasyPrint would draw over them.
_OUTLINE = re.compile(r"paint-order:stroke;.*")
#: Banners whose ground is tinted, as in report.css.
_TINTED = frozenset({"detected", "possible", "other_disease"})
_INSTALL = (
    "Install the extra `documents` (python -m pip install 'vexas-report[documents]', in a clone: make setup) and, on Debian, "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0."
)


@cache
def missing() -> Problem | None:
    """Why no PDF can be made here: WeasyPrint or a library of the system is not there. None where all is well."""
    try:
        # WeasyPrint prints advice if a library is missing; the laboratory gets a problem instead.
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            import weasyprint  # noqa: F401 - the import is the test
    except (ImportError, OSError) as error:
        reason = " ".join(str(error).split())[:200]
        return problem(PDF_LIBRARY_MISSING, f"No PDF was made: {reason}.", hint=_INSTALL)
    return None


def pdf(html: str, document: str, name: str, identity: str, day: str) -> bytes:
    """The PDF of a page. ``document`` is the text of ``findings.json``, attached as ``name``; ``identity`` and ``day``
    (``2026-11-22``) replace the random identifier and the clock, which would make every file differ."""
    from weasyprint import HTML, Attachment
    from weasyprint.urls import URLFetcher

    page = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=()), media_type="print")
    _prepare(page.etree_element)
    laid = page.render(font_config=_fonts())
    moment = datetime.fromisoformat(f"{day}T00:00:00+00:00")
    laid.metadata.created = laid.metadata.modified = day
    laid.metadata.attachments = [
        Attachment(string=document, name=name, description=name, created=moment, modified=moment, relationship="Source")
    ]
    made: bytes = laid.write_pdf(
        zoom=_SCALE, pdf_variant=_VARIANT, pdf_tags=True, pdf_identifier=identity.encode("ascii"), full_fonts=False
    )
    return made


@cache
def _fonts() -> "FontConfiguration":
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def _palette() -> Mapping[str, str]:
    """The colours of ink on paper: the first block of variables in base.css."""
    source, _, _ = environment().loader.get_source(environment(), "base.css")  # type: ignore[union-attr]
    block = source[source.index("{") : source.index("}")]
    return dict(re.findall(r"--([a-z-]+): ([^;]+);", block))


def _prepare(page: Element) -> None:
    """Give the page the sheet's own style, and every figure its colours, fonts and patterns."""
    style = Element("style")
    style.text = environment().get_template("pdf.css").render(scale=_SCALE)
    head = page.find("head")
    assert head is not None  # noqa: S101 - the page is ours
    head.append(style)
    hatch = next((each for each in page.iter(f"{_SVG}pattern") if each.get("id") == "hatch"), None)
    for svg, tinted in _figures(page, tinted=False):
        palette = dict(_palette())
        if tinted:
            palette["ground"] = palette["tint"]
        svg.set("font-family", _FONTS)
        svg.set("color", palette["accent"])
        if hatch is not None and any("#hatch" in each.get("style", "") for each in svg.iter()):
            own = Element(f"{_SVG}defs")
            # A copy: WeasyPrint turns a pattern that it has drawn into something else.
            own.append(deepcopy(hatch))
            svg.insert(0, own)
        for each in list(svg.iter()):
            _dress(each, palette)
            _spread(each)


def _spread(parent: Element) -> None:
    """One element a letter where a text has a place for each: WeasyPrint centres the whole of it on the first."""
    for child in list(parent):
        places = child.get("x", "").split() if child.tag == f"{_SVG}text" else []
        if len(places) < 2:
            continue
        at = list(parent).index(child)
        parent.remove(child)
        for place, letter in reversed(list(zip(places, child.text or "", strict=False))):
            one = Element(child.tag, {**child.attrib, "x": place})
            one.text = letter
            parent.insert(at, one)


def _figures(element: Any, *, tinted: bool) -> Iterator[tuple[Element, bool]]:
    """Outermost figures below an element, and whether each is on a tinted background."""
    for child in list(element):
        if child.tag == f"{_SVG}svg":
            yield child, tinted
        else:
            names = set((child.get("class") or "").split())
            yield from _figures(child, tinted=bool(names & _TINTED) if "answer" in names else tinted)


def _dress(element: Element, palette: Mapping[str, str]) -> None:
    style = element.get("style")
    if style:
        plain = _OUTLINE.sub("", style).replace("var(--mono)", "Liberation Mono, DejaVu Sans Mono, monospace")
        element.set("style", _VARIABLE.sub(lambda found: palette[found[1]], plain))
