"""Categories: by table, by residue, by region, by consequence."""

from dataclasses import replace

import pytest
from tests.builders.evidence import allele_call, call, context, counts, evidence, sample
from tests.builders.findings import joined

from vexas_report.interpretation import interpret
from vexas_report.interpretation.assessed_variant import subject_of
from vexas_report.interpretation.category import is_silent, known_rows
from vexas_report.interpretation.variant_groups import VariantGroup
from vexas_report.knowledge import load_genes, load_variants
from vexas_report.knowledge.genome import load_genome
from vexas_report.knowledge.table_records import Allele, Interval, KnownVariant
from vexas_report.model.findings import Finding
from vexas_report.model.terms import Assembly, Category, Classification, EvidenceLevel, Sex, VexasConclusion

TABLE = load_variants()
ACCEPTOR = 47199048  # first base of exon 3 on GRCh38


def finding(*changes: str) -> Finding:
    (found,) = interpret(evidence(*(call(change, 60, 200) for change in changes)), context()).findings
    return found


def uba1(pos: int, ref: str, alt: str) -> Finding:
    return interpret(evidence(allele_call("UBA1", "chrX", pos, ref, alt, read=counts(60, 200))), context()).findings[0]


PLAIN = [r for r in TABLE.rows if len(r.alleles.get(Assembly.GRCH38, ())) == 1]


@pytest.mark.parametrize("row", [r for r in PLAIN if r.decides], ids=lambda r: f"{r.gene} {r.hgvs_c}")
@pytest.mark.parametrize("assembly", list(Assembly))
def test_every_deciding_row_comes_out_with_its_own_category_and_class(row: KnownVariant, assembly: Assembly) -> None:
    (allele,) = row.alleles[assembly]
    one = allele_call(
        row.gene, allele.chrom, allele.pos, allele.ref, allele.alt, assembly=assembly, read=counts(60, 200)
    )
    (found,) = interpret(evidence(one, assembly=assembly), context(assembly)).findings
    assert (found.category, found.classification) == (row.category, row.classification)
    assert found.evidence[0].id == "evidence.known"


@pytest.mark.parametrize("row", [r for r in PLAIN if not r.decides], ids=lambda r: f"{r.gene} {r.hgvs_c}")
def test_no_unconfirmed_row_gives_a_class(row: KnownVariant) -> None:
    assert row.evidence is EvidenceLevel.UNCONFIRMED
    (allele,) = row.alleles[Assembly.GRCH38]
    one = allele_call(row.gene, allele.chrom, allele.pos, allele.ref, allele.alt, read=counts(60, 200))
    (found,) = interpret(evidence(one), context()).findings
    assert found.classification is Classification.UNCERTAIN
    assert found.category not in (Category.KNOWN_PATHOGENIC, Category.MET41_CANONICAL)
    assert "evidence.unconfirmed" in [line.id for line in found.evidence]


@pytest.mark.parametrize("ref_alt", [(r, a) for r in "A" for a in "CG"])
def test_canonical_by_exact_base(ref_alt: tuple[str, str]) -> None:
    assert uba1(47199051, *ref_alt).category is Category.MET41_CANONICAL


@pytest.mark.parametrize(
    ("pos", "ref", "alt"),
    [
        (47199051, "A", "T"),
        (47199052, "T", "A"),
        (47199052, "T", "G"),
        (47199053, "G", "A"),
        (47199053, "G", "C"),
        (47199053, "G", "T"),
        (47199050, "AATG", "A"),
        (47199051, "ATG", "A"),
        (47199051, "ATG", "CCC"),
        (47199052, "T", "TC"),
        (47199045, "CAGGGAATGG", "C"),
    ],
)
def test_any_other_change_of_codon_41_is_noncanonical(pos: int, ref: str, alt: str) -> None:
    found = uba1(pos, ref, alt)
    assert found.category is Category.MET41_NONCANONICAL
    assert found.consequence != "start_lost"
    assert "Met1?" not in (found.hgvs_p or "")


@pytest.mark.parametrize(
    ("pos", "ref", "alt", "protein"),
    [
        (47199047, "G", "GGGA", "p.(Gly40dup)"),
        (47199053, "G", "GGGA", "p.(Met41_Ala42insGly)"),
        (47199053, "GGCC", "G", "p.(Ala42del)"),
        (47199047, "GGGA", "G", "p.(Gly40del)"),
    ],
)
def test_changes_beside_codon_41_do_not_count_as_its_own(pos: int, ref: str, alt: str, protein: str) -> None:
    found = uba1(pos, ref, alt)
    assert found.hgvs_p == protein
    assert found.category in (Category.SPLICE_EXON3_ACCEPTOR, Category.OTHER)


@pytest.mark.parametrize("alt", list("CGT"))
def test_every_change_at_the_second_last_base_before_exon_3_counts(alt: str) -> None:
    found = uba1(ACCEPTOR - 2, "A", alt)
    assert found.category is Category.SPLICE_EXON3_ACCEPTOR
    said = [r.text for r in found.remarks if r.id == "remark.impossible_name"]
    assert len(said) == 1
    assert "c.118-2T>C" in said[0]
    assert "c.118-2T>C" not in (found.hgvs_c or "")


@pytest.mark.parametrize("alt", list("ACT"))
def test_every_change_at_the_last_base_before_exon_3_counts(alt: str) -> None:
    found = uba1(ACCEPTOR - 1, "G", alt)
    assert found.category is Category.SPLICE_EXON3_ACCEPTOR
    assert not [r for r in found.remarks if r.id == "remark.impossible_name"]


def test_a_change_merely_near_the_acceptor_is_uncertain() -> None:
    near = allele_call("UBA1", "chrX", ACCEPTOR - 15, "C", "T", read=counts(60, 200))
    findings = interpret(evidence(near), context())
    assert findings.findings[0].category is Category.SPLICE_EXON3_ACCEPTOR
    assert findings.conclusion.vexas is VexasConclusion.UNCERTAIN


@pytest.mark.parametrize(
    ("pos", "ref", "alt"),
    [
        (ACCEPTOR - 10, "CTATTCCTA", "C"),
        (ACCEPTOR - 9, "TATTCCTAG", "G"),
        (ACCEPTOR - 12, "CTCTATTCCTAGGG", "CTCGGG"),
    ],
)
def test_the_published_deletion_is_found_in_any_spelling(pos: int, ref: str, alt: str) -> None:
    found = uba1(pos, ref, alt)
    assert found.hgvs_c == "c.118-9_118-2del"
    assert found.category is Category.SPLICE_EXON3_ACCEPTOR
    assert found.classification is Classification.LIKELY_PATHOGENIC


def test_smax2_is_another_disease_and_never_enters_the_vexas_conclusion() -> None:
    findings = interpret(evidence(call("UBA1 c.1731C>T", 100, 200), of=sample(sex=Sex.FEMALE)), context())
    (found,) = findings.findings
    assert (found.category, found.consequence, found.reportable) == (Category.SMAX2, "synonymous_variant", True)
    assert found.hgvs_mosaic is None
    assert findings.conclusion.vexas is VexasConclusion.NOT_ASSESSABLE
    assert "SMAX2" in joined(findings.genes[0].text)
    assert not [
        text for text in (findings.conclusion.headline, *(s.text for s in findings.conclusion.text)) if "SMAX2" in text
    ]


def test_a_benign_row_is_listed_and_not_reported() -> None:
    found = finding("UBA1 c.147C>T")
    assert (found.category, found.reportable) == (Category.BENIGN, False)


def test_an_unlisted_change_of_exon_15_is_remarked_as_lying_where_smax2_lies() -> None:
    found = uba1(47206000, "C", "T")
    assert found.category is Category.OTHER
    assert "remark.exon15_novel" in [r.id for r in found.remarks]


def test_a_dominant_negative_protein_change_by_another_base_is_dominant_negative_and_unclassed() -> None:
    found = finding("ADA2 c.139G>C")
    assert (found.category, found.classification) == (Category.DOMINANT_NEGATIVE, Classification.UNCERTAIN)
    assert "PS1" in [line.acmg for line in found.evidence]


@pytest.mark.parametrize("change", ["ADA2 c.144del", "ADA2 c.753G>A", "ADA2 c.2T>C", "PRF1 c.3G>T", "PRF1 c.272C>T"])
def test_both_assemblies_come_to_the_same_names_and_category(change: str) -> None:
    seen = set()
    for assembly in Assembly:
        (found,) = interpret(
            evidence(call(change, 50, assembly=assembly), assembly=assembly), context(assembly)
        ).findings
        seen.add((found.hgvs_c, found.hgvs_p, found.category, found.classification, found.consequence))
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("gene", "chrom", "pos", "ref", "alt"),
    [
        ("ADA2", "chr22", 17209677, "T", "C"),  # c.1: start loss
        ("ADA2", "chr22", 17209600, "C", "CA"),  # frameshift
        ("ADA2", "chr22", 17209355, "C", "T"),  # first base of an intron
        ("PRF1", "chr10", 70600854, "G", "GA"),  # frameshift
    ],
)
def test_novel_loss_of_function_is_predicted_reported_and_unclassed(
    gene: str, chrom: str, pos: int, ref: str, alt: str
) -> None:
    genome = context().namer.namer._genome  # type: ignore[attr-defined]  # the builder's namer
    real = genome.fetch(chrom, pos, pos)
    fixed = real + alt[1:] if len(alt) > 1 else ("A" if real != "A" else "C")
    one = allele_call(gene, chrom, pos, real, fixed, read=counts(50, 100))
    (found,) = interpret(evidence(one), context()).findings
    assert found.category is Category.PREDICTED_LOSS_OF_FUNCTION
    assert found.classification is Classification.UNCERTAIN
    assert found.reportable
    assert any(line.acmg.startswith("PVS1") for line in found.evidence)


def test_a_row_that_deletes_an_interval_is_that_deletion_however_it_is_written_and_nothing_else() -> None:
    """GIVEN a row of a deletion by its interval THEN a deletion of just these bases is listed, in either spelling, and neither a
    replacement of them nor another deletion is."""
    gene, chrom, start = load_genes()["PRF1"], "chr10", 70600640  # no repeat: one way to write each
    bases = load_genome(Assembly.GRCH38).fetch(chrom, start - 1, start + 3)
    first = next(row for row in TABLE.rows if row.gene == gene.symbol and row.decides)

    def is_listed(length: int, pos: int, ref: str, alt: str) -> bool:
        """Whether the deletion of ``length`` bases from ``start`` on is a row on this change."""
        deleted = {Assembly.GRCH38: Interval(chrom, start, start + length - 1)}
        row = replace(first, alleles={}, deleted=deleted, hgvs_c="c.0del")
        seen = context(variants=replace(TABLE, rows=(*TABLE.rows, row)))
        unit = VariantGroup(
            gene.symbol, (Allele(chrom, pos, ref, alt),), (allele_call(gene.symbol, chrom, pos, ref, alt),)
        )
        return row in known_rows(subject_of(unit, gene, Assembly.GRCH38, seen))

    assert is_listed(2, start - 1, bases[:3], bases[0])
    assert is_listed(2, start, bases[1:4], bases[3])
    assert is_listed(1, start - 1, bases[:2], bases[0])
    assert not is_listed(1, start, bases[1], "T" if bases[1] != "T" else "A")
    assert not is_listed(2, start - 1, bases[:2], bases[0])
    assert not is_listed(2, start - 1, bases[:4], bases[0])
    assert not is_listed(2, start - 1, bases[0], bases[:3])


def test_a_change_is_silent_where_each_of_its_consequences_is() -> None:
    """GIVEN names with any consequences THEN one that is not silent is enough, and none together make what each alone is not."""
    silent = [
        "synonymous_variant",
        "stop_retained_variant",
        "intron_variant",
        "5_prime_UTR_variant",
        "3_prime_UTR_variant",
    ]
    silent += ["splice_polypyrimidine_tract_variant", "upstream_gene_variant"]
    loud = ["missense_variant", "splice_donor_variant", "frameshift_variant"]
    names = context().namer.name("UBA1", "chrX", 47199077, "C", "T")
    assert names.exon is not None

    def of(*terms: str, exon: int | None = names.exon) -> bool:
        return is_silent(replace(names, consequences=terms, exon=exon))

    assert of(*silent)
    for term in silent:
        assert of(term)
        assert of(term, "splice_region_variant", exon=None)
        assert not of(term, "splice_region_variant")
        assert not any(of(term, other) or of(other) for other in loud)


@pytest.mark.parametrize("local", [False, True])
@pytest.mark.parametrize("level", [EvidenceLevel.PUBLISHED, EvidenceLevel.UNCONFIRMED])
def test_only_a_deciding_row_of_ours_makes_a_codon_canonical_within_a_larger_change(
    local: bool, level: EvidenceLevel
) -> None:
    """GIVEN a row that calls c.123G>C canonical, and c.123G>C with the base behind it THEN the change is canonical where the row is ours
    and decides, and a laboratory's row or an unconfirmed one leaves it as it is."""
    canonical = next(row for row in TABLE.rows if row.category is Category.MET41_CANONICAL)
    allele = Allele("chrX", 47199053, "G", "C")
    row = replace(canonical, alleles={Assembly.GRCH38: (allele,)}, hgvs_c="c.123G>C", local=local, evidence=level)
    others = tuple(each for each in TABLE.rows if each.alleles.get(Assembly.GRCH38) != (allele,))
    table = replace(TABLE, rows=(*others, row))
    one = allele_call("UBA1", "chrX", 47199053, "GG", "CC", read=counts(60, 200))
    (found,) = interpret(evidence(one), context(variants=table)).findings
    ours = not local and level is EvidenceLevel.PUBLISHED
    assert found.category is (Category.MET41_CANONICAL if ours else Category.MET41_NONCANONICAL)


@pytest.mark.parametrize(
    ("local", "level", "lends"),
    [
        (False, EvidenceLevel.PUBLISHED, True),
        (False, EvidenceLevel.UNCONFIRMED, False),
        (True, EvidenceLevel.PUBLISHED, False),
    ],
)
@pytest.mark.parametrize("category", [Category.DOMINANT_NEGATIVE, Category.KNOWN_PATHOGENIC])
def test_only_a_deciding_row_of_ours_speaks_for_another_change_to_the_same_protein(
    category: Category, local: bool, level: EvidenceLevel, lends: bool
) -> None:
    """GIVEN ADA2 c.326C>A, and a row of other bases with its p.(Ala109Asp) THEN the row speaks for it where it is ours and decides; a
    laboratory's row and an unconfirmed one do not."""
    plain = next(
        row for row in TABLE.rows if row.gene == "ADA2" and row.category is Category.DOMINANT_NEGATIVE and row.decides
    )
    other = {Assembly.GRCH38: (Allele("chr22", 17207286, "GC", "AT"),)}
    row = replace(
        plain,
        alleles=other,
        hgvs_c="c.326_327delinsAT",
        hgvs_p="p.(Ala109Asp)",
        category=category,
        local=local,
        evidence=level,
    )
    given = evidence(call("ADA2 c.326C>A", 50))
    (without,) = interpret(given, context()).findings
    (found,) = interpret(given, context(variants=replace(TABLE, rows=(*TABLE.rows, row)))).findings
    assert without.hgvs_p == "p.(Ala109Asp)"
    assert ("evidence.same_protein" in [line.id for line in found.evidence]) is lends
    assert lends or found.category is without.category
