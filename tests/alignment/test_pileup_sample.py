"""The data of a picture of reads: what each fragment covers, and which of its bases count."""

import re
from pathlib import Path

import pytest
from tests.builders.bam import MATE_REVERSE, PAIRED, READ1, READ2, REVERSE, BamBuilder, Change, sequence
from tests.builders.reads import M41_START, M41L, covered

from vexas_report.knowledge import load_genes
from vexas_report.model.coverage import Pileup
from vexas_report.model.terms import Assembly

DOCS = Path(__file__).resolve().parents[2] / "docs"
AT = M41_START - 50
CODON_DELETED = [Change(M41_START - 1, "AATG", "A")]


def picture(builder: BamBuilder, tmp_path: Path) -> Pileup:
    return next(p for p in covered(builder, tmp_path).document.pileups if p.locus == "UBA1-codon41")


def test_a_fragment_covers_what_its_reads_align_within_the_picture(tmp_path: Path) -> None:
    """GIVEN a read that ends inside the picture, one that begins there, and one over all of it THEN each has its stretch."""
    builder = BamBuilder().read("chrX", AT, 55).read("chrX", M41_START - 5, 100).read("chrX", AT, 200)
    drawn = picture(builder, tmp_path)
    assert {f.spans for f in drawn.fragments} == {
        ((drawn.start, AT + 54),),
        ((M41_START - 5, drawn.end),),
        ((drawn.start, drawn.end),),
    }
    assert (drawn.total, drawn.focus) == (3, M41_START + 1)
    assert len(drawn.depth) == len(drawn.reference) == drawn.end - drawn.start + 1
    assert drawn.depth[M41_START - drawn.start] == 3
    assert drawn.depth[M41_START + 10 - drawn.start] == 2


def test_a_deletion_is_drawn_base_by_base_within_one_stretch(tmp_path: Path) -> None:
    drawn = picture(BamBuilder().read("chrX", AT, 100, CODON_DELETED), tmp_path)
    (fragment,) = drawn.fragments
    assert fragment.differences == tuple((M41_START + i, "-") for i in range(3))
    assert fragment.spans == ((drawn.start, drawn.end),)


def test_an_insertion_stands_behind_its_base(tmp_path: Path) -> None:
    drawn = picture(BamBuilder().read("chrX", AT, 100, [Change(M41_START, "A", "ACC")]), tmp_path)
    assert drawn.fragments[0].differences == ((M41_START, "+CC"),)


@pytest.mark.parametrize(
    ("size", "second", "quality", "letter"),
    [
        (100, (), 37, "c"),  # the mate shows the reference
        (100, M41L, 37, "C"),  # the mate agrees
        (100, (), 10, "C"),  # the mate is too poor to contradict
        (51, (), 37, "c"),  # the mate's last base contradicts
        (50, (), 37, "C"),  # the mate ends before it
        (100, CODON_DELETED, 37, "-"),  # the mate lacks the base
    ],
)
def test_a_base_that_the_mate_contradicts_is_drawn_as_not_counted(
    tmp_path: Path, size: int, second: list[Change], quality: int, letter: str
) -> None:
    """GIVEN c.121A>C in one mate of a pair THEN it is drawn as counted, unless the other shows something else well enough."""
    builder, name = BamBuilder(), "pair"
    builder.read("chrX", AT, 100, M41L, name=name, flag=PAIRED | READ1 | MATE_REVERSE, mate=AT)
    flag = PAIRED | READ2 | REVERSE
    builder.read("chrX", AT, size, second, name=name, flag=flag, mate=AT, quality=quality)
    (fragment,) = picture(builder, tmp_path).fragments
    assert dict(fragment.differences)[M41_START] == letter


def test_every_locus_is_measured_over_just_its_bases(tmp_path: Path) -> None:
    """GIVEN 30 fragments over the codon and its neighbourhood THEN a locus counts its own bases, no more."""
    builder = BamBuilder()
    for _ in range(30):
        builder.read("chrX", AT, 100)
    found = covered(builder, tmp_path)
    for gene in load_genes().values():
        for locus in gene.loci:
            at = locus.interval[Assembly.GRCH38]
            assert found.locus(locus.id).length == at.end - at.start + 1
    codon = found.locus("UBA1-codon41")
    assert (codon.depth, codon.mean_depth, codon.covered) == (30, 30.0, 3)
    covering = {g.gene: g.covered for g in found.document.genes}
    assert covering["ADA2"] == covering["PRF1"] == 0
    assert covering["UBA1"] > 0


def test_pictures_are_drawn_of_called_places_and_of_what_would_be_a_finding(tmp_path: Path) -> None:
    """GIVEN a call of exon 3 and none THEN the called place has a picture only where it is called."""
    place = ("UBA1", "chrX", M41_START + 30, "G", "A")
    builder = BamBuilder()
    for _ in range(10):
        builder.read("chrX", AT, 100, [Change(M41_START + 30, "G", "A")])
    drawn = {
        called: {p.focus for p in covered(builder, tmp_path / str(called), [place] if called else []).document.pileups}
        for called in (True, False)
    }
    assert M41_START + 30 in drawn[True]
    assert M41_START + 30 not in drawn[False]


def test_a_picture_has_as_many_fragments_as_the_page_says_and_prefers_none(tmp_path: Path) -> None:
    """GIVEN many fragments over codon 41, of which the first in the file carry a change THEN as many as stated are drawn, all are counted,
    and the names alone choose: the same ones whatever they show, in whatever order."""
    stated = re.search(r"up to (\d+) fragments", (DOCS / "reads.md").read_text(encoding="utf-8"))
    assert stated is not None
    most = int(stated[1])
    drawn = {}
    for order in (1, -1):
        builder = BamBuilder()
        for i in range(3 * most):
            at = AT + order * i % 7
            builder.read("chrX", at, 100, M41L if i < most else (), name=f"r{i}")
        shown = picture(builder, tmp_path / str(order) if order > 0 else tmp_path)
        assert (shown.total, len(shown.fragments)) == (3 * most, most)
        drawn[order] = sum(bool(f.differences) for f in shown.fragments)
    assert drawn[1] == drawn[-1]
    assert 2 <= drawn[1] <= most // 3 + 14  # a third, and what chance adds


@pytest.mark.parametrize(("start", "size", "seen"), [(1, 1, 1), (2, 50, 0), (-50, 51, 0), (1, 51, 1), (-50, 52, 1)])
def test_a_fragment_reaches_a_place_with_the_base_itself(tmp_path: Path, start: int, size: int, seen: int) -> None:
    """GIVEN a read that begins ``start`` bases behind the codon's first THEN it belongs to the picture if it reads the middle base."""
    builder = BamBuilder().read("chrX", M41_START + start, size).read("chrX", M41_START - 50, 60)
    assert picture(builder, tmp_path).total == 1 + seen


def test_a_change_is_drawn_up_to_either_end_of_the_picture(tmp_path: Path) -> None:
    """GIVEN changes at the first and the last base of a picture, and just outside THEN those inside are drawn."""
    plain = picture(BamBuilder().read("chrX", AT, 120), tmp_path)
    places = [plain.start - 1, plain.start, plain.end, plain.end + 1]
    other = {"A": "C", "C": "A", "G": "T", "T": "G"}
    changes = [Change(at, base, other[base]) for at in places for base in (sequence("chrX", at, at),)]
    drawn = picture(BamBuilder().read("chrX", AT, 120, changes), tmp_path)
    assert [at for at, _ in drawn.fragments[0].differences] == places[1:3]


def test_only_codon_41_is_drawn_where_nothing_else_is_shown_or_called(tmp_path: Path) -> None:
    """GIVEN reads of the reference over the acceptor and codon 41 THEN one picture is drawn; with a listed change above background
    another; without a read none."""
    builder = BamBuilder()
    for i in range(30):
        builder.pair("chrX", AT - i % 20, insert=140, f1r2=i % 2 == 0)
    assert [p.locus for p in covered(builder, tmp_path / "plain").document.pileups] == ["UBA1-codon41"]
    for i in range(30):
        builder.pair("chrX", AT - i % 20, [Change(M41_START - 4, "G", "C")], insert=140, f1r2=i % 2 == 0)
    shown = covered(builder, tmp_path / "shown").document.pileups
    assert {p.focus for p in shown} == {M41_START + 1, M41_START - 4}
    # AND not of a base of the acceptor at which a change would be no finding
    for i in range(30):
        builder.pair("chrX", AT - i % 20, [Change(M41_START - 9, "T", "A")], insert=140, f1r2=i % 2 == 0)
    assert {p.focus for p in covered(builder, tmp_path / "away").document.pileups} == {M41_START + 1, M41_START - 4}
    assert covered(BamBuilder().read("chr22", 17_209_500), tmp_path / "none").document.pileups == ()
