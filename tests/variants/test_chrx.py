"""Declared sex against the chrX genotypes of the same file."""

from pathlib import Path

import pytest
from tests.builders.vcf import FORMATS, VcfBuilder
from tests.variants.support import one

from vexas_report.model.terms import Sex


def chrx(heterozygous: int, alternate: int, start: int = 10_000_000) -> VcfBuilder:
    """So many heterozygous and so many 1/1 or 1 sites on chrX, in order."""
    builder = VcfBuilder(meta=FORMATS)
    genotypes = ["0/1"] * heterozygous + ["1/1", "1"] * (alternate // 2)
    for i, genotype in enumerate(genotypes):
        builder.add("X", start + 1000 * i, "A", "G", genotype)
    return builder


@pytest.mark.parametrize(
    ("sex", "heterozygous", "alternate", "share"),
    [
        (Sex.MALE, 60, 40, "60%"),
        (Sex.MALE, 5, 95, None),
        (Sex.FEMALE, 60, 40, None),
        (Sex.FEMALE, 2, 98, "2%"),
        (Sex.UNKNOWN, 2, 98, None),
        (Sex.FEMALE, 0, 20, None),
    ],
)
@pytest.mark.parametrize("packing", ["plain", "indexed", "bcf", "bcf indexed"])
def test_sex(tmp_path: Path, sex: Sex, heterozygous: int, alternate: int, share: str | None, packing: str) -> None:
    """GIVEN chrX genotypes WHEN the declared sex does not fit them THEN a remark with the numbers; too few sites: none."""
    builder = chrx(heterozygous, alternate)
    path = {
        "plain": lambda: builder.plain(tmp_path / "a.vcf"),
        "indexed": lambda: builder.bgzip(tmp_path / "a.vcf.gz", index="tbi"),
        "bcf": lambda: builder.bcf(tmp_path / "a.bcf"),
        "bcf indexed": lambda: builder.bcf(tmp_path / "a.bcf", index=True),
    }[packing]()
    found = one(path, sex=sex)
    assert found.problems == ()
    sites = heterozygous + alternate // 2 * 2
    expected = {"declared": sex.value, "sites": str(sites), "heterozygous": str(heterozygous), "share": share}
    assert [r.values for r in found.remarks if r.code == "sex_chrx"] == ([expected] if share else [])


@pytest.mark.parametrize("start", [200_000, 90_000_000, 155_000_000])
def test_shared_regions_do_not_count(tmp_path: Path, start: int) -> None:
    """GIVEN sites in the pseudoautosomal and X-transposed regions THEN they say nothing of sex."""
    path = chrx(100, 0, start).plain(tmp_path / "a.vcf")
    assert one(path, sex=Sex.MALE).remarks == ()


def test_enough_sites_are_enough(tmp_path: Path) -> None:
    """GIVEN 2,000 sites of one sample THEN 400 are counted, from text, with an index and from BCF alike."""
    builder = chrx(2000, 0)
    (tmp_path / "b").mkdir()
    paths = [
        builder.plain(tmp_path / "a.vcf"),
        builder.bgzip(tmp_path / "a.vcf.gz", index="tbi"),
        builder.bcf(tmp_path / "a.bcf"),
        builder.bcf(tmp_path / "b" / "a.bcf", index=True),
    ]
    remarks = [one(path, sex=Sex.MALE).remarks for path in paths]
    assert [[r.values["sites"] for r in each] for each in remarks] == [["400"]] * 4
