"""Where a codon is not known whole, its residue, REF and ALT name a change or leave it open: what is given is right.

The truth is the same change named on a whole sequence that agrees with everything shipped.
"""

import random
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.naming.laboratory import GENE, codon_places, hidden, laboratory

from vexas_report.model.names import Names, NamesBasis
from vexas_report.model.terms import Assembly
from vexas_report.naming import Namer
from vexas_report.naming.coding import ContradictionError, completions, message, possible
from vexas_report.naming.transcripts import load_transcripts
from vexas_report.reference import Genome, load_genome
from vexas_report.reference.proteins import load_protein

SHIPPED = load_genome(Assembly.GRCH38)
UBA1 = load_transcripts(Assembly.GRCH38)[GENE]
Change = tuple[int, str, str]


@cache
def whole(seed: int) -> tuple[Genome, Namer]:
    genome = laboratory(SHIPPED, seed)
    return genome, Namer(genome)


def named(namer: Namer, change: Change) -> Names:
    return namer.name(GENE, "chrX", *change)


def wrong(given: Names, truth: Names) -> list[str]:
    """Parts that are given and are not what the whole sequence says."""
    missing = dict(given.missing)
    found = []
    if given.hgvs_p is not None and given.hgvs_p != truth.hgvs_p:
        found.append(f"{given.hgvs_p} for {truth.hgvs_p}")
    if "consequences" not in missing and given.consequences != truth.consequences:
        found.append(f"{given.consequences} for {truth.consequences}")
    if given.hgvs_c is not None and "hgvs_c_shift" not in missing and given.hgvs_c != truth.hgvs_c:
        found.append(f"{given.hgvs_c} for {truth.hgvs_c}")
    for part in ("vrs_id", "spdi"):
        if getattr(given, part) is not None and getattr(given, part) != getattr(truth, part):
            found.append(part)
    return found


def changes(genome: Genome, generator: random.Random, count: int) -> Iterator[Change]:
    """Substitutions, small indels and replacements in coding exons and up to 10 bases beside them."""
    exons = [exon for exon in UBA1.exons if exon[1] >= UBA1.coding[0]]
    for _ in range(count):
        first, last = generator.choice(exons)
        pos = generator.randint(first - 10, last + 10)
        ref = genome.fetch("chrX", pos, pos + generator.choice((0, 0, 0, 1, 1, 2, 3, 4, 6, 9)))
        kind = generator.randrange(4)
        new = "".join(generator.choice("ACGT") for _ in range(generator.choice((1, 1, 1, 2, 3, 4, 6))))
        alt = (new[0] + ref[1:], ref[0], ref + new, new)[kind]
        if kind == 2 and generator.random() < 0.5:
            alt = ref + ref[1:]
        if ref != alt:
            yield pos, ref, alt


def test_what_is_given_is_right_whatever_the_unknown_bases_are() -> None:
    _compare(SHIPPED, seeds=(1, 2), count=300)


@pytest.mark.parametrize("share", [0.3, 0.7, 1.0])
def test_with_the_known_bases_hidden_what_is_given_is_still_right(share: float) -> None:
    _compare(hidden(SHIPPED, share, seed=5), seeds=(3,), count=150)


@pytest.mark.long
def test_what_is_given_is_right_for_many_sequences() -> None:
    for seed in (10, 13):
        _compare(SHIPPED, seeds=(seed,), count=2500)
        _compare(hidden(SHIPPED, seed / 15, seed), seeds=(seed,), count=2000)


def _compare(genome: Genome, seeds: tuple[int, ...], count: int) -> None:
    namer = Namer(genome)
    given: Counter[str] = Counter()
    for seed in seeds:
        truth, whole_namer = whole(seed)
        for change in changes(truth, random.Random(seed), count):
            names = named(namer, change)
            assert not wrong(names, named(whole_namer, change)), (change, names)
            given[names.basis if names.hgvs_p not in (None, "p.?") else "none"] += 1
    assert given[NamesBasis.PROTEIN] > 0, given


def test_most_single_base_changes_of_the_gene_have_a_protein_name() -> None:
    """GIVEN every substitution of every codon not known whole, at bases that agree with the residue
    THEN four in five are named on the residue's basis, and each name is that of every codon that can stand there."""
    namer = Namer(SHIPPED)
    counted: Counter[bool] = Counter()
    basis: Counter[str] = Counter()
    for number, residue in enumerate(str(load_protein(GENE))[1:], 1):
        places = codon_places(SHIPPED, number)
        start = SHIPPED.slices[GENE].start
        bases = "".join(SHIPPED.slices[GENE].sequence[place] for place in places)
        if "N" not in bases or number % 9:
            continue
        codons = completions(bases, residue)
        for offset, place in enumerate(places):
            for ref in sorted({codon[offset] for codon in codons}):
                for alt in "ACGT".replace(ref, ""):
                    names = named(namer, (start + place, ref, alt))
                    spelt = {_spell(c[:offset] + alt + c[offset + 1 :]) for c in codons if c[offset] == ref}
                    counted[len(spelt) == 1] += 1
                    if len(spelt) == 1:
                        assert names.hgvs_p == _expected(residue, number + 1, spelt.pop())
                        basis[names.basis] += 1
                    else:
                        assert (names.hgvs_p, "hgvs_p" in dict(names.missing)) == (None, True)
    assert counted[True] / counted.total() > 0.8
    assert basis[NamesBasis.PROTEIN] > 0.8 * counted[True]


def _spell(codon: str) -> str:
    from Bio.Seq import Seq

    return str(Seq(codon).translate())


def _expected(old: str, number: int, new: str) -> str:
    from Bio.SeqUtils import seq3

    return f"p.({seq3(old)}{number}{'=' if old == new else '*' if new == '*' else seq3(new)})"


def test_a_ref_that_no_codon_of_the_residue_has_is_refused_with_both() -> None:
    """GIVEN REF bases that spell a stop inside UBA1 (an index error once) THEN no name, and the reason names the codon."""
    names = named(Namer(SHIPPED), (UBA1.genomic(UBA1.cds_start + 2601), "TAG", "GAG"))
    missing = dict(names.missing)
    assert (names.hgvs_c, names.hgvs_p, names.consequence) == (None, None, "coding_sequence_variant")
    assert {"hgvs_c", "hgvs_p", "vrs_id", "spdi"} <= missing.keys()
    assert "codon 868 TAG" in missing["hgvs_p"]
    assert "NP_003325.2 has Leu" in missing["hgvs_p"]


def test_a_stop_that_ref_spells_inside_a_gene_without_a_protein_is_refused() -> None:
    alone = message("ATGNNNGGGTAA", 12, None)
    assert alone.filled({3: "T", 4: "G", 5: "G"}).residues[1] == "W"
    with pytest.raises(ContradictionError, match="codon 2: TGA"):
        alone.filled({3: "T", 4: "G", 5: "A"})


@given(st.text(alphabet="ACGTN", min_size=3, max_size=3), st.sampled_from("ACDEFGHIKLMNPQRSTVWY*"))
@settings(derandomize=True, max_examples=300)
def test_completions_are_the_codons_of_the_residue_that_agree_with_the_bases(bases: str, residue: str) -> None:
    fits = {a + b + c for a in "ACGT" for b in "ACGT" for c in "ACGT"}
    fits = {c for c in fits if all(base in ("N", own) for base, own in zip(bases, c, strict=True))}
    assert set(completions(bases, residue)) == {codon for codon in fits if _spell(codon) == residue}


def test_marks_say_what_is_open() -> None:
    assert possible("?NS") == {"N", "S"}
    assert possible("?12") == possible("?") - {"*"}
    assert possible("W") == {"W"}
    assert len(possible("?")) == 21


def test_a_protein_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="3 residues for 2 codons"):
        message("ATGTTTTGA", 9, "MFL")
