"""A wrong or broken file costs its own evidence, under a code that says what to do; a right one is read."""

import gzip
from dataclasses import replace
from pathlib import Path

import pysam
import pytest
from tests.builders.bam import BamBuilder, sequence
from tests.builders.evidence import call
from tests.builders.evidence import evidence as vcf_evidence
from tests.builders.evidence import sample as vcf_sample
from tests.builders.reads import M41_START, M41L, cover_file, covered

from vexas_report.alignment import coverage as read_coverage
from vexas_report.alignment.open_alignment import open_alignment
from vexas_report.alignment.target_plan import Window
from vexas_report.knowledge.genome.contigs import length
from vexas_report.model.problems import VexasReportError
from vexas_report.model.sample import Sample, Settings
from vexas_report.model.terms import Assembly, Sex, VexasConclusion
from vexas_report.run.stages import findings_of


def builder(**changes: object) -> BamBuilder:
    made = BamBuilder(**changes)  # type: ignore[arg-type]
    for i in range(8):
        made.pair("chrX", (47058450 if made.assembly is Assembly.GRCH37 else M41_START) - 50 - i, insert=300)
    return made


@pytest.mark.parametrize("prefix", ["chr", ""])
@pytest.mark.parametrize("assembly", list(Assembly))
def test_a_right_file_is_read(tmp_path: Path, prefix: str, assembly: Assembly) -> None:
    coverage = covered(builder(prefix=prefix, assembly=assembly), tmp_path)
    assert coverage.codes == []
    assert coverage.locus("UBA1-codon41").depth == 8


def test_a_missing_file(tmp_path: Path) -> None:
    assert cover_file(tmp_path / "none.bam").codes == ["ALIGNMENT_MISSING"]
    assert cover_file(tmp_path).codes == ["ALIGNMENT_MISSING"]


@pytest.mark.parametrize("ending", ["bam", "cram"])
def test_an_alignment_without_index_is_read_as_with_one(tmp_path: Path, ending: str) -> None:
    """GIVEN an alignment without index THEN it is read all the same, its folder is left as it was, and the index is made once."""
    source, work = tmp_path / "in", tmp_path / "work"
    source.mkdir()
    work.mkdir()
    path = builder().write(source / f"r.{ending}", index=False)
    row = Sample("S1", "x.vcf", alignment=str(path))
    evidence = replace(vcf_evidence(), sample=row)
    seen = [read_coverage(evidence, Settings(), work) for _ in range(2)]
    assert seen[0].problems == ()
    assert seen[0].loci
    assert seen[0] == seen[1]
    (index,) = work.iterdir()
    assert index.suffix == (".bai" if ending == "bam" else ".crai")
    assert sorted(each.name for each in source.iterdir()) == [f"r.{ending}"]


def test_an_index_that_cannot_be_made_is_reported_with_its_command(tmp_path: Path) -> None:
    path = builder().write(tmp_path / "r.bam", index=False)
    row = Sample("S1", "x.vcf", alignment=str(path))
    seen = read_coverage(replace(vcf_evidence(), sample=row), Settings(), tmp_path / "not" / "there")
    assert [each.code for each in seen.problems] == ["ALIGNMENT_NO_INDEX"]
    assert f"samtools index {path}" in seen.problems[0].hint
    assert seen.loci == ()


def test_reads_out_of_order_are_reported_while_the_index_is_made(tmp_path: Path) -> None:
    """The header says that the file is sorted, the reads are not."""
    path = builder().write(tmp_path / "r.bam", index=False)
    with pysam.AlignmentFile(str(path)) as source:
        reads = list(source)
        with pysam.AlignmentFile(str(tmp_path / "mixed.bam"), "wb", header=source.header) as out:
            for each in reversed(reads):
                out.write(each)
    assert cover_file(tmp_path / "mixed.bam").codes == ["ALIGNMENT_NOT_SORTED"]


@pytest.mark.parametrize("order", ["unsorted", "queryname"])
def test_an_unsorted_file(tmp_path: Path, order: str) -> None:
    path = builder(sort_order=order).write(tmp_path / "r.bam", index=False)
    (tmp_path / "r.bam.bai").write_bytes(b"")
    assert cover_file(path).codes == ["ALIGNMENT_NOT_SORTED"]


def test_a_file_of_the_other_assembly(tmp_path: Path) -> None:
    path = builder(assembly=Assembly.GRCH37).write(tmp_path / "r.bam")
    coverage = cover_file(path, assembly=Assembly.GRCH38)
    assert coverage.codes == ["ALIGNMENT_OTHER_ASSEMBLY"]
    assert "GRCh37" in coverage.document.problems[0].message


def test_a_file_of_another_sample(tmp_path: Path) -> None:
    path = builder(sm="someone-else").write(tmp_path / "r.bam")
    assert cover_file(path).codes == ["ALIGNMENT_OTHER_SAMPLE"]
    assert cover_file(path, sample="someone-else").codes == []


def test_a_file_without_read_groups_is_read(tmp_path: Path) -> None:
    assert covered(builder(sm=None), tmp_path).codes == []


def test_only_the_read_groups_of_the_sample_count(tmp_path: Path) -> None:
    """GIVEN an alignment of two samples THEN only the reads of the sheet's one are counted."""
    made = builder()
    header = made.header.to_dict()
    header["RG"].append({"ID": "2", "SM": "other"})
    path = tmp_path / "two.bam"
    with pysam.AlignmentFile(str(path), "wb", header=header) as out:
        for number, read in enumerate(sorted(made.reads, key=lambda r: r.reference_start)):
            row = read.to_dict()
            # a pair is named by the number of its first read: three pairs are the sample's, five the other's
            row["tags"] = [t.replace("RG:Z:1", f"RG:Z:{1 + (int(row['name'][1:]) >= 6)}") for t in row["tags"]]
            out.write(pysam.AlignedSegment.from_dict(row, out.header))
            assert number < 16
    pysam.index(str(path))
    assert cover_file(path).locus("UBA1-codon41").depth == 3


def test_a_truncated_bam(tmp_path: Path) -> None:
    made = builder()
    path = made.cover("chrX", 47198700, 47206500, 6).write(tmp_path / "r.bam")
    path.write_bytes(path.read_bytes()[:-500])
    assert cover_file(path).codes == ["ALIGNMENT_TRUNCATED"]


def test_text_is_no_alignment(tmp_path: Path) -> None:
    path = tmp_path / "r.bam"
    path.write_text("chrX\t1\t2\n")
    assert cover_file(path).codes == ["ALIGNMENT_UNREADABLE"]


def test_damage_in_the_middle(tmp_path: Path) -> None:
    path = builder().cover("chrX", 47198700, 47206500, 12).write(tmp_path / "r.bam")
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 400] = b"\x00" * 400
    path.write_bytes(data)
    assert cover_file(path).codes in (["ALIGNMENT_UNREADABLE"], ["ALIGNMENT_TRUNCATED"])


@pytest.mark.parametrize("index", [b"", b"garbage" * 100])
def test_an_index_that_cannot_be_read_is_replaced(tmp_path: Path, index: bytes) -> None:
    path = builder().write(tmp_path / "r.bam")
    whole = cover_file(path)
    (tmp_path / "r.bam.bai").write_bytes(index)
    again = cover_file(path)
    assert again.codes == []
    assert again.document == whole.document


def test_the_index_of_another_file(tmp_path: Path) -> None:
    """GIVEN a whole BAM beside an index that leads into nothing THEN it is not called truncated, and the index is suspected."""
    path = builder().write(tmp_path / "r.bam")
    other = BamBuilder().cover("chr1", 17_180_000, 17_190_000, 20)
    other.read("chrX", M41_START - 50).write(tmp_path / "other.bam")
    (tmp_path / "other.bam.bai").rename(tmp_path / "r.bam.bai")
    coverage = cover_file(path)
    assert coverage.codes == ["ALIGNMENT_UNREADABLE"]
    assert "index is that of another file" in coverage.document.problems[0].message


def test_a_bam_without_its_last_block(tmp_path: Path) -> None:
    path = builder().write(tmp_path / "r.bam")
    path.write_bytes(path.read_bytes()[:-28])
    assert cover_file(path).codes == ["ALIGNMENT_TRUNCATED"]


@pytest.mark.parametrize("content", ["", "@HD\tVN:1.6\n"])
def test_an_empty_file_and_sam_are_no_alignment(tmp_path: Path, content: str) -> None:
    path = tmp_path / "r.bam"
    path.write_text(content)
    assert cover_file(path).codes == ["ALIGNMENT_UNREADABLE"]


def test_a_header_without_chrx(tmp_path: Path) -> None:
    path = BamBuilder(contigs=("chr1", "chr22")).pair("chr1", 1_000_000).write(tmp_path / "r.bam")
    coverage = cover_file(path)
    assert coverage.codes == ["ALIGNMENT_OTHER_ASSEMBLY"]
    assert "no contig chrX" in coverage.document.problems[0].message


def test_one_contig_of_the_other_build_is_enough(tmp_path: Path) -> None:
    path = builder(lengths={"chrX": length(Assembly.GRCH37, "chrX")}).write(tmp_path / "r.bam")
    coverage = cover_file(path)
    assert coverage.codes == ["ALIGNMENT_OTHER_ASSEMBLY"]
    assert "155270560" in coverage.document.problems[0].message


def test_a_sorted_file_whose_header_does_not_say_so_is_read(tmp_path: Path) -> None:
    assert covered(builder(sort_order="unknown"), tmp_path).codes == []


def test_reads_elsewhere_are_no_reads(tmp_path: Path) -> None:
    assert covered(BamBuilder().cover("chr1", 1_000_000, 1_001_000, 5), tmp_path).codes == ["ALIGNMENT_NO_READS"]


def test_no_reads_at_all(tmp_path: Path) -> None:
    assert covered(BamBuilder(), tmp_path).codes == ["ALIGNMENT_NO_READS"]
    only_bad = BamBuilder().pair("chrX", M41_START - 50, mapq=3)
    coverage = covered(only_bad, tmp_path)
    assert coverage.codes == ["ALIGNMENT_NO_READS"]
    assert "was left out" in coverage.document.problems[0].message


def fasta(folder: Path, name: str, base: str = "") -> Path:
    """chrX alone, with the bases of the builder around UBA1 (or one base all along)."""
    from tests.builders.bam import sequence

    size = length(Assembly.GRCH38, "chrX")
    start, end = 47198000, 47200000
    middle = base * (end - start + 1) if base else sequence("chrX", start, end)
    path = folder / name
    with path.open("w") as out:
        out.write(">chrX\n" + "N" * (start - 1) + middle + "N" * (size - end) + "\n")
    pysam.faidx(str(path))
    return path


@pytest.mark.long
def test_crams(tmp_path: Path) -> None:
    """GIVEN CRAMs without a reference, with one inside and with the laboratory's FASTA THEN all are read, and none by a
    foreign FASTA or without the one that it needs."""
    own = fasta(tmp_path, "own.fa")
    made = BamBuilder(md=False, contigs=("chrX",))
    for i in range(8):
        made.pair("chrX", M41_START - 50 - i, M41L if i < 4 else (), insert=300)
    plain = made.write(tmp_path / "plain.cram", reference=own, options=["no_ref=1"])
    embedded = made.write(tmp_path / "embedded.cram", reference=own, options=["embed_ref=1"])
    needing = made.write(tmp_path / "needing.cram", reference=own)
    for path in (plain, embedded):
        assert cover_file(path).codes == []
        assert cover_file(path).site(M41_START).alleles[0].support.reads == 4
    own.rename(tmp_path / "moved.fa")
    assert cover_file(needing).codes == ["ALIGNMENT_CRAM_REFERENCE"]
    # A FASTA is held against the shipped sequences elsewhere; here one that a CRAM was not written with.
    row = Sample("S1", "x.vcf", alignment=str(needing))
    for name, base, code in (("moved.fa", "", None), ("foreign.fa", "A", "ALIGNMENT_CRAM_REFERENCE")):
        given = tmp_path / name if not base else fasta(tmp_path, name, base)
        found: list[str] = []
        try:
            with open_alignment(row, str(needing), "S1", Assembly.GRCH38, str(given)) as opened:
                shown = opened.fragments([Window("chrX", M41_START - 5, M41_START + 5)], 20, str(given)).records
            assert len(shown) >= 8
        except VexasReportError as error:
            found = [p.code for p in error.problems]
        assert found == ([code] if code else [])


def test_a_cram_by_another_name_is_one(tmp_path: Path) -> None:
    made = builder().write(tmp_path / "r.cram", options=["no_ref=1"])
    path = made.rename(tmp_path / "r.bam")
    (tmp_path / "r.cram.crai").rename(tmp_path / "r.bam.crai")
    assert cover_file(path).codes == []
    path.write_bytes(path.read_bytes()[:-30])
    assert cover_file(path).codes == ["ALIGNMENT_TRUNCATED"]


def test_each_bad_alignment_costs_its_own_evidence_and_not_the_sample(tmp_path: Path) -> None:
    """GIVEN a VCF with a clone beside an alignment of another sample THEN the report stands on the VCF and names the problem."""
    path = builder(sm="someone-else").write(tmp_path / "r.bam")
    given = vcf_evidence(call("UBA1 c.122T>C", 60, 200), of=vcf_sample(alignment=str(path)))
    (document,) = findings_of([given], Settings(), {given.sample.sample: read_coverage(given, Settings())})
    assert document.conclusion.vexas is VexasConclusion.DETECTED
    assert [p.code for p in document.problems] == ["ALIGNMENT_OTHER_SAMPLE"]
    assert document.coverage is None


def test_a_truncated_cram(tmp_path: Path) -> None:
    path = builder().write(tmp_path / "r.cram", options=["no_ref=1"])
    assert cover_file(path).codes == []
    whole = path.read_bytes()
    # the mark in the middle, as of two files one behind the other, ends none
    for broken in (whole[:-30], whole + whole[:-30]):
        path.write_bytes(broken)
        assert cover_file(path).codes == ["ALIGNMENT_TRUNCATED"]


@pytest.mark.parametrize(("sex", "share", "thin", "remarked"), [
    (Sex.MALE, 1.0, -1, False),  # one autosome with a tenth of the reads: a panel
    (Sex.MALE, 1.0, 0, True), (Sex.MALE, 0.5, 0, False), (Sex.FEMALE, 1.0, 0, False), (Sex.FEMALE, 0.5, 0, True), (Sex.UNKNOWN, 0.5, 0, False),
    (Sex.MALE, 0.5, 10, False), (Sex.FEMALE, 0.5, 10, True), (Sex.MALE, 0.5, 13, True),  # autosomes with half as many reads: the middle counts
])  # fmt: skip
def test_reads_of_chrx_against_the_sex(
    tmp_path: Path, sex: Sex, share: float, thin: int, remarked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN an even coverage of all autosomes, and of chrX as one or two copies give it THEN a contradiction is remarked."""
    monkeypatch.setattr("vexas_report.alignment.open_alignment._MIN_READS_SEX", 1_000)
    made = builder(md=False)
    for number in (*range(1, 23), "X"):
        chrom = f"chr{number}"
        factor = share if number == "X" else 0.5 if int(number) <= thin else 0.1 if int(number) == -thin else 1.0
        reads = round(length(Assembly.GRCH38, chrom) / 1_000_000 * factor)
        for i in range(reads):
            made.read(chrom, 5_000_000 + 10 * i, 20)
    path = made.write(tmp_path / "r.bam")
    assert bool([r for r in cover_file(path, sex=sex).document.remarks if r.code == "reads_sex"]) is remarked


def test_one_bad_file_hides_no_other(tmp_path: Path) -> None:
    """GIVEN a broken alignment beside a good depth file THEN the depth file is read."""
    bed = tmp_path / "d.per-base.bed"
    bed.write_text("chrX\t47190000\t47220000\t80\n")
    coverage = cover_file(tmp_path / "none.bam", depth_bed=bed)
    assert coverage.codes == ["ALIGNMENT_MISSING"]
    assert coverage.locus("UBA1-codon41").depth == 80


def test_the_cuts_are_those_of_the_configuration(tmp_path: Path) -> None:
    made = BamBuilder().pair("chrX", M41_START - 50, mapq=10)
    settings = Settings()
    settings = replace(settings, reads=replace(settings.reads, min_mapping_quality=10))
    assert covered(made, tmp_path, settings=settings).locus("UBA1-codon41").depth == 1


def test_reads_that_are_left_out_are_counted_by_their_reason(tmp_path: Path) -> None:
    """GIVEN reads of one window that are secondary, supplementary, failed, duplicates, badly placed or unmapped THEN each reason has its
    number, the first that applies, and what is left is counted."""
    made = BamBuilder()
    flags = [0] * 7 + [0x100] * 2 + [0x800] + [0x200] * 2 + [0x400] * 4 + [0x100 | 0x400, 0x200 | 0x400]
    for flag in flags:
        made.read("chrX", M41_START - 50, flag=flag)
    for _ in range(5):
        made.read("chrX", M41_START - 50, mapq=19)
    made.read("chrX", M41_START - 50, mapq=20)
    cuts = covered(made, tmp_path).document.cuts
    assert cuts is not None
    assert (cuts.counted, cuts.secondary, cuts.failed, cuts.duplicates, cuts.low_mapping_quality) == (8, 4, 3, 4, 5)


def test_a_call_names_its_bases_fifty_at_most(tmp_path: Path) -> None:
    place = M41_START + 40
    found = covered(builder(), tmp_path, called=[("UBA1", "chrX", place, sequence("chrX", place, place + 79), "A")])
    named = [s.pos for s in found.document.sites if s.pos >= place]
    assert named == list(range(place, place + 50))


@pytest.mark.parametrize(
    ("field", "read"),
    [
        ("\t", False),
        ("\t\t\t", False),
        ("\tXX", False),
        ("\t:", False),
        ("\tDS:a:b", True),
        ("\n@CO\t\tx", True),
        ("\n@CO", False),
    ],
)
@pytest.mark.parametrize("line", ["@HD\tVN:1.6\tSO:coordinate", "@RG\tID:1\tSM:S1"])
def test_a_header_that_htslib_cannot_read_costs_the_alignment_and_never_the_result_of_the_vcf(
    tmp_path: Path, line: str, field: str, read: bool
) -> None:
    """GIVEN a header line with an empty field or half of one, as files of several tools have THEN the file is refused with a fix, or
    read; a call of the VCF stays what it is."""
    path = builder().write(tmp_path / "r.bam", index=False)
    with gzip.open(path) as packed:
        data = packed.read()
    size = int.from_bytes(data[4:8], "little")
    text = data[8 : 8 + size].decode().replace(line, line + field).encode()
    with pysam.BGZFile(str(path), "wb") as out:
        out.write(data[:4] + len(text).to_bytes(4, "little") + text + data[8 + size :])
    pysam.index(str(path))
    given = vcf_evidence(call("UBA1 c.122T>C", 60, 200), of=replace(vcf_sample(), sample="S1", alignment=str(path)))
    coverage = read_coverage(given, Settings())
    assert [p.code for p in coverage.problems] == ([] if read else ["ALIGNMENT_UNREADABLE"])
    (document,) = findings_of([given], Settings(), {"S1": coverage})
    assert [f.hgvs_c for f in document.findings] == ["c.122T>C"]
