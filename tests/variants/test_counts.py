"""Counts by hand: each convention on its own, at its limits."""

import pytest

from vexas_report.model.evidence import Counts
from vexas_report.variants.counts import (
    View,
    ad_of_more_alleles,
    adf_adr,
    disagree,
    read_counts,
    stated_fraction,
    strelka_indel,
    strelka_snv,
    vd,
)

Numbers = tuple[int | None, int | None, int | None]


def view(alts: str, allele: int = 1, **fields: str) -> View:
    return View("T", tuple(alts.split(",")), allele, fields, {})


def numbers(counts: Counts | None) -> Numbers | None:
    return None if counts is None else (counts.ref_reads, counts.alt_reads, counts.depth)


@pytest.mark.parametrize(
    ("af", "allele", "vaf"),
    [
        ("0.1,0.3", 1, 0.1),
        ("0.1,0.3", 2, 0.3),
        ("0.6,0.1,0.3", 1, 0.1),
        ("0.6,0.1,0.3", 2, 0.3),
        ("0.1", 1, None),
        ("0.1", 2, None),
        ("0.1,.", 2, None),
        ("10%,30%", 2, 0.3),
        ("0,1", 1, 0.0),
        ("0,1", 2, 1.0),
    ],
)
def test_a_fraction_for_each_of_two_alternates(af: str, allele: int, vaf: float | None) -> None:
    """GIVEN AF of two ALTs and no AD THEN each gets its own fraction, and one number for two is nobody's."""
    for key in ("AF", "VAF", "FREQ", "VF", "FA"):
        found = stated_fraction(view("C,G", allele, **{key: af, "DP": "200"}))
        if vaf is None:
            assert found is None
        else:
            assert found is not None
            assert (found.field, found.alt_reads, found.depth, found.vaf) == (
                f"FORMAT/{key}",
                None,
                200,
                pytest.approx(vaf),
            )


@pytest.mark.parametrize(
    ("forward", "reverse", "allele", "found"),
    [
        ("90,11", "91,9", 1, (181, 20, 201)),
        ("90,11,3", "91,9,4", 1, (181, 20, 208)),
        ("90,11,3", "91,9,4", 2, (181, 7, 208)),
        ("90,11", "91", 1, None),
        ("90", "91,9", 1, None),
        ("90,11,3", "91,9", 1, None),
        ("90,.", "91,9", 1, None),
        (".,11", "91,9", 1, (None, 20, None)),
    ],
)
def test_halves_of_both_strands(forward: str, reverse: str, allele: int, found: Numbers | None) -> None:
    """GIVEN ADF and ADR THEN each allele is the sum of its halves, and a half alone is no count."""
    alts = "C" if forward.count(",") < 2 else "C,G"
    assert numbers(adf_adr(view(alts, allele, ADF=forward, ADR=reverse))) == found
    assert adf_adr(view(alts, allele, ADF=forward)) is None
    assert adf_adr(view(alts, allele, ADR=reverse)) is None


@pytest.mark.parametrize(
    ("ad", "found"),
    [
        ("180,20", None),
        ("180,0,0", (180, 0, 180)),
        ("180,0,1", (180, None, 181)),
        ("180,1,0", (180, None, 181)),
        ("180,.,5", None),
        ("0,0,0", (0, 0, 0)),
    ],
)
def test_more_numbers_than_alleles(ad: str, found: Numbers | None) -> None:
    assert numbers(ad_of_more_alleles(view("C", AD=ad))) == found
    assert ad_of_more_alleles(view("C", AD=ad, RD="5")) is None


@pytest.mark.parametrize(
    ("alternate", "depth", "found"),
    [
        ("200", "200", (None, 200, 200)),
        ("201", "200", (None, 201, None)),
        ("0", "200", (None, 0, 200)),
        ("0", "0", (None, 0, 0)),
        ("20", ".", (None, 20, None)),
        (".", "200", None),
    ],
)
def test_reads_at_the_depth(alternate: str, depth: str, found: Numbers | None) -> None:
    """GIVEN as many alternate reads as the depth, or more THEN a depth that cannot be is not believed."""
    counts = vd(view("C", VD=alternate, DP=depth))
    assert numbers(counts) == found
    assert counts is None or counts.vaf == (
        found[1] / found[2] if found and found[1] is not None and found[2] else None
    )


@pytest.mark.parametrize(
    ("reads", "depth", "stated", "apart"),
    [
        (100, 1000, 0.1099, False),
        (100, 1000, 0.1101, True),
        (100, 1000, 0.0901, False),
        (100, 1000, 0.0899, True),
        (5, 50, 0.1299, False),
        (5, 50, 0.1301, True),
        (1, 1, 0.5, False),
    ],
)
def test_sources_differ_beyond_rounding(reads: int, depth: int, stated: float, apart: bool) -> None:
    """GIVEN a difference just below and above 1.5 reads of the depth and 1 % THEN only the larger is one, whoever is first."""
    one = Counts("FORMAT/AD", depth - reads, reads, depth, reads / depth)
    other = Counts("FORMAT/AF", vaf=stated)
    assert disagree(one, other) is apart
    assert disagree(other, one) is apart
    assert disagree(one, Counts("INFO/DP4", depth=5)) is False


def test_the_source_with_reads_stands_before_one_without() -> None:
    """GIVEN AD without any depth and AO with reads THEN AO is used; AD of no allele stands behind a stated fraction."""
    counts, remarks = read_counts(view("C", AD="0,0", AO="20", RO="180", DP="200"))
    assert numbers(counts) == (180, 20, 200)
    assert [r.code for r in remarks] == ["counts_disagree"]
    counts, _ = read_counts(view("C", AD="180,20,5", AF="0.1"))
    assert counts is not None
    assert counts.field == "FORMAT/AF"


@pytest.mark.parametrize(
    ("alts", "allele", "fields", "found"),
    [
        ("C", 1, {"TU": "180,182", "CU": "20,21"}, (180, 20, 200)),
        ("C", 1, {"TU": "180,182", "CU": "20,21", "AU": "7,8", "GU": "9,9"}, (180, 20, 200)),
        ("C,G", 1, {"TU": "180,182", "CU": "20,21", "GU": "9,9"}, (180, 20, 209)),
        ("C,G", 2, {"TU": "180,182", "CU": "20,21", "GU": "9,9"}, (180, 9, 209)),
        ("C,G", 1, {"TU": "180,182", "CU": "20,21", "GU": "."}, (180, 20, 200)),
        ("C", 1, {"TU": ".", "CU": "20,21"}, (None, 20, 20)),
        ("C", 1, {"TU": "180,182", "CU": "."}, None),
        ("C", 1, {"TU": "180,182"}, None),
        ("C", 1, {"CU": "20,21"}, None),
        ("CA", 1, {"TU": "180,182", "CU": "20,21"}, None),
    ],
)
def test_bases_counted_one_by_one(alts: str, allele: int, fields: dict[str, str], found: Numbers | None) -> None:
    """GIVEN Strelka's counts of each base THEN tier 1 of REF and ALT, over the bases that the record lists."""
    assert numbers(strelka_snv(view(alts, allele, **fields))) == found


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"TAR": "180,182", "TIR": "20,21"}, (180, 20, 200)),
        ({"TAR": ".", "TIR": "20,21"}, (None, 20, None)),
        ({"TAR": "180,182", "TIR": "."}, None),
        ({"TAR": "180,182"}, None),
        ({"TIR": "20,21"}, None),
    ],
)
def test_reads_for_and_against_an_indel(fields: dict[str, str], found: Numbers | None) -> None:
    assert numbers(strelka_indel(view("CA", **fields))) == found
