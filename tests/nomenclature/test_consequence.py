"""Distances and ranks of Sequence Ontology terms."""

from collections import Counter
from itertools import chain

import pytest
from tests.nomenclature.small import NO_STOP, PLAIN, SIZE, STOPS, edits, edits_over_the_end, spelt

from vexas_report.model.terms import Assembly
from vexas_report.nomenclature.coding import CodingEdit
from vexas_report.nomenclature.consequence import SEVERITY, coding_terms, place_terms, ranked
from vexas_report.nomenclature.edits import Edit
from vexas_report.nomenclature.transcripts import Transcript, load_transcripts

TRANSCRIPTS = load_transcripts(Assembly.GRCH38)


def at(transcript: Transcript, intron: int, offset: int) -> int:
    """Genomic position at an intronic offset: positive behind the exon before, negative before the exon behind."""
    first, last = transcript.introns[intron]
    if transcript.strand == 1:
        return first + offset - 1 if offset > 0 else last + offset + 1
    return last - offset + 1 if offset > 0 else first - offset - 1


def substitution(pos: int) -> Edit:
    return Edit(pos, pos, "A", "C")


@pytest.mark.parametrize("gene", ["UBA1", "ADA2"])
@pytest.mark.parametrize(
    ("offsets", "terms"),
    [
        ((1, 2), {"splice_donor_variant"}),
        ((-1, -2), {"splice_acceptor_variant"}),
        ((3, 4, 6), {"splice_donor_region_variant", "intron_variant"}),
        ((5,), {"splice_donor_5th_base_variant", "intron_variant"}),
        ((7, 8), {"splice_region_variant", "intron_variant"}),
        ((9, 10), {"intron_variant"}),
        (tuple(range(-8, -2)), {"splice_region_variant", "splice_polypyrimidine_tract_variant", "intron_variant"}),
        (tuple(range(-17, -8)), {"splice_polypyrimidine_tract_variant", "intron_variant"}),
        ((-18, -19), {"intron_variant"}),
    ],
)
def test_distances_in_introns(gene: str, offsets: tuple[int, ...], terms: set[str]) -> None:
    """GIVEN a substitution at an intronic offset THEN VEP's terms, on either strand."""
    for offset in offsets:
        assert place_terms(TRANSCRIPTS[gene], substitution(at(TRANSCRIPTS[gene], 2, offset))) == terms


@pytest.mark.parametrize("gene", ["UBA1", "ADA2"])
def test_three_bases_of_an_exon_belong_to_the_splice_region(gene: str) -> None:
    transcript = TRANSCRIPTS[gene]
    for edge, step in ((at(transcript, 2, 1), -transcript.strand), (at(transcript, 2, -1), transcript.strand)):
        found = ["splice_region_variant" in place_terms(transcript, substitution(edge + step * i)) for i in range(1, 6)]
        assert found == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("offset", "term"),
    [(1, "splice_region_variant"), (2, "splice_donor_variant"), (3, "splice_region_variant")],
)
def test_insertions_beside_a_donor(offset: int, term: str) -> None:
    """GIVEN an insertion before the first, second, third intronic base THEN only the one between +1 and +2 hits the donor."""
    pos = at(TRANSCRIPTS["UBA1"], 2, offset)
    assert term in place_terms(TRANSCRIPTS["UBA1"], Edit(pos, pos - 1, "", "A"))


def test_around_the_gene() -> None:
    plus, minus = TRANSCRIPTS["UBA1"], TRANSCRIPTS["ADA2"]
    assert place_terms(plus, substitution(plus.start - 1)) == {"upstream_gene_variant"}
    assert place_terms(minus, substitution(minus.start - 1)) == {"downstream_gene_variant"}
    whole = Edit(minus.start - 5, minus.end + 5, "A" * 10, "")
    assert place_terms(minus, whole) == {"transcript_ablation"}
    assert place_terms(plus, substitution(plus.start)) == {"5_prime_UTR_variant"}
    assert place_terms(minus, substitution(minus.start)) == {"3_prime_UTR_variant"}


def test_the_most_severe_term_comes_first() -> None:
    assert ranked({"intron_variant", "splice_acceptor_variant"}) == ("splice_acceptor_variant", "intron_variant")
    assert ranked(()) == ("sequence_variant",)
    assert len(set(SEVERITY)) == len(SEVERITY)


def by_definition(bases: str, start: int, end: int, alt: str) -> set[str]:
    """The terms of an edit behind the start codon, from the proteins and the codons that it touches, all as text."""
    ref, made = spelt(bases[:SIZE]), spelt(bases[:start] + alt + bases[end:])
    first, last, stop = start // 3, -(-end // 3), len(ref) - 1
    old, new = ref[first:last], spelt(bases[3 * first : start] + alt + bases[end : 3 * last])
    if end > SIZE:
        early = made.endswith("*") and len(made) < len(ref)
        return {"stop_retained_variant" if made == ref else "stop_gained" if early else "stop_lost"}
    if (len(alt) - (end - start)) % 3:
        if first == stop:
            return {"stop_retained_variant"} if made[stop : stop + 1] == "*" else {"frameshift_variant", "stop_lost"}
        return {"frameshift_variant", "stop_gained"} if "*" in new else {"frameshift_variant"}
    if first == stop and new.startswith("*"):
        return {"stop_retained_variant"}
    if new == old:
        return {"synonymous_variant"}
    lost, gained = last > stop and "*" not in new, "*" in new and len(made) < len(ref) and (alt != "" or last <= stop)
    size = {"stop_lost"} if lost else {"stop_gained"} if gained else set()
    if not alt:
        return size | {"inframe_deletion"}
    if len(new) > len(old) and (new.startswith(old) or new.endswith(old)):
        return size | {"inframe_insertion"}
    return size or {"missense_variant" if len(new) == len(old) else "protein_altering_variant"}


@pytest.mark.parametrize("whole", [PLAIN, NO_STOP, STOPS], ids=["plain", "no stop behind", "stops"])
def test_every_edit_has_the_terms_of_what_it_does(whole: str) -> None:
    """GIVEN every small edit of a small transcript THEN its terms are those of the definitions."""
    kinds: Counter[frozenset[str]] = Counter()
    for start, end, alt in chain(edits(whole), edits_over_the_end(whole)):
        found = coding_terms(CodingEdit(whole, SIZE, start, end, alt))
        assert found == by_definition(whole, start, end, alt), (start, end, alt)
        kinds[frozenset(found)] += 1
    assert len(kinds) >= 12, kinds
