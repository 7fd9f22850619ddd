import shutil
import sys
from pathlib import Path

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, UndefinedError, nodes

from vexas_report.documents.template_environment import Compiled, brief, cite, environment, name, prose


def test_an_unknown_name_in_a_template_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        environment().from_string("{{ nothing }}").render()


def test_the_environment_is_built_once() -> None:
    assert environment() is environment()


def test_every_value_is_escaped_and_made_visible() -> None:
    template = environment().from_string("{{ value }}")
    assert template.render(value="<b>\u202e&") == "&lt;b&gt;⟨U+202E⟩&amp;"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("c.121A>C", '<span class="name">c.121A&gt;C</span>'),
        (
            "NC_000023.11:g.[47199049G>C;47199051A>T]",
            '<span class="name long">NC_<wbr>000023.11:g.[47199049G&gt;<wbr>C;<wbr>47199051A&gt;<wbr>T]<wbr></span>',
        ),
    ],
)
def test_a_name_breaks_only_when_it_is_long_and_only_between_its_parts(text: str, html: str) -> None:
    assert name(text) == html


@pytest.mark.parametrize(
    ("text", "unbroken"),
    [
        ("UBA1 c.121A>C was found.", ["c.121A&gt;C"]),
        ("UBA1 c.121A>C.", ["c.121A&gt;C"]),
        ("ADA2 c.144del p.(Arg49Glyfs*4), heterozygous", ["c.144del", "p.(Arg49Glyfs*4)"]),
        ("c.[119G>C;121A>T] in cis", ["c.[119G&gt;C;121A&gt;T]"]),
        ("c.118-9_118-2del; c.118-1G>C", ["c.118-9_118-2del", "c.118-1G&gt;C"]),
        ("(c.138 to c.144)", ["c.138", "c.144"]),
        ("etc. and magic.do nothing", []),
    ],
)
def test_names_in_running_text_are_found_without_the_sentence_around_them(text: str, unbroken: list[str]) -> None:
    html = str(prose(text))
    assert html.count("<span") == len(unbroken)
    assert all(f'<span class="name">{part}</span>' in html for part in unbroken)


def test_a_per_cent_sign_stays_with_its_number() -> None:
    assert str(prose("34 % of reads, 95 % interval")) == "34\u00a0% of reads, 95\u00a0% interval"


@given(st.text())
def test_no_text_makes_an_element_of_its_own(text: str) -> None:
    for made in (prose(text), cite(text), name(text)):
        bare = str(made)
        for known in ('<span class="name">', '<span class="name long">', "</span>", "<wbr>", "</a>"):
            bare = bare.replace(known, "")
        assert bare.count("<") == bare.count('<a href="https://')


def test_a_source_is_a_link_by_its_identifier_alone() -> None:
    assert cite("PMID:1; x<y") == '<a href="https://pubmed.ncbi.nlm.nih.gov/1/">PMID:1</a>; x&lt;y'
    assert cite("doi:10.1182/blood.1.") == '<a href="https://doi.org/10.1182/blood.1">doi:10.1182/blood.1</a>.'
    assert cite("HAL:hal-04482584; rs12") == '<a href="https://hal.science/hal-04482584">HAL:hal-04482584</a>; rs12'
    links = {
        "ClinVar:VCV000013709": "https://www.ncbi.nlm.nih.gov/clinvar/variation/13709/",
        "ClinVar:RCV000500001": "https://www.ncbi.nlm.nih.gov/clinvar/RCV000500001/",
        "ClinVar:SCV000500001": "https://www.ncbi.nlm.nih.gov/clinvar/?term=SCV000500001",
        "dbSNP:rs121908712": "https://www.ncbi.nlm.nih.gov/snp/rs121908712",
        "OMIM:301054": "https://omim.org/entry/301054",
        "https://ashpublications.org/blood/article/1/2/3": "https://ashpublications.org/blood/article/1/2/3",
    }
    for source, link in links.items():
        assert cite(source) == f'<a href="{link}">{source}</a>'
    assert "href" not in cite('http://x.y/z https://x.y"/onmouseover= OMIM:1 HAL:<b>-1 data:text/html,1')
    assert cite("PMID:none javascript:alert(1)") == "PMID:none javascript:alert(1)"


def test_a_field_is_cut_early() -> None:
    assert brief("x" * 161) == "x" * 160 + " [… 1 more characters in findings.json]"


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A room with one module and one template, in a process that may write compiled code beside it."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    (tmp_path / "templates").mkdir()
    (tmp_path / "module.py").write_text("one = 1\n")
    (tmp_path / "templates" / "page.html").write_text("{{ 1 + 1 }} {{ said }}")
    return tmp_path


def page_of(room: Path, **values: str) -> str:
    """The page, by an environment such as a new process has."""
    loader = jinja2.FileSystemLoader(room / "templates")
    return (
        Environment(loader=loader, autoescape=True, bytecode_cache=Compiled(room))
        .get_template("page.html")
        .render(**values)
    )


def kept(room: Path) -> set[Path]:
    return set((room / "templates").glob("__pycache__/*.jinja"))


def test_a_compiled_template_is_kept_for_other_processes_and_made_anew_with_its_text_or_the_code(room: Path) -> None:
    """GIVEN a template compiled THEN others load it, until its text, the room's code or Jinja is another."""
    assert page_of(room, said="a") == "2 a"
    (first,) = kept(room)
    assert first.stat().st_mode & 0o777 == 0o644
    written = first.stat().st_mtime_ns
    assert page_of(room, said="b") == "2 b"
    assert (kept(room), first.stat().st_mtime_ns) == ({first}, written)
    (room / "templates" / "page.html").write_text("{{ 1 + 2 }} {{ said }}")
    assert page_of(room, said="c") == "3 c"
    assert kept(room) == {first}
    (room / "module.py").write_text("one = 2\n")
    assert page_of(room, said="d") == "3 d"
    assert len(kept(room)) == 2


@pytest.mark.parametrize("damage", [b"", b"\x80\x04", b"cos\nsystem\n", bytes(range(256))], ids=repr)
@pytest.mark.parametrize("start", [0, 10, 60])
def test_a_damaged_file_is_compiled_again(room: Path, damage: bytes, start: int) -> None:
    page_of(room, said="a")
    (file,) = kept(room)
    whole = file.read_bytes()
    file.write_bytes(whole[:start] + damage)
    assert page_of(room, said="b") == "2 b"
    assert file.read_bytes() == whole


def test_where_nothing_can_be_kept_pages_are_written_all_the_same(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN a folder that takes no files (read-only, full), or a Python that is told to write none THEN the page is as ever."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert page_of(room, said="a") == "2 a"
    assert kept(room) == set()
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (room / "templates" / "__pycache__").touch()
    assert page_of(room, said="b") == "2 b"


def test_what_the_shipped_templates_say_is_never_settled_when_they_are_compiled() -> None:
    """GIVEN a constant in a template THEN its filter is asked at each rendering: another language may be spoken by then."""
    asked: list[str] = []
    ours = environment().overlay()
    ours.filters = {**ours.filters, "label": lambda text: asked.append(text) or f"{text} {len(asked)}"}
    template = ours.from_string("{{ 'detected'|label }}{% if 'a'|label %}{{ '<'|label }}{% endif %}")
    assert asked == []
    assert [template.render(), template.render()] == ["detected 1&lt; 3", "detected 4&lt; 6"]


def test_the_shipped_templates_are_compiled_once_for_all_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN a copy of the package's room THEN a second environment parses none of its templates."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    room = Path(sys.modules[Compiled.__module__].__file__ or "").parent
    shutil.copytree(room, tmp_path / "render", ignore=shutil.ignore_patterns("__pycache__"))
    parsed: list[nodes.Template] = []
    monkeypatch.setattr(
        Environment, "_parse", lambda *args, real=Environment._parse: parsed.append(real(*args)) or parsed[-1]
    )
    counts = []
    for _ in range(2):
        ours = environment().overlay(bytecode_cache=Compiled(tmp_path / "render"))
        ours.cache = None
        for template in ours.list_templates(extensions=["html"]):
            ours.get_template(template)
        counts.append(len(parsed))
    assert counts[0] == counts[1] > 10
