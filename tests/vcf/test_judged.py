"""What becomes of records: one row for many that say the same, what a block without a genotype states, how text is decoded."""

from pathlib import Path

import pytest
from tests.builders.bam import sequence
from tests.builders.vcf import FORMATS, VcfBuilder
from tests.vcf.support import one

from vexas_report.model.evidence import SampleEvidence
from vexas_report.model.sample import Manifest, Sample
from vexas_report.vcf import collect

M41 = 47199052


def first_of_many(builder: VcfBuilder, tmp_path: Path) -> SampleEvidence:
    path = builder.plain(tmp_path / "a.vcf")
    return next(iter(collect(Manifest("1", "default", (Sample("s0", path, vcf_sample="s0"),)))))


def test_plain_records_with_a_wrong_ref_are_summed_as_such(tmp_path: Path) -> None:
    """GIVEN a joint file in which a sample is plain reference at sound records, and at records whose REF is wrong THEN its trail
    has a row for each of the two, with their numbers."""
    builder = VcfBuilder(samples=("s0", "s1"), meta=FORMATS)
    for i in range(12):
        pos = 47199480 + 3 * i  # in exon 5, which no negative requires
        base = sequence("chrX", pos, pos)
        ref = base if i < 8 else "ACGT"[("ACGT".index(base) + 1) % 4]
        alt = "ACGT"[("ACGT".index(base) + 2) % 4]
        builder.add("X", pos, ref, alt, "0/0:30,0:30", "0/1:15,15:30", fmt="GT:AD:DP")
    rows = first_of_many(builder, tmp_path).decisions
    assert {r.rule: r.records for r in rows} == {"reference_genotype_no_alt_reads": 8, "ref_mismatch": 4}


@pytest.mark.parametrize(
    ("fmt", "cell", "ploidy"),
    [("DP", "30", 0), ("GT:DP", "0/0:30", 2), ("GT:DP", "0:30", 1)],
)
def test_a_block_states_how_many_alleles_were_called(tmp_path: Path, fmt: str, cell: str, ploidy: int) -> None:
    path = VcfBuilder(meta=FORMATS).add("X", M41, "T", "<NON_REF>", cell, fmt=fmt).plain(tmp_path / "a.vcf")
    (block,) = one(path).blocks
    assert (block.ploidy, block.depth) == (ploidy, 30)


@pytest.mark.parametrize("packing", ["plain", "indexed"])
@pytest.mark.parametrize("odd", [0, 1, None])
def test_a_byte_that_is_no_utf8_in_a_record_is_warned_of(tmp_path: Path, packing: str, odd: int | None) -> None:
    """GIVEN a Latin-1 letter in the first or the last record of a locus THEN the file is warned of, and each record is read."""
    builder = VcfBuilder(meta=FORMATS)
    for i in range(2):
        builder.add("X", M41 + i, "TG"[i], "C", "0/1", info="NOTE=Universit\u00e4t" if i == odd else ".")
    raw = builder.text().encode("latin-1")
    path = tmp_path / "a.vcf"
    path.write_bytes(raw)
    if packing == "indexed":
        import pysam

        path = Path(pysam.tabix_index(str(path), preset="vcf", force=True))
    found = one(str(path))
    assert [c.pos for c in found.calls] == [M41, M41 + 1]
    assert ("VCF_ENCODING" in [p.code for p in found.problems]) is (odd is not None)


@pytest.mark.parametrize(("length", "structural"), [(1000, False), (1001, True)])
def test_an_allele_of_more_than_a_thousand_bases_is_structural(tmp_path: Path, length: int, structural: bool) -> None:
    """GIVEN an insertion whose ALT has so many bases THEN up to a thousand it is a call, beyond that a structural record."""
    alt = "T" + ("ACGTC" * 300)[: length - 1]
    found = one(VcfBuilder(meta=FORMATS).add("X", M41, "T", alt, "0/1").plain(tmp_path / "a.vcf"))
    assert (len(found.structural), len(found.calls)) == ((1, 0) if structural else (0, 1))
