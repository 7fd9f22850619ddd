"""Reads with molecular tags: of several fragments of one molecule one is counted."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.builders.bam import BamBuilder
from tests.builders.reads import M41_START, M41T, Covered, covered, support

Tagger = Callable[[int], tuple[str, str | int] | None]


def tagged(folder: Path, tag: Tagger, *, fragments: int = 60, copies: int = 3) -> Covered:
    """Fragments over codon 41, ``copies`` of each molecule at one place; every second molecule has c.122T>C."""
    builder = BamBuilder()
    for i in range(fragments):
        molecule = i // copies
        before = len(builder.reads)
        builder.pair("chrX", M41_START - 20 - molecule, M41T if molecule % 2 else [], insert=300)
        if (value := tag(i)) is not None:
            for read in builder.reads[before:]:
                read.set_tag(*value)
    return covered(builder, folder)


@pytest.mark.parametrize(
    "tag",
    [
        lambda i: ("MI", str(i // 3)),
        lambda i: ("MI", i // 3),
        lambda i: ("MI", f"{i // 3}/{'AB'[i % 2]}"),
        lambda i: ("UG", i // 3),
        lambda i: ("RX", "ACGTAC"[i // 3 % 6] * 8),
    ],
    ids=["text", "number", "duplex", "UMI-tools", "bases and place"],
)
def test_a_molecule_is_counted_once(tmp_path: Path, tag: Tagger) -> None:
    # GIVEN 60 fragments of 20 molecules WHEN they are counted
    found = tagged(tmp_path, tag)
    # THEN depth and reads are those of the molecules, and the report says so with the number of reads left out
    site = found.site(M41T[0].pos)
    assert (site.depth, support(site, M41T[0].alt).reads) == (20, 10)
    (remark,) = [each for each in found.document.remarks if each.code.startswith("umi")]
    assert (remark.code, remark.values) == ("umi_copies", {"tagged": "120", "copies": "80"})


@pytest.mark.parametrize("tag", [lambda i: ("MI", i), lambda _: ("cD", 4)], ids=["one each", "consensus"])
def test_consensus_reads_count_as_they_are(tmp_path: Path, tag: Tagger) -> None:
    found = tagged(tmp_path, tag, copies=1)
    assert found.site(M41T[0].pos).depth == 60
    assert [each.code for each in found.document.remarks if each.code.startswith("umi")] == ["umi_molecules"]


def test_one_sequence_at_two_places_is_two_molecules(tmp_path: Path) -> None:
    found = tagged(tmp_path, lambda _: ("RX", "ACGTACGT"), copies=1)
    assert found.site(M41T[0].pos).depth == 60


def test_reads_without_tags_are_as_before(tmp_path: Path) -> None:
    found = tagged(tmp_path, lambda _: None)
    assert found.site(M41T[0].pos).depth == 60
    assert not [each for each in found.document.remarks if each.code.startswith("umi")]
