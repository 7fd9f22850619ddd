"""Declared sex against the chrX genotypes of the same file."""

from pathlib import Path

import pytest
from tests.builders.bam import sequence
from tests.builders.vcf import FORMATS, VcfBuilder
from tests.vcf.support import one

from vexas_report.model.terms import Sex

PACKINGS = ("plain", "indexed", "bcf", "bcf indexed")


def packed(builder: VcfBuilder, folder: Path, packing: str) -> str:
    return {
        "plain": lambda: builder.plain(folder / "a.vcf"),
        "indexed": lambda: builder.bgzip(folder / "a.vcf.gz", index="tbi"),
        "bcf": lambda: builder.bcf(folder / "a.bcf"),
        "bcf indexed": lambda: builder.bcf(folder / "a.bcf", index=True),
    }[packing]()


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
@pytest.mark.parametrize("packing", PACKINGS)
def test_sex(tmp_path: Path, sex: Sex, heterozygous: int, alternate: int, share: str | None, packing: str) -> None:
    """GIVEN chrX genotypes WHEN the declared sex does not fit them THEN a remark with the numbers; too few sites: none."""
    builder = chrx(heterozygous, alternate)
    path = packed(builder, tmp_path, packing)
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


@pytest.mark.parametrize("packing", PACKINGS)
def test_sites_count_from_the_first_base_of_a_stretch_to_its_last_and_not_in_the_genes(
    tmp_path: Path, packing: str
) -> None:
    """GIVEN heterozygous sites at both ends of the stretches and beside them, within UBA1, and at the coordinates that ADA2 has on
    its own chromosome THEN those of the stretches count, UBA1 does not, and another chromosome's gene takes nothing away."""
    edges = [2_800_000, 2_800_001, 88_299_999, 88_300_000, 93_500_000, 93_500_001, 154_900_000]
    outside = [2_799_999, 88_300_001, 93_499_999, 154_900_001]
    gene, elsewhere = list(range(47_199_000, 47_199_030, 3)), list(range(17_209_500, 17_209_620, 10))
    plain = list(range(20_000_000, 20_060_000, 1000))
    builder = VcfBuilder(meta=FORMATS)
    for pos in sorted([*edges, *outside, *gene, *elsewhere, *plain]):
        base = sequence("chrX", pos, pos) if pos in gene else "A"
        builder.add("X", pos, base, "G" if base != "G" else "C", "0/1")
    found = one(packed(builder, tmp_path, packing), sex=Sex.MALE)
    (said,) = [r.values["sites"] for r in found.remarks if r.code == "sex_chrx"]
    assert int(said) == len(edges) + len(elsewhere) + len(plain)


@pytest.mark.parametrize(("sites", "said"), [(49, False), (50, True)])
def test_fifty_sites_are_needed(tmp_path: Path, sites: int, said: bool) -> None:
    found = one(chrx(sites, 0).plain(tmp_path / "a.vcf"), sex=Sex.MALE)
    assert any(r.code == "sex_chrx" for r in found.remarks) is said


@pytest.mark.parametrize(
    ("sex", "heterozygous", "said"),
    [(Sex.MALE, 30, False), (Sex.MALE, 31, True), (Sex.FEMALE, 10, False), (Sex.FEMALE, 9, True)],
)
def test_shares_at_the_bounds(tmp_path: Path, sex: Sex, heterozygous: int, said: bool) -> None:
    """GIVEN 100 sites THEN a share of 30 % still fits a man and one of 10 % a woman."""
    builder = VcfBuilder(meta=FORMATS)
    for i in range(100):
        builder.add("X", 10_000_000 + 1000 * i, "A", "G", "0/1" if i < heterozygous else "1/1")
    found = one(builder.plain(tmp_path / "a.vcf"), sex=sex)
    assert any(r.code == "sex_chrx" for r in found.remarks) is said


@pytest.mark.parametrize(
    ("ref", "alt", "genotype", "filters"),
    [
        ("A", "AG", "0/1", "PASS"),
        ("AG", "A", "0/1", "PASS"),
        ("A", "G", "0/1", "LowQual"),
        ("A", "G", "./1", "PASS"),
        ("A", "G", "0/0", "PASS"),
    ],
)
def test_what_is_no_site(tmp_path: Path, ref: str, alt: str, genotype: str, filters: str) -> None:
    """GIVEN 60 records that are no unfiltered, called single base change THEN nothing is said of the sex."""
    builder = VcfBuilder(meta=FORMATS)
    for i in range(60):
        builder.add("X", 10_000_000 + 1000 * i, ref, alt, genotype, filters=filters)
    assert not any(r.code == "sex_chrx" for r in one(builder.plain(tmp_path / "a.vcf"), sex=Sex.MALE).remarks)


@pytest.mark.parametrize("packing", PACKINGS)
def test_other_chromosomes_say_nothing_of_the_sex(tmp_path: Path, packing: str) -> None:
    """GIVEN 100 heterozygous sites of chromosome 22 where they would count on X, and 60 of X that fit a man THEN no remark."""
    builder = VcfBuilder(meta=FORMATS)
    for i in range(100):
        builder.add("22", 20_000_000 + 1000 * i, "A", "G", "0/1")
    for i in range(60):
        builder.add("X", 10_000_000 + 1000 * i, "A", "G", "1/1")
    found = one(packed(builder, tmp_path, packing), sex=Sex.MALE)
    assert (found.remarks, found.problems) == ((), ())
