"""Genotype spellings, phase, and what becomes of each allele."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.evidence import call, context
from tests.builders.vcf import VcfBuilder
from tests.vcf.support import calls_of, codes, one

from vexas_report.interpretation import interpret
from vexas_report.interpretation.variant_groups import cis
from vexas_report.model.evidence import Phase
from vexas_report.vcf.genotype import parse_genotype, phase_of

POS = 47199052


@pytest.mark.parametrize(
    ("text", "copies", "called"),
    [
        ("0/1", 1, 2),
        ("0|1", 1, 2),
        ("1", 1, 1),
        ("1/1", 2, 2),
        ("./1", 1, 1),
        ("1/.", 1, 1),
        ("1|.", 1, 1),
        ("0/0/0/1", 1, 4),
        ("0/1/1", 2, 3),
        ("1/2", 1, 2),
        ("/1", 1, 1),
        ("|0|1", 1, 2),
        ("0", 0, 1),
        ("0/0", 0, 2),
        ("./.", 0, 0),
        (".", 0, 0),
    ],
)
def test_genotypes(text: str, copies: int, called: int) -> None:
    genotype = parse_genotype(text, 3)
    assert genotype is not None
    assert (genotype.copies(1), genotype.called) == (copies, called)


@pytest.mark.parametrize("text", ["", "a", "0/", "/", "0//1", "0\\1", "-1/0", "3/0", "0 /1", "0/1//", "٣/0", "1e1"])
def test_no_genotypes(text: str) -> None:
    assert parse_genotype(text, 3) is None


def test_a_genotype_has_up_to_ten_thousand_characters() -> None:
    longest = "/".join(["0"] * 4999 + ["10"])
    assert (len(longest), len(longest + "0")) == (10_000, 10_001)
    genotype = parse_genotype(longest, 101)
    assert genotype is not None
    assert genotype.called == 5000
    assert parse_genotype(longest + "0", 101) is None


@given(st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=1, max_size=8), st.sampled_from("/|"))
def test_any_ploidy_is_read_back(alleles: list[int | None], separator: str) -> None:
    genotype = parse_genotype(separator.join("." if a is None else str(a) for a in alleles), 5)
    assert genotype is not None
    assert list(genotype.alleles) == alleles
    assert genotype.phased is (separator == "|" and len(alleles) > 1)


@pytest.mark.parametrize(
    ("genotype", "reads", "kept", "rule"),
    [
        ("0/0", "180,20", True, "kept_below_threshold"),
        ("0", "180,20", True, "kept_below_threshold"),
        ("./.", "180,20", True, "kept_below_threshold"),
        (".", "180,20", True, "kept_below_threshold"),
        ("0/0", "200,0", False, "reference_genotype_no_alt_reads"),
        ("./.", "200,0", False, "no_call_no_alt_reads"),
        ("./.", ".", False, "no_call_no_alt_reads"),
        ("0/1", "200,0", True, "kept"),
        ("1", ".", True, "kept"),
        ("0/7", "180,20", True, "kept_no_genotype"),
        ("0/7", "200,0", True, "kept_no_genotype"),
        ("x", ".", True, "kept_no_genotype"),
    ],
)
def test_what_is_kept(tmp_path: Path, genotype: str, reads: str, kept: bool, rule: str) -> None:
    """GIVEN a genotype and counts THEN the allele is kept where either carries it, and the rule says which."""
    path = VcfBuilder().add("X", POS, "T", "C", f"{genotype}:{reads}", fmt="GT:AD").plain(tmp_path / "a.vcf")
    found = one(path)
    assert [(d.kept, d.rule) for d in found.decisions] == [(kept, rule)]
    assert len(found.calls) == kept
    assert found.decisions[0].reason


@pytest.mark.parametrize("filters", ["LowQual", "clustered_events;germline", "LowDepth"])
def test_filters_remove_nothing(tmp_path: Path, filters: str) -> None:
    """GIVEN a filtered call THEN it is kept with its filters."""
    path = VcfBuilder().add("X", POS, "T", "C", "0/1", filters=filters).plain(tmp_path / "a.vcf")
    (call,) = calls_of(path)
    assert call.filters == tuple(filters.split(";"))
    assert one(path).decisions[0].rule == "kept_filtered"


def test_the_old_spelling_of_an_overlapping_deletion(tmp_path: Path) -> None:
    """GIVEN `<*:DEL>` (GATK 3.4) beside a base THEN it is the star allele, and no structural record."""
    path = VcfBuilder().add("X", POS, "T", "C,<*:DEL>", "1/2:10,60,30", fmt="GT:AD").plain(tmp_path / "a.vcf")
    found = one(path)
    assert found.structural == ()
    assert [(d.alt, d.rule) for d in found.decisions] == [("C", "kept"), ("<*:DEL>", "star_allele")]


@pytest.mark.parametrize(
    ("filters", "ft", "expected"),
    [
        ("PASS", "LowGQX;HighDPFRatio", ("LowGQX", "HighDPFRatio")),
        ("lowq", "lowq;LowGQX", ("lowq", "LowGQX")),
        ("PASS", "PASS", ("PASS",)),
        (".", ".", ()),
        (".", "LowGQX", ("LowGQX",)),
    ],
)
def test_filters_of_the_sample_itself(tmp_path: Path, filters: str, ft: str, expected: tuple[str, ...]) -> None:
    """GIVEN a sample filter in FORMAT/FT (Strelka2, GATK) THEN it stands with FILTER, and in no other sample's call."""
    builder = VcfBuilder(samples=("S1", "S2"))
    builder.add("X", POS, "T", "C", f"0/1:180,20:{ft}", "0/1:180,20:PASS", fmt="GT:AD:FT", filters=filters)
    path = builder.plain(tmp_path / "a.vcf")
    found = one(path)
    assert found.calls[0].filters == expected
    assert found.decisions[0].filters == (";".join(expected) or ".")
    assert found.decisions[0].rule == ("kept" if expected in ((), ("PASS",)) else "kept_filtered")
    other = one(path, vcf_sample="S2")
    assert "LowGQX" not in other.calls[0].filters


def test_the_other_alleles_of_a_record(tmp_path: Path) -> None:
    """GIVEN a record with `*`, `<NON_REF>` and an allele of another sample THEN each has its row and rule."""
    path = VcfBuilder().add("X", POS, "T", "C,*,<NON_REF>,G", "0/1:180,20,0,0,0", fmt="GT:AD").plain(tmp_path / "a.vcf")
    assert [(d.alt, d.rule) for d in one(path).decisions] == [
        ("C", "kept"),
        ("*", "star_allele"),
        ("<NON_REF>", "unobserved_allele"),
        ("G", "allele_not_in_sample"),
    ]


@pytest.mark.parametrize(
    ("fmt", "column", "phase"),
    [
        ("GT:PS", "0|1:47199000", Phase("47199000", (1,))),
        ("GT:PS", "1|0:47199000", Phase("47199000", (0,))),
        ("GT:PS", "0/1:47199000", None),
        ("GT", "0|1", Phase("chrX", (1,))),
        ("GT", "1|1", Phase("chrX", (0, 1))),
        ("GT", "0/1", None),
        ("GT", "1", None),
        ("GT:PGT:PID", "0/1:0|1:47199052_T_C", Phase("47199052_T_C", (1,))),
        ("GT:PGT:PID:PS", "0/1:1|0:47199052_T_C:47199052", Phase("47199052", (0,))),
        ("GT:PGT:PID", "0/1:.:.", None),
        ("GT:PGT", "0/1:0|1", None),
        ("GT:PS", "0|1:.", Phase("chrX", (1,))),
        ("GT", "0|0|1", Phase("chrX", (2,))),
        # VCF 4.4: a mark before the first allele
        ("GT", "|0|1", Phase("chrX", (1,))),
        ("GT", "/0|1", None),
        ("GT", "|0/1", None),
        ("GT:PS", "/0|1:47199000", None),
        ("GT:PS", "|0|1:47199000", Phase("47199000", (1,))),
        # PGT that holds other alleles than GT, or another order in its own set
        ("GT:PGT:PID", "0/1:1|1:47199052_T_C", None),
        ("GT:PGT:PID", "1/1:0|1:47199052_T_C", None),
        ("GT:PGT:PID", "1/1:1|1:47199052_T_C", Phase("47199052_T_C", (0, 1))),
        ("GT:PGT:PID", "0|1:1|0:47199052_T_C", None),
        ("GT:PGT:PID", "0|1:0|1:47199052_T_C", Phase("47199052_T_C", (1,))),
        ("GT:PGT:PID:PS", "0|1:1|0:47199052_T_C:5", Phase("5", (1,))),
        # PSL: a set for each allele
        ("GT:PSL", "/0|1:.,chrX*47199052*1", Phase("PSL chrX*47199052*1", (0,))),
        ("GT:PSL", "|1/0:chrX*47199052*1,.", Phase("PSL chrX*47199052*1", (0,))),
        ("GT:PSL", "0|1:a,b", Phase("PSL b", (0,))),
        ("GT:PSL", "0|1:a,a", None),
        ("GT:PSL", "0/1:.,.", None),
        ("GT:PSL", "0|1:a", None),
        ("GT:PSL", "0|1:a,b,c", None),
        ("GT:PSL", "1|1:a,b", None),
        ("GT:PSL", "1|1:a,a", Phase("PSL a", (0,))),
        ("GT:PSL:PS", "0|1:a,b:7", None),
        ("GT:PSL", "0|1:.", Phase("chrX", (1,))),
    ],
)
def test_phase(tmp_path: Path, fmt: str, column: str, phase: Phase | None) -> None:
    """GIVEN PS, PGT with PID, or a bare bar THEN set and haplotypes are read; an unphased genotype has none."""
    (call,) = calls_of(VcfBuilder().add("X", POS, "T", "C", column, fmt=fmt).plain(tmp_path / "a.vcf"))
    assert call.phase == phase


def test_phase_of_an_allele_that_the_haplotypes_lack() -> None:
    assert phase_of({"PGT": "0|2", "PID": "a"}, None, 1, "chrX", 3) is None


@pytest.mark.parametrize(
    ("column", "fmt"),
    [
        ("0/1/", "GT"),
        ("0/1 ", "GT"),
        (" 0/1", "GT"),
        ('"0/1"', "GT"),
        ("'0/1", "GT"),
        ('"0/1:50,50"', "GT:AD"),
        ('"0/1:50,50"', '"GT:AD"'),
        ("0|1|", "GT"),
        ("|0|1|", "GT"),
    ],
)
def test_readable_spellings_are_read(tmp_path: Path, column: str, fmt: str) -> None:
    """GIVEN blanks, a spreadsheet's quotes or a separator too many THEN the genotype and its reads are read, and no one is warned."""
    found = one(VcfBuilder().add("X", POS, "T", "C", column, fmt=fmt).plain(tmp_path / "a.vcf"))
    (call,) = found.calls
    assert (call.genotype_copies, call.genotype_ploidy) == (1, 2)
    assert found.problems == ()
    assert [c.alt_reads for c in [call.counts] if c] == ([50] if "AD" in fmt else [])


def test_a_spreadsheets_quotes_around_alleles(tmp_path: Path) -> None:
    """GIVEN quotes around the fields that hold a comma THEN both alleles are read."""
    path = VcfBuilder().add("X", POS, "T", '"C,G"', '"1/2:10,60,30"', fmt="GT:AD").plain(tmp_path / "a.vcf")
    assert [(c.alt, c.counts.alt_reads) for c in calls_of(path) if c.counts] == [("C", 60), ("G", 30)]


UNREADABLE = ["T/C", "0/2", "1/2", "het", "0/x", "0\\1", "0//1", "NA", "0/-1"]


@pytest.mark.parametrize("text", UNREADABLE)
@pytest.mark.parametrize("packing", ["plain", "indexed"])
def test_what_cannot_be_read_is_open(tmp_path: Path, text: str, packing: str) -> None:
    """GIVEN a genotype that cannot be read and no counts at codon 41 THEN a finding with a remark, and a warning with line and
    text; never "no read carries the allele"."""
    builder = VcfBuilder().add("X", POS, "T", "C", text)
    path = (
        builder.plain(tmp_path / "a.vcf") if packing == "plain" else builder.bgzip(tmp_path / "a.vcf.gz", index="tbi")
    )
    read = one(path)
    (call,) = read.calls
    assert ("genotype_unreadable", {"genotype": text}) in [(r.code, r.values) for r in call.remarks]
    assert (call.genotype, call.genotype_copies, call.genotype_ploidy) == ("", 0, 0)
    (warning,) = read.problems
    assert (warning.code, warning.severity) == ("VCF_GENOTYPE_UNREADABLE", "warning")
    assert repr(text) in warning.message
    assert ("line 6" if packing == "plain" else f"chrX:{POS}") in warning.where
    findings = interpret(read, context())
    assert [f.hgvs_c for f in findings.findings] == ["c.122T>C"]
    assert "remark.genotype_unreadable" in {r.id for r in findings.findings[0].remarks}
    assert findings.conclusion.vexas in ("detected", "possible")
    assert all("Neither the genotype nor any read" not in d.reason for d in findings.decisions)


@pytest.mark.parametrize("genotype", ["het", "0/1", "0/0", "./."])
@pytest.mark.parametrize("alt", ["", "C,", "?"])
def test_an_allele_that_cannot_be_read_is_open(tmp_path: Path, alt: str, genotype: str) -> None:
    """GIVEN an empty ALT at codon 41 THEN a warning, and a remark on the place unless the genotype is reference; no block."""
    path = VcfBuilder().add("X", POS, "T", alt, genotype).plain(tmp_path / "a.vcf")
    read = one(path)
    assert all(block.shape == "variant_record" and block.depth is None for block in read.blocks)
    assert "VCF_UNREADABLE_ALLELE" in codes(read)
    assert "line 6" in read.problems[-1].where
    said = [r.values for r in read.remarks if r.code == "allele_unreadable"]
    carried = genotype == "het" or (genotype == "0/1" and alt != "C,")
    assert said == (
        [{"gene": "UBA1", "chrom": "chrX", "pos": str(POS), "written": f"T>{alt.removeprefix('C,')}"}]
        if carried
        else []
    )
    findings = interpret(read, context())
    assert findings.conclusion.vexas != "not_detected"
    if carried:
        assert any("neither shown nor excluded" in s.text for g in findings.genes for s in g.remarks)


def test_a_genotype_of_a_record_without_an_allele_is_warned_of(tmp_path: Path) -> None:
    """GIVEN 0/1 next to ALT `.` THEN the record is a veto, not reference, and the warning states what is missing."""
    read = one(VcfBuilder().add("X", POS, "T", ".", "0/1").plain(tmp_path / "a.vcf"))
    assert not any(block.called for block in read.blocks)
    assert [(v.reason, v.detail) for v in read.vetoes] == [("genotype", "0/1")]
    assert codes(read) == ["VCF_GENOTYPE_UNREADABLE"]
    assert "names an allele that the record lacks" in read.problems[0].message


SETS = st.sampled_from([".", "a", "b", "chrX*47199000*1"])
MARKS = st.sampled_from(["|", "/"])


@given(st.tuples(MARKS, MARKS, SETS, SETS), st.tuples(MARKS, MARKS, SETS, SETS), st.booleans())
@settings(derandomize=True)
def test_alleles_of_two_phase_sets_are_neither_cis_nor_trans(
    one: tuple[str, str, str, str], other: tuple[str, str, str, str], swapped: bool
) -> None:
    """GIVEN two heterozygotes with a set for each allele THEN only one set of both alternate alleles states cis, none trans."""

    def phase(first: str, second: str, ref: str, alt: str, alt_first: bool) -> Phase | None:
        text = f"{first}1{second}0" if alt_first else f"{first}0{second}1"
        sets = (alt, ref) if alt_first else (ref, alt)
        return phase_of({"PSL": ",".join(sets)}, parse_genotype(text, 2), 1, "chrX", 2)

    here, there = phase(*one, alt_first=False), phase(*other, alt_first=swapped)
    calls = [call("ADA2 c.139G>A", phase=p, record=n) for n, p in enumerate((here, there))]
    known = cis(*calls)
    assert known is not False
    if known:
        assert one[3] == other[3] != "."
