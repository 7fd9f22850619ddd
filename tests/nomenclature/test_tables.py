"""Every row of the variant tables gets its own names back, in both assemblies, from coordinates alone."""

import csv
from pathlib import Path

import pytest

from vexas_report.knowledge import load_variants
from vexas_report.knowledge.genome import load_genome
from vexas_report.knowledge.table_records import KnownVariant
from vexas_report.model.names import NamesBasis
from vexas_report.model.terms import Assembly, Category
from vexas_report.nomenclature import Namer

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


def test_rows_whose_codon_is_not_known_whole_rest_on_their_table() -> None:
    """GIVEN the rows beyond the known sequence THEN their names are the table's."""
    namer = Namer(load_genome(Assembly.GRCH38))
    basis = {}
    for row in ROWS:
        alleles = row.alleles[Assembly.GRCH38]
        names = namer.name_haplotype(row.gene, [(a.chrom, a.pos, a.ref, a.alt) for a in alleles])
        assert not [reason for _, reason in names.missing if reason.startswith("REF")], row.hgvs_c
        if names.basis is not NamesBasis.SEQUENCE:
            basis[row.hgvs_c] = (names.basis, names.hgvs_p)
    assert basis == {
        "c.1861A>T": (NamesBasis.TABLE, "p.(Ser621Cys)"),
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
