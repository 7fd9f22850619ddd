"""Spellings beside a name, and the mosaic form of a name."""

from dataclasses import replace

import pytest

from vexas_report.knowledge import load_variants
from vexas_report.model.names import CodingPosition, ProteinChange
from vexas_report.nomenclature import aliases as aliases_module
from vexas_report.nomenclature.aliases import aliases, alternative_spellings, invalid_published_names, one_letter
from vexas_report.nomenclature.mosaic_names import mosaic_c, mosaic_p

TWENTY = "ACGTACGTACGTACGTACGT"


@pytest.mark.parametrize(
    ("hgvs_c", "bases", "found"),
    [
        ("c.144del", "G", ("c.144delG",)),
        ("c.144dup", "G", ("c.144dupG",)),
        ("c.1_20del", TWENTY, (f"c.1_20del{TWENTY}",)),
        ("c.1_21del", TWENTY + "A", ()),
        ("c.144_145del", "GN", ()),
        ("c.121A>C", "A", ()),
        ("c.121_122delinsCC", "AT", ()),
        ("c.120_121insC", "C", ()),
    ],
)
def test_bases_are_written_out_of_short_deletions_and_copies_alone(
    hgvs_c: str, bases: str, found: tuple[str, ...]
) -> None:
    assert alternative_spellings(hgvs_c, bases) == found


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (None, ()),
        (ProteinChange("missense", 41, 41, "M", "T"), ("M41T",)),
        (ProteinChange("nonsense", 374, 374, "W", "*", 374), ("W374*", "W374X")),
        (ProteinChange("frameshift", 49, 49, "R", "G", 52), ("R49fs",)),
        (ProteinChange("start_lost", 1, 1, "M", "?"), ("M1?",)),
        (ProteinChange("synonymous", 251, 251, "P", "P"), ()),
        (ProteinChange("inframe_deletion", 41, 41, "M", ""), ()),
        (ProteinChange("missense", 40, 41, "GM", "AL"), ()),
        (ProteinChange("missense", 40, 40, "", "A"), ()),
        (ProteinChange("frameshift", 40, 40, "", ""), ()),
    ],
)
def test_one_letter_names_of_one_known_residue(change: ProteinChange | None, found: tuple[str, ...]) -> None:
    assert one_letter(change) == found


def test_other_symbols_of_a_gene() -> None:
    """GIVEN a c. name THEN it stands under each former symbol; without one, nothing does."""
    assert aliases("ADA2", "c.144del") == ("CECR1:c.144del",)
    assert aliases("PRF1", "c.3G>T") == ()
    assert aliases("ADA2", None) == ()


def test_a_name_that_cannot_exist_is_shown_with_its_source() -> None:
    """GIVEN a change at c.118-2 or over it THEN the misprint stands beside it, with who printed it; nowhere else."""
    said = "c.118-2T>C (printed so in PMID:35609174; impossible, the reference base there is another)"
    place = CodingPosition(118, -2)
    assert invalid_published_names("UBA1", place, place) == (said,)
    assert invalid_published_names("UBA1", CodingPosition(118, -5), CodingPosition(118)) == (said,)
    assert invalid_published_names("UBA1", CodingPosition(118, -1), CodingPosition(118)) == ()
    assert invalid_published_names("UBA1", None, None) == ()
    assert invalid_published_names("ADA2", place, place) == ()


def test_a_name_that_cannot_exist_and_has_no_source_claims_none(monkeypatch: pytest.MonkeyPatch) -> None:
    (row,) = (row for row in load_variants().rows if row.hgvs_c == "c.118-2T>C")
    monkeypatch.setattr(aliases_module, "misprints", lambda *_: (replace(row, sources=()),))
    said = "c.118-2T>C (printed so; impossible, the reference base there is another)"
    assert invalid_published_names("UBA1", None, None) == (said,)


@pytest.mark.parametrize(
    ("name", "mosaic"),
    [
        (None, None),
        ("c.122T>C", "c.122=/T>C"),
        ("c.118-1G>C", "c.118-1=/G>C"),
        ("c.*3A>G", "c.*3=/A>G"),
        ("c.121_123del", "c.121_123=/del"),
        ("c.121dup", "c.121=/dup"),
        ("c.120_121insAC", "c.120_121=/insAC"),
        ("c.121_122delinsCC", "c.121_122=/delinsCC"),
        ("c.[119G>C;121A>T]", None),
        ("c.121=", None),
    ],
)
def test_a_mosaic_coding_name_puts_the_reference_first(name: str | None, mosaic: str | None) -> None:
    assert mosaic_c(name) == mosaic


@pytest.mark.parametrize(
    ("name", "mosaic"),
    [
        (None, None),
        ("p.(Met41Thr)", "p.(Met41=/Thr)"),
        ("p.(Trp374*)", "p.(Trp374=/*)"),
        ("p.(Gly40_Met41delinsAlaLeu)", "p.(Gly40_Met41=/delinsAlaLeu)"),
        ("p.(Arg49Glyfs*4)", "p.(Arg49=/Glyfs*4)"),
        ("p.(Arg4Profs*?)", "p.(Arg4=/Profs*?)"),
        ("p.(*7Argext*?)", "p.(*7=/Argext*?)"),
        ("p.(*7Argext*3)", "p.(*7=/Argext*3)"),
        ("p.(Met41=)", None),
        ("p.(Met1?)", None),
        ("p.?", None),
    ],
)
def test_a_mosaic_protein_name_puts_the_reference_first(name: str | None, mosaic: str | None) -> None:
    assert mosaic_p(name) == mosaic
