"""The picture of the reads: all that it shows is in the data, it is well-formed, and it stays small."""

import re
import xml.etree.ElementTree as ET
from importlib import resources

from hypothesis import given, settings
from hypothesis import strategies as st

from vexas_report.documents.labels import load_captions
from vexas_report.documents.pileup_figure import MOST_BYTES, pileup_svg
from vexas_report.model.coverage import Pileup, PileupFragment

START, END = 47199022, 47199082
REFERENCE = "AAAAAAAAAAAAAAAAAAAAAAAAAGGGAATGGCCAAGAACGGCAGTGAAGCAGACATAGAC"[: END - START + 1].ljust(61, "N")


def picture(*fragments: PileupFragment, total: int = 300) -> Pileup:
    return Pileup("UBA1-codon41", "chrX", START, END, 47199052, REFERENCE, (len(fragments),) * 61, total, fragments)


def carrying(base: str, *, forward: bool = True) -> PileupFragment:
    return PileupFragment(((START, 47199060), (47199050, END)), forward, "F1R2", ((47199051, base),))


def drawn(pileup: Pileup, coding: tuple[int, int] | None = None) -> str:
    return pileup_svg(pileup, load_captions(), title="Reads & more", described="A 288; C 12", coding=coding)[0]


def test_bases_that_differ_are_lettered_and_strands_have_shapes() -> None:
    svg = drawn(picture(carrying("C"), carrying("T", forward=False)))
    root = ET.fromstring(svg)  # noqa: S314 - our own text
    texts = [element.text for element in root.iter("text")]
    assert {"C", "T"} <= set(texts)
    assert root.get("aria-label") == "Reads & more"
    assert [e.text for e in root if e.tag in ("title", "desc")] == ["Reads & more", "A 288; C 12"]
    one = drawn(picture(carrying("C")))
    assert one != drawn(picture(carrying("C", forward=False)))


def test_a_base_below_the_cut_is_faint() -> None:
    assert "opacity:.5" in drawn(picture(carrying("c")))
    assert "opacity:.5" not in drawn(picture(carrying("C")))


def test_amino_acids_stand_above_the_coding_bases() -> None:
    texts = [e.text for e in ET.fromstring(drawn(picture(), coding=(47199051, 47199053))).iter("text")]  # noqa: S314
    assert "M" in texts
    assert len([t for t in texts if t and len(t) == 1 and t.isalpha()]) == 1


def test_forty_fragments_with_a_difference_at_many_bases_stay_small() -> None:
    many = tuple((START + i, "ACGT"[i % 4]) for i in range(0, 61, 12))
    fragments = [PileupFragment(((START, START + 40), (START + 20, END)), bool(i % 2), "F2R1", many) for i in range(40)]
    svg, shown = pileup_svg(picture(*fragments), load_captions(), title="t")
    assert len(svg.encode()) <= MOST_BYTES
    assert shown == 40


def test_fragments_that_differ_at_every_base_are_thinned_rather_than_swell() -> None:
    """GIVEN 40 fragments with an insertion at every base THEN the picture keeps its size, and says how many it shows."""
    many = tuple((START + i, "+ACGTACGTAC") for i in range(61))
    svg, shown = pileup_svg(
        picture(*[PileupFragment(((START, END),), True, "", many)] * 40), load_captions(), title="t"
    )
    assert len(svg.encode()) <= MOST_BYTES
    assert 2 <= shown < 40


def test_every_colour_is_a_variable() -> None:
    """Dark mode, forced colours and the PDF each set their own."""
    svg = drawn(picture(*(carrying(text) for text in ("A", "c", "G", "T", "-", "+ACG"))), (47199051, 47199106))
    assert not re.findall(r"#[0-9a-fA-F]{3,6}|fill=|stroke=", svg)
    css = resources.files("vexas_report.documents").joinpath("templates/base.css").read_text(encoding="utf-8")
    for name in set(re.findall(r"var\((--[\w-]+)\)", svg)):
        assert f"{name}:" in css, name


@given(
    st.lists(
        st.builds(
            PileupFragment,
            st.lists(st.tuples(st.integers(START, START + 30), st.integers(START + 30, END)), max_size=2).map(tuple),
            st.booleans(),
            st.sampled_from(["F1R2", "F2R1", ""]),
            st.lists(
                st.tuples(st.integers(START - 3, END + 3), st.sampled_from(["A", "c", "-", "+ACGT", "<&"])), max_size=5
            ).map(tuple),
        ),
        max_size=40,
    )
)
@settings(derandomize=True, max_examples=40)
def test_whatever_is_drawn_is_well_formed(fragments: list[PileupFragment]) -> None:
    root = ET.fromstring(drawn(picture(*fragments)))  # noqa: S314
    assert root.tag == "svg"


def test_letters_are_large_enough_to_read_and_never_drawn_smaller() -> None:
    svg = drawn(picture(carrying("C")), coding=(47199051, 47199110))
    assert min(int(size) for size in re.findall(r"font-size:(\d+)px", svg)) >= 11
    (width,) = re.findall(r'viewBox="0 0 (\d+) ', svg)
    assert f"min-width:{width}px" in svg
