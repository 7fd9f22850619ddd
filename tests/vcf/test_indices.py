"""Files with an index as laboratories send them: stale, early, of another file, damaged, large, of another writer."""

import gzip
import os
import shutil
from pathlib import Path

import pytest
from tests.builders.vcf import FORMATS, VcfBuilder, index_case
from tests.vcf.support import codes, many, one

from vexas_report.model.terms import Status
from vexas_report.vcf import index_check


def test_a_stale_index_is_not_used(tmp_path: Path) -> None:
    """GIVEN an index that is older than its file THEN the evidence is the same, byte for byte, as with a new one."""
    path = Path(index_case().bgzip(tmp_path / "a.vcf.gz", index="tbi"))
    new = one(str(path))
    Path(f"{path}.tbi").write_bytes(b"of another file")
    os.utime(f"{path}.tbi", (1, 1))
    assert one(str(path)) == new
    assert len(new.calls) == 3


@pytest.mark.parametrize("ending", ["tbi", "csi"])
def test_an_index_of_another_file_is_not_used(tmp_path: Path, ending: str) -> None:
    """GIVEN an index made before the last contigs were written, or of another file THEN nothing is lost."""
    path = Path(many().bgzip(tmp_path / "a.vcf.gz"))
    early = VcfBuilder(meta=FORMATS, records=many().records[:1000])
    early.bgzip(tmp_path / "early.vcf.gz", index=ending)
    for content in (Path(f"{tmp_path}/early.vcf.gz.{ending}").read_bytes(), b"junk", b"", gzip.compress(b"TBI\x01")):
        Path(f"{path}.{ending}").write_bytes(content)
        found = one(str(path))
        assert codes(found) == ["VCF_BAD_INDEX"]
        assert len(found.calls) == 3


@pytest.mark.parametrize("packing", ["bgzip", "bcf"])
@pytest.mark.parametrize("known", [0, 1, 2])
def test_an_index_of_the_first_records_of_a_small_file_loses_none_of_the_others(
    tmp_path: Path, packing: str, known: int
) -> None:
    """GIVEN a file of one block, and an index made when it had its header and so many records alone THEN all three changes are met."""
    early, whole = VcfBuilder(meta=FORMATS, records=index_case().records[:known]), index_case()
    (tmp_path / "early").mkdir()
    if packing == "bgzip":
        early.bgzip(tmp_path / "early" / "a.vcf.gz", index="csi")
        path = whole.bgzip(tmp_path / "a.vcf.gz")
    else:
        early.bcf(tmp_path / "early" / "a.vcf.gz", index=True)
        path = whole.bcf(tmp_path / "a.vcf.gz")
    shutil.copy(tmp_path / "early" / "a.vcf.gz.csi", f"{path}.csi")
    found = one(path)
    assert len(found.calls) == 3
    assert codes(found) == (["VCF_BAD_INDEX"] if known else [])


@pytest.mark.parametrize("packing", ["bgzip", "bcf"])
def test_a_file_without_records_and_its_index_are_no_fault(tmp_path: Path, packing: str) -> None:
    bare = VcfBuilder(meta=FORMATS)
    path = (
        bare.bgzip(tmp_path / "a.vcf.gz", index="csi")
        if packing == "bgzip"
        else bare.bcf(tmp_path / "a.bcf", index=True)
    )
    found = one(path)
    assert (found.status, codes(found)) == (Status.REPORTED, [])


def test_bcf_with_an_early_index(tmp_path: Path) -> None:
    path = Path(many().bcf(tmp_path / "a.bcf"))
    VcfBuilder(meta=FORMATS, records=many().records[:1000]).bcf(tmp_path / "early.bcf", index=True)
    shutil.copy(tmp_path / "early.bcf.csi", f"{path}.csi")
    found = one(str(path))
    assert codes(found) == ["VCF_BAD_INDEX"]
    assert len(found.calls) == 3


@pytest.mark.parametrize("index", ["tbi", "csi"])
def test_index_and_scan_agree(tmp_path: Path, index: str) -> None:
    """GIVEN the same bytes with and without an index THEN the same calls, decisions and problems."""
    indexed = many().bgzip(tmp_path / "a.vcf.gz", index=index)
    (tmp_path / "b").mkdir()
    alone = shutil.copy(indexed, tmp_path / "b" / "a.vcf.gz")
    first, second = one(indexed), one(str(alone))
    assert (first.calls, first.decisions, first.problems) == (second.calls, second.decisions, second.problems)
    assert first.input is not None
    assert second.input is not None
    assert first.input.sha256 == second.input.sha256


@pytest.mark.parametrize("ending", ["tbi", "csi"])
@pytest.mark.parametrize("records", [0, 1, 4000])
def test_the_bins_of_counts_tell_where_contigs_end(tmp_path: Path, ending: str, records: int) -> None:
    """GIVEN an index of htslib THEN its bins of counts state the ends that a walk through all bins finds."""
    many(records).bgzip(tmp_path / "a.vcf.gz", index=ending)
    raw = (tmp_path / f"a.vcf.gz.{ending}").read_bytes()
    quick, walked = index_check._quick_places(raw), index_check._walked_ends(index_check._unpack(raw))
    assert quick[1:] == walked  # the first place is the first contig's begin
    assert len(walked) == 3


def spread(path: Path, ending: str) -> Path:
    """The index case behind one record in each 16 kb of chromosome 1, whose index has several blocks; gives the index."""
    builder = VcfBuilder(meta=(*FORMATS, "##contig=<ID=chr1,length=248956422>"))
    for number in range(15_000):
        builder.add("1", 1 + number * 16_384, "N", "C", "0/1:9,9:18", fmt="GT:AD:DP")
    builder.records.extend(index_case().records)
    return Path(f"{builder.bgzip(path, index=ending)}.{ending}")


@pytest.mark.parametrize("ending", ["tbi", "csi"])
def test_the_last_blocks_of_a_large_index_are_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    """GIVEN an index of several blocks THEN its end is found in the last of them; where it is not there, all bins are walked."""
    index = spread(tmp_path / "a.vcf.gz", ending)
    raw = index.read_bytes()
    blocks = list(index_check._blocks(raw))
    assert len(blocks) > index_check._TAIL
    assert b"".join(block for block, _ in blocks) == raw
    unpacked = [gzip.decompress(block) for block, _ in blocks]
    assert [place for _, place in blocks] == [len(b"".join(unpacked[:n])) for n in range(len(blocks))]
    walked = index_check._walked_ends(index_check._unpack(raw))
    assert index_check._quick_places(raw)[-1] == walked[-1] > 0
    monkeypatch.setattr(index_check, "_TAIL", 1)
    assert index_check._quick_places(raw) == ()
    assert index_check.check_covers(str(tmp_path / "a.vcf.gz"), index, text=True) == walked


@pytest.mark.parametrize("ending", ["tbi", "csi"])
@pytest.mark.parametrize("part", [0, 0.3, 0.6, 0.99])
def test_an_index_that_is_damaged_anywhere_is_not_used(tmp_path: Path, ending: str, part: float) -> None:
    """GIVEN one byte of a large index changed, or its end cut off THEN the whole file is read, with a warning and the same findings."""
    index = spread(tmp_path / "a.vcf.gz", ending)
    well = one(str(tmp_path / "a.vcf.gz"))
    assert codes(well) == []
    raw = bytearray(index.read_bytes())
    place = int(part * (len(raw) - 60)) + 30
    raw[place] ^= 0xFF
    for damaged in (bytes(raw), bytes(raw[:place])):
        index.write_bytes(damaged)
        found = one(str(tmp_path / "a.vcf.gz"))
        assert codes(found) == ["VCF_BAD_INDEX"]
        assert found.calls == well.calls


@pytest.mark.parametrize("ending", ["tbi", "csi"])
def test_an_index_without_bins_of_counts_is_walked(tmp_path: Path, ending: str) -> None:
    """GIVEN an index whose bins of counts are no such (another writer) THEN all bins are walked, and it is trusted all the same."""
    path = Path(many().bgzip(tmp_path / "a.vcf.gz", index=ending))
    index = Path(f"{path}.{ending}")
    data = bytearray(index_check._unpack(index.read_bytes()))
    pseudo = 37450 if ending == "tbi" else ((1 << 21) - 1) // 7 + 1  # htslib gives this CSI six levels
    head = pseudo.to_bytes(4, "little") + (b"" if ending == "tbi" else bytes(8)) + (2).to_bytes(4, "little")
    other = (pseudo - 2).to_bytes(4, "little") + head[4:]
    assert data.count(head) == 3
    changed = gzip.compress(bytes(data.replace(head, other)), mtime=0)
    # A block of its own, as the field BC of BGZF states its length.
    block = (
        changed[:3] + b"\4" + changed[4:10] + b"\6\0BC\2\0" + (len(changed) + 7).to_bytes(2, "little") + changed[10:]
    )
    assert index_check._quick_places(block) == ()
    for written in (changed, block):
        index.write_bytes(written)
        assert len(index_check.check_covers(str(path), index, text=True)) == 3
