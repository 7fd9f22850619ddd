"""A patient's course: which findings are one variant, which intervals overlap, what may be compared."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import cases
from tests.builders import findings as build
from tests.builders.evidence import second_method

from vexas_report.interpretation.clone_course import DatedDocument, courses, overlap, same_variant, with_course
from vexas_report.knowledge.decision_rules import load_interpretation
from vexas_report.model.findings import Findings
from vexas_report.model.sample import TreatmentEvent
from vexas_report.model.terms import (
    Assay,
    Assembly,
    LocusState,
    Method,
    Sex,
    Specimen,
    Strength,
    Treatment,
    YesNoUnknown,
    Zygosity,
)

GRCH37, GRCH38 = Assembly.GRCH37, Assembly.GRCH38
fractions = st.floats(0, 1, allow_nan=False)
intervals = st.tuples(fractions, fractions).map(lambda pair: (min(pair), max(pair)))
variants = st.builds(
    lambda pos, alleles, transcript, hgvs_c, vrs_id: build.finding(
        pos=pos, ref=alleles[0], alt=alleles[1], transcript=transcript, hgvs_c=hgvs_c, vrs_id=vrs_id, hgvs_g=f"g.{pos}"
    ),
    st.integers(1, 3),
    st.sampled_from([("A", "C"), ("A", "G"), ("AT", "A")]),
    st.sampled_from(["NM_1.1", "NM_2.1"]),
    st.sampled_from([None, "c.1A>C", "c.2A>C"]),
    st.sampled_from([None, "ga4gh:VA.a", "ga4gh:VA.b"]),
)


@given(intervals, intervals, fractions)
def test_intervals_overlap_where_a_point_lies_in_both(one, other, point):
    assert overlap(one, other) is overlap(other, one)
    assert overlap(one, one) is True
    if one[0] <= point <= one[1] and other[0] <= point <= other[1]:
        assert overlap(one, other) is True
    if overlap(one, other):
        shared = max(one[0], other[0])
        assert one[0] <= shared <= one[1]
        assert other[0] <= shared <= other[1]
    else:
        assert one[1] < other[0] or other[1] < one[0]
    assert overlap(None, one) is overlap(one, None) is None


@given(variants, variants, st.sampled_from(list(Assembly)), st.sampled_from(list(Assembly)))
def test_matching_is_symmetric_and_within_an_assembly_by_allele_alone(one, other, first, second):
    assert same_variant(one, first, one, second) or one.hgvs_c is None
    assert same_variant(one, first, other, second) is same_variant(other, second, one, first)
    if first is second:
        alike = (one.chrom, one.pos, one.ref, one.alt) == (other.chrom, other.pos, other.ref, other.alt)
        assert same_variant(one, first, other, second) is alike


def test_an_unnamed_variant_of_another_assembly_never_matches_by_what_both_lack():
    one = build.finding(hgvs_c=None, vrs_id=None, hgvs_g="NC_000023.10:g.1A>C", pos=1)
    other = build.finding(hgvs_c=None, vrs_id=None, hgvs_g="NC_000023.11:g.2A>C", pos=2)
    assert not same_variant(one, GRCH37, other, GRCH38)


def dated(document: Findings, day: str | None, name: str = "other", **values: object) -> Findings:
    sample = replace(document.sample, sample=name, collection_date=day, **values)
    return document.model_copy(update={"sample": sample})


def with_fraction(document: Findings, vaf: float, interval: tuple[float, float]) -> Findings:
    lead = document.findings[0].model_copy(update={"vaf": vaf, "vaf_ci95": interval})
    return document.model_copy(update={"findings": (lead, *document.findings[1:])})


def test_a_course_holds_every_sample_by_date_and_says_where_intervals_part():
    """GIVEN 34 % now WHEN another day shows 60 % THEN its interval does not overlap; 33 % on a third day does."""
    now = dated(cases.index_case(), "2026-10-14", "now")
    high = dated(with_fraction(now, 0.60, (0.55, 0.65)), "2026-01-02", "high")
    near = dated(with_fraction(now, 0.33, (0.28, 0.38)), "2026-05-02", "near")
    (course, *_) = courses(now, [DatedDocument(near, "old/near.findings.json"), DatedDocument(high)])
    assert (course.gene, course.name) == ("UBA1", "c.121A>C")
    assert [(m.sample, m.this, m.overlap, m.source) for m in course.measurements] == [
        ("high", False, False, ""),
        ("near", False, True, "old/near.findings.json"),
        ("now", True, None, ""),
    ]


@pytest.mark.parametrize(
    ("values", "differs"),
    [
        ({"specimen": Specimen.BONE_MARROW}, ("specimen",)),
        ({"specimen": Specimen.UNKNOWN}, ("specimen",)),
        ({"assay": Assay.PANEL}, ("assay",)),
        ({"specimen": Specimen.SKIN, "assay": Assay.UNKNOWN}, ("specimen", "assay")),
    ],
)
def test_other_specimens_and_assays_are_not_compared(values, differs):
    now = dated(cases.index_case(), "2026-10-14", "now")
    (course, *_) = courses(now, [DatedDocument(dated(now, "2026-01-02", **values))])
    assert (course.measurements[0].differs, course.measurements[0].overlap) == (differs, None)


def test_what_was_not_detected_has_the_limit_of_its_place_and_nothing_where_that_was_not_read():
    now = dated(cases.index_case(), "2026-10-14", "now")
    clean = cases.negative()
    read = dated(clean, "2026-01-02", specimen=now.sample.specimen, assay=now.sample.assay)
    (course, *_) = courses(now, [DatedDocument(read)])
    before = course.measurements[0]
    (codon,) = [locus for locus in clean.loci if locus.locus == "UBA1-codon41"]
    assert (before.detected, before.vaf, before.limit) == (False, None, codon.limit)
    assert codon.limit is not None
    unread = {locus.locus: LocusState.NOT_ASSESSABLE for locus in clean.loci}
    blind = read.model_copy(update={"loci": build.loci(depth=None, states=unread)})
    (course, *_) = courses(now, [DatedDocument(blind)])
    assert (course.measurements[0].limit, course.measurements[0].overlap) == (None, None)


def test_a_variant_that_only_an_earlier_sample_has_stands_in_the_course():
    now = dated(cases.negative(), "2026-10-14", "now")
    before = dated(cases.index_case(), "2026-01-02")
    (course, *_) = courses(now, [DatedDocument(before)])
    assert [(m.sample, m.detected) for m in course.measurements] == [("other", True), ("now", False)]


# ------------------------------------------------------------------ what the other samples say against this one

SENTENCES = load_interpretation().sentences


def only_uba1() -> Findings:
    case = cases.index_case()
    return case.model_copy(update={"findings": tuple(f for f in case.findings if f.gene == "UBA1")})


def against(now: Findings, *others: Findings) -> dict[str, str]:
    every = [DatedDocument(each) for each in others]
    found = with_course(now, every, courses(now, every), SENTENCES)
    added = [s for s in found.conclusion.text if s.id.startswith("course.")]
    assert list(found.conclusion.text[: len(added)]) == added
    if any(s.id != "course.earlier" for s in added):
        assert found.conclusion.recommendations[0].id == "advice.identity"
    return {s.id: s.text for s in added}


def test_a_negative_names_the_earlier_positive_of_the_patient_first():
    now = dated(cases.negative(), "2026-10-14", "now", sex=Sex.MALE)
    first, last = dated(only_uba1(), "2026-01-02"), dated(only_uba1(), "2026-05-02")
    said = against(now, with_fraction(first, 0.6, (0.5, 0.7)), with_fraction(last, 0.45, (0.4, 0.5)))
    assert said == {
        "course.earlier": "An earlier sample of this patient (2026-05-02, blood) had UBA1 c.121A>C (45.0 % of reads),"
        " which is not detected here."
    }


def test_a_positive_or_a_later_sample_adds_no_earlier_positive():
    now = dated(cases.index_case(), "2026-05-02", "now")
    assert against(now, dated(now, "2026-01-02")) == {}
    assert against(dated(cases.negative(), "2026-01-02", "now", sex=Sex.MALE), dated(only_uba1(), "2026-05-02")) == {}


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [(Sex.MALE, Sex.FEMALE, True), (Sex.MALE, Sex.MALE, False), (Sex.MALE, Sex.UNKNOWN, False)],
)
def test_two_sexes_of_one_patient_are_remarked(one, other, said):
    now = dated(cases.negative(), "2026-10-14", "now", sex=one)
    assert ("course.sexes" in against(now, dated(cases.negative(), "2026-01-02", sex=other))) is said


def germline(zygosity, strength=Strength.STRONG):
    return build.finding(
        gene="ADA2", hgvs_c="c.336C>G", hgvs_g="g.1", chrom="chr22", pos=17207277, ref="G", alt="C", vrs_id=None,
        zygosity=zygosity, allele_state=None, strength=strength, category="known_pathogenic",
    )  # fmt: skip


@pytest.mark.parametrize("zygosity", [Zygosity.HOMOZYGOUS, Zygosity.HETEROZYGOUS])
def test_a_germline_variant_that_is_gone_where_it_was_read_is_remarked(zygosity):
    clean = dated(cases.negative(), "2026-10-14", "now")
    clean = clean.model_copy(update={"loci": build.loci(depth=200)})
    with_it = dated(clean.model_copy(update={"findings": (germline(zygosity),)}), "2026-01-02", "before")
    assert set(against(clean, with_it)) == {"course.germline_gone"}
    assert set(against(with_it, clean)) == {"course.germline_new"}
    assert against(with_it, dated(with_it, "2026-03-02")) == {}
    # A region that was not read, weak evidence and a transplant contradict nothing.
    unread = clean.model_copy(update={"loci": ()})
    weak = with_it.model_copy(update={"findings": (germline(zygosity, Strength.WEAK),)})
    moved = dated(with_it, "2026-01-02", allogeneic_hsct=YesNoUnknown.YES)
    assert against(unread, with_it) == against(clean, weak) == against(clean, moved) == {}


def test_a_homozygote_that_became_a_heterozygote_is_remarked():
    clean = dated(cases.negative(), "2026-10-14", "now")
    both = dated(clean.model_copy(update={"findings": (germline(Zygosity.HOMOZYGOUS),)}), "2026-01-02", "before")
    one = clean.model_copy(update={"findings": (germline(Zygosity.HETEROZYGOUS),)})
    assert set(against(one, both)) == {"course.germline_lost_copy"}
    assert set(against(both, one)) == {"course.germline_second_copy"}


@pytest.mark.parametrize(
    ("now", "before"), [(YesNoUnknown.YES, YesNoUnknown.YES), (YesNoUnknown.YES, YesNoUnknown.NO), (YesNoUnknown.NO, YesNoUnknown.YES), (YesNoUnknown.UNKNOWN, YesNoUnknown.YES)]
)  # fmt: skip
def test_fractions_before_and_after_a_transplant_are_not_compared(now, before):
    now = dated(cases.index_case(), "2026-10-14", "now", allogeneic_hsct=now)
    before = dated(cases.index_case(), "2026-01-02", allogeneic_hsct=before)
    (course, *_) = courses(now, [DatedDocument(before)])
    assert (course.measurements[0].differs, course.measurements[0].overlap) == (("allogeneic_hsct",), None)


@pytest.mark.parametrize("day", ["2026-10-14", None])
def test_samples_of_the_same_day_or_of_none_make_no_course(day):
    now = dated(cases.index_case(), "2026-10-14", "now")
    assert courses(now, [DatedDocument(dated(now, day))]) == ()
    assert courses(now, []) == ()
    assert courses(dated(now, None), [DatedDocument(dated(now, "2026-01-01"))]) == ()
    assert courses(now, [DatedDocument(dated(cases.rejected(), "2026-01-01"))]) == ()


@pytest.mark.parametrize(("hgvs_c", "pos", "kinds"), [("c.121A>C", 5, 1), ("c.122T>C", 47199051, 2)])
def test_one_variant_in_two_assemblies_is_one_course_and_two_at_one_number_are_two(hgvs_c, pos, kinds):
    """GIVEN an earlier document of the other assembly THEN the c. name joins its variant to ours, and its position does not."""
    now = dated(cases.index_case(), "2026-10-14", "now")
    lead = now.findings[0].model_copy(update={"hgvs_c": hgvs_c, "pos": pos, "vrs_id": None, "hgvs_g": f"g.{pos}"})
    other = GRCH37 if now.input.assembly is GRCH38 else GRCH38
    before = now.model_copy(update={"findings": (lead,), "input": replace(now.input, assembly=other)})
    found = courses(now, [DatedDocument(dated(before, "2026-01-02"))])
    assert len([c for c in found if c.name in ("c.121A>C", "c.122T>C")]) == kinds
    assert [m.detected for m in found[0].measurements] == [kinds == 1, True]


@pytest.mark.parametrize(("bases", "kinds"), [(140601, 1), (140602, 2)])
def test_an_indel_without_a_c_name_is_followed_over_two_assemblies(bases, kinds):
    """GIVEN an indel that ends at an unknown base, on the other assembly before THEN its genomic change joins the two."""
    now = dated(cases.index_case(), "2026-10-14", "now")
    values = {"hgvs_c": None, "hgvs_p": None, "vrs_id": None, "ref": "AT", "alt": "A"}
    here = build.finding(**values, pos=47199059, hgvs_g="NC_000023.11:g.47199060del")
    there = build.finding(**values, pos=47199059 - bases, hgvs_g=f"NC_000023.10:g.{47199060 - bases}del")
    before = now.model_copy(update={"findings": (there,), "input": replace(now.input, assembly=GRCH37)})
    found = courses(now.model_copy(update={"findings": (here,)}), [DatedDocument(dated(before, "2026-01-02"))])
    assert len(found) == kinds
    assert [m.detected for m in found[0].measurements] == [kinds == 1, True]


@pytest.mark.parametrize("turned", [False, True])
def test_what_was_not_detected_has_the_limit_of_the_narrowest_locus(turned):
    now = dated(cases.index_case(), "2026-10-14", "now")
    limits = {"UBA1-codon41": 0.02, "UBA1-exon3": 0.3}
    parts = [p.model_copy(update={"detection_limit95": limits.get(p.locus), "vaf_upper95": None}) for p in now.loci]
    now = now.model_copy(update={"loci": tuple(reversed(parts) if turned else parts)})
    clean = cases.negative()
    parts = [p.model_copy(update={"detection_limit95": limits.get(p.locus), "vaf_upper95": None}) for p in clean.loci]
    before = dated(clean.model_copy(update={"loci": tuple(parts)}), "2026-01-02")
    (course, *_) = courses(now, [DatedDocument(before)])
    assert course.measurements[0].limit == 0.02


def test_second_methods_and_treatments_stand_in_the_course_and_are_not_compared():
    # GIVEN a patient with one sample, two results of its variant on later days, one of another variant and one that failed
    own = cases.index_case()
    lead = own.findings[0]
    named = f"{lead.gene} {lead.hgvs_c}"
    later = second_method(named, date="2026-05-04", fraction=0.011, same_sample=False)
    gone = second_method(named, "not_found", date="2026-08-01", same_sample=False)
    rows = (
        later,
        gone,
        second_method("UBA1 c.1A>T", date="2026-06-01"),
        second_method(named, "failed", date="2026-07-01"),
    )
    treated = (TreatmentEvent("2026-03-01", Treatment.AZACITIDINE, "first cycle"),)
    document = dated(own, "2026-01-04", "here", second_methods=rows, events=treated)
    # WHEN its course is made
    (course,) = courses(document, [])
    # THEN sample and both results stand in it by date, the results with their method, compared with nothing
    assert [(m.collection_date, m.method, m.detected, m.vaf, m.limit) for m in course.measurements] == [
        ("2026-01-04", None, True, lead.vaf, None),
        ("2026-05-04", Method.DDPCR, True, 0.011, None),
        ("2026-08-01", Method.DDPCR, False, None, 0.005),
    ]
    assert {m.differs for m in course.measurements[1:]} == {("method",)}
    assert {m.overlap for m in course.measurements} == {None}
    assert course.events == treated
    # AND a patient's other sample, which has the same rows, adds no second point
    other = DatedDocument(dated(own, "2026-02-04", "other", second_methods=rows, events=treated))
    assert [m.method for m in courses(document, [other])[0].measurements].count(Method.DDPCR) == 2


def test_a_result_of_the_same_day_alone_makes_no_course():
    own = cases.index_case()
    lead = own.findings[0]
    row = second_method(f"{lead.gene} {lead.hgvs_c}", date="2026-01-04", fraction=0.04)
    assert courses(dated(own, "2026-01-04", "here", second_methods=(row,)), []) == ()
