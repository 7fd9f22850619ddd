"""What fragments add to a call, and which alleles that no caller called become calls: by hand, one number at a time."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from tests.builders.evidence import ALLELES, allele_call, call, context, counts, evidence

from vexas_report.interpretation.alignment_evidence import add_alignment, document_of
from vexas_report.interpretation.read_statistics import clopper_pearson, strength_inputs
from vexas_report.model.coverage import (
    AlleleReads,
    AlleleSupport,
    BackgroundTest,
    Haplotype,
    ReadCuts,
    SampleCoverage,
    SiteReads,
    WholeRegion,
)
from vexas_report.model.evidence import Call, Counts, Remark
from vexas_report.model.sample import Thresholds
from vexas_report.model.terms import BackgroundSource

ABOVE = BackgroundTest(BackgroundSource.OWN_TABLE, 1e-4, 1e-4, 1e-9, 2000, 5, above=True)
WITHIN = replace(ABOVE, above=False)
M41T, M41L, MET41 = "UBA1 c.122T>C", "UBA1 c.121A>C", 47199051
EVEN = AlleleSupport(reads=140, forward=50, reverse=50, both=40, f1r2=70, f2r1=70)


def reads(number: int) -> AlleleSupport:
    """Fragments that both mates show, of either orientation, inside their reads."""
    return AlleleSupport(reads=number, both=number, f1r2=number // 2, f2r1=number - number // 2)


def site(
    name: str,
    support: AlleleSupport,
    *,
    depth: int | None = None,
    test: BackgroundTest | None = ABOVE,
    reference: AlleleSupport = EVEN,
) -> SiteReads:
    """The place of a change with the fragments that carry it."""
    gene, chrom, pos, ref, alt = ALLELES[name]
    every = reference.reads + support.reads if depth is None else depth
    return SiteReads(gene, chrom, pos, ref, every, reference, (AlleleReads(ref, alt, support, test),))


def region(*haplotypes: tuple[Sequence[str], str, str, int], test: BackgroundTest | None = ABOVE) -> WholeRegion:
    """Codon 41 with haplotypes of ``(changes, ref, alt, fragments)``; the changes are positions and bases, such as 47199051:A:C."""
    found = tuple(
        Haplotype(tuple(f"chrX:{c}" for c in changes), int(changes[0].split(":")[0]), ref, alt, reads(number), test)
        for changes, ref, alt, number in haplotypes
    )
    plain = Haplotype((), MET41, "", "", reads(150))
    every = 150 + sum(h.support.reads for h in found)
    return WholeRegion("UBA1-codon41", "chrX", MET41, MET41 + 2, every, 0, 0, (plain, *found))


def seen(*given: SiteReads | WholeRegion) -> SampleCoverage:
    sites = tuple(one for one in given if isinstance(one, SiteReads))
    regions = tuple(one for one in given if isinstance(one, WholeRegion))
    return SampleCoverage("S1", cuts=ReadCuts(20, 20), sites=sites, regions=regions)


def remark_of(one: Call, code: str) -> Remark | None:
    return next((r for r in one.remarks if r.code == code), None)


def after(coverage: SampleCoverage, *calls: Call) -> tuple[Call, ...]:
    return add_alignment(evidence(*calls), coverage, context()).calls


# ------------------------------------------------------------------ the numbers


def test_a_fragment_that_both_mates_show_counts_on_both_strands() -> None:
    """GIVEN fragments of one mate and of both THEN strands count each mate, and the fragments once."""
    support = AlleleSupport(reads=10, forward=3, reverse=2, both=5, f1r2=4, f2r1=6)
    reference = AlleleSupport(reads=100, forward=30, reverse=20, both=50, f1r2=50, f2r1=50)
    (one,) = after(seen(site(M41T, support, reference=reference)), call(M41T, 40, 100))
    assert one.counts == Counts("alignment", 100, 10, 110, None, 80, 70, 8, 7)
    said = remark_of(one, "reads_differ")  # 10 of 110 fragments, where the caller counted 40 of 100
    assert said is not None
    shown = {key: said.values[key] for key in ("reads", "depth", "forward", "reverse", "f1r2", "f2r1")}
    assert shown == {"reads": "10", "depth": "110", "forward": "8", "reverse": "7", "f1r2": "4", "f2r1": "6"}


def test_a_depth_is_never_less_than_the_fragments_of_its_allele() -> None:
    (one,) = after(seen(site(M41T, reads(60), depth=50)), call(M41T, 40, 100))
    assert one.counts is not None
    assert (one.counts.alt_reads, one.counts.depth) == (60, 60)


@pytest.mark.parametrize(
    ("read", "words"),
    [
        (counts(40, 100), "40 of 100 reads"),
        (counts(0, 100), "0 of 100 reads"),
        (Counts("AF", depth=100, vaf=0.4), "40.0 %"),
        (Counts("AF", vaf=0.4), "40.0 %"),
        (Counts("AD", alt_reads=40, depth=0, vaf=0.4), "40.0 %"),
        (Counts("AD", alt_reads=40), "no counts"),
        (Counts("DP", depth=100), "no counts"),
        (None, "no counts"),
    ],
)
def test_the_callers_own_numbers_stand_beside_those_of_the_reads(read: Counts | None, words: str) -> None:
    given_call = replace(call(M41T), counts=read)
    for support, codes in ((reads(60), ("reads_confirm", "reads_differ")), (reads(0), ("reads_lack",))):
        test = ABOVE if support.reads else WITHIN
        (one,) = after(seen(site(M41T, support, test=test)), given_call)
        said = next((found for code in codes if (found := remark_of(one, code)) is not None), None)
        assert said is not None
        assert said.values["caller"] == words


@pytest.mark.parametrize(
    ("read", "fragments", "code"),
    [
        (counts(40, 100), 44, "reads_differ"),
        (counts(40, 100), 150, "reads_confirm"),
        (counts(0, 100), 60, "reads_differ"),
        (Counts("AF", vaf=0.11), 44, "reads_confirm"),
        (Counts("AF", vaf=0.4), 44, "reads_differ"),
        (None, 44, "reads_confirm"),
    ],
)
def test_an_alignment_confirms_a_call_only_at_a_compatible_fraction(
    read: Counts | None, fragments: int, code: str
) -> None:
    given_call = replace(call(M41T), counts=read)
    (one,) = after(seen(site(M41T, reads(fragments), depth=387)), given_call)
    assert remark_of(one, code) is not None
    assert strength_inputs(one, Thresholds())["alignment"] == "carries"


# ------------------------------------------------------------------ calls that reads do not carry


@pytest.mark.parametrize(
    ("given_call", "found", "depth", "lacks"),
    [
        (call(M41T, 60, 200), 0, 20, True),
        (call(M41T, 60, 200), 0, 19, False),  # too shallow to say so
        (call(M41T, 60, 200), 20, 200, True),  # 14.9 % at most, of 30 % stated
        (call(M41T, 60, 200), 50, 200, False),
        (call(M41T, None), 0, 40, True),  # a fraction that is not stated is a low one: 8.8 % at most, of 10 %
        (call(M41T, None), 0, 30, False),
        (call(M41T, 4, 200), 0, 100, False),
    ],
)
def test_reads_lack_a_call_where_its_own_fraction_would_have_shown(
    given_call: Call, found: int, depth: int, lacks: bool
) -> None:
    """GIVEN a call, and fewer fragments than are above background THEN it is contradicted where even the most that they allow is
    less than the call states."""
    place = site(M41T, reads(found), depth=depth, test=WITHIN, reference=reads(depth - found))
    (one,) = after(seen(place), given_call)
    assert (remark_of(one, "reads_lack") is not None) is lacks
    assert one.counts == given_call.counts
    if lacks:
        said = remark_of(one, "reads_lack")
        assert said is not None
        assert (said.values["reads"], said.values["depth"]) == (str(found), str(depth))
        assert clopper_pearson(found, depth)[1] < 0.3


@pytest.mark.parametrize(
    ("ref", "alt", "lacks"),
    [
        ("T", "C", True),
        ("TG", "CA", True),
        ("T", "TACGTACGTAC", True),
        ("T", "TACGTACGTACG", False),
        ("TGGCCCCACCG", "T", True),
        ("TGGCCCCACCGC", "T", False),
        ("TG", "CAA", False),
        ("TGG", "C", False),
    ],
)
def test_only_what_reads_spell_as_the_call_does_is_lacked_by_them(ref: str, alt: str, lacks: bool) -> None:
    """GIVEN reads of the plain reference THEN bases replaced by as many and an insertion or deletion of up to ten are lacked."""
    one = allele_call("UBA1", "chrX", MET41 + 1, ref, alt, read=counts(60, 200))
    (judged,) = after(seen(SiteReads("UBA1", "chrX", MET41 + 1, "T", 200, reads(200))), one)
    assert (remark_of(judged, "reads_lack") is not None) is lacks


# ------------------------------------------------------------------ changes in cis


BOTH = ("47199051:A:C", "47199052:T:C")


@pytest.mark.parametrize(("together", "alone", "joint"), [(31, 3, True), (30, 3, False), (40, 0, True), (9, 1, False)])
def test_a_haplotype_stands_for_its_changes_where_hardly_a_fragment_carries_one_alone(
    together: int, alone: int, joint: bool
) -> None:
    """GIVEN fragments with two changes of codon 41, and some with the first alone THEN the haplotype is one call, and the single
    change another only where a tenth as many fragments carry it."""
    coverage = seen(
        site(M41L, reads(together + alone)),
        site(M41T, reads(together)),
        region((BOTH, "AT", "CC", together), (BOTH[:1], "A", "C", alone)),
    )
    added = {(c.pos, c.ref, c.alt) for c in after(coverage)}
    single = set() if joint else {(MET41, "A", "C")}
    assert added == {(MET41, "AT", "CC"), *single}


def test_a_haplotype_within_the_background_stands_for_nothing() -> None:
    coverage = seen(site(M41L, reads(40)), site(M41T, reads(40)), region((BOTH, "AT", "CC", 40), test=WITHIN))
    assert {(c.pos, c.ref, c.alt) for c in after(coverage)} == {(MET41, "A", "C"), (MET41 + 1, "T", "C")}


@pytest.mark.parametrize(("first", "second", "other"), [(30, 12, "47199052 T>C"), (12, 30, "47199053 G>A")])
def test_the_company_of_a_call_is_what_most_of_its_fragments_carry(first: int, second: int, other: str) -> None:
    """GIVEN a call whose fragments carry one of two further changes THEN the commoner is named, with its fragments."""
    third = (BOTH[0], "47199053:G:A")
    coverage = seen(site(M41L, reads(first + second)), region((BOTH, "AT", "CC", first), (third, "ATG", "CTA", second)))
    judged = next(c for c in after(coverage, call(M41L, 40, 100)) if c.record >= 0)
    said = remark_of(judged, "reads_in_cis")
    assert said is not None
    assert said.values == {"reads": str(max(first, second)), "others": f"chrX:{other}"}


@pytest.mark.parametrize(
    ("ref", "alt", "held"),
    [
        ("GCA", "CCT", True),
        ("GCA", "CTT", False),  # with one between them that no fragment shows
        ("GCATG", "CCTTC", False),
        ("AGCA", "CCCT", False),
        ("GCA", "CCG", False),
        ("GCA", "GCT", False),
        ("GC", "CC", False),
        ("GCAT", "CCT", False),
    ],
)
def test_a_haplotype_of_the_reads_is_held_by_a_call_with_its_changes_and_no_other(
    ref: str, alt: str, held: bool
) -> None:
    """GIVEN the haplotype c.[119G>C;121A>T] in fragments THEN it is added unless a call has these bases, and no other that
    the fragments lack."""
    pos = 47199049 - (ref[0] == "A")
    changes = ("47199049:G:C", "47199051:A:T")
    coverage = seen(site(M41L, reads(0), test=WITHIN), region((changes, "GCA", "CCT", 40)))
    one = allele_call("UBA1", "chrX", pos, ref, alt, read=counts(40, 190))
    added = [c for c in after(coverage, one) if c.record < 0]
    assert [(c.pos, c.ref, c.alt) for c in added] == ([] if held else [(47199049, "GCA", "CCT")])
    away = replace(one, chrom="chr22")
    assert len([c for c in after(coverage, away) if c.record < 0]) == 1


# ------------------------------------------------------------------ what is looked for


@pytest.mark.parametrize(
    ("pos", "ref", "alt", "looked_for"),
    [
        (47199045, "C", "A", False),
        (47199046, "A", "T", True),
        (47199047, "G", "T", True),
        (47199048, "G", "T", False),
        (47199050, "C", "A", False),
        (47199051, "A", "T", True),
        (47199053, "G", "C", True),
        (47199054, "G", "C", False),
        (47199097, "C", "T", True),  # c.167C>T is listed
        (47199097, "C", "A", False),
    ],
)
def test_what_no_caller_called_is_looked_for_where_it_would_be_a_finding(
    pos: int, ref: str, alt: str, looked_for: bool
) -> None:
    """GIVEN an allele above background THEN it is a call where it is listed, in codon 41 or in the last two bases before exon 3."""
    place = SiteReads("UBA1", "chrX", pos, ref, 200, EVEN, (AlleleReads(ref, alt, reads(60), ABOVE),))
    added = after(seen(place))
    assert len(added) == looked_for
    assert after(seen(replace(place, gene=""))) == ()
    within = replace(place, alleles=(AlleleReads(ref, alt, reads(60), WITHIN),))
    untested = replace(place, alleles=(AlleleReads(ref, alt, reads(60), None),))
    assert after(seen(within)) == after(seen(untested)) == ()


@pytest.mark.parametrize(("name", "number", "added"), [
    ("ADA2 c.506G>A", 30, 1), ("ADA2 c.506G>A", 29, 0), ("PRF1 c.1122G>A", 30, 1), ("ADA2 c.326C>A", 100, 0),
])  # fmt: skip
def test_of_a_recessive_gene_only_what_could_be_inherited_is_looked_for(name: str, number: int, added: int) -> None:
    """GIVEN an allele of a recessive gene in 200 fragments THEN it is a call where it is listed and half of what a heterozygote
    shows at least carries it."""
    found = after(seen(site(name, reads(number), depth=200)))
    assert [c.gene for c in found] == [ALLELES[name][0]] * added


def test_added_calls_are_numbered_in_the_order_of_the_genome() -> None:
    coverage = seen(site("PRF1 c.1122G>A", reads(60)), site(M41T, reads(40)), site(M41L, reads(40)))
    added = after(coverage)
    assert [(c.record, c.written) for c in added] == [
        (-1, "chr10:70598599:C:T"),
        (-2, "chrX:47199051:A:C"),
        (-3, "chrX:47199052:T:C"),
    ]
    assert {(c.genotype, c.genotype_copies, c.genotype_ploidy, c.filters) for c in added} == {("", 0, 0, ())}


# ------------------------------------------------------------------ what the document keeps


def test_the_document_keeps_sites_of_calls_of_codon_41_and_of_alleles_above_background() -> None:
    """GIVEN sites around codon 41 and elsewhere, on its chromosome and another THEN those of a call's bases, of the codon and of an
    allele above background stay, and no other."""

    def plain(pos: int, chrom: str = "chrX") -> SiteReads:
        return SiteReads("UBA1", chrom, pos, "A", 200, EVEN, (AlleleReads("A", "C", reads(1), WITHIN),))

    acceptor = replace(region(), locus="UBA1-exon3-acceptor", start=47199028, end=47199047)
    sites = [plain(pos) for pos in (47199040, *range(47199050, 47199055), 47199090, *range(47199199, 47199204))]
    sites += [plain(MET41, "chr22"), plain(47199200, "chr22"), site("UBA1 c.1861A>T", reads(60))]
    sites += [site("UBA1 c.2681T>G", reads(60), test=None)]
    deleted = allele_call("UBA1", "chrX", 47199200, "ACG", "A")
    kept = document_of(replace(seen(*sites, acceptor, region()), problems=()), [deleted]).sites
    assert [(s.chrom, s.pos) for s in kept] == [
        *(("chrX", pos) for pos in (47199051, 47199052, 47199053, 47199200, 47199201, 47199202)),
        ("chrX", ALLELES["UBA1 c.1861A>T"][2]),
    ]
    assert document_of(seen(plain(MET41), acceptor), []).sites == ()


@pytest.mark.parametrize("alone", [0, 40])
def test_fragments_with_the_canonical_change_alone_are_added_beside_a_called_larger_change(alone: int) -> None:
    # GIVEN a called c.121_122delinsCC, and fragments that carry c.121A>C without the second change, or none
    both = (("47199051:A:C", "47199052:T:C"), "AT", "CC", 60)
    single = ((("47199051:A:C",), "A", "C", alone),) if alone else ()
    larger = allele_call("UBA1", "chrX", MET41, "AT", "CC", read=counts(60, 250))
    found = after(seen(region(both, *single)), larger)
    # THEN the canonical change is a separate call only if such fragments exist
    added = [one for one in found if (one.ref, one.alt) == ("A", "C")]
    assert [one.counts.alt_reads for one in added if one.counts is not None] == ([alone] if alone else [])
    assert all(remark_of(one, "reads_alone") is not None for one in added)
