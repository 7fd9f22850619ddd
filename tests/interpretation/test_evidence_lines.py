"""Evidence lines, a laboratory's own table, ClinVar, literature and phenotype: context that never decides."""

from pathlib import Path

import pytest
from tests.builders.evidence import ALLELES, allele_call, call, context, counts, evidence, sample

from vexas_report.interpretation import interpret
from vexas_report.interpretation.evidence_lines import residue_of
from vexas_report.interpretation.loss_of_function import decays, protein_length
from vexas_report.knowledge import load_genes, load_variants
from vexas_report.knowledge.clinvar import ClinVarRecord
from vexas_report.knowledge.table_records import Allele
from vexas_report.knowledge.variant_tables import COLUMNS
from vexas_report.model.findings import Finding, Findings
from vexas_report.model.terms import Assembly, Category, Classification, Verdict, VexasConclusion

GENES, TABLE = load_genes(), load_variants()


def only(change: str) -> Finding:
    return interpret(evidence(call(change, 50)), context()).findings[0]


def lines(finding: Finding) -> dict[str, str]:
    return {line.id.split(".", 1)[1]: line.text for line in finding.evidence}


def test_a_canonical_change_has_its_lines_by_analogy_and_no_population_frequency() -> None:
    found = only("UBA1 c.122T>C")
    by_analogy = {line.acmg for line in found.evidence if line.by_analogy}
    assert by_analogy == {"PS3", "PS4"}
    assert "frequency_not_used" in lines(found)
    assert "by analogy" in found.classification_scheme


def test_start_loss_of_prf1_has_its_evidence_and_its_relatives_but_no_class() -> None:
    found = only("PRF1 c.3G>T")
    assert "codon 288" in lines(found)["start_loss_PRF1"]
    assert "c.1A>G" in lines(found)["same_start"]
    assert found.classification is Classification.UNCERTAIN
    assert "PVS1_Moderate" in [line.acmg for line in found.evidence]


def test_the_next_methionine_of_the_texts_is_the_one_of_the_sequence() -> None:
    # The texts name codon 288 of PRF1 and codon 21 of ADA2: read them off the shipped sequence.
    from vexas_report.knowledge.genome import load_genome

    genome = load_genome(Assembly.GRCH38)
    complement = str.maketrans("ACGT", "TGCA")
    for symbol, residue in (("PRF1", 288), ("ADA2", 21)):
        cds = "".join(
            genome.fetch(
                exon.cds[Assembly.GRCH38].chrom, exon.cds[Assembly.GRCH38].start, exon.cds[Assembly.GRCH38].end
            )[::-1].translate(complement)
            for exon in GENES[symbol].exons
            if exon.cds
        )
        codons = [cds[i : i + 3] for i in range(0, len(cds), 3)]
        assert codons[0] == "ATG"
        assert codons.index("ATG", 1) + 1 == residue


def test_a_frameshift_says_where_the_protein_ends_and_whether_the_transcript_decays() -> None:
    assert "residue 52 of 511" in lines(only("ADA2 c.144del"))["stop_decay"]
    assert "stop_no_decay" in lines(only("PRF1 c.1122G>A"))


@pytest.mark.parametrize(
    ("symbol", "stop", "decay"),
    [
        ("ADA2", 52, True),
        ("ADA2", 463, True),
        ("ADA2", 464, False),
        ("ADA2", 500, False),
        ("PRF1", 160, True),
        ("PRF1", 374, False),
    ],
)
def test_the_decay_rule_counts_from_the_last_exon_junction(symbol: str, stop: int, decay: bool) -> None:
    assert decays(GENES[symbol], stop) is decay


def test_protein_lengths() -> None:
    assert {symbol: protein_length(gene) for symbol, gene in GENES.items()} == {"UBA1": 1058, "ADA2": 511, "PRF1": 555}


@pytest.mark.parametrize("row", [r for r in TABLE.rows if r.hgvs_p.startswith("p.(") and "[" not in r.hgvs_p])
def test_residues_of_the_tables_agree_with_their_names(row: object) -> None:
    from vexas_report.knowledge.table_records import KnownVariant

    assert isinstance(row, KnownVariant)
    residue = residue_of(row)
    if residue is not None:
        assert str(residue) in row.hgvs_p


def test_a_known_residue_is_pm5_only_where_a_row_is_established() -> None:
    # PRF1 p.Trp374 has two established rows; another change of the residue leans on them
    other = allele_call("PRF1", "chr10", 70598600, "C", "G", read=counts(50, 100))
    found = interpret(evidence(other), context()).findings[0]
    pm5 = [line for line in found.evidence if line.acmg == "PM5"]
    assert len(pm5) == 1
    assert "c.1120T>G" in pm5[0].text


def own_table(tmp_path: Path, classification: str, category: str) -> str:
    row = {
        "gene": "PRF1",
        "transcript": "NM_001083116.3",
        "hgvs_c": "c.3G>T",
        "hgvs_p": "p.(Met1?)",
        "grch37": "chr10:72360656:C:A",
        "grch38": "chr10:70600900:C:A",
        "category": category,
        "classification": classification,
        "evidence": "published",
        "sources": "laboratory database 2026-05-01",
        "note": "",
    }
    path = tmp_path / "own.tsv"
    path.write_text("\t".join(COLUMNS) + "\n" + "\t".join(row[c] for c in COLUMNS) + "\n", encoding="utf-8")
    return str(path)


def test_a_laboratory_table_adds_a_line_shows_the_conflict_and_overrules_nothing(tmp_path: Path) -> None:
    # GIVEN a laboratory that calls PRF1 c.3G>T benign
    variants = load_variants(own_table(tmp_path, "benign", "benign"))
    # WHEN the change is found
    findings = interpret(evidence(call("PRF1 c.3G>T", 50)), context(variants=variants))
    # THEN category, class and verdict are ours, and both statements are shown
    (found,) = findings.findings
    assert found.category is Category.PREDICTED_LOSS_OF_FUNCTION
    assert found.classification is Classification.UNCERTAIN
    assert findings.genes[2].verdict is Verdict.HETEROZYGOUS_INSUFFICIENT
    assert "benign" in lines(found)["local"]
    assert "own table lists benign" in lines(found)["local_conflict"]
    assert any("laboratory database 2026-05-01" in line.source for line in found.evidence)


def test_a_laboratory_table_that_agrees_shows_no_conflict(tmp_path: Path) -> None:
    variants = load_variants(own_table(tmp_path, "uncertain", "predicted_loss_of_function"))
    (found,) = interpret(evidence(call("PRF1 c.3G>T", 50)), context(variants=variants)).findings
    assert "local" in lines(found)
    assert "local_conflict" not in lines(found)


def clinvar(change: str, significance: str) -> Findings:
    _, chrom, pos, ref, alt = ALLELES[change]
    record = ClinVarRecord("12345", significance, "criteria provided, single submitter", "2026-06-01")
    known = {(Assembly.GRCH38, Allele(chrom, pos, ref, alt)): record}
    return interpret(evidence(call(change, 50)), context(clinvar=known))


def test_clinvar_adds_a_line_with_its_date() -> None:
    found = clinvar("UBA1 c.122T>C", "Pathogenic").findings[0]
    assert "ClinVar 12345: Pathogenic" in lines(found)["clinvar"]
    assert "2026-06-01" in lines(found)["clinvar"]
    assert "clinvar_conflict" not in lines(found)


def test_clinvar_of_the_other_assembly_is_found_as_well() -> None:
    _, chrom, pos, ref, alt = ALLELES["ADA2 c.144del"]
    record = ClinVarRecord("1", "Pathogenic", "not given", "2026-06-01")
    known = {(Assembly.GRCH38, Allele(chrom, pos, ref, alt)): record}
    given = evidence(call("ADA2 c.144del", 50, assembly=Assembly.GRCH37), assembly=Assembly.GRCH37)
    assert "clinvar" in lines(interpret(given, context(Assembly.GRCH37, clinvar=known)).findings[0])


def test_clinvar_that_disagrees_is_shown_and_overrules_nothing() -> None:
    findings = clinvar("UBA1 c.122T>C", "Likely benign")
    assert "clinvar_conflict" in lines(findings.findings[0])
    assert findings.findings[0].classification is Classification.PATHOGENIC
    assert findings.conclusion.vexas is VexasConclusion.DETECTED


def references(*changes: str) -> list[str]:
    findings = interpret(evidence(*(call(change, 60, 200) for change in changes)), context())
    return [row.reference for row in findings.literature]


def test_literature_is_of_the_change_that_the_sample_carries() -> None:
    assert "case report of 2023" in references("UBA1 c.121A>C")
    assert "case report of 2023" not in references("UBA1 c.122T>C")
    assert "Kao et al." in references("UBA1 c.122T>C")
    assert references("UBA1 c.118-1G>C") == references("UBA1 c.118-2A>C") == ["Heiblig et al."]


def test_literature_of_a_protein_name_is_not_lent_to_another_base_of_the_codon() -> None:
    # c.121A>T gives p.(Met41Leu) as well, but nobody published it alone
    assert references("UBA1 c.121A>T") == []


def test_no_literature_without_a_uba1_finding() -> None:
    assert references("ADA2 c.144del", "PRF1 c.3G>T") == []


def test_phenotype_terms_have_labels_and_diseases_and_change_nothing() -> None:
    given = sample(phenotype=("HP:0001972", "HP:0200047", "HP:0012156", "HP:9999999"))
    with_terms = interpret(evidence(call("ADA2 c.144del", 50), of=given), context())
    without = interpret(evidence(call("ADA2 c.144del", 50)), context())
    known = {term.id: (term.label, term.disease) for term in with_terms.phenotype}
    assert known == {
        "HP:0001972": ("Macrocytic anemia", "VEXAS"),
        "HP:0200047": ("Chondritis of pinna", "VEXAS"),
        "HP:0012156": ("Hemophagocytosis", "HLH"),
        "HP:9999999": ("", ""),
    }
    assert with_terms.conclusion == without.conclusion
    assert with_terms.genes == without.genes


def test_pm5_is_for_missense_beside_missense() -> None:
    # GIVEN a stop at PRF1 Trp374, where a missense change is established
    found = only("PRF1 c.1122G>A")
    # THEN the neighbour is named without the code
    assert "c.1120T>G" in lines(found)["same_residue_other_kind"]
    assert "PM5" not in {line.acmg for line in found.evidence}


def test_codes_of_a_uba1_change_hold_by_analogy() -> None:
    # GIVEN another change of Ser56, where c.167C>T is established
    other = allele_call("UBA1", "chrX", 47199097, "C", "A", read=counts(50, 100))
    found = interpret(evidence(other), context()).findings[0]
    assert [(line.acmg, line.by_analogy) for line in found.evidence if line.acmg] == [("PM5", True)]


@pytest.mark.parametrize(
    ("allele", "code"),
    [
        (("ADA2", "chr22", 17209675, "C", "T"), "PVS1_Moderate"),  # c.3G>A, start loss
        (("PRF1", "chr10", 70598599, "C", "T"), "PVS1_Strong"),  # c.1122G>A, p.(Trp374*) in the last exon
        (("PRF1", "chr10", 70598158, "A", "T"), "PVS1_Moderate"),  # c.1563T>A, p.(Tyr521*)
        (("ADA2", "chr22", 17209533, "GC", "G"), "PVS1"),  # c.144del, decay expected
    ],
)
def test_the_code_of_a_loss_of_function_is_not_stronger_than_its_scheme_allows(
    allele: tuple[str, str, int, str, str], code: str
) -> None:
    found = interpret(evidence(allele_call(*allele, read=counts(50, 100))), context()).findings[0]
    assert [line.acmg for line in found.evidence if line.acmg.startswith("PVS1")] == [code], found.hgvs_c


def test_a_protein_name_that_the_table_lends_says_so() -> None:
    # GIVEN a listed change where no reference sequence is shipped, and one where it is
    (lent,) = interpret(evidence(call("UBA1 c.2681T>G", 60, 200)), context()).findings
    (own,) = interpret(evidence(call("UBA1 c.121A>C", 60, 200)), context()).findings
    # THEN only the first says whose name it is
    assert [r.text for r in lent.remarks if r.id == "remark.protein_from_table"] == [
        "The protein name is from the table (uba1.tsv, c.2681T>G), because the supplied UBA1 sequence lacks these bases."
    ]
    assert "remark.protein_from_table" not in {r.id for r in own.remarks}
    assert "computed" not in lines(lent)


def test_names_basis_of_a_listed_change_in_an_incomplete_codon_is_the_table() -> None:
    # GIVEN a listed change whose codon is not shipped whole, and one whose codon is
    (listed,) = interpret(evidence(call("UBA1 c.1861A>T", 60, 200)), context()).findings
    (own,) = interpret(evidence(call("UBA1 c.121A>C", 60, 200)), context()).findings
    # THEN the first has the name of its row
    assert (listed.hgvs_p, listed.names_basis) == ("p.(Ser621Cys)", "table")
    assert (own.hgvs_p, own.names_basis) == ("p.(Met41Leu)", "sequence")


def test_a_population_frequency_is_an_evidence_line_where_the_gene_allows_it() -> None:
    # GIVEN the common hypomorphic change, one with a frequency that settles nothing, and a UBA1 change
    common, rare = only("PRF1 c.272C>T"), only("PRF1 c.1310C>T")
    # THEN each prints its frequency, only the first with a code, and UBA1 says that it is not used
    (line,) = [e for e in common.evidence if e.id.startswith("frequency.")]
    assert ("3.54 %" in line.text, line.acmg, line.by_analogy) == (True, "BS1", False)
    (line,) = [e for e in rare.evidence if e.id.startswith("frequency.")]
    assert ("0.108 %" in line.text, line.acmg) == (True, "")
    assert "frequency_not_used" in lines(only("UBA1 c.121A>C"))


def test_smax2_is_written_as_the_field_writes_it() -> None:
    assert "pathogenic for SMAX2" in lines(only("UBA1 c.1617G>T"))["known"]


@pytest.mark.parametrize("noted", [True, False])
def test_the_note_of_a_row_is_a_line_where_it_has_one(noted: bool) -> None:
    rows = [r for r in load_variants().rows if bool(r.note) is noted and len(r.alleles.get(Assembly.GRCH38, ())) == 1]
    assert rows
    for row in rows:
        (allele,) = row.alleles[Assembly.GRCH38]
        one = allele_call(row.gene, allele.chrom, allele.pos, allele.ref, allele.alt, read=counts(60, 200))
        (found,) = interpret(evidence(one), context()).findings
        assert ("note" in lines(found)) is noted
        assert not noted or row.note in lines(found)["note"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UBA1 c.122T>C", True), ("UBA1 c.121A>T", True), ("UBA1 c.118-1G>C", True), ("UBA1 c.2681T>G", True),
        ("UBA1 c.147C>T", False), ("UBA1 c.1731C>T", False), ("PRF1 c.272C>T", False),
    ],
)  # fmt: skip
def test_the_scheme_of_germline_variants_is_named_where_a_clone_is_classed_by_it(change: str, said: bool) -> None:
    found = interpret(evidence(call(change, 60, 200)), context()).findings
    assert [("germline_scheme" in lines(each)) for each in found] == [said] * len(found)
    assert found or not said
