"""A laboratory's own table and ClinVar file: what would match nothing, or something else, is told by line, column and value."""

from pathlib import Path

import pysam
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.evidence import SHIFT, allele_call, context, counts, evidence
from tests.builders.tables import own_table

from vexas_report.interpretation import interpret
from vexas_report.knowledge import load_genes
from vexas_report.knowledge.genome import load_genome
from vexas_report.knowledge.table_records import Allele, KnownVariant
from vexas_report.knowledge.variant_tables import parse_allele
from vexas_report.model.problems import Problem, VexasReportError
from vexas_report.model.terms import Assembly
from vexas_report.nomenclature import laboratory_clinvar, laboratory_population, laboratory_variants

ROW = {
    "gene": "UBA1",
    "transcript": "NM_003334.4",
    "hgvs_c": "c.130A>G",
    "hgvs_p": "p.?",
    "grch37": "",
    "grch38": "chrX:47199060:A:G",
    "category": "other",
    "classification": "uncertain",
    "evidence": "published",
    "sources": "",
    "note": "",
}


def table(folder: Path, *changes: dict[str, str]) -> str:
    return str(own_table(folder, ROW, *changes))


def read(folder: Path, *changes: dict[str, str]) -> tuple[list[KnownVariant], tuple[Problem, ...]]:
    found = laboratory_variants(table(folder, *changes), {})
    return [row for row in found.rows if row.local], found.problems


REFUSED = [
    ({"gene": "UBE1"}, "TABLE_GENE", "'UBE1'", "Write UBA1."),
    ({"gene": "MEFV"}, "TABLE_GENE", "'MEFV'; the genes are UBA1, ADA2, PRF1", ""),
    ({"grch38": "chrX:47199060:G:A"}, "TABLE_REF", "grch38 holds chrX:47199060:G:A; the reference of GRCh38 has A", ""),
    ({"grch38": "chrX:47199051:AC:A"}, "TABLE_REF", "has AT", ""),
    ({"grch38": "chr22:17209533:GC:G"}, "TABLE_PLACE", "chr22:17209533:GC:G; UBA1 lies at chrX", ""),
    ({"grch38": "chrX:47058450:A:C"}, "TABLE_PLACE", "chrX:47058450", "exchanged"),
    ({"grch37": "chrX:47058450:A:G"}, "TABLE_PLACE", "different variants", ""),
    ({"transcript": "NM_153280.3", "grch38": ""}, "TABLE_UNMATCHED", "neither an allele nor a c. name", ""),
    ({"hgvs_c": "", "grch38": ""}, "TABLE_UNMATCHED", "without a c. name", ""),
]


@pytest.mark.parametrize(("change", "code", "said", "hint"), REFUSED)
def test_a_row_that_can_match_nothing_is_refused(
    tmp_path: Path, change: dict[str, str], code: str, said: str, hint: str
) -> None:
    with pytest.raises(VexasReportError) as caught:
        laboratory_variants(table(tmp_path, {}, change), {})
    (only,) = [p for p in caught.value.problems if p.code == code]
    assert said in only.message
    assert hint in only.hint
    assert only.where == "own.tsv, line 3"


def test_the_same_row_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VexasReportError) as caught:
        laboratory_variants(table(tmp_path, {}, {"note": "seen in case 9"}, {}), {})
    (only,) = caught.value.problems
    assert (only.code, only.where) == ("TABLE_REPEATED", "own.tsv, line 4")
    assert "line 2" in only.message


def test_a_row_on_another_transcript_is_told_and_matches_by_its_allele_alone(tmp_path: Path) -> None:
    # GIVEN a row whose c. name, on another transcript, is that of another change on ours
    other = {"transcript": "NM_153280.3", "hgvs_c": "c.121A>C", "classification": "benign", "sources": "own case 7"}
    path = table(tmp_path, other)
    variants = laboratory_variants(path, {})
    (told,) = variants.problems
    assert (told.code, told.severity) == ("TABLE_TRANSCRIPT", "warning")
    assert "NM_153280.3" in told.message

    def local_lines(pos: int, ref: str, alt: str) -> list[str]:
        call = allele_call("UBA1", "chrX", pos, ref, alt, read=counts(50, 100))
        (found,) = interpret(evidence(call), context(variants=variants)).findings
        return [line.id for line in found.evidence if line.id.startswith("evidence.local")]

    # THEN c.121A>C has no line of it, the allele of the row has
    assert local_lines(47199051, "A", "C") == []
    assert local_lines(47199060, "A", "G") == ["evidence.local"]


def test_a_c_name_of_another_change_is_told_and_does_not_match(tmp_path: Path) -> None:
    (row,), (told,) = read(tmp_path, {"hgvs_c": "c.121A>C"})
    assert (told.code, told.where, told.severity) == ("TABLE_NAME", "own.tsv, line 2", "warning")
    assert "'c.121A>C'; the allele is c.130A>G" in told.message
    assert not row.named


def test_an_older_spelling_of_the_name_is_no_other_name(tmp_path: Path) -> None:
    ada2 = {
        "gene": "ADA2",
        "transcript": "NM_001282225.2",
        "hgvs_c": "c.144delG",
        "grch38": "chr22:17209533:GC:G",
        "category": "known_pathogenic",
    }
    (row,), told = read(tmp_path, ada2)
    assert told == ()
    assert row.named


@pytest.mark.parametrize("column", ["grch37", "grch38"])
def test_one_assembly_is_enough_and_the_spelling_does_not_matter(tmp_path: Path, column: str) -> None:
    # GIVEN c.144del, spelt at the right end of its run of seven C, in one assembly
    shift = SHIFT["ADA2"] if column == "grch37" else 0
    spelt = {"grch37": "", "grch38": "", column: f"chr22:{17209539 - shift}:CC:C"}
    ada2 = {"gene": "ADA2", "transcript": "NM_001282225.2", "hgvs_c": "c.144del", "category": "uncertain"}
    (row,), told = read(tmp_path, {**ada2, **spelt})
    # THEN the row has the left-most spelling in both
    assert row.alleles[Assembly.GRCH38] == (parse_allele("chr22:17209533:GC:G"),)
    assert row.alleles[Assembly.GRCH37] == (parse_allele("chr22:17690423:GC:G"),)
    assert told == ()


@settings(max_examples=40, derandomize=True)
@given(offset=st.integers(0, 400), alt=st.sampled_from("ACGT"), assembly=st.sampled_from(list(Assembly)))
def test_a_ref_is_taken_exactly_where_the_sequence_has_it(
    tmp_path_factory: pytest.TempPathFactory, offset: int, alt: str, assembly: Assembly
) -> None:
    gene = load_genes()["PRF1"]
    pos = gene.exons[-1].interval[assembly].start + offset
    ref = "ACGT"[offset % 4]
    here = load_genome(assembly).base(gene.chrom, pos)
    change = {"gene": "PRF1", "transcript": gene.transcript, "hgvs_c": "", "grch38": ""}
    change |= {
        assembly.lower(): f"{gene.chrom}:{pos}:{ref}:{'A' if alt == ref and ref != 'A' else 'C' if alt == ref else alt}"
    }
    path = table(tmp_path_factory.mktemp("own"), change)
    if here == ref:
        assert laboratory_variants(path, {}).rows[-1].local
    else:
        with pytest.raises(VexasReportError, match="TABLE_REF"):
            laboratory_variants(path, {})


CLINVAR = """\
##fileformat=VCFv4.1
##fileDate=2026-06-01
##reference=GRCh38
##INFO=<ID=CLNSIG,Number=.,Type=String,Description="Significance">
##INFO=<ID=CLNREVSTAT,Number=.,Type=String,Description="Review status">
##INFO=<ID=CLNDN,Number=.,Type=String,Description="Disease names">
##INFO=<ID=CLNDISDB,Number=.,Type=String,Description="Disease numbers">
##contig=<ID=22>
##contig=<ID=X>
#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO
"""


def clinvar(folder: Path, *records: str) -> str:
    plain = folder / "clinvar.vcf"
    plain.write_text(CLINVAR + "".join(f"{record}\n" for record in records), encoding="utf-8")
    return str(pysam.tabix_index(str(plain), preset="vcf", force=True))


def test_clinvar_is_found_however_it_spells_the_allele(tmp_path: Path) -> None:
    path = clinvar(tmp_path, "22\t17209539\t77\tCC\tC\t.\t.\tCLNSIG=Pathogenic")
    known = laboratory_clinvar(path, {})
    assert known is not None
    assert list(known) == [(Assembly.GRCH38, Allele("chr22", 17209533, "GC", "G"))]
    call = allele_call("ADA2", "chr22", 17209533, "GC", "G", read=counts(50, 100))
    (found,) = interpret(evidence(call), context(clinvar=known)).findings
    assert "ClinVar 77" in next(line.text for line in found.evidence if line.id == "evidence.clinvar")


DISEASES = [
    # c.1731C>T is listed as pathogenic for SMAX2, c.121A>C for VEXAS
    (47206103, "C", "T", "Pathogenic", "Infantile-onset_X-linked_spinal_muscular_atrophy", "OMIM:301830", False),
    (47206103, "C", "T", "Benign", "Infantile-onset_X-linked_spinal_muscular_atrophy", "OMIM:301830", True),
    (47206103, "C", "T", "Benign", "VEXAS_syndrome", "OMIM:301054", False),
    (47199051, "A", "C", "Benign", "VEXAS_syndrome", "OMIM:301054", True),
    (47199051, "A", "C", "Benign", "Infantile-onset_X-linked_spinal_muscular_atrophy", "OMIM:301830", False),
    (47199051, "A", "C", "Benign", "not_provided", "", True),
]


@pytest.mark.parametrize(("pos", "ref", "alt", "significance", "disease", "omim", "conflict"), DISEASES)
def test_a_class_of_one_disease_is_no_conflict_with_a_row_of_another(
    tmp_path: Path, pos: int, ref: str, alt: str, significance: str, disease: str, omim: str, conflict: bool
) -> None:
    numbers = f";CLNDISDB=MONDO:MONDO:0010530,{omim}" if omim else ""
    path = clinvar(tmp_path, f"X\t{pos}\t5\t{ref}\t{alt}\t.\t.\tCLNSIG={significance};CLNDN={disease}{numbers}")
    call = allele_call("UBA1", "chrX", pos, ref, alt, read=counts(50, 100))
    (found,) = interpret(evidence(call), context(clinvar=laboratory_clinvar(path, {}))).findings
    lines = {line.id: line.text for line in found.evidence}
    assert ("evidence.clinvar_conflict" in lines) is conflict
    named = "a condition that it does not name" if disease == "not_provided" else disease.replace("_", " ")
    assert f"{significance} for {named}" in lines["evidence.clinvar"]


POPULATION = """\
##fileformat=VCFv4.2
##INFO=<ID=AF,Number=A,Type=Float,Description="Frequency">
##contig=<ID=22,length={lengths[0]}>
##contig=<ID=X,length={lengths[1]}>
#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO
"""
LENGTHS = {Assembly.GRCH37: (51_304_566, 155_270_560), Assembly.GRCH38: (50_818_468, 156_040_895)}


def population(folder: Path, *records: str, lengths: tuple[int, int] = LENGTHS[Assembly.GRCH38]) -> str:
    plain = folder / "frequencies.vcf"
    plain.write_text(
        POPULATION.format(lengths=lengths) + "".join(f"{record}\n" for record in records), encoding="utf-8"
    )
    return str(pysam.tabix_index(str(plain), preset="vcf", force=True))


FREQUENCIES = [
    ("UBA1", "chrX", 47210862, "G", "A", ["evidence.population"], "benign"),
    ("UBA1", "chrX", 47199051, "A", "C", [], "met41_canonical"),
    ("UBA1", "chrX", 47199051, "A", "T", [], "met41_noncanonical"),
    ("UBA1", "chrX", 47199047, "G", "C", [], "splice_exon3_acceptor"),
    ("ADA2", "chr22", 17209533, "GC", "G", ["evidence.population"], "known_pathogenic"),
]


@pytest.mark.parametrize(("gene", "chrom", "pos", "ref", "alt", "shown", "category"), FREQUENCIES)
def test_a_frequency_adds_evidence_never_a_class_and_never_outweighs_codon_41(
    tmp_path: Path, gene: str, chrom: str, pos: int, ref: str, alt: str, shown: list[str], category: str
) -> None:
    # GIVEN a population VCF in which everything is common
    path = population(tmp_path, f"{chrom.removeprefix('chr')}\t{pos}\t.\t{ref}\t{alt}\t.\t.\tAF=0.25")
    known = laboratory_population(path, {})
    call = allele_call(gene, chrom, pos, ref, alt, read=counts(50, 100))
    without = interpret(evidence(call), context())
    findings = interpret(evidence(call), context(population=known))
    # THEN only a line is added, and none for what clonal haematopoiesis brings into such files
    (plain,), (found,) = without.findings, findings.findings
    lines = {line.id: line.text for line in found.evidence}
    assert [line for line in lines if line == "evidence.population"] == shown
    assert not shown or "25.0 % in frequencies.vcf.gz" in lines["evidence.population"]
    assert (found.category, found.classification) == (plain.category, plain.classification)
    assert found.category == category
    assert findings.conclusion == without.conclusion


@pytest.mark.parametrize("assembly", list(Assembly))
def test_the_assembly_of_a_population_file_may_follow_from_its_contigs(tmp_path: Path, assembly: Assembly) -> None:
    gene = load_genes()["ADA2"]
    pos = gene.region[assembly].start
    records = (f"22\t{pos}\t.\tA\tC,G,T\t.\t.\tAF=0.125,2,0", f"22\t{pos + 1}\t.\tA\tC\t.\t.\t.")
    known = laboratory_population(population(tmp_path, *records, lengths=LENGTHS[assembly]), {})
    assert known is not None
    # A fraction above 1 is none, and a record without AF says nothing.
    assert {key: each.fraction for key, each in known.items()} == {
        (assembly, Allele("chr22", pos, "A", "C")): 0.125,
        (assembly, Allele("chr22", pos, "A", "T")): 0.0,
    }


def test_a_population_file_of_no_known_assembly_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VexasReportError, match="no length of a contig tells them apart"):
        laboratory_population(population(tmp_path, lengths=(5, 6)), {})
