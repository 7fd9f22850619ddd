"""One file without a sheet: its name, and whose report it may replace."""

import json
import shutil
from pathlib import Path

import pysam
import pysam.samtools
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vexas_report.cli import main
from vexas_report.knowledge.genome import load_genome
from vexas_report.knowledge.genome.contigs import length
from vexas_report.model.problems import VexasReportError
from vexas_report.model.sample import Sample
from vexas_report.model.terms import Assembly, LocusState, Sex, Specimen
from vexas_report.run.single_report import SUFFIXES, report_one, stem

EXAMPLE = Path(__file__).parents[2] / "resources" / "example" / "vcf"
READS = EXAMPLE.parent / "reads"


@given(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True), st.sampled_from(SUFFIXES), st.booleans())
def test_only_the_ending_of_a_variant_file_comes_off(name: str, suffix: str, upper: bool) -> None:
    if any(name.casefold().endswith(known) for known in (*SUFFIXES, ".g", ".genome")):
        return
    assert stem(name + (suffix.upper() if upper else suffix)) == name


def refused(sample: Sample, out: Path) -> str:
    before = sorted(out.rglob("*")) if out.exists() else None
    with pytest.raises(VexasReportError) as caught:
        report_one(sample, out)
    assert (sorted(out.rglob("*")) if out.exists() else None) == before
    return caught.value.problems[0].code


def test_a_report_of_another_file_is_never_overwritten(tmp_path: Path) -> None:
    """GIVEN reports of 23.1234 WHEN 23.1235 comes, or another file under the same name THEN each keeps its own."""
    for name, source in (("23.1234.vcf.gz", "met41thr_grch38.vcf.gz"), ("23.1235.vcf", "negative_grch38.vcf")):
        shutil.copyfile(EXAMPLE / source, tmp_path / name)
        report_one(Sample("", str(tmp_path / name)), tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out/default").iterdir()) == ["23.1234", "23.1235"]
    other = Sample("23.1234", str(tmp_path / "23.1235.vcf"))
    assert refused(other, tmp_path / "out") == "REPORT_OF_OTHER_INPUT"


def test_the_same_file_is_reported_anew_also_where_its_content_or_its_place_changed(tmp_path: Path) -> None:
    vcf = tmp_path / "a.vcf.gz"
    shutil.copyfile(EXAMPLE / "met41thr_grch38.vcf.gz", vcf)
    report_one(Sample("", str(vcf)), tmp_path / "out")
    shutil.copyfile(EXAMPLE / "index_grch37.vcf.gz", vcf)
    findings, *_ = report_one(Sample("", str(vcf)), tmp_path / "out")
    moved = tmp_path / "moved" / "a.vcf.gz"
    moved.parent.mkdir()
    vcf.rename(moved)
    again, *_ = report_one(Sample("", str(moved)), tmp_path / "out")
    assert again.conclusion == findings.conclusion


@pytest.mark.parametrize(
    ("name", "sample", "code"),
    [
        ("none.vcf", "", "INPUT_MISSING"),
        (".", "", "INPUT_MISSING"),
        ("my file.vcf", "", "SHEET_NAME"),
        ("my file.vcf", "../x", "SHEET_NAME"),
    ],
)
def test_what_cannot_be_reported_writes_nothing(name: str, sample: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "my file.vcf").touch()
    assert refused(Sample(sample, str(tmp_path / name)), tmp_path / "out") == code


def test_the_results_of_a_run_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out/.work").mkdir(parents=True)
    assert refused(Sample("", str(EXAMPLE / "negative_grch38.vcf")), tmp_path / "out") == "OUTDIR_OF_A_RUN"


def with_reads(folder: Path) -> Path:
    """A VCF without the clone beside the alignment that has it."""
    folder.mkdir()
    for path in (EXAMPLE / "rescued_grch38.vcf.gz", READS / "rescued_grch38.bam", READS / "rescued_grch38.bam.bai"):
        shutil.copyfile(path, folder / path.name)
    return folder / "rescued_grch38.vcf.gz"


def test_one_takes_an_alignment(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    vcf = with_reads(tmp_path / "in")
    alignment = tmp_path / "in" / "rescued_grch38.bam"
    assert main(["one", str(vcf), "--out", str(tmp_path / "plain")]) == 0
    assert "c.122T>C" not in capsys.readouterr().out
    assert main(["one", str(vcf), "--out", str(tmp_path / "reads"), "--alignment", str(alignment)]) == 0
    assert "VEXAS possible: UBA1 c.122T>C" in capsys.readouterr().out


def test_one_names_a_fasta_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    vcf, missing = str(EXAMPLE / "met41thr_grch38.vcf.gz"), str(tmp_path / "none.fa")
    assert main(["one", vcf, "--out", str(tmp_path / "out"), "--reference", missing]) != 0
    said = "".join(capsys.readouterr())
    assert "FASTA_UNREADABLE" in said
    assert missing in said


@pytest.mark.long
def test_one_decodes_a_cram_by_the_fasta_that_it_is_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """GIVEN the rescued clone in a CRAM that needs its FASTA, which is elsewhere now THEN the report finds it with that FASTA alone."""
    vcf, written, moved = with_reads(tmp_path / "in"), tmp_path / "written.fa", tmp_path / "moved.fa"
    genome = load_genome(Assembly.GRCH38)
    with written.open("w") as out:
        for part in genome.slices.values():
            after = length(Assembly.GRCH38, part.chrom) - part.end
            out.write(f">{part.chrom}\n{'N' * (part.start - 1)}{part.sequence}{'N' * after}\n")
    pysam.faidx(str(written))
    bam, cram = vcf.parent / "rescued_grch38.bam", vcf.parent / "rescued_grch38.cram"
    # Where a contig of the header is not in the FASTA, samtools embeds all bases instead.
    kept = {f"SN:{part.chrom}" for part in genome.slices.values()}
    lines = pysam.samtools.view("-h", str(bam)).splitlines(keepends=True)
    sam = tmp_path / "in" / "three.sam"
    sam.write_text("".join(one for one in lines if not one.startswith("@SQ") or one.split("\t")[1] in kept))
    pysam.samtools.view("-C", "-T", str(written), "-o", str(cram), str(sam), catch_stdout=False)
    pysam.index(str(cram))
    for suffix in ("", ".fai"):
        Path(f"{written}{suffix}").rename(f"{moved}{suffix}")
    given = ["one", str(vcf), "--alignment", str(cram)]
    assert main([*given, "--out", str(tmp_path / "without")]) == 0
    assert "ALIGNMENT_CRAM_REFERENCE" in capsys.readouterr().out
    assert main([*given, "--out", str(tmp_path / "with"), "--reference", str(moved)]) == 0
    said = capsys.readouterr().out
    assert "VEXAS possible: UBA1 c.122T>C" in said
    assert "ALIGNMENT_CRAM_REFERENCE" not in said


def test_one_takes_depths_and_targets(tmp_path: Path) -> None:
    depths, targets = tmp_path / "d.per-base.bed", tmp_path / "t.bed"
    depths.write_text("chrX\t47190000\t47220000\t300\n")
    targets.write_text("chrX\t47190000\t47220000\n")
    row = Sample("", str(EXAMPLE / "negative_grch38.vcf"), depth_bed=str(depths), targets=str(targets))
    findings, *_ = report_one(row, tmp_path / "out")
    states = {locus.gene: locus.state for locus in findings.loci}
    assert (states["UBA1"], states["ADA2"]) == (LocusState.REFERENCE, LocusState.NOT_TARGETED)


def test_a_bad_alignment_is_a_warning_of_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    vcf = str(EXAMPLE / "met41thr_grch38.vcf.gz")
    assert main(["one", vcf, "--out", str(tmp_path / "out"), "--alignment", str(tmp_path / "none.bam")]) == 0
    said = capsys.readouterr().out
    assert "VEXAS variant detected" in said
    assert "ALIGNMENT_MISSING" in said


def test_a_folder_is_run_with_the_alignments_beside_its_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_reads(tmp_path / "in")
    assert main(["run", str(tmp_path / "in"), "--out", str(tmp_path / "out")]) == 0
    assert "possible 1" in capsys.readouterr().out


DRAGEN = """##fileformat=VCFv4.2
##DRAGENVersion=<ID=dragen,Version=4.2>
##INFO=<ID=MOSAIC,Number=0,Type=Flag,Description="Mosaic">
##contig=<ID=chr1,length=248956422>
##contig=<ID=chrX,length=156040895>
#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS
chrX\t47199052\t.\tT\tC\t50\t{filters}\t{info}\tGT:AD:DP\t1:{ref},{alt}:200
"""


@pytest.mark.parametrize("info", [".", "MOSAIC"])
@pytest.mark.parametrize("alt", [148, 152])
def test_the_mosaic_mark_of_dragen_on_a_haploid_x_decides_nothing(info: str, alt: int, tmp_path: Path) -> None:
    # GIVEN a haploid call of a man at 0.74 or 0.76 of reads, with or without the mark, which depends on 0.75
    path = tmp_path / "s.vcf"
    path.write_text(DRAGEN.format(filters="PASS", info=info, ref=200 - alt, alt=alt), encoding="utf-8")
    report_one(Sample(sample="S", vcf=str(path), sex=Sex.MALE, specimen=Specimen.BLOOD), tmp_path / "out")
    # THEN the reads decide, and the mark is a remark
    found = json.loads(next((tmp_path / "out").rglob("*.findings.json")).read_text(encoding="utf-8"))
    assert found["conclusion"]["vexas"] == "detected"
    (finding,) = found["findings"]
    assert (finding["vaf"], finding["allele_state"]) == (alt / 200, "mosaic")
    assert ("remark.caller_mosaic" in [remark["id"] for remark in finding["remarks"]]) is (info == "MOSAIC")
