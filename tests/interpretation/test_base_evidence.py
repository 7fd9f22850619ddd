"""A negative is granted, never left over: every kind of record with every second source, exhaustively."""

from dataclasses import replace
from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.evidence import call, context, evidence

from vexas_report.interpretation import interpret
from vexas_report.interpretation.read_statistics import upper_bound
from vexas_report.knowledge import load_genes
from vexas_report.model.coverage import LocusCoverage, SampleCoverage
from vexas_report.model.evidence import (
    RecordShape,
    ReferenceBlock,
    SampleEvidence,
    StructuralRecord,
    Veto,
    VetoReason,
)
from vexas_report.model.findings import LocusPart
from vexas_report.model.terms import Assembly, Basis, LocusState

CODON41 = "UBA1-codon41"
AT = next(locus for locus in load_genes()["UBA1"].loci if locus.id == CODON41).interval[Assembly.GRCH38]
BASE = ReferenceBlock("UBA1", "chrX", AT.start, AT.end, 120, "FORMAT/DP")


def counted(alt_reads: int, pos: int, **more: object) -> ReferenceBlock:
    plain = replace(BASE, start=pos, end=pos, alt_reads=alt_reads)
    return replace(plain, **more)  # type: ignore[arg-type]  # builder shorthand


def kinds(pos: int) -> dict[str, dict[str, tuple[object, ...]]]:
    """What a VCF can state at codon 41, by name, with the odd record at ``pos`` among counted reference records."""
    around = tuple(counted(0, p) for p in range(AT.start, AT.end + 1) if p != pos)
    here = replace(BASE, start=pos, end=pos)
    vetoes = {
        reason.value: {"blocks": around, "vetoes": (Veto("UBA1", "chrX", pos, pos, reason, "T>C"),)}
        for reason in VetoReason
    }
    blocks = {
        "counted": (*around, counted(0, pos)),
        "diploid": (*around, here),
        "haploid": (*around, replace(here, ploidy=1)),
        "no genotype": (*around, replace(here, ploidy=0)),
        "no call": (*around, replace(here, ploidy=0, called=False)),
        "low quality": (*around, replace(here, quality=5)),
        "filtered": (*around, replace(here, filters=("LowGQX",))),
        "four reads": (*around, replace(here, depth=4)),
        "no depth": (*around, replace(here, depth=None)),
        "others' record": (*around, replace(here, shape=RecordShape.VARIANT_RECORD)),
        "other reads": (*around, counted(22, pos)),
        "unexplained": (*around, counted(0, pos, unexplained=40)),
    }
    deleted = StructuralRecord("UBA1", "chrX", pos - 50, pos + 50, "DEL", "chrX:1:N:<DEL>", "0/1", ("PASS",))
    return {
        "nothing": {},
        "gap": {"blocks": around},
        "deletion": {"blocks": around, "structural": (deleted,)},
        **{name: {"blocks": given} for name, given in blocks.items()},
        **vetoes,
    }


SHOWN = {"counted", "diploid"}
SILENT = {"nothing"}
STATES_NOTHING = {
    "haploid",
    "no genotype",
    "no call",
    "low quality",
    "filtered",
    "four reads",
    "no depth",
    "others' record",
    "gap",
}


def source(basis: Basis, *, enough: bool = True) -> LocusCoverage:
    depth = None if basis is Basis.CALLABLE_BED else 500 if enough else 5
    more = {"upper95": 0.01, "limit95": 0.03, "needed": 5} if basis is Basis.ALIGNMENT else {}
    covered = 3 if enough else 1
    plain = LocusCoverage(CODON41, "UBA1", "chrX", AT.start, AT.end, basis, "f", depth, AT.start, 99.0, covered, 3)
    return replace(plain, **more)  # type: ignore[arg-type]  # builder shorthand


SOURCES: dict[str, tuple[LocusCoverage, ...]] = {
    "none": (),
    "alignment": (source(Basis.ALIGNMENT),),
    "shallow alignment": (source(Basis.ALIGNMENT, enough=False),),
    "depth": (source(Basis.DEPTH_BED),),
    "shallow depth": (source(Basis.DEPTH_BED, enough=False),),
    "callable": (source(Basis.CALLABLE_BED),),
    "not callable": (source(Basis.CALLABLE_BED, enough=False),),
}
FILES = {
    "unknown": ("unknown", (0, 0)),
    "floor, diploid": ("DeepVariant", (0, 2)),
    "floor, haploid": ("DeepVariant", (2, 0)),
}


def codon41(given: SampleEvidence, rows: tuple[LocusCoverage, ...]) -> LocusPart:
    coverage = SampleCoverage("S1", loci=rows) if rows else None
    return next(p for p in interpret(given, context(), coverage).loci if p.locus == CODON41)


def expected(kind: str, second: str, file: str) -> bool:
    """Whether the rule grants the negative, written down once more, in words of the issue."""
    if kind in SHOWN:
        return second in ("none", "alignment", "depth", "callable")
    if second == "alignment":
        return kind in SILENT | STATES_NOTHING
    if kind in SILENT:
        return second in ("depth", "callable") and file == "floor, diploid"
    return False


CASES = [(k, p) for p in range(AT.start, AT.end + 1) for k in kinds(AT.start)]


@pytest.mark.parametrize(("kind", "pos"), CASES)
def test_every_kind_of_record_with_every_second_source(kind: str, pos: int) -> None:
    for (second, rows), (file, (caller, ploidy)) in product(SOURCES.items(), FILES.items()):
        given = evidence(**kinds(pos)[kind], caller=caller, x_ploidy=ploidy)  # type: ignore[arg-type]
        part = codon41(given, rows)
        granted = part.state is LocusState.REFERENCE
        assert granted is expected(kind, second, file), (kind, second, file)
        # A withheld negative gives its reason, and no limit.
        assert part.text
        assert granted or part.limit is None or part.basis is Basis.ALIGNMENT
        # Adding a source never grants what was withheld, unless it counts alleles or is the one case of a known floor.
        if granted and not expected(kind, "none", file):
            assert second == "alignment" or (kind in SILENT and file == "floor, diploid")


names = st.sampled_from(sorted(kinds(AT.start)))


@settings(max_examples=150)
@given(
    names, names, st.sampled_from(sorted(SOURCES)), st.sampled_from(sorted(SOURCES)), st.integers(0, 2), st.randoms()
)
def test_records_and_sources_in_any_order_and_more_of_them_never_grant(
    one: str, other: str, first: str, second: str, offset: int, random: object
) -> None:
    """GIVEN the records of two files of any kind, and two second sources WHEN they come in another order THEN the locus is the
    same; AND together they grant no negative that the records or a counting source alone withhold."""
    pos = AT.start + offset
    a, b = kinds(pos)[one], kinds(pos)[other]
    together = {key: (*a.get(key, ()), *b.get(key, ())) for key in ("blocks", "vetoes", "structural")}
    rows = (*SOURCES[first], *SOURCES[second])
    part = codon41(evidence(**together, caller="DeepVariant", x_ploidy=(0, 2)), rows)  # type: ignore[arg-type]
    shuffled = {key: list(values) for key, values in together.items()}
    for values in shuffled.values():
        random.shuffle(values)  # type: ignore[attr-defined]  # hypothesis hands over a random.Random
    turned = {key: tuple(values) for key, values in shuffled.items()}
    for order in permutations(rows):
        again = codon41(evidence(**turned, caller="DeepVariant", x_ploidy=(0, 2)), order)  # type: ignore[arg-type]
        assert (again.state, again.limit, again.depth) == (part.state, part.limit, part.depth)
    if part.state is LocusState.REFERENCE and "alignment" not in (first, second):
        for kind in (one, other):
            assert kind in SHOWN | SILENT | {"gap"}


def test_a_called_deletion_answers_for_its_star() -> None:
    """GIVEN ``*`` at codon 41 and the call of the deletion that it refers to THEN the deletion is judged, and ``*`` is no veto."""
    star = Veto("UBA1", "chrX", AT.start, AT.start, VetoReason.SPANNING_DELETION, "A>*", alt_reads=40, depth=100)
    with_call = interpret(evidence(call("UBA1 c.121_123del"), vetoes=(star,)), context())
    assert with_call.conclusion.vexas in ("detected", "possible")
    text = [s.id for p in with_call.loci if p.locus == CODON41 for s in p.text]
    assert "loci.spanning_deletion" not in text
    alone = codon41(evidence(vetoes=(star,)), ())
    assert [s.id for s in alone.text] == ["loci.spanning_deletion"]


@pytest.mark.parametrize(("reads", "withheld"), [(0, False), (2, False), (3, True), (13, True), (None, True)])
def test_reads_of_a_structural_change_withhold_from_the_floor_on(reads: int | None, withheld: bool) -> None:
    """GIVEN a structural record with genotype 0/0 and some reads THEN a negative is withheld from the read floor on."""
    one = Veto(
        "UBA1",
        "chrX",
        AT.start,
        AT.end,
        VetoReason.STRUCTURAL_READS,
        "N><DEL>",
        "DEL",
        reads,
        54,
        carried=reads is None,
    )
    given = evidence(blocks=kinds(AT.start)["counted"]["blocks"], vetoes=(one,))  # type: ignore[arg-type]
    assert (codon41(given, ()).state is LocusState.REFERENCE) is not withheld


def test_unexplained_reads_widen_the_limit_before_they_withhold() -> None:
    """GIVEN reads of the depth that no count explains THEN they count as alternate for the limit; from the caller's floor on they
    withhold the negative."""
    for unexplained in range(40):
        blocks = tuple(counted(0, p, unexplained=unexplained) for p in range(AT.start, AT.end + 1))
        part = codon41(evidence(blocks=blocks), ())
        if unexplained >= 0.12 * 120:
            assert [s.id for s in part.text] == ["loci.unexplained_reads"]
        else:
            assert part.limit == upper_bound(120, unexplained)
