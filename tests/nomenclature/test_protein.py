"""``p.`` names of a small transcript, every edit of it: what the name describes is what the edited bases spell."""

from collections import Counter
from functools import cache
from itertools import chain

import pytest
from tests.nomenclature.apply import mismatch
from tests.nomenclature.small import NO_STOP, PLAIN, SIZE, STOPS, edits, edits_over_the_end, spelt

from vexas_report.knowledge.genome.sequence import Genome, Slice
from vexas_report.model.names import ProteinChange
from vexas_report.model.terms import Assembly
from vexas_report.nomenclature.coding import CodingEdit
from vexas_report.nomenclature.protein import protein_change
from vexas_report.nomenclature.transcripts import Transcript
from vexas_report.nomenclature.weaver_library import Library


@cache
def library(bases: str) -> Library:
    size = len(bases)
    genome = Genome(Assembly.GRCH38, "test", {"T": Slice("T", "chr0", 101, 100 + size, bases)})
    exons = ((101, 100 + size),)
    return Library(
        genome, Transcript("T", "NM_000001.1", "NP_000001.1", "NC_000001.1", "chr0", 1, exons, ((1, size),), 1, SIZE)
    )


def named(bases: str, start: int, end: int, alt: str) -> str:
    return library(bases).protein(CodingEdit(bases, SIZE, start, end, alt))


@pytest.mark.parametrize("whole", [PLAIN, NO_STOP, STOPS], ids=["plain", "no stop behind", "stops"])
def test_every_edit_is_named_by_the_protein_that_it_makes(whole: str) -> None:
    kinds: Counter[str] = Counter()
    ref = spelt(whole[:SIZE])
    for start, end, alt in chain(edits(whole), edits_over_the_end(whole)):
        body = named(whole, start, end, alt)
        made = spelt(whole[:start] + alt + whole[end:])
        assert mismatch(f"p.({body})", ref, made) is None, (start, end, alt, body)
        change = protein_change(body)
        assert change is not None, body
        _consistent(change, ref, made)
        kinds[change.kind] += 1
    assert {"missense", "synonymous", "nonsense", "frameshift", "stop_lost", "delins"} <= kinds.keys()
    assert {"inframe_deletion", "inframe_insertion"} <= kinds.keys()


def _consistent(change: ProteinChange, ref: str, made: str) -> None:
    """The numbers of a change against both proteins."""
    if change.ref:
        assert ref[change.first - 1] == change.ref
    assert 1 <= change.first <= change.last <= len(ref)
    assert made[: change.first - 1] == ref[: change.first - 1]
    match change.kind:
        case "missense":
            assert (change.first, change.end, len(made)) == (change.last, None, len(ref))
            assert made[change.first - 1] == change.alt
        case "synonymous":
            assert (made, change.end) == (ref, None)
        case "nonsense":
            assert (change.alt, change.end) == ("*", len(made))
            assert change.first == change.last == len(made)
        case "frameshift" | "stop_lost":
            assert change.first == change.last
            assert made[change.first - 1 : change.first] == change.alt
            assert change.end == (len(made) if made.endswith("*") else None)
        case "inframe_insertion":
            assert change.last == change.first + 1
            assert change.end in (None, len(made))
        case "inframe_deletion" | "delins":
            assert change.end in (None, len(made))
            assert (change.end is not None) == ("*" in change.alt)
        case _:
            pytest.fail(change.kind)


@pytest.mark.parametrize(
    ("whole", "start", "end", "alt", "name", "end_of_protein"),
    [
        (PLAIN, 3, 4, "", "Leu2Phefs*9", 10),
        (PLAIN, 4, 5, "A", "Leu2His", None),
        (PLAIN, 18, 19, "C", "*7Argext*?", None),
        (NO_STOP, 9, 10, "CC", "Arg4Profs*?", None),
        (PLAIN, 3, 6, "", "Leu3del", None),
        (PLAIN, 3, 9, "", "Leu2_Leu3del", None),
        (PLAIN, 6, 6, "CTT", "Leu3dup", None),
        (PLAIN, 3, 3, "CTTCTT", "Leu2_Leu3dup", None),
        (PLAIN, 12, 12, "AAA", "Arg4_Ser5insLys", None),
        (PLAIN, 12, 12, "AAATAA", "Ser5delinsLys*", 6),
        (PLAIN, 12, 12, "AAATAAC", "Ser5Lysfs*2", 6),
        (PLAIN, 9, 15, "AAA", "Arg4_Ser5delinsLys", None),
        (PLAIN, 9, 12, "AAATGG", "Arg4delinsLysTrp", None),
        (PLAIN, 11, 12, "G", "Arg4=", None),
        (PLAIN, 11, 15, "GAGC", "Arg4_Ser5=", None),
        (PLAIN, 9, 10, "T", "Arg4*", 4),
        (PLAIN, 15, 18, "", "Gly6del", None),
        (PLAIN, 18, 18, "AAA", "Gly6_*7insLys", None),
        (PLAIN, 16, 22, "CCTAAA", "Gly6Ala", None),
        (PLAIN, 19, 22, "AAA", "*7=", None),
        (PLAIN, 20, 21, "G", "*7Trpext*?", None),
    ],
)  # fmt: skip
def test_names_of_each_kind(whole: str, start: int, end: int, alt: str, name: str, end_of_protein: int | None) -> None:
    assert named(whole, start, end, alt) == name
    change = protein_change(name)
    assert change is not None
    assert change.end == end_of_protein


@pytest.mark.parametrize(
    ("body", "change"),
    [
        ("Met1?", ProteinChange("start_lost", 1, 1, "M", "?")),
        ("Met41Thr", ProteinChange("missense", 41, 41, "M", "T")),
        ("Arg49Glyfs*4", ProteinChange("frameshift", 49, 49, "R", "G", 52)),
        ("*556Argext*3", ProteinChange("stop_lost", 556, 556, "*", "R", 559)),
        ("Leu2_Leu3dup", ProteinChange("inframe_insertion", 3, 4, "", "")),
        ("Arg4_Ser5insLys", ProteinChange("inframe_insertion", 4, 5, "", "K")),
    ],
)
def test_protein_change_reads_the_numbers_of_a_name(body: str, change: ProteinChange) -> None:
    assert protein_change(body) == change


@pytest.mark.parametrize("body", ["?", "", "(Met41Thr", "Met41Thr;Ser42Pro", "0"])
def test_protein_change_of_another_form_is_none(body: str) -> None:
    assert protein_change(body) is None
