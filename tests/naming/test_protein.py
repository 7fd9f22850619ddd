"""``p.`` names of a small transcript, every edit of it: what the name describes is what the edited bases spell."""

from collections import Counter
from itertools import chain, islice, product

import pytest
from tests.naming.apply import mismatch
from tests.naming.small import BASES, NO_STOP, PLAIN, SIZE, STOPS, edits, edits_over_the_end, spelt

from vexas_report.model.names import ProteinChange
from vexas_report.naming.coding import Message, message, translate_edit
from vexas_report.naming.consequence import coding_terms
from vexas_report.naming.protein import START_LOST, UNCERTAIN_RESIDUES, ProteinName, protein_name


def named(m: Message, start: int, end: int, alt: str) -> ProteinName:
    return protein_name(translate_edit(m, start, end, alt))


@pytest.mark.parametrize("whole", [PLAIN, NO_STOP, STOPS], ids=["plain", "no stop behind", "stops"])
def test_every_edit_is_named_by_the_protein_that_it_makes(whole: Message) -> None:
    kinds: Counter[str] = Counter()
    ref = spelt(whole.bases[:SIZE])
    for start, end, alt in chain(edits(whole.bases), edits_over_the_end(whole.bases)):
        found = named(whole, start, end, alt)
        made = spelt(whole.bases[:start] + alt + whole.bases[end:])
        assert found.name is not None
        assert mismatch(found.name, ref, made) is None, (start, end, alt, found)
        assert found.change is not None
        _consistent(found.change, ref, made)
        kinds[found.change.kind] += 1
    assert {"missense", "synonymous", "nonsense", "frameshift", "stop_lost", "delins"} <= kinds.keys()
    assert {"inframe_deletion", "inframe_insertion"} <= kinds.keys()


def _consistent(change: ProteinChange, ref: str, made: str) -> None:
    """The numbers of a change against both proteins."""
    match change.kind:
        case "missense":
            assert (ref[change.first - 1], made[change.first - 1]) == (change.ref, change.alt)
            assert (change.first, change.end, len(made)) == (change.last, None, len(ref))
        case "synonymous":
            assert (made, change.alt, change.end) == (ref, change.ref, None)
            assert ref[change.first - 1 : change.last] == change.ref
        case "nonsense":
            assert (change.alt, change.end) == ("*", len(made))
            assert change.first == change.last == len(made)
            assert ref[change.first - 1] == change.ref
        case "frameshift" | "stop_lost":
            assert change.first == change.last
            assert ref[change.first - 1] == change.ref
            assert made[: change.first - 1] == ref[: change.first - 1]
            assert made[change.first - 1 : change.first] == change.alt
            assert change.end == (len(made) if made.endswith("*") else None)
        case "inframe_insertion":
            assert change.last == change.first + 1
            assert ref[: change.first] + change.alt == made[: change.first + len(change.alt)]
            assert change.end == (len(made) if change.alt.endswith("*") else None)
        case "inframe_deletion" | "delins":
            assert ref[change.first - 1 : change.last] == change.ref
            assert made[: change.first - 1] + change.alt == made[: change.first - 1 + len(change.alt)]
            assert change.end in (None, len(made))
            if change.end is None:
                assert ref[: change.first - 1] + change.alt + ref[change.last :] == made
            assert (change.end is not None) == ("*" in change.alt)
        case _:
            pytest.fail(change.kind)


@pytest.mark.parametrize(
    ("hidden", "protein"),
    [
        ("ATGCTTCNTCGATCNGGCTGACTTAATCTGA", "MLLRSG"),
        ("ATGCTTCTTCGATCTGGCTNACTTNATCTGA", "MLLRSG"),
        ("ATGCTTCTTNNTTCTGGCTGACTTAATCTGA", None),
    ],
    ids=["within", "at the stop and behind", "without the protein"],
)
def test_with_bases_unknown_a_name_and_its_terms_are_those_of_every_completion(
    hidden: str, protein: str | None
) -> None:
    """GIVEN codons of which only some bases are known, and the protein or not THEN what is given holds for each way to fill them,
    and where the first changed residue and all behind it are told alike a name is given."""
    partly = message(hidden, SIZE, protein)
    filled = (hidden.replace("N", a, 1).replace("N", b, 1) for a, b in product("ACGT", repeat=2))
    wholes = [message(bases, SIZE, None) for bases in filled if spelt(bases[:SIZE]).find("*") == 6]
    wholes = [whole for whole in wholes if protein is None or "".join(whole.residues) == f"{protein}*"]
    assert len(wholes) >= 4
    outcome: Counter[str] = Counter()
    for start, end, alt in islice(chain(edits(BASES), edits_over_the_end(BASES)), 0, None, 7):
        found, truths = named(partly, start, end, alt), [named(whole, start, end, alt) for whole in wholes]
        names = {truth.name for truth in truths}
        assert found.change is None or "?" not in found.change.ref + found.change.alt
        if found.name is not None:
            assert names == {found.name}, (start, end, alt, found, names)
            assert found.change == truths[0].change
        else:
            assert found.reason == UNCERTAIN_RESIDUES
            assert found.change is not None
            assert all(truth.change is None or found.change.first <= truth.change.last + 1 for truth in truths)
            outcome["needless" if len(names) == 1 else "open"] += 1
        beyond = end > SIZE
        terms, complete = coding_terms(translate_edit(partly, start, min(end, len(BASES)), alt), not alt, beyond)
        true = [
            coding_terms(translate_edit(whole, start, min(end, len(BASES)), alt), not alt, beyond)[0]
            for whole in wholes
        ]
        assert not complete or all(terms == each for each in true), (start, end, alt, terms, true)
        assert terms
        assert all(terms - {"coding_sequence_variant"} <= each for each in true), (start, end, alt, terms, true)
        outcome["named"] += found.name is not None
    assert outcome["needless"] < 0.05 * outcome["named"], outcome


@pytest.mark.parametrize(
    ("m", "start", "end", "alt", "name", "end_of_protein"),
    [
        (PLAIN, 3, 4, "", "p.(Leu2Phefs*9)", 10),
        (PLAIN, 4, 5, "A", "p.(Leu2His)", None),
        (PLAIN, 18, 19, "C", "p.(*7Argext*?)", None),
        (NO_STOP, 9, 10, "CC", "p.(Arg4Profs*?)", None),
        (PLAIN, 3, 6, "", "p.(Leu3del)", None),
        (PLAIN, 3, 9, "", "p.(Leu2_Leu3del)", None),
        (PLAIN, 6, 6, "CTT", "p.(Leu3dup)", None),
        (PLAIN, 3, 3, "CTTCTT", "p.(Leu2_Leu3dup)", None),
        (PLAIN, 12, 12, "AAA", "p.(Arg4_Ser5insLys)", None),
        (PLAIN, 12, 12, "AAATAA", "p.(Arg4_Ser5insLys*)", 6),
        (PLAIN, 9, 15, "AAA", "p.(Arg4_Ser5delinsLys)", None),
        (PLAIN, 9, 12, "AAATGG", "p.(Arg4delinsLysTrp)", None),
        (PLAIN, 11, 12, "G", "p.(Arg4=)", None),
        (PLAIN, 11, 15, "GAGC", "p.(Arg4_Ser5=)", None),
        (PLAIN, 9, 10, "T", "p.(Arg4*)", 4),
        (PLAIN, 19, 22, "AAA", "p.(*7=)", None),
        (PLAIN, 20, 21, "G", "p.(*7Trpext*?)", None),
    ],
)  # fmt: skip
def test_names_of_each_kind(m: Message, start: int, end: int, alt: str, name: str, end_of_protein: int | None) -> None:
    found = named(m, start, end, alt)
    assert found.name == name
    assert found.change is not None
    assert found.change.end == end_of_protein


def test_an_insertion_behind_a_residue_that_is_not_known_may_repeat_it() -> None:
    """GIVEN a codon without a base or a residue before an insertion THEN copy or not is open, and its place is told."""
    alone = message("ATGNNNCGATCTGGCTGACTTAATCTGA", 18, None)
    found = named(alone, 6, 6, "AAA")
    assert (found.name, found.reason) == (None, UNCERTAIN_RESIDUES)
    assert found.change == ProteinChange("inframe_insertion", 2, 3, "", "")
    assert named(alone, 9, 9, "AAA").name == "p.(Arg3_Ser4insLys)"


#             M  ?  L  ?  S  G  *
OPEN = message("ATGNNNCTTNNNTCTGGCTGACTTAATCTGA", SIZE, None)


@pytest.mark.parametrize(
    ("start", "end", "alt", "name", "change"),
    [
        (6, 15, "", "p.(Leu3_Ser5del)", ProteinChange("inframe_deletion", 3, 5, "", "")),
        (6, 15, "AAA", "p.(Leu3_Ser5delinsLys)", ProteinChange("delins", 3, 5, "", "K")),
        (3, 6, "TAA", None, ProteinChange("nonsense", 2, 2, "", "*", 2)),
        (6, 6, "AAA", None, ProteinChange("inframe_insertion", 2, 3, "", "")),
        (9, 9, "AAA", None, ProteinChange("unknown", 4, 4, "", "")),
        (12, 12, "AAA", None, ProteinChange("inframe_insertion", 4, 5, "", "")),
        (15, 15, "AAA", "p.(Ser5_Gly6insLys)", ProteinChange("inframe_insertion", 5, 6, "", "K")),
        (15, 15, "AAATCT", None, ProteinChange("inframe_insertion", 5, 6, "", "")),
        (6, 9, "", None, ProteinChange("unknown", 3, 3, "", "")),
        (12, 15, "", "p.(Ser5del)", ProteinChange("inframe_deletion", 5, 5, "S", "")),
        (6, 7, "", None, ProteinChange("frameshift", 3, 3, "", "")),
        (3, 6, "", None, ProteinChange("unknown", 2, 2, "", "")),
        (4, 5, "A", None, ProteinChange("unknown", 2, 2, "", "")),
    ],
)
def test_names_and_places_where_residues_are_open(
    start: int, end: int, alt: str, name: str | None, change: ProteinChange
) -> None:
    """GIVEN residues that nothing tells THEN what does not rest on them is named, and of the rest kind and place are told as far
    as they are known; a mark of our own is no residue."""
    found = named(OPEN, start, end, alt)
    assert (found.name, found.change) == (name, change)
    assert found.reason == ("" if name else UNCERTAIN_RESIDUES)


def test_a_start_codon_that_is_lost_is_open_at_residue_1() -> None:
    assert START_LOST.name == "p.(Met1?)"
    assert START_LOST.change == ProteinChange("start_lost", 1, 1, "M", "?")


def test_a_protein_that_ends_where_nothing_differs_before_is_cut_there() -> None:
    """GIVEN bases to the transcript's end that leave no residue THEN the first residue that is missing is the change."""
    bare = message("ATGCTTCGATGA", 12, None)
    assert [named(bare, start, 12, "").name for start in (3, 6, 9)] == [None, None, None]
    found = named(bare, 6, 11, "")
    assert (found.name, found.change) == (None, ProteinChange("frameshift", 3, 3, "R", ""))
