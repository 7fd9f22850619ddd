"""Counts by strand, source by source: which record carries them, and what is too little to tell."""

from itertools import pairwise

import pytest

from vexas_report.model.evidence import Counts, Remark
from vexas_report.vcf.read_counts import AlleleFields
from vexas_report.vcf.strand_counts import SOURCES, orientation, with_sides

COUNTS = Counts("FORMAT/AD", 20, 10, 30, 1 / 3)
Four = tuple[int, int, int, int]


def strands(
    fields: dict[str, str], info: dict[str, str] | None = None, alts: tuple[str, ...] = ("C",), allele: int = 1
) -> Four | None:
    """Reference forward and reverse, alternate forward and reverse; None where the counts stay without."""
    found = with_sides(COUNTS, AlleleFields("T", alts, allele, fields, info or {}))
    four = (found.ref_forward, found.ref_reverse, found.alt_forward, found.alt_reverse)
    if found == COUNTS:
        assert four == (None, None, None, None)
        return None
    assert (found.field, found.ref_reads, found.alt_reads, found.depth) == ("FORMAT/AD", 20, 10, 30)
    assert None not in four
    return four  # type: ignore[return-value]  # none of the four is None


TWO = ("C", "G")


@pytest.mark.parametrize(
    ("fields", "alts", "allele", "found"),
    [
        ({"ADF": "1,3", "ADR": "2,4"}, ("C",), 1, (1, 2, 3, 4)),
        ({"ADF": "1,3,5", "ADR": "2,4,6"}, TWO, 1, (1, 2, 3, 4)),
        ({"ADF": "1,3,5", "ADR": "2,4,6"}, TWO, 2, (1, 2, 5, 6)),
        ({"ADF": "1,3", "ADR": "2,4"}, TWO, 1, None),
        ({"ADF": "1,3,5", "ADR": "2,4,6"}, ("C",), 1, None),
        ({"ADF": "1,3", "ADR": "2,."}, ("C",), 1, None),
        ({"ADF": "1,3"}, ("C",), 1, None),
        ({"ADR": "1,3"}, ("C",), 1, None),
        ({"RDF": "1", "RDR": "2", "ADF": "3", "ADR": "4"}, ("C",), 1, (1, 2, 3, 4)),
        ({"RDF": "1", "RDR": "2", "ADF": "3"}, ("C",), 1, None),
        ({"RDF": "1", "RDR": "x", "ADF": "3", "ADR": "4"}, ("C",), 1, None),
        ({"SB": "1,2,3,4"}, ("C",), 1, (1, 2, 3, 4)),
        ({"SB": "1,2,3,4"}, ("C", "<NON_REF>"), 1, (1, 2, 3, 4)),
        ({"SB": "1,2,3,4"}, TWO, 1, None),
        ({"SB": "1,2,3"}, ("C",), 1, None),
        ({"SB": "1,2,3,4,5"}, ("C",), 1, None),
        ({"SB": "-12.1"}, ("C",), 1, None),
        ({"RD": "1,2", "ALD": "3,4"}, ("C",), 1, (1, 2, 3, 4)),
        ({"RD": "1,2", "ALD": "3,4"}, TWO, 1, None),
        ({"RD": "1", "ALD": "2,3,4"}, ("C",), 1, (1, 2, 3, 4)),
        ({"RD": "1,2", "ALD": "3"}, ("C",), 1, None),
        ({"SAC": "1,2,3,4"}, ("C",), 1, (1, 2, 3, 4)),
        ({"SAC": "1,2,3,4,5,6"}, TWO, 2, (1, 2, 5, 6)),
        ({"SAC": "1,2,3,4"}, TWO, 1, None),
        ({"SAC": "1,2,3,.,5,6"}, TWO, 2, (1, 2, 5, 6)),
        ({"SR": "1,2", "SA": "3,4"}, ("C",), 1, (1, 2, 3, 4)),
        ({"SR": "1,2"}, ("C",), 1, None),
        ({"SR": "1,2", "PR": "3,4"}, ("C",), 1, None),
        ({"SR": "1,2", "SA": "3,4"}, TWO, 1, None),
        ({"FTZ": "1", "RTZ": "2", "FCZ": "3", "RCZ": "4", "FAZ": "9", "RAZ": "9"}, ("C",), 1, (1, 2, 3, 4)),
        ({"FTZ": "1", "RTZ": "2", "FCZ": "3", "RCZ": "4", "FGZ": "5", "RGZ": "6"}, TWO, 2, (1, 2, 5, 6)),
        ({"FTZ": "1", "RTZ": "2", "FCZ": "3"}, ("C",), 1, None),
        ({"FTZ": "1", "RTZ": "2", "FCZ": "3", "RCZ": "4"}, ("CC",), 1, None),
        ({"RC1": "1", "RC2": "2", "AC1": "3", "AC2": "4"}, ("C",), 1, (1, 2, 3, 4)),
        ({"RC1": "1", "RC2": "2", "AC1": "3", "AC2": "4"}, TWO, 1, None),
        ({"DP4": "1,2,3,4"}, ("C",), 1, (1, 2, 3, 4)),
        ({"DP4": "1,2,3,4"}, ("C", "<*>"), 1, (1, 2, 3, 4)),
        ({"DP4": "1,2,3,4"}, TWO, 1, None),
        ({"DP4": "1,2,3"}, ("C",), 1, None),
        ({}, ("C",), 1, None),
    ],
)
def test_strands_of_the_sample_s_fields(
    fields: dict[str, str], alts: tuple[str, ...], allele: int, found: Four | None
) -> None:
    assert strands(fields, alts=alts, allele=allele) == found


SAF = {"SRF": "1", "SRR": "2", "SAF": "3", "SAR": "4"}
FSAF = {"FSRF": "5", "FSRR": "6", "FSAF": "7", "FSAR": "8"}


@pytest.mark.parametrize(
    ("fields", "info", "alts", "allele", "found"),
    [
        (SAF, {}, ("C",), 1, (1, 2, 3, 4)),
        ({}, SAF, ("C",), 1, (1, 2, 3, 4)),
        (SAF | FSAF, {}, ("C",), 1, (5, 6, 7, 8)),
        (SAF, FSAF, ("C",), 1, (1, 2, 3, 4)),
        ({}, SAF | FSAF, ("C",), 1, (5, 6, 7, 8)),
        ({}, {**SAF, "SAF": "3,7", "SAR": "4,8"}, TWO, 1, (1, 2, 3, 4)),
        ({}, {**SAF, "SAF": "3,7", "SAR": "4,8"}, TWO, 2, (1, 2, 7, 8)),
        ({}, SAF, TWO, 1, None),
        ({}, {"SRF": "1", "SRR": "2", "SAF": "3"}, ("C",), 1, None),
        ({}, {"DP4": "1,2,3,4"}, ("C",), 1, (1, 2, 3, 4)),
        ({"DP4": "5,6,7,8"}, {"DP4": "1,2,3,4"}, ("C",), 1, (5, 6, 7, 8)),
        ({}, {"DP4": "1,2,3,4"}, TWO, 1, None),
        ({}, {"SB": "1,2,3,4"}, ("C",), 1, None),
        ({}, {"AS_SB_TABLE": "1,2|3,4"}, ("C",), 1, (1, 2, 3, 4)),
        ({}, {"AS_SB_TABLE": "[1, 2|3, 4|5, 6]"}, TWO, 2, (1, 2, 5, 6)),
        ({}, {"AS_SB_TABLE": "1,2|3,4|5,6"}, ("C",), 1, None),
        ({"SB": "5,6,7,8"}, {"AS_SB_TABLE": "1,2|3,4"}, ("C",), 1, (5, 6, 7, 8)),
        ({}, {"TCF": "4", "TCR": "6", "NF": "3", "NR": "4"}, ("C",), 1, (1, 2, 3, 4)),
        ({}, {"TCF": "9", "TCR": "12", "NF": "3,5", "NR": "4,6"}, TWO, 2, (1, 2, 5, 6)),
        ({}, {"TCF": "2", "TCR": "6", "NF": "3", "NR": "4"}, ("C",), 1, None),
        ({}, {"TCF": "4", "NF": "3", "NR": "4"}, ("C",), 1, None),
    ],
)
def test_strands_of_the_record(
    fields: dict[str, str], info: dict[str, str], alts: tuple[str, ...], allele: int, found: Four | None
) -> None:
    """GIVEN FreeBayes' or Ion Torrent's counts, or DP4 THEN the sample's before the record's, the flow-corrected before others."""
    assert strands(fields, info, alts, allele) == found


def test_the_first_source_that_has_all_four_counts() -> None:
    """GIVEN a record with the counts of every source THEN each source stands before those that the page lists behind it."""
    ways = [
        {"ADF": "11,13", "ADR": "12,14"},
        {"SB": "31,32,33,34"},
        {"SAC": "35,36,37,38"},
        {"FSRF": "41", "FSRR": "42", "FSAF": "43", "FSAR": "44"},
        {"RD": "51,52", "ALD": "53,54"},
        {"SR": "55,56", "SA": "57,58"},
        {"FTZ": "1", "RTZ": "2", "FCZ": "3", "RCZ": "4"},
        {"RC1": "5", "RC2": "6", "AC1": "7", "AC2": "8"},
        {"DP4": "61,62,63,64"},
    ]
    in_info = 2
    assert len(ways) == len(SOURCES) - 1 - in_info  # VarScan's ADF and ADR are keys of the first source too
    for before, behind in pairwise(ways):
        assert strands(behind | before) == strands(before)
        assert strands(before) != strands(behind)


@pytest.mark.parametrize(
    ("fields", "allele", "found"),
    [
        ({"F1R2": "9,3,5", "F2R1": "8,4,6"}, 1, ("3", "4")),
        ({"F1R2": "9,3,5", "F2R1": "8,4,6"}, 2, ("5", "6")),
        ({"F1R2": "9,3,5"}, 1, ("3", "7")),
        ({"F2R1": "9,3,5"}, 1, ("7", "3")),
        ({"F1R2": "9,11,5"}, 1, None),
        ({"ALT_F1R2": "3", "ALT_F2R1": "4", "REF_F1R2": "8", "REF_F2R1": "9"}, 1, None),
        ({"F1R2": "9,3", "F2R1": "8,4,6"}, 1, None),
        ({"F1R2": "9,.,5", "F2R1": "8,4,6"}, 1, None),
        ({"F1R2": ".,3,5", "F2R1": "8,4,6"}, 1, None),
        ({}, 1, None),
    ],
)
def test_orientation_of_read_pairs(fields: dict[str, str], allele: int, found: tuple[str, str] | None) -> None:
    view = AlleleFields("T", TWO, allele, fields, {})
    remarks = orientation(view, COUNTS)
    assert remarks == (() if found is None else (Remark("orientation_counts", {"f1r2": found[0], "f2r1": found[1]}),))
    read = with_sides(COUNTS, view)
    assert (None if read.alt_f1r2 is None else (str(read.alt_f1r2), str(read.alt_f2r1))) == found


def test_pair_orientations_of_the_reference_are_read_as_well() -> None:
    """GIVEN F1R2 and F2R1 of Mutect2, of TNscope, and one of the two THEN reference and alternate have both."""

    def pairs(fields: dict[str, str], alts: tuple[str, ...] = ("C",)) -> tuple[int | None, ...]:
        found = with_sides(COUNTS, AlleleFields("T", alts, 1, fields, {}))
        return found.ref_f1r2, found.ref_f2r1, found.alt_f1r2, found.alt_f2r1

    assert pairs({"F1R2": "9,3", "F2R1": "11,7"}) == (9, 11, 3, 7)
    assert pairs({"REF_F1R2": "9", "REF_F2R1": "11", "ALT_F1R2": "3", "ALT_F2R1": "7"}) == (9, 11, 3, 7)
    assert pairs({"F2R1": "11,7"}) == (9, 11, 3, 7)  # the rest of 20 and 10 reads
    assert pairs({"F1R2": "9,3"}) == (9, 11, 3, 7)
    assert pairs({"F2R1": "21,7"}) == pairs({}) == (None,) * 4
    assert orientation(AlleleFields("T", ("C",), 1, {"F2R1": "11,7"}, {}), None) == ()
    assert orientation(AlleleFields("T", ("C",), 1, {"F1R2": "9,3", "F2R1": "11,7"}, {}), None) != ()
