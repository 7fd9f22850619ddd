"""Every row of the variant tables gets its own names back, in both assemblies, from coordinates alone."""

import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from vexas_report.knowledge import load_variants
from vexas_report.knowledge.records import KnownVariant
from vexas_report.model.names import NamesBasis
from vexas_report.model.terms import Assembly, Category
from vexas_report.naming import Namer, known
from vexas_report.naming.known import table_name
from vexas_report.naming.protein import ProteinName
from vexas_report.reference import load_genome

EXCEPTIONS = Path(__file__).parent / "table_exceptions.tsv"


def _exceptions() -> dict[tuple[str, str], dict[str, str]]:
    with EXCEPTIONS.open(encoding="utf-8", newline="") as lines:
        return {(row["gene"], row["hgvs_c"]): row for row in csv.DictReader(lines, delimiter="\t")}


ROWS = [row for row in load_variants().rows if row.category not in (Category.STRUCTURAL, Category.INVALID_NAME)]


@pytest.mark.parametrize("assembly", Assembly)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.gene}-{row.hgvs_c}")
def test_a_row_is_named_as_its_table_has_it(row: KnownVariant, assembly: Assembly) -> None:
    namer = Namer(load_genome(assembly))
    alleles = row.alleles[assembly]
    names = namer.name_haplotype(row.gene, [(a.chrom, a.pos, a.ref, a.alt) for a in alleles])
    exception = _exceptions().get((row.gene, row.hgvs_c))
    assert names.transcript == row.transcript
    assert names.hgvs_c == row.hgvs_c
    assert names.hgvs_p == (exception["computed_p"] if exception else row.hgvs_p)


def test_rows_whose_codon_is_not_known_whole_rest_on_the_protein_or_on_their_own_row() -> None:
    """GIVEN the rows beyond the known sequence THEN REF agrees with the protein's residue in each, and one alone needs
    its row to be named: at Ile894 the residue leaves two changes."""
    namer = Namer(load_genome(Assembly.GRCH38))
    basis = {}
    for row in ROWS:
        alleles = row.alleles[Assembly.GRCH38]
        names = namer.name_haplotype(row.gene, [(a.chrom, a.pos, a.ref, a.alt) for a in alleles])
        assert not [reason for _, reason in names.missing if reason.startswith("REF")], row.hgvs_c
        if names.basis is not NamesBasis.SEQUENCE:
            basis[row.hgvs_c] = (names.basis, names.hgvs_p)
    assert basis == {
        "c.1861A>T": (NamesBasis.PROTEIN, "p.(Ser621Cys)"),
        "c.2681T>G": (NamesBasis.TABLE, "p.(Ile894Ser)"),
    }


def test_every_exception_is_still_one() -> None:
    rows = {(row.gene, row.hgvs_c): row.hgvs_p for row in ROWS}
    for key, exception in _exceptions().items():
        assert rows[key] == exception["table_p"] != exception["computed_p"]
        assert exception["reason"]


def test_a_residue_that_a_source_has_wrong_is_explained_beside_its_row() -> None:
    """GIVEN a row whose residue the sequence does not spell THEN its note names the program's own, for the report to show."""
    for row in ROWS:
        exception = _exceptions().get((row.gene, row.hgvs_c))
        if exception and not exception["table_p"].endswith("fs)"):
            assert exception["table_p"] in row.note
            assert exception["computed_p"] in row.note


def _lookup(row: KnownVariant, **changed: str) -> tuple[ProteinName, str, str] | None:
    """What the tables say of a row's allele, with parts of the question changed."""
    (allele,) = row.alleles[Assembly.GRCH38]
    asked = {"ref": allele.ref, "alt": allele.alt, "hgvs_c": row.hgvs_c} | changed
    return table_name(Assembly.GRCH38, allele.chrom, allele.pos, **asked)


def test_a_table_s_name_is_what_the_sequence_gives_where_it_can() -> None:
    """GIVEN each row of one allele THEN its protein name, change and term are those that the sequence gives; rows of more
    than one residue are not read from the table."""
    namer = Namer(load_genome(Assembly.GRCH38))
    kinds = Counter[str]()
    for row in ROWS:
        if len(row.alleles[Assembly.GRCH38]) != 1 or (row.gene, row.hgvs_c) in _exceptions():
            continue
        (allele,) = row.alleles[Assembly.GRCH38]
        names = namer.name(row.gene, allele.chrom, allele.pos, allele.ref, allele.alt)
        found = _lookup(row)
        kind = names.protein.kind if names.protein else ""
        if kind not in ("missense", "synonymous", "nonsense"):
            assert found is None, row.hgvs_c
            continue
        assert found is not None, row.hgvs_c
        name, term, source = found
        assert (name.name, name.change) == (row.hgvs_p, names.protein)
        assert term in names.consequences
        assert source == f"{row.table}, {row.hgvs_c}"
        kinds[kind] += 1
    assert min(kinds["missense"], kinds["synonymous"], kinds["nonsense"]) >= 2, kinds


def test_a_table_names_its_own_allele_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN Met41Thr's row THEN another base, another c. name, or a row of the laboratory says nothing."""
    (row,) = (row for row in ROWS if row.hgvs_c == "c.122T>C")
    assert _lookup(row) is not None
    assert _lookup(row, alt="G") is None
    assert _lookup(row, hgvs_c="c.122T>G") is None
    table = load_variants()
    monkeypatch.setattr(
        known, "load_variants", lambda: replace(table, rows=tuple(replace(each, local=True) for each in table.rows))
    )
    assert _lookup(row) is None
