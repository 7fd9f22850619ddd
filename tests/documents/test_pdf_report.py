"""The report as PDF: the sentences of the page, the document inside, tags, footers, and the same bytes for the same input."""

import base64
import builtins
import html
import json
import os
import re
import shutil
import subprocess
import sys
import zlib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from tests.builders import cases, hostile

from vexas_report.documents import extra_documents, missing_documents, pdf_report
from vexas_report.documents.report_files import findings_json
from vexas_report.documents.report_page import render_report
from vexas_report.model.findings import Findings
from vexas_report.model.sample import Manifest, ReportSettings, Sample, Settings
from vexas_report.plan.sheet import read_sheet
from vexas_report.run.stages import collect, findings_of, write_documents

ROOT = Path(__file__).parents[2]
WANTED = ReportSettings(pdf=True)
SHEET = read_sheet(ROOT / "resources/example/samples.tsv").samples
#: `make documents` sets it: there nothing may be passed over.
ALWAYS = os.environ.get("DOCUMENTS") == "1"
#: One of each kind of page; `make documents` tries every sample, at one to two seconds each.
FEW = {"index-GRCh37", "met41val-2", "ada2-compound", "negative-reads", "broken-file"}
READY = not missing_documents(WANTED) and shutil.which("pdftotext") is not None
needs_pango = pytest.mark.skipif(not READY and not ALWAYS, reason="needs Pango and poppler: make documents")
# WeasyPrint leaves its colour profile for the collector to close.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
BLOCKS = {"p", "li", "td", "th", "dt", "dd", "h1", "h2", "h3", "h4", "caption"}
UNPRINTED = {"onscreen", "contents", "running", "files"}


class Printed(HTMLParser):
    """The text of each block of a page that is printed, without that of its figures."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in {"meta", "br", "wbr"}:
            return
        hidden = bool(self._open and self._open[-1][1]) or tag in {"svg", "style", "title"}
        hidden = hidden or bool({values.get("id"), values.get("class")} & UNPRINTED)
        self._open.append((tag, hidden))
        if tag in BLOCKS and not hidden:
            self.blocks.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Shapes of a figure."""

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if self.blocks and any(tag in BLOCKS for tag, _ in self._open) and not self._open[-1][1]:
            self.blocks[-1] += data


def squeezed(text: str) -> str:
    """Text without blanks, which lines and columns move, without the dots and the case that a style sets."""
    return re.sub(r"[\s·]", "", text).casefold()


def text_of(content: bytes, folder: Path) -> str:
    """The text of a PDF in the order of its content, without the feet of its pages."""
    path = folder / "report.pdf"
    path.write_bytes(content)
    done = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, text=True, check=True)
    lines = done.stdout.replace("\f", "\n").splitlines()
    # Markers of lists come before a page's text in the raw order.
    return "\n".join(line for line in lines if not re.fullmatch(r"VX-.* · .* · .*|page \d+ of \d+|•|\d{1,2}\.", line))


def objects(content: bytes) -> bytes:
    """The objects of a PDF that stand in its compressed streams."""
    found = re.findall(rb"/ObjStm.*?stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    return b"".join(zlib.decompress(each) for each in found)


def made(document: Findings) -> bytes:
    extra = extra_documents(document, WANTED)
    assert extra.findings is document, extra.findings.problems
    content = extra.files["report.pdf"]
    assert content is not None
    return content


def sentences(part: object) -> Iterator[str]:
    """Every sentence with an id, anywhere in a document."""
    if isinstance(part, dict):
        if set(part) == {"id", "text"}:
            yield part["text"]
        for each in part.values():
            yield from sentences(each)
    elif isinstance(part, list):
        for each in part:
            yield from sentences(each)


@pytest.fixture(scope="module")
def example() -> dict[str, Findings]:
    rows = tuple(sorted((Sample(**{**_row(s), "vcf": str(ROOT / s.vcf)}) for s in SHEET), key=lambda s: s.sample))
    manifest = Manifest("example", "default", rows)
    return {d.sample.sample: d for d in findings_of(collect(manifest), Settings())}


def _row(sample: Sample) -> dict[str, object]:
    return {name: getattr(sample, name) for name in Sample.__dataclass_fields__}


@needs_pango
@pytest.mark.parametrize("name", [sample.sample for sample in SHEET if ALWAYS or sample.sample in FEW])
def test_the_pdf_says_what_the_page_says(name: str, example: dict[str, Findings], tmp_path: Path) -> None:
    document = example[name]
    content = made(document)
    assert len(content) <= 1_000_000
    text = squeezed(text_of(content, tmp_path))
    page = Printed(render_report(document, "0" * 64))
    assert len(page.blocks) > 20
    assert [block for block in page.blocks if "0" * 64 not in block and squeezed(block) not in text] == []
    # What the page shows of the sentences of the document, the PDF shows.
    shown = squeezed(" ".join(page.blocks))
    told = [each for each in sentences(json.loads(findings_json(document))) if squeezed(each) in shown]
    assert told or document.status == "not_analysed"
    assert [each for each in told if squeezed(each) not in text] == []


@needs_pango
def test_the_document_is_inside_and_the_file_says_what_it_is(tmp_path: Path) -> None:
    document = cases.index_case()
    content = made(document)
    path = tmp_path / "report.pdf"
    path.write_bytes(content)
    info = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True).stdout
    assert re.search(r"^Tagged: +yes$", info, re.MULTILINE)
    assert re.search(r"^Page size: .*\(A4\)$", info, re.MULTILINE)
    assert document.sample.sample in info
    fonts = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert fonts
    assert all(line.split()[-5] == "yes" for line in fonts), "every font is embedded"
    # The metadata of PDF/A stands uncompressed or deflated; poppler shows it.
    shown = subprocess.run(["pdfinfo", "-meta", str(path)], capture_output=True, text=True, check=True).stdout
    assert 'pdfaid:part="3"' in shown
    assert 'pdfaid:conformance="A"' in shown
    subprocess.run(["pdfdetach", "-saveall", "-o", str(tmp_path), str(path)], check=True, capture_output=True)
    (attached,) = tmp_path.glob("*.findings.json")
    assert attached.read_text() == findings_json(document)
    assert re.search(rb"/AFRelationship\s*/Source", objects(content))


#: What PDF/A-3 (ISO 19005-3, 6.6.1, 6.8, 6.9) forbids wherever it stands, by key.
FORBIDDEN = {
    "/AA",
    "/Alternates",
    "/Encrypt",
    "/JS",
    "/JavaScript",
    "/NeedAppearances",
    "/OPI",
    "/PS",
    "/Ref",
    "/TR",
    "/XFA",
}


@pytest.mark.skipif((not READY or shutil.which("qpdf") is None) and not ALWAYS, reason="needs qpdf: make documents")
@pytest.mark.parametrize(
    "document", [cases.index_case(), cases.rejected(), hostile.markup()], ids=lambda d: d.sample.sample
)
def test_the_objects_are_those_of_an_archive(document: Findings, tmp_path: Path) -> None:
    """What PDF/A-3a asks for and can be seen in the objects; no whole validation (veraPDF is no package of Debian or PyPI)."""
    path = tmp_path / "report.pdf"
    path.write_bytes(made(document))
    command = ["qpdf", "--json", "--json-stream-data=inline", "--decode-level=generalized", str(path)]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert told["encrypt"]["encrypted"] is False
    objects = told["qpdf"][1]

    def known(value: Any) -> Any:
        if isinstance(value, str) and re.fullmatch(r"\d+ \d+ R", value):
            found = objects[f"obj:{value}"]
            return found["value"] if "value" in found else found["stream"]["dict"]
        return value

    trailer = objects["trailer"]["value"]
    assert len(trailer["/ID"]) == 2
    root = known(trailer["/Root"])
    assert root["/MarkInfo"]["/Marked"] is True
    assert known(root["/StructTreeRoot"])["/Type"] == "/StructTreeRoot"
    assert root["/Lang"] == "u:en"
    (intent,) = map(known, root["/OutputIntents"])
    assert intent["/S"] == "/GTS_PDFA1"
    assert known(intent["/DestOutputProfile"])["/N"] == 3
    metadata = objects[f"obj:{root['/Metadata']}"]["stream"]
    assert "/Filter" not in metadata["dict"] or metadata["data"]
    xmp = base64.b64decode(metadata["data"]).decode("utf-8")
    assert re.search(r'pdfaid:part(="|>)3', xmp)
    assert re.search(r'pdfaid:conformance(="|>)A', xmp)
    # The list of information says what the metadata say.
    assert document.sample.sample in known(trailer["/Info"])["/Title"]
    assert document.sample.sample in html.unescape(xmp)

    found = [known(key.removeprefix("obj:")) for key in objects if key.startswith("obj:")]
    every = [each for each in found if isinstance(each, dict)]
    keys = {key for each in every for key in keys_of(each)}
    assert keys & FORBIDDEN == set()
    assert {each["/S"] for each in every if each.get("/Type") == "/Action"} <= {"/URI"}
    fonts = [each for each in every if each.get("/Type") == "/Font"]
    assert fonts
    for font in fonts:
        inner = font if font["/Subtype"] != "/Type0" else known(known(font["/DescendantFonts"])[0])
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(known(inner["/FontDescriptor"]))
        assert font["/Subtype"] != "/Type0" or font["/ToUnicode"], "text can be taken out"
    for annotation in (each for each in every if each.get("/Subtype") == "/Link"):
        # Printed, not hidden (6.3.2), and told to who cannot see it.
        assert annotation["/F"] & 0b100111 == 0b100
        assert annotation["/Contents"]
    (attached,) = {json.dumps(known(each)) for each in root["/AF"]}
    specification = json.loads(attached)
    assert specification["/AFRelationship"] == "/Source"
    assert {"/F", "/UF"} <= set(specification)
    embedded = known(specification["/EF"]["/F"])
    assert embedded["/Subtype"] == "/application/json"
    assert embedded["/Params"]["/ModDate"]


def keys_of(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for each in value.values():
            yield from keys_of(each)
    elif isinstance(value, list):
        for each in value:
            yield from keys_of(each)


@needs_pango
def test_every_page_says_whose_it_is_and_that_it_is_a_draft(tmp_path: Path) -> None:
    document = cases.index_case()
    path = tmp_path / "report.pdf"
    path.write_bytes(made(document))
    whole = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout
    pages = whole.removesuffix("\f").split("\f")
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        foot = page.rstrip().splitlines()[-1]
        assert re.match(rf" *VX(-[0-9A-F]{{4}}){{3}} · {re.escape(document.sample.sample)} · Draft", foot), foot
        assert foot.endswith(f"page {number} of {len(pages)}")


@needs_pango
def test_the_same_document_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    script = (
        "import sys; from tests.builders import cases; from vexas_report.documents import extra_documents;"
        "from vexas_report.model.sample import ReportSettings;"
        "sys.stdout.buffer.write(extra_documents(cases.index_case(), ReportSettings(pdf=True)).files['report.pdf'])"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'workflow'}", "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert made(cases.index_case()) == runs[0], "not the first of its process either"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert made(cases.index_case()) != runs[0]


@needs_pango
def test_figures_are_told_and_keep_no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    trees = []
    monkeypatch.setattr(pdf_report, "_prepare", lambda page, real=pdf_report._prepare: (real(page), trees.append(page)))
    made(cases.two_clones())
    (page,) = trees
    svg = "{http://www.w3.org/2000/svg}"
    figures = [each for each in page.iter(f"{svg}svg") if each.get("role") == "img"]
    assert figures
    assert all(each.find(f"{svg}title") is not None for each in figures)
    styles = [each.get("style", "") for figure in figures for each in figure.iter()]
    assert [style for style in styles if "var(" in style or "paint-order" in style] == []


@needs_pango
@pytest.mark.parametrize("document", [hostile.many(), hostile.markup()], ids=["49 records", "markup"])
def test_hostile_documents_stay_small_and_fetch_nothing(
    document: Findings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("nothing may be fetched")

    monkeypatch.setattr("socket.socket.connect", refused)
    content = made(document)
    assert len(content) <= 1_000_000
    assert squeezed("VEXAS variant report") in squeezed(text_of(content, tmp_path))


def test_a_machine_without_the_library_writes_everything_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """GIVEN no Pango THEN the reports say so, nothing is lost, and the next run knows that a document is wanting."""
    real = builtins.__import__

    def without(name: str, *rest: object, **more: object) -> object:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *rest, **more)

    pdf_report.missing.cache_clear()
    monkeypatch.setattr("builtins.__import__", without)
    document = cases.index_case()
    samples = {document.sample.sample: document.sample}
    (written,) = write_documents([document], samples, Settings(report=WANTED), tmp_path)
    monkeypatch.undo()
    pdf_report.missing.cache_clear()
    assert written.instead is not None
    assert [each.code for each in written.instead.problems][-1] == "PDF_LIBRARY_MISSING"
    wanting = [name for name in written.files if not (tmp_path / name).exists()]
    assert [Path(name).suffixes[-2:] for name in wanting] == [[".report", ".pdf"]]
    page = next(tmp_path.rglob("*.report.html")).read_text(encoding="utf-8")
    assert "libpango-1.0-0" in page
    assert "apt-get install" in page
    assert "report.pdf</a>" not in page


@needs_pango
def test_a_page_that_weasyprint_cannot_lay_out_costs_the_pdf_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(*_: object) -> bytes:
        raise ZeroDivisionError("JOHN DOE")

    monkeypatch.setattr(pdf_report, "pdf", failing)
    document = cases.index_case()
    (written,) = write_documents(
        [document], {document.sample.sample: document.sample}, Settings(report=WANTED), tmp_path
    )
    assert written.instead is not None
    assert written.instead.status == "reported"
    last = written.instead.problems[-1]
    assert (last.code, "ZeroDivisionError" in last.message, "JOHN" in last.message) == ("DOCUMENT_FAILED", True, False)
    assert "ZeroDivisionError" in capsys.readouterr().err
