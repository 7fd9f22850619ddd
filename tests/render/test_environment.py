import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from vexas_report.render.environment import brief, cite, environment, name, prose


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
