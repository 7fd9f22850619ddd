"""Rows of variant tables: what is refused, what is only told, and published names that cannot exist."""

from pathlib import Path

import pytest
from tests.builders.tables import own_table

from vexas_report.knowledge import load_variants
from vexas_report.knowledge.variant_tables import misprints, read_rows
from vexas_report.model.names import CodingPosition
from vexas_report.model.problems import Problem, VexasReportError
from vexas_report.model.terms import Category

ROW = {
    "gene": "UBA1",
    "transcript": "NM_003334.4",
    "hgvs_c": "c.166T>C",
    "grch38": "chrX:47199095:T:C",
    "category": "other",
    "classification": "uncertain",
    "evidence": "unconfirmed",
    "sources": "this laboratory",
}


def test_a_row_on_another_transcript_is_told_and_kept_for_its_allele(tmp_path: Path) -> None:
    """GIVEN a row named on another transcript THEN it is a warning, and the row matches by its allele alone."""
    warnings: list[Problem] = []
    (row,) = read_rows(own_table(tmp_path, ROW, {"transcript": "NM_153280.3"}), warnings, local=True)
    assert [w.code for w in warnings] == ["TABLE_TRANSCRIPT"]
    assert warnings[0].where == "own.tsv, line 2"
    assert not row.named


def test_of_wrong_rows_and_told_ones_only_the_wrong_ones_refuse_the_table(tmp_path: Path) -> None:
    rows = own_table(tmp_path, ROW, {"transcript": "NM_153280.3"}, {"gene": "UBE1"}, {"category": "nonsense"})
    warnings: list[Problem] = []
    with pytest.raises(VexasReportError) as refused:
        read_rows(rows, warnings, local=True)
    assert [(p.code, p.where) for p in refused.value.problems] == [
        ("TABLE_GENE", "own.tsv, line 3"),
        ("TABLE_VALUE", "own.tsv, line 4"),
    ]
    assert [w.code for w in warnings] == ["TABLE_TRANSCRIPT"]


def test_a_misprint_is_found_at_its_place_and_nowhere_else() -> None:
    """GIVEN c.118-2A>C, which a table prints as a name that cannot exist THEN each place over it finds it, and no other."""
    rows = [r for r in load_variants().rows if r.category is Category.INVALID_NAME and r.hgvs_c.startswith("c.118-2")]
    assert rows
    at, before, behind = CodingPosition(118, -2), CodingPosition(118, -3), CodingPosition(118, -1)
    for start, end in ((at, at), (before, at), (at, behind), (before, behind)):
        assert misprints(rows, start, end) == tuple(rows)
    for start, end in ((before, before), (behind, behind), (None, at), (at, None), (None, None)):
        assert misprints(rows, start, end) == ()
