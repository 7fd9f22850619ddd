"""Codon 41 and the acceptor of exon 3 are judged by the sequence that a change makes, however the file writes it."""

from collections.abc import Iterator
from functools import cache
from itertools import product

import pytest
from tests.builders.evidence import SHIFT, allele_call, context, counts, evidence

from vexas_report.interpretation import interpret
from vexas_report.interpretation.assessed_variant import names_of
from vexas_report.interpretation.category import VariantFacts, categorise
from vexas_report.interpretation.overlap import keeps, region_interval, touches
from vexas_report.interpretation.steps import support_of
from vexas_report.interpretation.variant_groups import group_variants
from vexas_report.knowledge.table_records import Allele
from vexas_report.model.alleles import trim
from vexas_report.model.findings import Finding
from vexas_report.model.terms import Assembly, Category, VexasConclusion

# Intron 2 before the acceptor, exon 3 up to codon 48, from GRCh38 chrX:47199012 on. Nothing of the package is used to build a sequence or to judge it.
INTRON, EXON = "TGTCTCCCTAAACTTGTTCTTTTCCTCTATTCCTAG", "GGAATGGCCAAGAACGGCAGTGAAGC"
FIRST = 47199048 - len(INTRON)
START, BEYOND = "ATG", "GCCAAGAACGGCAGTGAAGC"
REFERENCE = INTRON + EXON


def made(pos: int, ref: str, alt: str) -> str:
    """The sequence with the change in it."""
    at = pos - FIRST
    assert REFERENCE[at : at + len(ref)] == ref
    return REFERENCE[:at] + alt + REFERENCE[at + len(ref) :]


def has_acceptor(sequence: str) -> bool:
    """AG before an exon as long as before, or at the end of an intron as long as before, with the start codon behind it."""
    start = len(sequence) - len(START + BEYOND) if sequence[: -len(BEYOND)].endswith(START) else len(INTRON) + 3
    ends = [end for end in (len(INTRON), len(sequence) - len(EXON)) if sequence[:end].endswith("AG")]
    return any(end <= start for end in ends)


def has_start(sequence: str) -> bool:
    """ATG before all that is read from it, or behind as many bases as before."""
    before = len(REFERENCE) - len(START + BEYOND)
    return sequence[: -len(BEYOND)].endswith(START) or sequence[before : before + 3] == START


def expected(sequence: str) -> Category | None:
    """The category where the sequence decides it, None where neither site is touched."""
    if not has_start(sequence):
        return Category.MET41_NONCANONICAL
    return None if has_acceptor(sequence) else Category.SPLICE_EXON3_ACCEPTOR


def changes() -> Iterator[tuple[int, str, str]]:
    """Every deletion and substitution of up to three bases and every insertion of up to three, and replacements of one base
    by two, two by one and three by one or two (with both ends changed, as it is shorter otherwise), from four bases before the acceptor to two behind codon 41."""
    places = range(FIRST + 32, FIRST + 47)
    words = {n: ["".join(w) for w in product("ACGT", repeat=n)] for n in (1, 2, 3)}
    for pos in places:
        at = pos - FIRST
        for n in (1, 2, 3, 4):
            yield pos - 1, REFERENCE[at - 1 : at + n], REFERENCE[at - 1]
        for n in (1, 2, 3):
            yield from ((pos, REFERENCE[at], REFERENCE[at] + word) for word in words[n])
        for n, m in ((1, 1), (2, 2), (3, 3), (1, 2), (2, 1), (3, 1), (3, 2)):
            old = REFERENCE[at : at + n]
            yield from ((pos, old, word) for word in words[m] if word[0] != old[0] and word[-1] != old[-1])


@cache
def category(assembly: Assembly, pos: int, ref: str, alt: str) -> Category:
    here = context(assembly)
    shift = SHIFT["UBA1"] if assembly is Assembly.GRCH37 else 0
    one = allele_call("UBA1", "chrX", pos - shift, ref, alt, assembly=assembly, read=counts(60, 200))
    gene = here.genes["UBA1"]
    units = group_variants([one], gene, assembly, here.variants, lambda c: support_of(c, here))
    found = {
        categorise(
            VariantFacts(unit, names_of(unit, here), gene, assembly, here.variants, here.rules, here.namer.bases)
        ).category
        for unit in units
    }
    # A substitution of several codons falls apart; what reaches a site is what counts here.
    order = (Category.MET41_CANONICAL, Category.MET41_NONCANONICAL, Category.SPLICE_EXON3_ACCEPTOR)
    return next((c for c in order if c in found), Category.OTHER)


@pytest.mark.parametrize("assembly", list(Assembly))
def test_category_agrees_with_the_sequence_that_every_small_change_makes(assembly: Assembly) -> None:
    wrong = []
    seen = {None: 0, Category.MET41_NONCANONICAL: 0, Category.SPLICE_EXON3_ACCEPTOR: 0}
    for pos, ref, alt in changes():
        want = expected(made(pos, ref, alt))
        got = category(assembly, pos, ref, alt)
        seen[want] += 1
        canonical = want is Category.MET41_NONCANONICAL and got is Category.MET41_CANONICAL
        beside = want is None and got in (Category.SPLICE_EXON3_ACCEPTOR, Category.OTHER, Category.KNOWN_NON_MET41)
        if not (got is want or canonical or beside):
            wrong.append((pos, ref, alt, want, got))
    assert not wrong, f"{len(wrong)} differ: {wrong[:10]}"
    assert min(seen.values()) > 100


def test_every_deletion_and_replacement_around_the_acceptor_is_judged_by_the_sequence_that_it_makes() -> None:
    """GIVEN every deletion of c.118-30 to c.123, and its replacement by every word of two bases or fewer
    THEN the acceptor counts as kept only if an AG is left for an exon with Met41."""
    here = context()
    gene = here.genes["UBA1"]
    acceptor, start = (
        region_interval(gene, here.rules.regions[name], Assembly.GRCH38)
        for name in ("UBA1-EXON3-DINUCLEOTIDE", "UBA1-MET41")
    )
    words = ["", *"ACGT", *("".join(pair) for pair in product("ACGT", repeat=2))]
    exon, seen = len(INTRON), 0
    for first in range(exon - 30, exon + 6):
        for last in range(first, exon + 6):
            for word in words:
                old = REFERENCE[first - 1 : last + 1]
                pos, ref, alt = trim(FIRST + first - 1, old, old[0] + word)
                change = Allele("chrX", pos, ref, alt)
                if ref == alt or ((first, last) == (exon - 2, exon - 1) and word == "AG"):
                    continue
                spelled = made(FIRST + first - 1, old, old[0] + word)
                if not has_start(spelled):
                    continue
                untouched = not touches(acceptor, [change])
                assert keeps(acceptor, [change], here.namer.bases, start) is (untouched or has_acceptor(spelled)), (
                    change
                )
                seen += not untouched and not has_acceptor(spelled)
    assert seen > 1000


def test_every_deletion_that_leaves_no_acceptor_for_met41_is_possible() -> None:
    """GIVEN every deletion of c.118-30 to c.123 WHEN it is interpreted THEN it is possible unless AG and ATG are left."""
    exon, seen = len(INTRON), 0
    for first in range(exon - 30, exon + 6):
        for last in range(max(first, exon - 2), exon + 6):
            pos, old = FIRST + first - 1, REFERENCE[first - 1 : last + 1]
            found, conclusion = uba1(pos, old, old[0])
            spelled = made(pos, old, old[0])
            remarks = {r.id for r in found.remarks}
            if not has_start(spelled) or not has_acceptor(spelled):
                seen += 1
                published = found.hgvs_c == "c.118-9_118-2del"
                assert conclusion is (VexasConclusion.DETECTED if published else VexasConclusion.POSSIBLE), found.hgvs_c
                assert has_acceptor(spelled) or "remark.acceptor_kept" not in remarks, found.hgvs_c
            else:
                assert conclusion is VexasConclusion.UNCERTAIN, found.hgvs_c
    assert seen > 200


def uba1(pos: int, ref: str, alt: str) -> tuple[Finding, VexasConclusion]:
    document = interpret(evidence(allele_call("UBA1", "chrX", pos, ref, alt, read=counts(60, 200))), context())
    return document.findings[0], document.conclusion.vexas


def test_a_deletion_beside_the_acceptor_that_leaves_ag_and_atg_is_uncertain() -> None:
    """GIVEN one G of the GGG that spans acceptor and exon 3 deleted, WHEN judged, THEN neither site is said to be hit."""
    for pos, ref, alt in ((47199046, "AG", "A"), (47199048, "GG", "G")):
        found, conclusion = uba1(pos, ref, alt)
        assert found.category is Category.SPLICE_EXON3_ACCEPTOR
        assert "U-VAR-10" in found.rules
        assert conclusion is VexasConclusion.UNCERTAIN
        assert "evidence.acceptor_exon3" not in [line.id for line in found.evidence]


def test_the_remark_says_that_the_acceptor_is_kept_where_the_file_writes_it_there() -> None:
    found, _ = uba1(47199046, "AG", "A")
    assert "remark.acceptor_kept" in [r.id for r in found.remarks]


@pytest.mark.parametrize(
    ("pos", "ref", "alt"), [(47199050, "A", "AA"), (47199051, "A", "ATGA"), (47199052, "T", "TGAT")]
)
def test_an_insertion_that_restores_atg_alters_no_start(pos: int, ref: str, alt: str) -> None:
    found, conclusion = uba1(pos, ref, alt)
    assert found.category is not Category.MET41_NONCANONICAL
    assert conclusion is VexasConclusion.UNCERTAIN


def test_an_insertion_within_the_codon_that_restores_atg_says_so() -> None:
    found, _ = uba1(47199051, "A", "ATGA")
    assert found.hgvs_p == "p.(Met41dup)"
    assert "remark.start_kept" in [r.id for r in found.remarks]


def test_a_deletion_that_takes_the_acceptor_hits_it_however_it_is_written() -> None:
    for pos, ref, alt in ((47199045, "TA", "T"), (47199044, "CTAGGG", "C"), (47199044, "CT", "CTC")):
        found, conclusion = uba1(pos, ref, alt)
        assert found.category is Category.SPLICE_EXON3_ACCEPTOR
        assert (conclusion is VexasConclusion.POSSIBLE) is (len(ref) > len(alt))
