"""The pictures of the reads on a report: which are shown, and the counts beside them."""

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from tests.builders.findings import document, finding

from vexas_report.documents.pileup_figure import MOST_BYTES
from vexas_report.documents.report_page import render_report
from vexas_report.documents.report_view import view
from vexas_report.model.coverage import (
    AlleleReads,
    AlleleSupport,
    GeneCoverage,
    Pileup,
    PileupFragment,
    ReadCuts,
    SampleCoverage,
    SiteReads,
)
from vexas_report.model.findings import Findings
from vexas_report.model.terms import Basis

CODON = 47199051
ACCEPTOR = 47199046
PICTURE = re.compile(r'<svg class="pileup".*?</svg>', re.DOTALL)


def pileup(locus: str, pos: int) -> Pileup:
    fragment = PileupFragment(((pos - 30, pos + 30),), True, "F1R2", ((pos, "C"),))
    return Pileup(locus, "chrX", pos - 30, pos + 30, pos, "A" * 61, (240,) * 61, 240, (fragment,))


def coverage(*pileups: Pileup, sites: Sequence[SiteReads] = ()) -> SampleCoverage:
    return SampleCoverage(
        "s", sources=("alignment: s.bam",), cuts=ReadCuts(20, 20), sites=tuple(sites), pileups=pileups
    )


def reported(found: Sequence[dict[str, object]], seen: SampleCoverage | None) -> Findings:
    return document("s", findings=tuple(finding(**f) for f in found), coverage=seen)


BOTH = (pileup("UBA1-codon41", CODON + 1), pileup(f"chrX:{ACCEPTOR}", ACCEPTOR))
SITE = SiteReads(
    "UBA1", "chrX", CODON, "A", 240, AlleleSupport(228), (AlleleReads("A", "C", AlleleSupport(12, 5, 4, 3)),)
)


def test_codon_41_of_a_negative_is_shown() -> None:
    (picture,) = view(reported([], coverage(*BOTH, sites=[SITE]))).reads
    assert picture.heading == "Reads of UBA1 at codon 41"
    assert picture.drawn == "1 of 240 fragments, drawn without regard to what they show."
    assert [(r.reference, r.others) for r in picture.rows] == [
        ("A 228", ("C 12 (5.0\u00a0%): 5 forward, 4 reverse, 3 by both mates",))
    ]


def test_each_finding_has_its_picture_once() -> None:
    """GIVEN two findings in codon 41 and one at the acceptor THEN two pictures, each named by its findings."""
    found: list[dict[str, object]] = [
        {"hgvs_c": "c.121A>C", "pos": CODON, "ref": "A", "alt": "C"},
        {"hgvs_c": "c.122T>C", "pos": CODON + 1, "ref": "T", "alt": "C"},
        {"hgvs_c": "c.118-2A>C", "pos": ACCEPTOR, "ref": "A", "alt": "C"},
    ]
    headings = [p.heading for p in view(reported(found, coverage(*BOTH))).reads]
    assert headings == ["Reads of UBA1 at c.121A>C, c.122T>C", "Reads of UBA1 at c.118-2A>C"]


def test_an_indel_is_spelt_and_not_counted_as_reference() -> None:
    site = SiteReads(
        "UBA1", "chrX", CODON, "A", 100, AlleleSupport(100), (AlleleReads("ATG", "A", AlleleSupport(20, 12, 8)),)
    )
    (picture,) = view(reported([], coverage(BOTH[0], sites=[site]))).reads
    assert (picture.rows[0].reference, picture.rows[0].others[0][:8]) == ("A 80", "delTG 20")


def test_the_share_of_coding_bases_stands_with_the_coverage() -> None:
    genes = (GeneCoverage("UBA1", Basis.ALIGNMENT, 3177, 2900), GeneCoverage("PRF1", Basis.ALIGNMENT, 1668, 0))
    seen = replace(coverage(*BOTH), genes=genes)
    text = render_report(document("s", coverage=seen), "0" * 64)
    assert "at least 20 fragments" in text
    assert "<i>UBA1</i> 91.3\u00a0%" in text
    assert "2900 of 3177" in text
    assert "<i>PRF1</i> 0" in text


@pytest.mark.parametrize("seen", [None, coverage()])
def test_a_report_without_reads_has_no_picture(seen: SampleCoverage | None) -> None:
    html = render_report(reported([], seen), "0" * 64)
    assert view(reported([], seen)).reads == ()
    assert "pileup" not in PICTURE.sub("", html[html.index("<body>") :])
    assert 'id="reads"' not in html


def test_the_page_shows_it_with_words_for_those_who_do_not_see_it() -> None:
    html = render_report(reported([], coverage(*BOTH, sites=[SITE])), "0" * 64)
    (svg,) = PICTURE.findall(html)
    assert len(svg.encode()) <= MOST_BYTES
    assert "<title>Reads of UBA1 at codon 41</title>" in svg
    assert "C 12 (5.0\u00a0%): 5 forward" in re.search(r"<desc>(.*?)</desc>", svg)[1]  # type: ignore[index]
    assert '<a href="#reads">Reads at UBA1</a>' in html
    assert "chrX:47199051" in html
