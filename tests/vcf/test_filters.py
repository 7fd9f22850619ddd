"""Filters of a sample (FORMAT/FT) and of an allele (INFO/AS_FilterStatus)."""

import pytest

from vexas_report.vcf.filters import allele_filters, sample_filters


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("PASS", ()),
        (".", ()),
        ("", ()),
        ("strand_bias", ("strand_bias",)),
        ("strand_bias;base_qual", ("strand_bias", "base_qual")),
        ("strand_bias,base_qual", ("strand_bias", "base_qual")),
        ("PASS;q10", ("q10",)),
    ],
)
def test_sample_filters_are_split_and_pass_is_none(text: str, found: tuple[str, ...]) -> None:
    assert sample_filters(text) == found


@pytest.mark.parametrize(
    ("status", "first", "second"),
    [
        ("SITE|SITE", (), ()),
        ("strand_bias|SITE", ("strand_bias",), ()),
        ("SITE|weak_evidence,strand_bias", (), ("weak_evidence", "strand_bias")),
        ("[SITE|weak_evidence, strand_bias]", (), ("weak_evidence", "strand_bias")),
        ("PASS,VQSRTrancheSNP99.90to100.00", (), ("VQSRTrancheSNP99.90to100.00",)),
        ("NA,.", (), ()),
        ("", (), ()),
        # GIVEN the status of other alleles, as a splitter leaves it THEN each allele gets every filter
        ("SITE|strand_bias|SITE", ("strand_bias",), ("strand_bias",)),
    ],
)
def test_allele_filters_of_a_record_with_two_alleles(
    status: str, first: tuple[str, ...], second: tuple[str, ...]
) -> None:
    assert (allele_filters(status, 1, 2), allele_filters(status, 2, 2)) == (first, second)


@pytest.mark.parametrize(
    ("status", "found"),
    [
        ("SITE", ()),
        ("strand_bias", ("strand_bias",)),
        ("weak_evidence,strand_bias", ("weak_evidence", "strand_bias")),
        ("SITE|strand_bias", ("strand_bias",)),
    ],
)
def test_allele_filters_of_a_record_with_one_allele(status: str, found: tuple[str, ...]) -> None:
    assert allele_filters(status, 1, 1) == found
