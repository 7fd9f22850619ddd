"""The report as a Word document: the sentences of the page, the same bytes, and templates that are wrong."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import docx
import pytest
from tests.builders import cases, hostile

from vexas_report.documents import docx_report, extra_documents, missing_documents
from vexas_report.documents.report_files import findings_json
from vexas_report.documents.report_page import render_report
from vexas_report.interpretation.clone_course import DatedDocument, courses
from vexas_report.model.findings import Findings, FormerReport, ReportDifference
from vexas_report.model.sample import Manifest, ReportSettings, Settings
from vexas_report.plan import check, load_plan
from vexas_report.plan.sheet import read_sheet
from vexas_report.run.stages import collect, findings_of, write_documents

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "resources/templates/report.docx"
SHEET = read_sheet(ROOT / "resources/example/samples.tsv").samples
WANTED = ReportSettings(docx=True)


def made(document: Findings, wanted: ReportSettings = WANTED) -> bytes:
    extra = extra_documents(document, wanted)
    assert extra.findings is document, extra.findings.problems
    content = extra.files["report.docx"]
    assert content is not None
    return content


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def text_of(content: bytes) -> str:
    """Every text of a document: body, tables, head and foot."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [n for n in package.namelist() if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", n)]
        assert any("footer" in name for name in parts)
    document = docx.Document(io.BytesIO(content))
    paragraphs = [node for node in document.element.body.iter() if node.tag.endswith("}p")]
    texts = ["".join(t.text or "" for t in node.iter() if t.tag.endswith("}t")) for node in paragraphs]
    for section in document.sections:
        texts += [p.text for part in (section.header, section.footer) for p in part.paragraphs]
    return "\n".join(texts)


def sentences(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if set(part) == {"id", "text"} or "by_analogy" in part:
            yield part["text"]
        for each in part.values():
            yield from sentences(each)
    elif isinstance(part, list):
        for each in part:
            yield from sentences(each)


@pytest.fixture(scope="module")
def example() -> dict[str, Findings]:
    def rooted(path: str | None) -> str | None:
        return path and str(ROOT / path)

    rows = [replace(s, vcf=str(ROOT / s.vcf), alignment=rooted(s.alignment)) for s in SHEET]
    manifest = Manifest("example", "default", tuple(sorted(rows, key=lambda s: s.sample)))
    return {d.sample.sample: d for d in findings_of(collect(manifest), Settings())}


@pytest.mark.parametrize("name", [sample.sample for sample in SHEET])
def test_the_document_says_what_the_page_says(name: str, example: dict[str, Findings]) -> None:
    document = example[name]
    text = squeezed(text_of(made(document)))
    html = re.sub(r"<(style|svg).*?</\1>", "", render_report(document, "0" * 64), flags=re.DOTALL)
    page = squeezed(re.sub(r"<[^>]*>", "", html).replace("&gt;", ">").replace("&#39;", "'").replace("&amp;", "&"))
    told = [each for each in sentences(json.loads(findings_json(document))) if squeezed(each) in page]
    assert told or document.status == "not_analysed"
    assert [each for each in told if squeezed(each) not in text] == []
    for problem in document.problems:
        assert squeezed(problem.message) in text
    assert "{{" not in text
    assert "{%" not in text
    assert text.count(squeezed("Draft: needs authorised sign-off")) >= 2
    assert document.sample.sample in text


def test_an_older_document_never_stands_beside_a_report_that_was_made_without_one(tmp_path: Path) -> None:
    document = cases.index_case()
    samples = {document.sample.sample: document.sample}
    (written,) = write_documents([document], samples, Settings(report=WANTED), tmp_path)
    (name,) = [each for each in written.files if each.endswith(".docx")]
    assert "report.docx</a>" in next(tmp_path.rglob("*.report.html")).read_text(encoding="utf-8")
    list(write_documents([document], samples, Settings(), tmp_path))
    assert not (tmp_path / name).exists()


def test_borrowed_codes_are_marked_so() -> None:
    assert "PS1 by analogy" in text_of(made(cases.index_case()))


def test_the_same_document_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    content = made(cases.index_case())
    assert made(cases.index_case()) == content
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {each.date_time for each in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.namelist()[0] == "[Content_Types].xml"


@pytest.mark.parametrize("document", hostile.every_extra(), ids=lambda d: d.sample.sample[:20])
def test_hostile_texts_stay_text(document: Findings) -> None:
    assert docx.Document(io.BytesIO(made(document))).paragraphs


def test_the_shipped_template_is_what_the_script_writes(load_script: Callable[[str], ModuleType]) -> None:
    assert SHIPPED.stat().st_size < 60_000
    assert load_script("build_docx").build() == SHIPPED.read_bytes()
    assert docx_report.wrong(None) is None


def followed() -> Findings:
    """A report with the course of its variant and a former report."""
    now = cases.index_case()
    before = now.model_copy(update={"sample": replace(now.sample, sample="before", collection_date="2026-01-02")})
    changes = (ReportDifference(what="UBA1 c.121A>C class", old="uncertain", new="pathogenic"),)
    former = FormerReport(source="old/a.findings.json", sha256="ab" * 32, said=changes, made_from=changes)
    return now.model_copy(update={"courses": courses(now, [DatedDocument(before)]), "former": former})


def test_the_course_and_what_changed_stand_in_the_document() -> None:
    text = squeezed(text_of(made(followed())))
    for part in ("2026-01-02", "intervals overlap", "Changed since version abababab", "uncertain"):
        assert squeezed(part) in text


def names(part: Any, before: str = "") -> Iterator[str]:
    """Every name of the context as the page of docs writes it: ``banners.word``, ``variants.evidence.text``."""
    if isinstance(part, Mapping):
        for key, value in part.items():
            yield f"{before}{key}"
            yield from names(value, f"{before}{key}.")
    elif isinstance(part, list):
        for each in part:
            yield from names(each, before)


def test_the_page_of_names_lists_what_a_template_can_use(example: dict[str, Findings]) -> None:
    page = (ROOT / "docs/docx.md").read_text(encoding="utf-8")
    given = {
        n for d in (*example.values(), *cases.every_case(), followed()) for n in names(docx_report.context(d, "0" * 64))
    }
    assert {each for each in given if "." not in each} == docx_report.NAMES
    listed = set(re.findall(r"`([a-z0-9_.]+)`", page))
    # Of those that are no list the page needs the parts alone.
    given = {each for each in given if not each.startswith("words.")} - {"report", "sample", "former", "methods"}
    shared = {"variants", "banners.variants", "genes.variants", "others"}
    wanted = {
        each.replace("banners.variants.", "variants.")
        .replace("genes.variants.", "variants.")
        .replace("others.", "variants.")
        for each in given
    }
    assert wanted | shared <= listed
    assert {each for each in listed if each.split(".")[0] in docx_report.NAMES} <= wanted | shared


def template(path: Path, *texts: str) -> str:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    document.save(str(path))
    return str(path)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{% for v in variants %}", "syntax"),
        ("{{ patient_name }}", "patient_name"),
        ("{{ sample.nmae }}", "nmae"),
        ("{{ 1 / 0 }}", "ZeroDivisionError"),
        ("{{ ''.__class__.__mro__ }}", "SecurityError"),
    ],
)
def test_a_wrong_template_is_named_with_its_error_and_costs_nothing_else(
    text: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = template(tmp_path / "own.docx", text)
    document = cases.index_case()
    settings = Settings(report=ReportSettings(docx=True, template=path))
    (written,) = write_documents([document], {document.sample.sample: document.sample}, settings, tmp_path / "out")
    assert written.instead is not None
    told = written.instead.problems[-1]
    assert (told.code, told.where) == ("DOCX_TEMPLATE_WRONG", path)
    assert reason in told.message
    assert "Traceback" not in capsys.readouterr().err
    page = next((tmp_path / "out").rglob("*.report.html")).read_text(encoding="utf-8")
    assert "own.docx" in page


@pytest.mark.parametrize("content", [b"", b"no zip", None])
def test_what_is_no_word_document_is_told_before_any_work(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "own.docx"
    if content is not None:
        path.write_bytes(content)
    (told,) = missing_documents(ReportSettings(docx=True, template=str(path)))
    assert (told.code, told.where) == ("DOCX_TEMPLATE_WRONG", str(path))


def test_names_that_are_not_known_are_told_before_any_work(tmp_path: Path) -> None:
    path = template(tmp_path / "own.docx", "{{ sample.name }} {{ patient_name }}")
    (told,) = missing_documents(ReportSettings(docx=True, template=path))
    assert "patient_name" in told.message


def test_a_laboratorys_template_is_part_of_what_results_are_made_from(tmp_path: Path) -> None:
    path = Path(template(tmp_path / "own.docx", "{{ sample.name }}: {{ report.result }}"))
    (tmp_path / "s.tsv").write_text("sample\tvcf\na\ta.vcf\n")
    (tmp_path / "a.vcf").touch()
    config = {"samples": "s.tsv", "report": {"docx": "own.docx"}}
    before = load_plan(config, tmp_path)
    stems = before.stems
    assert before.config.settings.report == ReportSettings(docx=True, template="own.docx")
    path.write_bytes(path.read_bytes() + b"\0")
    assert load_plan(config, tmp_path).stems != stems
    path.unlink()
    found = check(config_json=json.dumps(config), workdir=tmp_path)
    assert "CONFIG_FILE_MISSING" in [each.code for each in found.errors]


def test_without_the_library_the_command_that_installs_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "docxtpl", None)
    (told,) = missing_documents(WANTED)
    assert told.code == "DOCX_LIBRARY_MISSING"
    assert "pip install 'vexas-report[documents]'" in told.hint
    extra = extra_documents(cases.index_case(), WANTED)
    assert [each.code for each in extra.findings.problems][-1] == "DOCX_LIBRARY_MISSING"
    assert extra.files == {"report.docx": None}
