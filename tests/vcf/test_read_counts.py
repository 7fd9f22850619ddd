"""Counts: each convention at its limits, and one reading in common or none."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.callers import CALLERS, REF

from vexas_report.model.evidence import Counts
from vexas_report.vcf.genotype import parse_genotype
from vexas_report.vcf.read_counts import CONVENTIONS, AlleleFields, counts_of, disagree, read_counts, sources_of
from vexas_report.vcf.record import parse_info

Numbers = tuple[int | None, int | None, int | None]
CODES = {"counts_ambiguous", "counts_disagree", "counts_missing", "counts_unread", "fraction_unusable"}


def view(alts: str, allele: int = 1, gt: str = "", **fields: str) -> AlleleFields:
    listed = tuple(alts.split(","))
    genotype = parse_genotype(gt, len(listed) + 1) if gt else None
    return AlleleFields("T", listed, allele, fields, {}, genotype=genotype)


def numbers(counts: Counts | None) -> Numbers | None:
    return None if counts is None else (counts.ref_reads, counts.alt_reads, counts.depth)


def by(name: str, looked: AlleleFields) -> list[Numbers | None]:
    """The readings of one convention; an empty list if it has none, or cannot read its field."""
    result = next(c for c in CONVENTIONS if c.name == name).read(looked)
    return [numbers(counts_of(r, looked.allele)) for r in result] if isinstance(result, tuple) else []


def fraction(looked: AlleleFields) -> tuple[float | None, str]:
    """The stated fraction, and the code of the remark that gives the reason if there is none."""
    counts, remarks = read_counts(looked)
    vaf = None if counts is None or counts.vaf is None else round(counts.vaf, 4)
    return vaf, next((r.code for r in remarks if r.code in CODES), "")


@pytest.mark.parametrize(
    ("alts", "gt", "ad", "dp", "allele", "expected"),
    [
        # REF and each ALT
        ("C", "0/1", "60,40", "100", 1, (0.4, "")),
        ("C,G", "0/2", "60,10,30", "100", 1, (0.1, "")),
        ("C", "0/1", "60,40", ".", 1, (0.4, "")),
        ("C", "0/1", ".,40", "100", 1, (0.4, "")),
        # one number too few: alternates alone, or REF and the own allele
        ("C,G", "0/2", "70,30", "100", 2, (0.3, "")),
        ("C,G", "0/2", "70,30", "100", 1, (0.0, "")),
        ("C,G", "0/1", "60,40", "100", 1, (0.4, "")),
        ("C,<NON_REF>", "0/1", "60,40", "100", 1, (0.4, "")),
        ("C,G", "1/2", "60,40", "100", 1, (0.6, "")),
        ("C,G", "1/1", "95,5", "100", 1, (None, "counts_ambiguous")),
        ("C,G", "0/0", "99,1", "100", 1, (None, "")),
        ("C,<NON_REF>", "0/0", "120,0", "120", 1, (0.0, "")),
        ("C", "0/1", "40", "100", 1, (0.4, "")),
        ("C", "0/0", "100", "100", 1, (None, "counts_missing")),  # of the reference alone
        ("C", "0/1", "40", ".", 1, (None, "counts_unread")),
        # too many numbers: each may be the allele's own
        ("C", "0/1", "180,20,5", "205", 1, (None, "counts_ambiguous")),
        ("C", "0/1", "180,0,25", "205", 1, (round(25 / 205, 4), "")),
        ("C", "0/0", "180,0,0", "180", 1, (0.0, "")),
        # more reads than DP, or not numbers
        ("C", "0/1", "90,40", "100", 1, (None, "counts_unread")),
        ("C", "0/1", "60,41", "100", 1, (0.4059, "")),
        ("C", "0/1", "88|12", "100", 1, (None, "counts_unread")),
        ("C", "0/1", "60;40", "100", 1, (None, "counts_unread")),
    ],
)
def test_allele_depths_have_one_reading_or_no_fraction(
    alts: str, gt: str, ad: str, dp: str, allele: int, expected: tuple[float | None, str]
) -> None:
    found = fraction(view(alts, allele, gt, AD=ad, DP=dp))
    assert found == expected


@pytest.mark.parametrize("key", ["AF", "VAF", "VF", "FA"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.1", (0.1, "")),
        ("10%", (0.1, "")),
        ("0,01", (0.01, "")),
        ("0,25", (0.25, "")),
        ("0,1", (None, "counts_ambiguous")),
        ("0.9,0.1", (0.1, "")),
        ("0.6,0.05", (None, "counts_ambiguous")),
        ("0.1,0.1", (0.1, "")),
        ("12.0", (None, "fraction_unusable")),
        ("-0.1", (None, "fraction_unusable")),
        ("low", (None, "fraction_unusable")),
    ],
)
def test_a_fraction_alone(key: str, text: str, expected: tuple[float | None, str]) -> None:
    """GIVEN one ALT and a stated fraction without counts THEN it is used only if it can be read in one way."""
    assert fraction(view("C", **{key: text, "DP": "200"})) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"AD": "450,50", "VF": "0,1"}, (0.1, "")),
        ({"AD": "60,40", "AF": "40.0"}, (0.4, "")),
        ({"AD": "60,40", "AF": "34.5"}, (None, "fraction_unusable")),
        ({"AD": "175,25", "FREQ": "12.5"}, (0.125, "")),
        ({"FREQ": "12,5%"}, (0.125, "")),
        ({"FREQ": "12.5"}, (0.125, "")),
        ({"FREQ": "0.8"}, (None, "counts_ambiguous")),
        ({"FREQ": "0.8", "AD": "992,8"}, (0.008, "")),
        ({"AO": "60,5", "RO": "35", "DP": "100", "AF": "0.6,0.05"}, (None, "counts_ambiguous")),
        ({"AO": "60,5", "RO": "35", "DP": "100", "AF": "0.6"}, (0.6, "")),
        ({"AD": "88,12", "SR": "44,44", "SA": "6,6", "DP": "100"}, (0.12, "")),
        ({"AD": "90,10", "DP4": "50,40,15,15", "DP": "120"}, (None, "counts_disagree")),
        ({"FAO": "20", "FRO": "180", "AO": "60", "RO": "140", "DP": "205"}, (0.1, "")),
        ({"FAO": "0", "FRO": "200", "AO": "60", "RO": "140", "DP": "205"}, (None, "counts_disagree")),
        ({"AD": "0,0", "AO": "20", "RO": "180", "DP": "200"}, (0.1, "")),
        ({"AD": "180,20", "XYZ": "1,2"}, (0.1, "")),
        ({"DP": "200", "DV": "20"}, (0.1, "")),
        ({"DR": "41", "DV": "13"}, (round(13 / 54, 4), "")),
        ({"NR": "200", "NV": "20"}, (0.1, "")),
    ],
)
def test_all_fields_of_a_record_have_one_reading_in_common(
    fields: dict[str, str], expected: tuple[float | None, str]
) -> None:
    """GIVEN several count fields THEN the fraction that all of them state, in any order, or none and the reason."""
    for order in list(permutations(fields.items()))[:6]:
        assert fraction(view("C", 1, "0/1", **dict(order))) == expected


@pytest.mark.parametrize(
    ("name", "looked", "found"),
    [
        ("adf_adr", view("C", ADF="90,11", ADR="91,9"), [(181, 20, 201)]),
        ("adf_adr", view("C,G", 2, ADF="90,11,3", ADR="91,9,4"), [(181, 7, 208)]),
        ("adf_adr", view("C", ADF="90,11", ADR="91"), []),
        ("adf_adr", view("C", ADF="90,11"), []),
        ("sac", view("C", SAC="90,90,11,9"), [(180, 20, 200)]),
        ("sac", view("C", SAC="90,90,11"), []),
        ("dpr", view("C", DPR="180,20"), [(180, 20, 200)]),
        ("bcount", view("C", BCOUNT="1,20,0,179"), [(179, 20, 200)]),
        ("bcount", view("C", BCOUNT="1,20,0"), []),
        ("vd", view("C", VD="20", DP="200"), [(None, 20, 200)]),
        ("vd", view("C", VD="20"), [(None, 20, None)]),
        ("pr_sr", view("<DEL>", PR="41,5", SR="10,8"), [(51, 13, 64)]),
        ("pr_sr", view("C", SR="44,44", SA="6,6"), []),
        ("strelka_snv", view("C", TU="180,182", CU="20,21", AU="0,0", GU="0,0"), [(180, 20, 200)]),
        ("strelka_snv", view("C,G", 2, TU="180,182", CU="20,21", AU="7,7", GU="9,9"), [(180, 9, 209)]),
        ("strelka_snv", view("C", TU="180,182", CU="0,12", AU="0,0", GU="0,0"), [(182, 12, 194)]),
        ("strelka_snv", view("C", TU="180,182", CU="0,0", AU="0,0", GU="0,0"), [(180, 0, 180)]),
        ("strelka_snv", view("C", TU="180,182", CU="20,21"), []),
        ("strelka_indel", view("CA", TAR="180,182", TIR="20,21"), [(180, 20, 200)]),
        ("strelka_indel", view("CA", TAR="180,182", TIR="0,9"), [(182, 9, 191)]),
        ("strelka_indel", view("CA", TAR=".", TIR="20,21"), [(None, 20, None)]),
        ("strelka_indel", view("CA", TAR="180,182", TIR="."), []),
        ("nv_nr", view("C,G", 2, NV="20,5", NR="200,90"), [(None, 5, 90)]),
        ("dv", view("C,G", DV="20", DP="200"), [(180, None, 200)]),
        ("dp4", view("C,G", DP4="90,90,11,9"), [(180, None, 200)]),
        ("dp4", view("C,<NON_REF>", DP4="90,90,11,9"), [(180, 20, 200)]),
    ],
)
def test_each_convention_at_its_limits(name: str, looked: AlleleFields, found: list[Numbers | None]) -> None:
    assert by(name, looked) == found


@pytest.mark.parametrize(
    ("reads", "depth", "stated", "apart"),
    [
        (100, 1000, 0.1099, False),
        (100, 1000, 0.1101, True),
        (100, 1000, 0.0901, False),
        (100, 1000, 0.0899, True),
        (5, 50, 0.1299, False),
        (5, 50, 0.1301, True),
        (1, 1, 0.5, False),
    ],
)
def test_sources_differ_beyond_rounding(reads: int, depth: int, stated: float, apart: bool) -> None:
    """GIVEN a difference just below and above 1.5 reads of the depth and 1 % THEN only the larger is one, whoever is first."""
    one = Counts("FORMAT/AD", depth - reads, reads, depth, reads / depth)
    other = Counts("FORMAT/AF", vaf=stated)
    assert disagree(one, other) is apart
    assert disagree(other, one) is apart
    assert disagree(one, Counts("INFO/DP4", depth=5)) is False


def test_tier_2_reads_are_named_as_such() -> None:
    counts, _ = read_counts(view("C", TU="180,182", CU="0,12", AU="0,0", GU="0,0"))
    assert counts is not None
    assert counts.field == "FORMAT/TU+CU (tier 2)"


WITH_COUNTS = [w for w in CALLERS if w.fmt is not None and w.vaf is not None]
# A list of counts for each of these fields states reads; the others state quality, strand or genotype.
COUNT_KEYS = frozenset(
    "AD DP AF VAF VF FREQ AO RO FAO FRO RD VD NV NR DV DPR SAC BCOUNT ADF ADR AU CU GU TU PR SR".split(" ")
)


@given(st.data())
def test_a_perturbed_field_gives_the_same_fraction_or_none(data: st.DataObject) -> None:
    """GIVEN a caller's record of a 10 % mosaic with two fields of counts WHEN one number of one field becomes another by far THEN
    the fraction is that of the caller, or none: never that of the changed field."""
    written = data.draw(st.sampled_from([w for w in WITH_COUNTS if _count_fields(w.fmt, w.column) >= 2]))
    assert written.fmt is not None
    keys, values = written.fmt.split(":"), written.column.split(":")
    key = data.draw(st.sampled_from([k for k in keys if k in {"AF", "VAF", "VF", "FREQ"}]))
    place = keys.index(key)
    changed = data.draw(st.sampled_from(["0.35", "0.02", "35%", "0,35", "35", "x", "0.35,0.65"]))
    fields = dict(zip(keys, [*values[:place], changed, *values[place + 1 :]], strict=True))
    genotype = parse_genotype(fields.get("GT", ""), 3) if "GT" in fields else None
    looked = AlleleFields(REF, tuple(written.alt.split(",")), 1, fields, parse_info(written.info), genotype=genotype)
    vaf, code = fraction(looked)
    assert vaf is None or abs(vaf - 0.1) <= 0.011
    assert vaf is not None or code in CODES


def _count_fields(fmt: str | None, column: str) -> int:
    fractions = [k for k in (fmt or "").split(":") if k in {"AF", "VAF", "VF", "FREQ"}]
    counts = [k for k in (fmt or "").split(":") if k in {"AD", "RD", "AO", "FAO"}]
    return 2 if fractions and counts and column else 0


@given(st.lists(st.sampled_from([w.fmt for w in WITH_COUNTS]), min_size=1, max_size=1), st.randoms())
def test_the_order_of_fields_changes_nothing(fmts: list[str | None], random: object) -> None:
    """GIVEN a caller's record WHEN its FORMAT fields come in another order THEN counts and remarks are the same."""
    for written in (w for w in WITH_COUNTS if w.fmt in fmts):
        pairs = list(zip((written.fmt or "").split(":"), written.column.split(":"), strict=False))
        alts, info = tuple(written.alt.split(",")), parse_info(written.info)
        first = read_counts(AlleleFields(REF, alts, 1, dict(pairs), info))
        random.shuffle(pairs)  # type: ignore[attr-defined]  # hypothesis hands over a random.Random
        assert read_counts(AlleleFields(REF, alts, 1, dict(pairs), info)) == first


def test_every_unread_field_is_named() -> None:
    """GIVEN a field of counts with text in it THEN it is a source without a reading, whatever the convention."""
    for key in sorted(
        COUNT_KEYS - {"DP", "NR", "RO", "FRO", "DV", "AU", "CU", "GU", "TU", "PR", "SR", "ADF", "ADR", "RD"}
    ):
        beside = {"RO": "90", "FRO": "90", "NR": "100"}
        found = sources_of(view("C", **{**beside, key: "many"}))
        assert [u.value for u in found.unread if "many" in u.value], key
