"""What is remarked on one change, and how the document writes it: each remark where it belongs and nowhere else."""

from dataclasses import replace

import pytest
from tests.builders.evidence import allele_call, call, context, counts, evidence, sample

from vexas_report.interpretation import interpret
from vexas_report.knowledge import load_interpretation
from vexas_report.knowledge.genome import load_genome
from vexas_report.model.evidence import Call, Counts, Phase
from vexas_report.model.findings import Finding
from vexas_report.model.sample import Sample
from vexas_report.model.terms import Assay, Assembly

# Remarks on how a call stands in its file. Those on names and on the strength of the evidence have tests of their own.
CALL_REMARKS = {
    "haplotype", "part_of_record", "below_caller", "forced_ploidy", "forced_ploidy_uncounted", "filtered", "strand_bias",
    "orientation_bias",
    "fraction_only", "fraction_and_depth", "no_counts", "vaf_outside", "vaf_above", "zygosity_contradiction", "duplicate_record",
    "strand_counts",
}  # fmt: skip
MET41, GLY47 = "UBA1 c.122T>C", "ADA2 c.139G>A"


def found(*calls: Call, of: Sample | None = None) -> Finding:
    (finding,) = interpret(evidence(*calls, of=of), context()).findings
    return finding


def remarks(finding: Finding) -> set[str]:
    return {r.id.removeprefix("remark.") for r in finding.remarks}


def af(fraction: float, depth: int | None = None) -> Counts:
    """A fraction that the caller states, without reads of the allele."""
    return Counts("FORMAT/AF", None, None, depth, fraction)


def both_strands(alt: tuple[int, int], ref: tuple[int, int]) -> Counts:
    depth = sum(alt) + sum(ref)
    return Counts(
        "FORMAT/ADF,ADR", sum(ref), sum(alt), depth, sum(alt) / depth,
        ref_forward=ref[0], ref_reverse=ref[1], alt_forward=alt[0], alt_reverse=alt[1],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(call(MET41, 40, 100), set(), id="a plain mosaic call"),
        pytest.param(call(MET41, 40, 100, "1/1"), {"forced_ploidy"}, id="homozygous in form, a mosaic in its reads"),
        pytest.param(call(MET41, 40, 100, "1"), {"forced_ploidy"}, id="haploid in form, a mosaic in its reads"),
        pytest.param(call(MET41, 99, 100, "1/1"), set(), id="homozygous in form and reads"),
        pytest.param(
            call(MET41, None, None, "1/1"), {"forced_ploidy_uncounted", "no_counts"}, id="homozygous, not counted"
        ),
        pytest.param(call(MET41, None, None), {"no_counts"}, id="heterozygous, not counted"),
        pytest.param(call(GLY47, None, None, "1/1"), {"no_counts"}, id="homozygous of a recessive gene, not counted"),
        pytest.param(call(MET41, 5, 100, "0/0"), {"below_caller"}, id="reads under a reference call"),
        pytest.param(call(MET41, 40, 100, filters=("LowQual",)), {"filtered"}, id="filtered"),
        pytest.param(call(MET41, 40, 100, filters=()), set(), id="no filter was applied"),
        pytest.param(call(MET41, read=af(0.4)), {"fraction_only"}, id="a fraction alone"),
        pytest.param(call(MET41, read=af(0.4, 100)), {"fraction_and_depth"}, id="a fraction and a depth"),
        pytest.param(call(MET41, read=both_strands((20, 20), (30, 30))), {"strand_counts"}, id="both strands"),
        pytest.param(
            call(MET41, read=both_strands((40, 0), (30, 30))), {"strand_counts", "strand_bias"}, id="one strand"
        ),
        pytest.param(
            call(MET41, read=counts(40, 100, ref_f1r2=30, ref_f2r1=30, alt_f1r2=1, alt_f2r1=39)),
            {"orientation_bias"},
            id="one pair orientation",
        ),
        pytest.param(
            call(MET41, read=counts(40, 100, ref_f1r2=30, ref_f2r1=30, alt_f1r2=15, alt_f2r1=25)),
            set(),
            id="both pair orientations",
        ),
        pytest.param(call(GLY47, 29, 100), {"vaf_outside"}, id="below the range of a heterozygote"),
        pytest.param(call(GLY47, 30, 100), set(), id="at the lower end of the range"),
        pytest.param(call(GLY47, 70, 100), set(), id="at the upper end of the range"),
        pytest.param(call(GLY47, 71, 100), {"vaf_above"}, id="above the range of a heterozygote"),
        pytest.param(
            call(GLY47, 100, 100), {"vaf_above", "zygosity_contradiction"}, id="heterozygous, every read alternate"
        ),
        pytest.param(call(GLY47, 50, 100, "1/1"), {"zygosity_contradiction"}, id="homozygous, half of the reads"),
        pytest.param(call(GLY47, 0, 100, "1/1"), set(), id="no read carries it: the reader remarks that"),
    ],
)  # fmt: skip
def test_each_remark_stands_where_it_belongs(given: Call, expected: set[str]) -> None:
    assert remarks(found(given)) & CALL_REMARKS == expected


def test_a_record_given_twice_is_remarked() -> None:
    assert "duplicate_record" not in remarks(found(call(MET41, 40, 100)))
    twice = [call(MET41, 40, 100, record=0), call(MET41, 40, 100, record=1)]
    assert "duplicate_record" in remarks(found(*twice))


def test_a_record_that_holds_more_than_its_finding_is_remarked() -> None:
    # GIVEN a canonical change and a silent one 25 bases on, written as one record
    bases = load_genome(Assembly.GRCH38).fetch("chrX", 47199052, 47199077)
    both = allele_call("UBA1", "chrX", 47199052, bases, "C" + bases[1:-1] + "T", read=counts(40, 100))
    # THEN each is a finding of its own, and says that its record holds more
    findings = interpret(evidence(both), context()).findings
    assert {f.hgvs_c for f in findings} == {"c.122T>C", "c.147C>T"}
    assert all("part_of_record" in remarks(f) for f in findings)


def test_a_haplotype_names_its_records_and_is_written_as_one_allele() -> None:
    # GIVEN the two bases of codon 41 in two records of one phase set
    phase = Phase("7", (0,))
    finding = found(
        call("UBA1 c.121A>C", 40, 100, "1|0", phase=phase, record=0), call(MET41, 40, 100, "1|0", phase=phase, record=1)
    )
    # THEN the finding is one change of both
    assert "haplotype" in remarks(finding)
    assert (finding.pos, finding.ref, finding.alt) == (47199051, "AT", "CC")
    assert len(finding.written) == 2


@pytest.mark.parametrize(
    ("given", "mosaic"),
    [
        (call(MET41, 40, 100), "c.122=/T>C p.(Met41=/Thr)"),
        (call(MET41, 5, 100), "c.122=/T>C p.(Met41=/Thr)"),
        (call(MET41, 99, 100), None),
        (call(MET41, None, None), None),
        (call(GLY47, 10, 100), None),
    ],
)
def test_the_mosaic_form_stands_where_reads_show_a_mosaic(given: Call, mosaic: str | None) -> None:
    assert found(given).hgvs_mosaic == mosaic


def test_the_scheme_of_a_class_is_that_of_its_row() -> None:
    sentences = load_interpretation().sentences

    def scheme(given: Call) -> str:
        return found(given).classification_scheme

    assert scheme(call(MET41)) == sentences["scheme.uba1"].text
    assert scheme(call(GLY47)) == sentences["scheme.recessive"].text
    assert scheme(call("UBA1 c.1617G>A")) == sentences["scheme.smax2"].text
    assert scheme(allele_call("UBA1", "chrX", 47199100, "G", "A")) == sentences["scheme.by_rule"].text


def test_an_exome_is_burdened_with_its_limit_only_where_every_clone_is_low() -> None:
    exome = replace(sample(), assay=Assay.EXOME)

    def said(*calls: Call) -> bool:
        document = interpret(evidence(*calls, of=exome), context())
        return "uba1.exome" in {s.id for s in document.conclusion.text}

    low, plain = call(MET41, 8, 400, record=0), call("UBA1 c.121A>G", 120, 400, record=1)
    assert said(low)
    assert not said(low, plain)


@pytest.mark.parametrize(
    ("pos", "ref", "alt", "missing"),
    [
        (47199370, "AG", "GA", {"hgvs_c", "hgvs_p", "vrs_id", "spdi"}),  # the record has another base than the sequence
        (47199040, "N", "A", {"vrs_id", "spdi"}),
        (47199052, "T", "C", set()),
    ],
)
def test_a_missing_name_is_remarked_where_it_is_one_that_people_read(
    pos: int, ref: str, alt: str, missing: set[str]
) -> None:
    finding = found(allele_call("UBA1", "chrX", pos, ref, alt, read=counts(40, 100)))
    assert set(finding.names_missing) == missing
    said = [r.text for r in finding.remarks if r.id == "remark.unknown_sequence"]
    assert ["(c.)" in s or "(p.)" in s for s in said] == [True] * len(missing & {"hgvs_c", "hgvs_p", "hgvs_g"})


RUNS = ["ADA2-G-RUN", "PRF1-RUN"]


@pytest.mark.parametrize(
    ("given", "remarked"),
    [
        (call("ADA2 c.144del"), True),
        (call(GLY47), False),  # a substitution within the run
        (call("ADA2 c.220_221insT"), False),
        (call("UBA1 c.121_123del"), False),  # in a stretch that the rules name, but no run
        (call("PRF1 c.50del"), True),
        (call("PRF1 c.1561dup"), False),
    ],
)
def test_an_indel_of_a_run_is_remarked_in_whichever_run_it_lies(given: Call, remarked: bool) -> None:
    """GIVEN the run of ADA2 and another in PRF1 THEN an indel of either is remarked, and nothing else is."""
    rules = load_interpretation()
    first, second = ((50, 0), (51, 0))
    other = replace(rules.regions[RUNS[0]], id=RUNS[1], gene="PRF1", first=first, last=second)
    two = replace(context(), rules=replace(rules, regions={**rules.regions, other.id: other}))
    (finding,) = interpret(evidence(given), two).findings
    assert ("homopolymer" in remarks(finding)) is remarked


@pytest.mark.parametrize(
    ("calls", "written"),
    [
        ((allele_call("UBA1", "chrX", 47199049, "GCA", "CCT", "1|0", read=counts(40, 100)),), ("GCA", "CCT")),
        # a record that holds more than the change, to the right or to the left of it
        ((allele_call("UBA1", "chrX", 47199049, "GCATGGCC", "CCTTGGCT", read=counts(40, 100)),), ("G,A", "C,T")),
        ((allele_call("UBA1", "chrX", 47199041, "TTCTTCCAGCA", "ATCTTCCACCT", read=counts(40, 100)),), ("G,A", "C,T")),
        (
            tuple(
                call(name, 40, 100, "1|0", phase=Phase("7", (0,)), record=i)
                for i, name in enumerate(("UBA1 c.119G>C", "UBA1 c.121A>T"))
            ),
            ("G,A", "C,T"),
        ),
    ],
)  # fmt: skip
def test_a_haplotype_is_written_as_its_record_has_it_where_that_holds_just_its_bases(
    calls: tuple[Call, ...], written: tuple[str, str]
) -> None:
    findings = interpret(evidence(*calls), context()).findings
    assert [(f.ref, f.alt) for f in findings if f.hgvs_c == "c.[119G>C;121A>T]"] == [written]
