"""The picture of the reads: all that it shows is in the data, it is well-formed, and it stays small."""

import xml.etree.ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from vexas_report.model.coverage import AlleleReads, Pileup, PileupFragment, SiteReads, Support
from vexas_report.render.pileup import pileup_svg

START, END = 47199022, 47199082
REFERENCE = "AAAAAAAAAAAAAAAAAAAAAAAAAGGGAATGGCCAAGAACGGCAGTGAAGCAGACATAGAC"[: END - START + 1].ljust(61, "N")


def picture(*fragments: PileupFragment, total: int = 300) -> Pileup:
    return Pileup("UBA1-codon41", "chrX", START, END, 47199052, REFERENCE, (len(fragments),) * 61, total, fragments)


def carrying(base: str, *, forward: bool = True) -> PileupFragment:
    return PileupFragment(((START, 47199060), (47199050, END)), forward, "F1R2", ((47199051, base),))


def test_bases_that_differ_are_lettered_and_strands_have_shapes() -> None:
    svg = pileup_svg(picture(carrying("C"), carrying("T", forward=False)))
    root = ET.fromstring(svg)  # noqa: S314 - our own text
    texts = [element.text for element in root.iter("text")]
    assert {"C", "T"} <= set(texts)
    assert "2 of 300 fragments drawn" in (root.get("aria-label") or "")
    one = pileup_svg(picture(carrying("C")))
    assert one != pileup_svg(picture(carrying("C", forward=False)))


def test_a_base_below_the_cut_is_faint() -> None:
    assert 'opacity=".45"' in pileup_svg(picture(carrying("c")))
    assert 'opacity=".45"' not in pileup_svg(picture(carrying("C")))


def test_amino_acids_stand_above_the_coding_bases() -> None:
    texts = [e.text for e in ET.fromstring(pileup_svg(picture(), codons_from=47199051, last=47199053)).iter("text")]  # noqa: S314
    assert "M" in texts
    assert len([t for t in texts if t and len(t) == 1 and t.isalpha()]) == 1


def test_the_counts_of_the_reader_stand_beside_it() -> None:
    site = SiteReads("UBA1", "chrX", 47199051, "A", 300, Support(288), (AlleleReads("A", "C", Support(12)),))
    assert "A 288, C 12" in pileup_svg(picture(), site=site)


def test_forty_fragments_with_a_difference_at_many_bases_stay_small() -> None:
    many = tuple((START + i, "ACGT"[i % 4]) for i in range(0, 61, 12))
    fragments = [PileupFragment(((START, START + 40), (START + 20, END)), bool(i % 2), "F2R1", many) for i in range(40)]
    assert len(pileup_svg(picture(*fragments)).encode()) <= 40_000


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
@settings(derandomize=True, deadline=None, max_examples=40)
def test_whatever_is_drawn_is_well_formed(fragments: list[PileupFragment]) -> None:
    root = ET.fromstring(pileup_svg(picture(*fragments)))  # noqa: S314
    assert root.tag == "svg"
