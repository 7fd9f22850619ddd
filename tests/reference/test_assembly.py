"""The build is decided by contig lengths and REF bases together; a contradiction is refused with both values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vexas_report.model.problems import VexasReportError
from vexas_report.model.terms import Assembly
from vexas_report.reference import accession, chromosome, decide_assembly
from vexas_report.reference.contigs import length

INDEX_37 = [("chrX", 47058450, "A"), ("chr22", 17690423, "GC"), ("chr10", 72360656, "C")]
INDEX_38 = [("chrX", 47199051, "A"), ("chr22", 17209533, "GC"), ("chr10", 70600900, "C")]
LENGTHS_37 = {"X": 155270560, "22": 51304566}
LENGTHS_38 = {"chrX": 156040895}


@pytest.mark.parametrize(
    ("name", "chrom"),
    [
        ("X", "chrX"),
        ("chrX", "chrX"),
        ("ChrX", "chrX"),
        ("23", "chrX"),
        ("NC_000023.10", "chrX"),
        ("NC_000023.11", "chrX"),
        ("CM000685.2", "chrX"),
        ("NC_000010.11", "chr10"),
        ("CM000684.1", "chr22"),
        ("MT", "chrM"),
        ("chrX_KI270880v1_alt", None),
        ("hs37d5", None),
        ("NC_000025.1", None),
        ("HLA-A*01:01", None),
        ("", None),
    ],
)
def test_contig_names_as_laboratories_write_them(name: str, chrom: str | None) -> None:
    assert chromosome(name) == chrom


def test_accessions_and_lengths_of_the_loci() -> None:
    assert accession(Assembly.GRCH37, "chrX") == "NC_000023.10"
    assert accession(Assembly.GRCH38, "chr22") == "NC_000022.11"
    assert length(Assembly.GRCH38, "chr10") == 133_797_422
    with pytest.raises(KeyError):
        accession(Assembly.GRCH38, "chr99")


@pytest.mark.parametrize(
    ("contigs", "seen", "assembly"),
    [(LENGTHS_37, INDEX_37, Assembly.GRCH37), (LENGTHS_38, INDEX_38, Assembly.GRCH38), ({}, INDEX_38, Assembly.GRCH38)],
)
def test_lengths_and_bases_agree(
    contigs: dict[str, int | None], seen: list[tuple[str, int, str]], assembly: Assembly
) -> None:
    decision = decide_assembly(contigs, seen, None, None)
    assert decision.assembly is assembly
    assert "REF bases of 3 records" in decision.basis
    assert decision.warnings == ()


def test_a_file_that_never_touches_a_locus_is_decided_by_lengths_alone_and_says_so() -> None:
    decision = decide_assembly(LENGTHS_37, [], None, "file:///hg38.fa")
    assert decision.assembly is Assembly.GRCH37
    assert decision.basis.startswith("contig lengths alone")


def test_lengths_of_a_foreign_build_beside_those_of_a_known_one() -> None:
    """GIVEN contig lines of NCBI36 beside GRCh37's THEN an odd one changes nothing, as many leave it to the REF bases."""
    odd, many = {"1": 247249719}, {"1": 247249719, "2": 242951149}
    assert decide_assembly(LENGTHS_37 | odd, [], None, None).basis.startswith("contig lengths alone")
    decision = decide_assembly(LENGTHS_37 | many, INDEX_37, None, None)
    assert decision.assembly is Assembly.GRCH37
    assert decision.basis == "REF bases of 3 records; contig lengths do not decide"


def test_versioned_accessions_name_the_build_without_lengths() -> None:
    assert decide_assembly({"NC_000023.11": None}, [], None, None).assembly is Assembly.GRCH38


@pytest.mark.parametrize(
    ("contigs", "seen", "declared", "reference", "code", "values"),
    [
        (LENGTHS_38, INDEX_37, None, None, "ASSEMBLY_CONTRADICTION", ("GRCh38", "GRCh37")),
        (LENGTHS_37, INDEX_37, Assembly.GRCH38, None, "ASSEMBLY_CONTRADICTION", ("GRCh38", "GRCh37")),
        ({"X": 154913754}, [], None, None, "ASSEMBLY_UNSUPPORTED", ("NCBI36", "154913754")),
        ({"chrX": 154259566}, [], None, None, "ASSEMBLY_UNSUPPORTED", ("T2T-CHM13",)),
        ({"chrX": 169476592}, [], None, None, "ASSEMBLY_UNSUPPORTED", ("GRCm39",)),
        (
            LENGTHS_38,
            [("chrX", 47199051, "C"), ("chr10", 70600900, "A")],
            None,
            None,
            "ASSEMBLY_REF_MISMATCH",
            ("2 of 2",),
        ),
        ({}, [], None, None, "ASSEMBLY_UNKNOWN", ("0 REF bases",)),
        ({}, [], None, "1000GenomesPilot-NCBI36", "ASSEMBLY_UNSUPPORTED", ("NCBI36", "1000GenomesPilot")),
        ({}, [("chrX", 47195000, "A")], None, "/ref/chm13v2.0.fa\x00", "ASSEMBLY_UNSUPPORTED", ("T2T-CHM13", "?")),
        ({}, [("chrX", 47199051, "A")], None, None, "ASSEMBLY_UNKNOWN", ("1 REF bases agree with GRCh38",)),
        ({}, [("chrX", 47199051, "C")], Assembly.GRCH38, None, "ASSEMBLY_REF_MISMATCH", ("GRCh38",)),
        (
            LENGTHS_38 | {"chr1": 248387328},
            [("chrX", 47199051, "A")],
            None,
            None,
            "ASSEMBLY_CONTRADICTION",
            ("GRCh38 and T2T-CHM13", "248387328"),
        ),
        ({"X": 155270560, "chrX": 156040895}, [], None, None, "ASSEMBLY_CONTRADICTION", ("155270560", "156040895")),
    ],
)
def test_what_cannot_be_decided_is_refused_with_the_values(
    contigs: dict[str, int | None],
    seen: list[tuple[str, int, str]],
    declared: Assembly | None,
    reference: str | None,
    code: str,
    values: tuple[str, ...],
) -> None:
    with pytest.raises(VexasReportError) as caught:
        decide_assembly(contigs, seen, declared, reference, "a.vcf")
    (found,) = caught.value.problems
    assert found.code == code
    assert all(value in found.message for value in values), found.message
    assert found.hint
    assert found.where == "a.vcf"


def test_a_header_line_counts_only_beside_an_agreeing_base() -> None:
    decision = decide_assembly({}, [("chrX", 47199051, "A")], None, "file:///ref/hg38.fa")
    assert decision.assembly is Assembly.GRCH38
    assert "##reference" in decision.basis
    with pytest.raises(VexasReportError):
        decide_assembly({}, [("chrX", 47195000, "A")], None, "file:///ref/hg38.fa")


def test_a_merge_of_both_headers_is_decided_by_the_bases() -> None:
    mixed: dict[str, int | None] = {"X": 155270560, "chrX": 156040895}
    assert decide_assembly(mixed, INDEX_37, None, None).assembly is Assembly.GRCH37


def test_single_differing_bases_are_a_warning_not_a_refusal() -> None:
    seen = [*INDEX_38, ("chr10", 70600901, "G")]
    decision = decide_assembly(LENGTHS_38, seen, None, None)
    assert [p.code for p in decision.warnings] == ["ASSEMBLY_SOME_REF_MISMATCH"]
    assert "chr10:70600901" in decision.warnings[0].message


@given(st.dictionaries(st.text(max_size=12), st.none() | st.integers(0, 10**9), max_size=5))
def test_any_header_ends_in_a_decision_or_a_refusal(contigs: dict[str, int | None]) -> None:
    try:
        ended = decide_assembly(contigs, [], None, None).basis
    except VexasReportError as error:
        ended = error.problems[0].code
    assert ended.startswith(("contig lengths", "ASSEMBLY_"))


def test_a_file_without_lengths_and_without_records_at_the_loci_takes_the_headers_word_and_says_so() -> None:
    decision = decide_assembly({}, [], None, "file:///ref/hg38.fa")
    assert decision.assembly is Assembly.GRCH38
    assert "##reference" in decision.basis
    assert "no record touches a locus" in decision.basis
