"""Alignments as laboratories have them: decoys, alternative spellings, and bases that only the reads tell."""

from pathlib import Path
from random import Random
from types import SimpleNamespace

import pytest
from tests.builders.bam import CONTIGS, BamBuilder, Change
from tests.builders.reads import M41_START, M41L, covered, support

from vexas_report.model.terms import Assembly
from vexas_report.reads.places import Window
from vexas_report.reads.source import Learner
from vexas_report.reference.contigs import length

AT = M41_START - 50


def test_decoys_and_a_second_spelling_of_a_chromosome_are_passed_over(tmp_path: Path) -> None:
    """GIVEN a header with a decoy, an unplaced contig and X beside chrX THEN the reads of chrX are read."""
    size = length(Assembly.GRCH38, "chrX")
    builder = BamBuilder(
        contigs=("chrUn_KI270302v1", *CONTIGS, "X", "hs38d1"),
        lengths={"chrUn_KI270302v1": 2274, "hs38d1": 5000, "X": size},
    )
    for i in range(5):
        builder.read("chrX", AT + i, changes=M41L).read("X", AT + i)
    found = covered(builder, tmp_path)
    assert found.codes == []
    site = found.site(M41_START)
    assert (site.depth, support(site, "C").reads) == (5, 5)


@pytest.mark.parametrize(("readers", "learnt"), [(1, "N"), (2, "A"), (3, "A")])
def test_an_unknown_base_is_learnt_from_two_reads_and_a_known_one_never(readers: int, learnt: str) -> None:
    """GIVEN a window of which one base is unknown, and another stated otherwise than the reads have it THEN two reads that agree
    fill the first, and none changes the second."""
    window = Window("chrX", M41_START, M41_START + 9)
    sequence = ["N", "G", *"GGCCAAGA"]  # reads have A and T at the first two
    learner = Learner(window, sequence)
    builder = BamBuilder()
    for i in range(readers):
        builder.read("chrX", AT + i)
    for read in builder.reads:
        learner.see(read)
    assert "".join(sequence) == learnt + "GGGCCAAGA"


def test_reads_that_cannot_tell_leave_an_unknown_base_unknown() -> None:
    """GIVEN reads that end before the base, begin behind it, lack it, or have no MD tag THEN nothing is learnt."""
    window = Window("chrX", M41_START, M41_START)
    sequence = ["N"]
    learner = Learner(window, sequence)
    builder = BamBuilder()
    for _ in range(3):
        builder.read("chrX", AT, 50).read("chrX", M41_START + 1, 50).read("chrX", AT, 100, md=False)
    for read in builder.reads:
        learner.see(read)
    assert sequence == ["N"]


def test_reads_that_disagree_on_an_unknown_base_need_two_for_one() -> None:
    """GIVEN reads of the reference base, some of which carry a change THEN the base learnt is the reference's, which MD spells."""
    rng = Random(3)
    sequence = ["N"]
    learner = Learner(Window("chrX", M41_START, M41_START), sequence)
    builder = BamBuilder()
    for i in range(4):
        builder.read("chrX", AT + i, 100, [Change(M41_START, "A", rng.choice("CGT"))])
    for read in builder.reads:
        learner.see(read)
    assert sequence == ["A"]


def test_a_read_that_can_spell_no_reference_is_not_asked_for_it() -> None:
    """GIVEN reads without bases or without an MD tag, and a window of which every base is known THEN the reference of no read is worked
    out, which some versions of pysam do not survive."""

    def asked(sequence: list[str], bases: str | None, tag: bool) -> bool:
        calls: list[int] = []

        def spell() -> str:
            calls.append(1)
            return "ACGT"

        read = SimpleNamespace(
            query_sequence=bases,
            has_tag=lambda _: tag,
            reference_start=99,
            reference_end=103,
            get_reference_sequence=spell,
        )
        Learner(Window("chrX", 100, 103), sequence).see(read)
        return bool(calls)

    assert asked(list("ANGT"), "ACGT", True)
    assert not asked(list("ANGT"), None, True)
    assert not asked(list("ANGT"), "ACGT", False)
    assert not asked(list("ACGT"), "ACGT", True)
