"""Files as laboratories send them: packings, damage, headers, indices, sizes, and hostile contents."""

import gzip
import os
from pathlib import Path

import pytest
from tests.builders.vcf import FORMATS, VcfBuilder, index_case
from tests.vcf.support import calls_of, codes, many, one

from vexas_report.model.codec import to_json
from vexas_report.model.sample import Manifest, Sample, Settings
from vexas_report.model.terms import Assembly, Status
from vexas_report.vcf import collect, file_type, record_buffer, text_scanner


def refused(path: str | Path, code: str) -> str:
    """Check that a file is refused with one code; give its sentence."""
    found = one(str(path))
    assert found.status is Status.REJECTED
    assert codes(found) == [code]
    assert found.problems[0].hint
    assert str(path) in found.problems[0].where
    return found.problems[0].message


def test_not_a_readable_file(tmp_path: Path) -> None:
    """GIVEN no file, a folder, a pipe, a device, an empty file THEN each is refused with its code, and no pipe is opened."""
    refused(tmp_path / "missing.vcf", "VCF_MISSING")
    refused(tmp_path, "VCF_IS_DIRECTORY")
    os.mkfifo(tmp_path / "pipe.vcf")
    refused(tmp_path / "pipe.vcf", "VCF_NOT_A_FILE")
    refused("/dev/null", "VCF_NOT_A_FILE")
    (tmp_path / "empty.vcf").touch()
    refused(tmp_path / "empty.vcf", "VCF_EMPTY")
    refused(tmp_path / ("x" * 300), "VCF_UNREADABLE")


def test_permission_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN a file that the system says may not be read THEN it is refused, whoever runs the test."""
    path = index_case().plain(tmp_path / "a.vcf")
    monkeypatch.setattr(os, "access", lambda *_: False)
    refused(path, "VCF_NO_PERMISSION")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"hello\n", "VCF_NOT_VCF"),
        (b"\n", "VCF_NOT_VCF"),
        (b"PK\x03\x04zip", "VCF_NOT_VCF"),
        (b"CRAM\x03\x00", "VCF_NOT_VCF"),
        ("##fileformat=VCFv4.2\n".encode("utf-16"), "VCF_NOT_VCF"),
        (b"\x00" * 100, "VCF_NOT_VCF"),
        (b"##fileformat=VCFv4.2\n", "VCF_NO_HEADER"),
        (b"##fileformat=VCFv4.2\n##contig=<ID=X,le", "VCF_TRUNCATED"),
        (b"##fileformat=VCFv4.2\n#CHROM\tPOS\tID", "VCF_TRUNCATED"),
        (b"##fileformat=VCFv4.2\n#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT S1\n", "VCF_NO_HEADER"),
        (b"##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tINFO\n", "VCF_NO_HEADER"),
        (b"##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tS1\n", "VCF_NO_HEADER"),
        (b"##fileformat=VCFv4.2\nX\t1\t.\tA\tC\t.\t.\t.\tGT\t0/1\n", "VCF_NO_HEADER"),
        (
            b"##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tA\tA\n",
            "VCF_DUPLICATE_SAMPLES",
        ),
        (b"##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n", "VCF_SITES_ONLY"),
        (b"\x1f\x8b\x08\x00junkjunkjunk", "VCF_CORRUPT"),
        (b"\x1f\x8b", "VCF_TRUNCATED"),
        (gzip.compress(b"", mtime=0), "VCF_EMPTY"),
        (gzip.compress(b"hello", mtime=0), "VCF_NOT_VCF"),
        (b"BCF\x04\x00", "VCF_NOT_VCF"),
        (gzip.compress(b"BCF\x02\x02" + b"\x00" * 40, mtime=0), "VCF_NOT_VCF"),
        (b"BCF\x02\x02\xff\xff\xff\xff", "VCF_CORRUPT"),
        (b"BCF\x02\x01\x10\x00\x00\x00", "VCF_NOT_VCF"),
    ],
)
def test_what_is_no_vcf(tmp_path: Path, content: bytes, code: str) -> None:
    """GIVEN other contents under a VCF's name THEN a code and a sentence, no traceback."""
    path = tmp_path / "a.vcf.gz"
    path.write_bytes(content)
    message = refused(path, code)
    assert message
    assert "b'" not in message
    assert ("BCF of version 2.1" in message) == content.startswith(b"BCF\x02\x01")


def test_gzip_of_an_empty_file_is_empty(tmp_path: Path) -> None:
    import pysam

    path = tmp_path / "a.vcf.gz"
    with pysam.BGZFile(str(path), "w"):
        pass
    refused(path, "VCF_EMPTY")


@pytest.mark.parametrize("packing", ["plain", "gzip", "bgzip", "bcf"])
def test_every_cut_is_noticed(tmp_path: Path, packing: str) -> None:
    """GIVEN a file cut at any place THEN it is refused, or warned of where the cut leaves whole records."""
    path = Path(getattr(many(), packing)(tmp_path / "whole"))
    whole = path.read_bytes()
    cut = tmp_path / "cut"
    for share in (0.01, 0.1, 0.5, 0.9, 0.99, 0.9999):
        cut.write_bytes(whole[: int(len(whole) * share)])
        found = one(str(cut))
        assert found.problems, share
        if found.status is Status.REPORTED:
            assert {"VCF_NO_EOF_BLOCK", "VCF_NO_FINAL_NEWLINE"} & set(codes(found))
        else:
            assert set(codes(found)) <= {"VCF_TRUNCATED", "VCF_CORRUPT", "VCF_NO_HEADER", "ASSEMBLY_UNKNOWN"}


@pytest.mark.parametrize("packing", ["gzip", "bgzip", "bcf"])
def test_damage_is_noticed(tmp_path: Path, packing: str) -> None:
    """GIVEN a byte changed in the compressed data THEN the file is refused as damaged."""
    path = Path(getattr(many(), packing)(tmp_path / "a"))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    assert codes(one(str(path)))[-1] in {"VCF_CORRUPT", "VCF_TRUNCATED"}


def test_a_damaged_bcf_block_that_pysam_no_longer_knows(tmp_path: Path) -> None:
    """GIVEN a BCF whose first block fails its checksum (found by fuzzing) THEN it is refused as damaged."""
    path = Path(index_case().bcf(tmp_path / "a.bcf"))
    content = bytearray(path.read_bytes())
    size = content[16] + 256 * content[17] + 1
    content[size - 8] ^= 1
    path.write_bytes(content)
    refused(path, "VCF_CORRUPT")


def test_a_missing_end_mark_is_warned_of(tmp_path: Path) -> None:
    """GIVEN bgzip data whose last block was lost at a block's edge THEN the records are read and the loss is said."""
    path = Path(many().bgzip(tmp_path / "a.vcf.gz"))
    path.write_bytes(path.read_bytes()[:-28])
    found = one(str(path))
    assert len(found.calls) == 3
    assert codes(found) == ["VCF_NO_EOF_BLOCK"]


@pytest.mark.parametrize("packing", ["bgzip", "bcf"])
@pytest.mark.parametrize("indexed", [True, False])
def test_a_missing_end_mark_costs_a_warning(tmp_path: Path, packing: str, indexed: bool) -> None:
    """GIVEN a file without its end mark, so that the index's last place is the file's very end THEN it is read with its index,
    and the end mark alone is warned of: of BCF as of text."""
    if packing == "bgzip":
        path = Path(many().bgzip(tmp_path / "a.vcf.gz", index="tbi" if indexed else None))
    else:
        path = Path(many().bcf(tmp_path / "a.bcf", index=indexed))
    modified = path.stat().st_mtime
    path.write_bytes(path.read_bytes()[:-28])
    os.utime(path, (modified, modified))
    found = one(str(path))
    assert len(found.calls) == 3
    assert codes(found) == ["VCF_NO_EOF_BLOCK"]


@pytest.mark.parametrize("packing", ["plain", "gzip", "bgzip"])
def test_lines_that_end_in_a_carriage_return_alone(tmp_path: Path, packing: str) -> None:
    """GIVEN the line ends of old Macintosh programs THEN the file is refused by their name."""
    whole = index_case().text("\r").encode()
    path = tmp_path / "a.vcf"
    if packing == "bgzip":
        import pysam

        with pysam.BGZFile(str(path), "w") as out:
            out.write(whole)
    else:
        path.write_bytes(gzip.compress(whole) if packing == "gzip" else whole)
    assert "carriage return" in refused(path, "VCF_NO_HEADER")


@pytest.mark.parametrize("version", ["4.0", "4.1", "4.2", "4.3", "4.4", "4.5"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_versions_line_ends_and_marks(tmp_path: Path, version: str, end: str, mark: bytes) -> None:
    """GIVEN any VCF version, Windows line ends, a byte order mark THEN the same three calls."""
    builder = index_case(fileformat=f"VCFv{version}")
    path = tmp_path / "a b.vcf"
    path.write_bytes(mark + builder.text(end).encode())
    found = one(str(path))
    assert found.problems == ()
    assert found.input is not None
    assert found.input.fileformat == f"VCFv{version}"
    assert found.input.vcf_sample == "S1"
    assert len(found.calls) == 3


def test_odd_but_readable_files(tmp_path: Path) -> None:
    """GIVEN other bytes than UTF-8, no final line end, no version, disorder THEN read, each with its warning."""
    builder = index_case()
    text = builder.text()
    for name, content, code in (
        ("latin", text.replace("##contig", "##note=Universit\xe4t\n##contig", 1).encode("latin-1"), "VCF_ENCODING"),
        ("newline", text.removesuffix("\n").encode(), "VCF_NO_FINAL_NEWLINE"),
        ("version", text.replace("##fileformat=VCFv4.2\n", "").encode(), "VCF_NO_FILEFORMAT"),
        (
            "order",
            (text + 2 * "chr22\t{}\t.\tA\tC\t.\t.\t.\tGT\t0/1\n").format(50_000_005, 50_000_004).encode(),
            "VCF_UNSORTED",
        ),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        found = one(str(path))
        assert len(found.calls) == 3, name
        assert codes(found) == [code]


@pytest.mark.parametrize(
    ("line", "status", "code"),
    [
        ("chr1\t5\t.\tA\tC\t.\t.\t.\tGT", Status.REPORTED, "VCF_MALFORMED_OUTSIDE"),
        ("chr1\t5\t.\tA\tC\t.\t.\t.\tGT\t0/1\t0/1", Status.REPORTED, "VCF_MALFORMED_OUTSIDE"),
        ("chrX\t47199052\t.\tT\tC\t.\t.\t.\tGT", Status.REJECTED, "VCF_MALFORMED_RECORD"),
        ("chrX\t47199052\t.\tT\tC", Status.REJECTED, "VCF_MALFORMED_RECORD"),
        ("chrX\t4719905x\t.\tT\tC\t.\t.\t.\tGT\t0/1", Status.REJECTED, "VCF_MALFORMED_RECORD"),
        ("chrX\t-5\t.\tT\tC\t.\t.\t.\tGT\t0/1", Status.REJECTED, "VCF_MALFORMED_RECORD"),
        ("chrX\t" + "9" * 400 + "\t.\tT\tC\t.\t.\t.\tGT\t0/1", Status.REJECTED, "VCF_MALFORMED_RECORD"),
        ("chrX 47199052 . T C . . . GT 0/1", Status.REJECTED, "VCF_MALFORMED_RECORD"),
        ("chrX\t47199052\t.\t.\tC\t.\t.\t.\tGT\t0/1", Status.REJECTED, "VCF_MALFORMED_RECORD"),
        ("garbage", Status.REJECTED, "VCF_MALFORMED_RECORD"),
        ("\t47199052\t.\tT\tC\t.\t.\t.\tGT\t0/1", Status.REJECTED, "VCF_MALFORMED_RECORD"),
        ("#a late comment", Status.REPORTED, "VCF_MALFORMED_OUTSIDE"),
        ("chr1\tx5\t.\tA\tC\t.\t.\t.\tGT\t0/1", Status.REPORTED, "VCF_MALFORMED_OUTSIDE"),
        ("chrUn_1\t\t.\tA\tC\t.\t.\t.\tGT\t0/1", Status.REPORTED, "VCF_MALFORMED_OUTSIDE"),
        ("chr1\t2147483648\t.\tA\tC\t.\t.\t.\tGT\t0/1", Status.REPORTED, "VCF_MALFORMED_OUTSIDE"),
        ("chrX\t2147483648\t.\tA\tC\t.\t.\t.\tGT\t0/1", Status.REJECTED, "VCF_MALFORMED_RECORD"),
    ],
)
def test_malformed_records(tmp_path: Path, line: str, status: Status, code: str) -> None:
    """GIVEN a malformed line THEN an error where it may lie in a gene, a warning elsewhere, with the line's number."""
    builder = index_case()
    builder.records.insert(1, line)
    found = one(builder.plain(tmp_path / "a.vcf"))
    assert (found.status, codes(found)) == (status, [code])
    assert f"line {len(builder.lines()) - 2}" in found.problems[0].where
    assert len(found.calls) == (3 if status is Status.REPORTED else 0)


def test_blank_lines_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.vcf"
    path.write_text(index_case().text() + "\n\n")
    assert len(calls_of(str(path))) == 3
    path.write_text(index_case().text() + "\n" * 5000)
    refused(path, "VCF_MALFORMED_RECORD")


def test_no_records_at_all(tmp_path: Path) -> None:
    """GIVEN a header alone THEN the sample is reported on contig lengths, and says so."""
    for number, builder in enumerate((VcfBuilder(), VcfBuilder(assembly="GRCh37", prefix=""))):
        found = one(builder.plain(tmp_path / f"{number}.vcf"))
        assert found.status is Status.REPORTED
        assert found.input is not None
        assert found.input.assembly is list(Assembly)[1 - number]
        assert "contig lengths alone" in found.input.assembly_basis


@pytest.mark.parametrize(
    "names",
    [
        ("X", "chr22", "10"),
        ("NC_000023.11", "NC_000022.11", "NC_000010.11"),
        ("CM000685.2", "CM000684.2", "CM000672.2"),
    ],
)
def test_contig_names(tmp_path: Path, names: tuple[str, str, str]) -> None:
    """GIVEN mixed, RefSeq or GenBank contig names THEN the three calls, and decoys or ALT contigs are no chromosomes."""
    builder = VcfBuilder(
        prefix="",
        contigs=False,
        meta=[f"##contig=<ID={n},length={s}>" for n, s in zip(names, (156040895, 50818468, 133797422), strict=True)],
    )
    for row in index_case().records:
        fields = row.split("\t")
        fields[0] = dict(zip(("chrX", "chr22", "chr10"), names, strict=True))[fields[0]]
        builder.records.append("\t".join(fields))
    builder.add("chrX_KI270880v1_alt", 47199051, "A", "C", "0/1").add("hs37d5", 47199051, "A", "C", "0/1")
    found = one(builder.plain(tmp_path / "a.vcf"))
    assert [(c.gene, c.chrom) for c in found.calls] == [("ADA2", "chr22"), ("PRF1", "chr10"), ("UBA1", "chrX")]
    assert len(found.decisions) == 3


def test_assembly_refusals(tmp_path: Path) -> None:
    """GIVEN a contradiction, a third build, or no evidence THEN refused with both values; the sheet's word mends the last."""
    wrong = index_case("GRCh37")
    swapped = VcfBuilder(assembly="GRCh38", records=wrong.records)
    assert codes(one(swapped.plain(tmp_path / "a.vcf"))) == ["ASSEMBLY_CONTRADICTION"]
    assert codes(one(wrong.plain(tmp_path / "b.vcf"), assembly=Assembly.GRCH38)) == ["ASSEMBLY_CONTRADICTION"]
    chm13 = VcfBuilder(contigs=False, meta=["##contig=<ID=chrX,length=154259566>"])
    assert codes(one(chm13.plain(tmp_path / "c.vcf"))) == ["ASSEMBLY_UNSUPPORTED"]
    bare = VcfBuilder(contigs=False).plain(tmp_path / "d.vcf")
    assert codes(one(bare)) == ["ASSEMBLY_UNKNOWN"]
    assert one(bare, assembly=Assembly.GRCH37).status is Status.REPORTED


def test_the_configuration_s_assembly_stands_in_for_a_row_that_says_auto(tmp_path: Path) -> None:
    """GIVEN a file that says nothing of its build THEN the configuration's word counts; a file that says more is checked."""
    bare = VcfBuilder(contigs=False).plain(tmp_path / "bare.vcf")
    settings = Settings(assembly=Assembly.GRCH37)
    found = next(collect(Manifest("1", "b", (Sample("s", bare),), settings)))
    assert found.input is not None
    assert (found.input.assembly, found.input.assembly_basis) == (
        Assembly.GRCH37,
        "the configuration alone; no record touches a locus",
    )
    other = index_case("GRCh38").plain(tmp_path / "other.vcf")
    found = next(collect(Manifest("1", "b", (Sample("s", other),), settings)))
    assert codes(found) == ["ASSEMBLY_CONTRADICTION"]
    assert "The configuration says GRCh37" in found.problems[0].message
    own = Sample("s", other, assembly=Assembly.GRCH38)
    assert next(collect(Manifest("1", "b", (own,), settings))).status is Status.REPORTED


@pytest.mark.parametrize(
    "line",
    [
        "##contig=<ID=chrX,assembly=hg38>",
        "##reference=<ID=GRCh38,Source=x>",
        '##bcftools_viewCommand=view -f GCA_000001405.15_GRCh38_no_alt.fa; Date="x"',
        "##DRAGENCommandLine=<ID=dragen,CommandLine=-r /ref/hs38DH>",
        "##commandline=freebayes -f Homo_sapiens_assembly38.fasta",
        "##cmdline=/opt/run --ref build38.fa",
        '##VEP="v113.0" cache="homo_sapiens/113_GRCh38" assembly="GRCh38.p14"',
        '##SnpEffCmd="SnpEff -v GRCh38.99 in.vcf"',
        "##ANNOVAR_command=table_annovar.pl in.vcf humandb -buildver hg38",
    ],
)
@pytest.mark.parametrize("ending", ["vcf", "vcf.gz"])
def test_a_header_line_of_any_kind_names_the_build(tmp_path: Path, line: str, ending: str) -> None:
    """GIVEN no contig lengths, a first ##reference line that says nothing, and one hint THEN it decides and is named."""
    builder = VcfBuilder(contigs=False, meta=["##reference=file:///ref/genome.fa", "##contig=<ID=chrX>", line])
    builder.add("X", 100_000_000, "A", "C", "0/1")
    path = str(tmp_path / f"a.{ending}")
    writers = {"vcf": builder.plain, "vcf.gz": builder.bgzip}
    writers[ending](Path(path))
    found = one(path)
    assert found.input is not None, found.problems
    assert found.input.assembly is Assembly.GRCH38
    assert found.input.assembly_basis.startswith(f"the header's {line.split('=', maxsplit=1)[0]} line (")


def test_a_record_beyond_its_contig_and_one_that_only_one_build_has(tmp_path: Path) -> None:
    """GIVEN positions beyond the stated length THEN refused; GIVEN one that only GRCh37's chr6 has THEN GRCh37."""
    beyond = VcfBuilder(assembly="GRCh38").add("X", 156040896, "A", "C", "0/1").plain(tmp_path / "a.vcf")
    found = one(beyond)
    assert codes(found) == ["ASSEMBLY_CONTRADICTION"]
    assert "156040896" in found.problems[0].message
    bare = VcfBuilder(contigs=False).add("6", 170870994, "A", "C", "0/1").add("6", 1000, "A", "C", "0/1")
    for path in (bare.plain(tmp_path / "b.vcf"), bare.add("7", 5, "A", "C", "0/1").plain(tmp_path / "c.vcf")):
        found = one(path)
        assert found.input is not None
        assert found.input.assembly is Assembly.GRCH37
        assert "6:170870994" in found.input.assembly_basis


@pytest.mark.parametrize("assembly", ["GRCh37", "GRCh38"])
def test_ref_bases_decide_without_contig_lines(tmp_path: Path, assembly: str) -> None:
    """GIVEN no contig lines THEN the REF bases say which build it is; a ##reference that says another is a contradiction."""
    other = {"GRCh37": "GRCh38", "GRCh38": "GRCh37"}[assembly]

    def written(name: str) -> VcfBuilder:
        builder = VcfBuilder(assembly=assembly, contigs=False, meta=(f"##reference=file:///data/{name}.fa",))
        return builder.add38("X", 47199051, "ATGG", "CTGG", "0/1").add38("22", 17209533, "GCCCCC", "GCCCC", "0/1")

    for name in ("genome", assembly):
        found = one(written(name).plain(tmp_path / f"{name}.vcf"))
        assert found.input is not None
        assert found.input.assembly is Assembly(assembly)
        assert len(found.calls) == 2
    assert codes(one(written(other).plain(tmp_path / "other.vcf"))) == ["ASSEMBLY_CONTRADICTION"]


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN endless headers, contigs or records at the genes THEN refused before memory runs out."""
    path = many(50).plain(tmp_path / "a.vcf")
    for limit in ("MAX_HEADER", "MAX_CONTIGS", "MAX_KEPT"):
        with monkeypatch.context() as changed:
            changed.setattr(record_buffer if limit == "MAX_KEPT" else text_scanner, limit, 2)
            refused(path, "VCF_TOO_LARGE")


def test_two_thousand_samples(tmp_path: Path) -> None:
    """GIVEN 2,000 columns THEN each sheet row reads its own, and the refusal of an unknown one names twenty."""
    names = [f"P{i}" for i in range(2000)]
    builder = VcfBuilder(samples=names)
    builder.add("X", 47199052, "T", "C", *["0/0"] * 1999, "0/1")
    path = builder.plain(tmp_path / "a.vcf")
    rows = (Sample("P0", path), Sample("P1999", path), Sample("Q", path, vcf_sample="Q"))
    found = list(collect(Manifest("1", "default", rows)))
    assert [len(e.calls) for e in found] == [0, 1, 0]
    assert "P19, …" in found[2].problems[0].message
    assert "P20" not in found[2].problems[0].message


@pytest.mark.parametrize("name", ["with space", "=cmd()", "<b>x</b>", "../../etc", 'a"b', "ü", "-1", "@x"])
def test_hostile_sample_names(tmp_path: Path, name: str) -> None:
    """GIVEN any name in the column THEN it is read as text and given back as it is."""
    path = VcfBuilder(samples=(name,)).add("X", 47199052, "T", "C", "0/1").plain(tmp_path / "a.vcf")
    found = one(path)
    assert found.input is not None
    assert found.input.vcf_sample == name
    assert len(found.calls) == 1
    assert to_json(found).isascii()


def test_long_strings(tmp_path: Path) -> None:
    """GIVEN a megabyte of INFO, of FILTER, of contig name, of genotype, of allele THEN the calls stand and nothing grows."""
    long = "A" * 1_000_000
    for number, (row, calls) in enumerate(
        [
            (("X", 47199052, "T", "C", "0/1", {"info": f"X={long}"}), 1),
            (("X", 47199052, "T", "C", "0/1", {"filters": long}), 1),
            (("X", 47199052, "T", "C", long, {}), 1),
            (("X", 47199052, "T", "T" + long, "0/1", {}), 0),
            ((long, 47199052, "T", "C", "0/1", {}), 0),
        ]
    ):
        chrom, pos, ref, alt, column, keys = row
        builder = VcfBuilder().add(chrom, pos, ref, alt, column, **keys).add("Y", 5, "N", "C", "0/1")
        found = one(builder.plain(tmp_path / f"{number}.vcf"))
        assert found.status is Status.REPORTED
        assert len(found.calls) == calls
        assert len(to_json(found)) < 10_000


def test_markup_and_control_characters(tmp_path: Path) -> None:
    """GIVEN markup, quotes and control characters in every string THEN they are data, and one JSON line stays one line."""
    evil = "<script>alert('1')</script>\"\x00\x1b[31m\u2028=1+1"
    builder = VcfBuilder(meta=(f"##source={evil}",))
    builder.add("X", 47199052, "T", "C", f"0/1:{evil}", fmt=f"GT:{evil}", info=evil, filters=evil, qual=evil)
    found = one(builder.plain(tmp_path / "a.vcf"))
    assert len(found.calls) == 1
    assert found.calls[0].filters == (evil,)
    assert "\n" not in to_json(found)


@pytest.mark.parametrize(
    ("filling", "code"),
    [
        (b"A", "VCF_TOO_LARGE"),
        (b"\n", "VCF_MALFORMED_RECORD"),
        (b"chr1\t5\t.\tA\tC\t.\t.\t.\tGT\t0\n", "VCF_TOO_LARGE"),
    ],
)
def test_a_gzip_bomb_is_refused(tmp_path: Path, filling: bytes, code: str) -> None:
    """GIVEN a small file that unpacks to hundreds of megabytes THEN it is refused before it is unpacked whole."""
    path = tmp_path / "a.vcf.gz"
    with gzip.open(path, "wb", compresslevel=9) as out:
        out.write(VcfBuilder().text().encode())
    bomb = gzip.compress(filling * (2_000_000 // len(filling)), 9)
    with path.open("ab") as end:
        for _ in range(200):
            end.write(bomb)
    assert path.stat().st_size < 2_000_000
    settings = Settings(max_uncompressed_bytes=20_000_000) if len(filling) > 1 else Settings()
    assert codes(one(str(path), settings=settings)) == [code]


def test_the_ratio_alone_betrays_a_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN lines that a VCF may hold, packed more than 500 to 1 THEN the ratio refuses them."""
    monkeypatch.setattr(file_type, "BOMB_FLOOR", 1_000_000)
    path = tmp_path / "a.vcf.gz"
    row = b"chr1\t5\t.\tA\tC\t.\t.\t" + b"A" * 20_000 + b"\tGT\t0\n"
    path.write_bytes(gzip.compress(VcfBuilder().text().encode() + row * 200, 9))
    assert "500 times" in refused(path, "VCF_TOO_LARGE")


def test_nothing_is_printed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """GIVEN files with undeclared tags and a damaged BCF THEN htslib says nothing on the terminal."""
    path = Path(many().bcf(tmp_path / "a.bcf"))
    whole = path.read_bytes()
    capfd.readouterr()
    for size in (3000, len(whole) // 2, len(whole) - 100):
        path.write_bytes(whole[:size])
        assert one(str(path)).status is Status.REJECTED
    path.write_bytes(whole[: len(whole) // 2] + b"\xff" + whole[len(whole) // 2 + 1 :])
    assert one(str(path)).status is Status.REJECTED
    one(VcfBuilder(contigs=True).add("X", 47199052, "T", "C", "0/1:3", fmt="GT:ZZ").bgzip(tmp_path / "b.vcf.gz"))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("prefix", ["chromosome_", "hs_", "chr "])
def test_contigs_of_unknown_names_are_warned_of(tmp_path: Path, prefix: str) -> None:
    """GIVEN a build that is told, and records on contigs that no one can place THEN the report says so, with their names."""
    builder = VcfBuilder(prefix=prefix, contigs=False).add("X", 47199052, "T", "C", "0/1")
    paths = [builder.plain(tmp_path / "a.vcf"), builder.bgzip(tmp_path / "b.vcf.gz", index="tbi")]
    for path in paths:
        found = one(path, assembly=Assembly.GRCH38)
        assert codes(found) == ["VCF_CONTIGS_UNKNOWN"]
        assert f"{prefix}X" in found.problems[0].message
    decoy = VcfBuilder().add("X_KI270880v1_alt", 5, "T", "C", "0/1").add("1", 5, "N", "C", "0/1")
    assert codes(one(decoy.plain(tmp_path / "c.vcf"))) == []


def test_a_large_block_off_the_genes_is_passed_over_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN blocks of lines on contigs without a gene THEN no line of them is looked at alone; one odd line among them is told."""
    builder = VcfBuilder(meta=(*FORMATS, "##contig=<ID=chr1,length=248956422>"))
    for number in range(60_000):
        builder.add("1", 1000 + number, "A", "C", "0/1:9,9:18", fmt="GT:AD:DP")
    builder.records.extend(index_case().records)
    monkeypatch.setattr(file_type, "CHUNK", 1 << 16)
    seen: list[bytes] = []
    real = text_scanner._Scan._line
    monkeypatch.setattr(text_scanner._Scan, "_line", lambda scan, line: seen.append(line) or real(scan, line))
    found = one(builder.plain(tmp_path / "a.vcf"))
    assert (len(found.calls), codes(found)) == (3, [])
    assert len(seen) < 6000
    builder.records[30_000] += "\t0/1"
    found = one(builder.plain(tmp_path / "b.vcf"))
    assert (len(found.calls), codes(found)) == (3, ["VCF_MALFORMED_OUTSIDE"])
    assert found.problems[0].where.endswith(f"line {30_001 + len(builder.lines()) - len(builder.records)}")


def joined(first: VcfBuilder, second: VcfBuilder) -> str:
    """Two files as `cat` joins them."""
    return first.text() + second.text()


def test_a_second_header_that_differs_refuses_the_file(tmp_path: Path) -> None:
    """GIVEN two files joined by `cat` THEN refused if the columns are of other samples, in another order, or if a contig has
    another length: the records would be judged as another person's, or in another assembly."""
    path = tmp_path / "a.vcf"
    first = VcfBuilder().add("1", 10**6, "A", "C", "0/1")
    pair = VcfBuilder(("P1", "P2")).add("1", 10**6, "A", "C", "0/1", "0/0")
    for before, after in (
        (first, VcfBuilder(("S2",)).add("X", 47199052, "T", "C", "0/1")),
        (pair, VcfBuilder(("P2", "P1")).add("X", 47199052, "T", "C", "0/1", "0/0")),
        (first, VcfBuilder(("S1", "S2")).add("X", 47199052, "T", "C", "0/1", "0/0")),
        (first, VcfBuilder(assembly="GRCh37").add("X", 47058451, "T", "C", "0/1")),
    ):
        path.write_text(joined(before, after))
        for column in before.samples:
            found = one(str(path), vcf_sample=column)
            assert (found.status, codes(found)) == (Status.REJECTED, ["VCF_SECOND_HEADER"])
    path.write_text(first.text() + VcfBuilder(("S2",)).text().replace("#CHROM\tPOS", "#chrom\tpos"))
    assert codes(one(str(path))) == ["VCF_SECOND_HEADER"]
    path.write_text(joined(first, index_case()))
    found = one(str(path))
    assert (len(found.calls), codes(found)) == (3, ["VCF_MALFORMED_OUTSIDE"])


def test_a_second_header_of_another_assembly_refuses_the_file(tmp_path: Path) -> None:
    """GIVEN files joined by `cat`, of which each header states an assembly by name, or the first by lengths THEN refused if they
    differ: a record of the second would be sought at the places of the first."""
    names = [VcfBuilder(contigs=False, meta=[f"##reference={name}.fa"]) for name in ("hg19", "hg38")]
    by_length = index_case()
    for builder in names:
        builder.add("1", 10**6, "A", "C", "0/1")
    path = tmp_path / "a.vcf"
    for first, second in (names, names[::-1], (by_length, names[0])):
        path.write_text(joined(first, second))
        assert codes(one(str(path))) == ["VCF_SECOND_HEADER"]
    for first, second in ((names[0], names[0]), (by_length, names[1])):
        path.write_text(joined(first, second))
        assert one(str(path)).status is Status.REPORTED


def test_a_command_line_among_the_records_names_no_second_assembly(tmp_path: Path) -> None:
    path = tmp_path / "a.vcf"
    path.write_text(index_case().text() + "##bcftools_viewCommand=view -T hg19.bed -o hg19.vcf; Date=today\n")
    assert one(str(path)).status is Status.REPORTED


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("place", ["header", "record", "both", "elsewhere"])
def test_a_tab_too_many_at_the_end_of_a_line_is_passed_over(tmp_path: Path, end: str, place: str) -> None:
    """GIVEN an empty last column of the header, of records, or of a record off the genes THEN read, as bcftools does."""
    builder = index_case().add("X", 150_000_000, "A", "C", "0/1:1,1:2", fmt="GT:AD:DP")
    lines = builder.lines()
    head = next(n for n, line in enumerate(lines) if line.startswith("#CHROM"))
    marked = {"header": [head], "record": [head + 1], "both": [head, head + 1, head + 2], "elsewhere": [len(lines) - 1]}
    for number in marked[place]:
        lines[number] += "\t"
    path = tmp_path / "a.vcf"
    path.write_text("".join(line + end for line in lines), newline="")
    found = one(str(path))
    assert (len(found.calls), codes(found)) == (3, [])
    assert found.input is not None
    assert found.input.vcf_sample == "S1"


def test_blank_lines_in_the_header_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.vcf"
    text = index_case().text()
    path.write_text(text.replace("##contig", "\n \n##contig", 1))
    assert codes(one(str(path))) == []
    assert len(calls_of(str(path))) == 3
    path.write_text(text.replace("##contig", "\n" * 2000 + "##contig", 1))
    refused(path, "VCF_MALFORMED_RECORD")
    path.write_text("##fileformat=VCFv4.2\n\n\n")
    refused(path, "VCF_NO_HEADER")
