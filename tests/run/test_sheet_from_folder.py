"""A folder of files to a sheet: every file gets its row or its sentence."""

import os
import shutil
import time
from pathlib import Path

import pytest

from vexas_report.plan.sheet import read_sheet
from vexas_report.run.sheet_from_folder import COLUMNS, sheet_of

EXAMPLE = Path(__file__).parents[2] / "resources" / "example" / "vcf"


def vcf(path: Path, *columns: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    header = ["#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO", *(["FORMAT", *columns] if columns else [])]
    path.write_text("##fileformat=VCFv4.2\n" + "\t".join(header) + "\n")
    return path


def rows(folder: Path, **options: Path) -> dict[str, tuple[str, str, str, str]]:
    """vcf, vcf_sample, alignment and depth_bed by sample, paths below the folder."""
    found = sheet_of(folder, **options)
    own = str(folder) + "/"
    keys = ("vcf", "vcf_sample", "alignment", "depth_bed")
    return {row["sample"]: tuple(row[k].removeprefix(own) for k in keys) for row in found.rows}  # type: ignore[misc]


def test_every_kind_of_file_gets_its_row_with_what_lies_beside_it(tmp_path: Path) -> None:
    """GIVEN a VCF with its BAM, a gVCF with a depth file, a joint VCF and a BCF THEN each sample has one row."""
    vcf(tmp_path / "P1.vcf", "P1")
    vcf(tmp_path / "a/P2.g.vcf", "lane2_P2")
    vcf(tmp_path / "joint.vcf", "J1", "J2")
    shutil.copyfile(EXAMPLE / "splice_m1_grch38.bcf", tmp_path / "x.bcf")
    for name in ("P1.bam", "P1.bam.bai", "a/P2.per-base.bed.gz", "J2.cram"):
        (tmp_path / name).touch()
    assert rows(tmp_path) == {
        "P1": ("P1.vcf", "P1", "P1.bam", ""),
        "lane2_P2": ("a/P2.g.vcf", "lane2_P2", "", "a/P2.per-base.bed.gz"),
        "J1": ("joint.vcf", "J1", "", ""),
        "J2": ("joint.vcf", "J2", "J2.cram", ""),
        "splice_m1_grch38": ("x.bcf", "splice_m1_grch38", "", ""),
    }


def test_sheet_of_takes_no_targets_for_depths(tmp_path: Path) -> None:
    """GIVEN regions files of targets, of mosdepth, and targets beside a per-base file THEN only depths are taken, with a note for
    each other."""
    for name, rows_of_bed in {
        "P1.regions.bed": "UBA1_3",
        "P2.regions.bed": "UBA1_3\t88.25",
        "P3.thresholds.bed": "UBA1_3",
    }.items():
        vcf(tmp_path / name.replace(name[2:], ".vcf"), "sample")
        (tmp_path / name).write_text(f"chrX\t47199007\t47199146\t{rows_of_bed}\n")
    (tmp_path / "P3.regions.bed").write_text("chrX\t47199007\t47199146\t88.25\n")
    assert {name: row[3] for name, row in rows(tmp_path).items()} == {
        "P1": "",
        "P2": "P2.regions.bed",
        "P3": "P3.regions.bed",
    }
    notes = [note for note in sheet_of(tmp_path).notes if "depth file" in note]
    assert [note.split(":")[0].rpartition("/")[2] for note in notes] == ["P1.regions.bed", "P3.thresholds.bed"]
    assert all("such as targets" in note for note in notes)


def test_names_that_say_nothing_cannot_be_used_or_are_taken_get_one_of_their_own_and_a_note(tmp_path: Path) -> None:
    vcf(tmp_path / "a.vcf", "SAMPLE")
    vcf(tmp_path / "b.g.vcf", "P/1 x")
    vcf(tmp_path / "b.vcf", "P/1 x")
    vcf(tmp_path / "c.vcf", "P/1 x")
    vcf(tmp_path / "d/b.vcf", "P/1 x")
    vcf(tmp_path / "e.vcf", "finished")
    found = sheet_of(tmp_path)
    assert [row["sample"] for row in found.rows] == ["a", "P_1_x", "b", "c", "finished_1", "P_1_x-2"]
    assert len(found.notes) == 5
    assert [row["vcf_sample"] for row in found.rows][:2] == ["SAMPLE", "P/1 x"]


def test_what_is_left_out_is_said(tmp_path: Path) -> None:
    """GIVEN a broken file, a path with braces, own results and a hidden folder THEN the first two are named, the others not met."""
    (tmp_path / "broken.vcf").write_text("no VCF\n")
    vcf(tmp_path / "{x}.vcf", "s")
    vcf(tmp_path / "P.annotated.vcf.gz", "s")
    vcf(tmp_path / "old/default/P/P.vcf", "s")
    (tmp_path / "old/.work").mkdir()
    vcf(tmp_path / ".hidden/P.vcf", "s")
    vcf(tmp_path / "new/P.vcf", "s")
    found = sheet_of(tmp_path, tmp_path / "new")
    assert found.rows == ()
    assert [note.split(": ")[1].split(",")[0] for note in found.notes] == ["left out", "left out"]
    assert "VCF_NOT_VCF" in found.notes[0]
    assert "without braces" in found.notes[1]


@pytest.mark.parametrize("name", ["plain.vcf", 'with "quotes".vcf', "with blank.vcf", "ünïcode.vcf"])
def test_the_sheet_is_one_that_is_read(tmp_path: Path, name: str) -> None:
    vcf(tmp_path / name, 'Müller "x"')
    (tmp_path / "samples.tsv").write_text(sheet_of(tmp_path).text())
    read = read_sheet(tmp_path / "samples.tsv")
    assert read.problems == []
    (sample,) = read.samples
    assert (sample.vcf, sample.vcf_sample) == (str(tmp_path / name), 'Müller "x"')
    assert tuple((tmp_path / "samples.tsv").read_text().split("\n")[0].split("\t")) == COLUMNS


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_a_sheet_holds_no_formula_and_is_read_as_it_was_meant(name: str, tmp_path: Path) -> None:
    """GIVEN a column whose name a spreadsheet program calculates THEN no cell of the sheet begins so, and the sheet names it."""
    text = (EXAMPLE / "negative_grch38.vcf").read_text()
    (tmp_path / "a.vcf").write_text(text.replace("FORMAT\tnegative_grch38", f"FORMAT\t{name}"))
    sheet = sheet_of(tmp_path).text()
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in sheet.splitlines() for cell in line.split("\t"))
    (sample,) = read_sheet(tmp_path, sheet).samples
    assert sample.vcf_sample == name


def test_a_folder_that_cannot_be_entered_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.scandir
    (tmp_path / "closed").mkdir()

    def scandir(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    notes = sheet_of(tmp_path).notes
    assert notes == (f"{tmp_path}/closed: left out, the folder cannot be entered: Permission denied",)


@pytest.mark.parametrize(
    "column",
    [
        "NORMAL",
        "TUMOR",
        "Tumour",
        "none",
        "Sample_1",
        "sample",
        "SAMPLE2",
        "unknown",
        "default",
        "NA",
        "nan",
        "no_name",
    ],
)
def test_a_placeholder_of_a_caller_never_names_a_report(tmp_path: Path, column: str) -> None:
    """GIVEN files whose only column, or one of several, is a caller's placeholder THEN the file names the sample."""
    vcf(tmp_path / "P1.vcf.gz", column)
    vcf(tmp_path / "P2.vcf.gz", column)
    vcf(tmp_path / "joint.vcf", column, "P3")
    named = column.casefold().replace("tumour", "tumor")
    found = sheet_of(tmp_path)
    assert [row["sample"] for row in found.rows] == ["P1", "P2", f"joint.{named}", "P3"]
    assert [row["vcf_sample"] for row in found.rows] == [column, column, column, "P3"]


@pytest.mark.parametrize("column", [".", "-", "N/A", "__", "'", "?"])
def test_a_column_without_a_usable_name_never_names_a_report(tmp_path: Path, column: str) -> None:
    """GIVEN a file whose column holds signs only THEN the file names the sample."""
    vcf(tmp_path / "P1.vcf.gz", column)
    assert [row["sample"] for row in sheet_of(tmp_path).rows] == ["P1"]


@pytest.mark.parametrize("columns", [("NORMAL", "TUMOR"), ("Tumour", "Normal")])
def test_a_tumour_and_its_normal_are_two_samples_of_one_patient(tmp_path: Path, columns: tuple[str, str]) -> None:
    """GIVEN Strelka's two files of a pair THEN both columns of each are reported, since the blood may be either; the patient is the
    file's name up to the first dot."""
    for name in ("P7.somatic.snvs.vcf.gz", "P7.somatic.indels.vcf", "long" * 20 + ".x.bcf.vcf"):
        vcf(tmp_path / name, *columns)
    found = sheet_of(tmp_path)
    kinds = [column.casefold().replace("tumour", "tumor") for column in columns]
    assert [row["sample"] for row in found.rows][:4] == [
        f"P7.somatic.{name}.{kind}" for name in ("indels", "snvs") for kind in kinds
    ]
    assert [row["patient"] for row in found.rows] == ["P7"] * 4 + ["long" * 14] * 2
    (tmp_path / "samples.tsv").write_text(found.text())
    assert read_sheet(tmp_path / "samples.tsv").problems == []
    assert len({row["sample"] for row in found.rows}) == 6


@pytest.mark.parametrize(
    ("first", "second", "columns", "samples"),
    [
        ("somatic.snvs.vcf.gz", "somatic.indels.vcf.gz", ("NORMAL", "TUMOR"), ["somatic.normal", "somatic.tumor"]),
        ("P1.somatic_snvs.vcf", "P1.somatic_indels.vcf", ("P1N", "P1T"), ["P1N", "P1T"]),
        ("P1.snp.vcf.bgz", "P1.indel.vcf.bgz", ("Sample1",), ["P1"]),
        ("P1.SNVs.vcf", "P1.INDELs.vcf", ("P1",), ["P1"]),
        ("P1.hard-filtered.vcf.gz", "P1.sv.vcf.gz", ("P1",), ["P1"]),
        ("P1.hard-filtered.vcf.gz", "P1.sv.vcf.gz", (), ["P1"]),
    ],
)
def test_two_files_of_the_same_samples_share_their_rows(
    tmp_path: Path, first: str, second: str, columns: tuple[str, ...], samples: list[str]
) -> None:
    """GIVEN the two files that a caller writes THEN one row a column with both, in this order, and what lies beside them."""
    for name in (first, second):
        vcf(tmp_path / name, *columns)
    (tmp_path / f"{samples[0]}.bam").touch()
    found = sheet_of(tmp_path)
    assert [(row["sample"], row["vcf"]) for row in found.rows] == [
        (sample, f"{tmp_path / first};{tmp_path / second}") for sample in samples
    ]
    assert [row["vcf_sample"] for row in found.rows] == list(columns or ("",))
    assert found.rows[0]["alignment"] == str(tmp_path / f"{samples[0]}.bam")
    assert found.notes == ()
    (tmp_path / "samples.tsv").write_text(found.text())
    assert read_sheet(tmp_path / "samples.tsv").problems == []


@pytest.mark.parametrize(
    ("first", "second", "columns"),
    [
        ("P1.snvs.vcf.gz", "P2.indels.vcf.gz", (("TUMOR",), ("TUMOR",))),
        ("P1.snvs.vcf.gz", "P1.indels.vcf", (("P1",), ("P1",))),
        ("P1.snvs.vcf.gz", "b/P1.indels.vcf.gz", (("TUMOR",), ("TUMOR",))),
        ("P1.snvs.vcf.gz", "P1.indels.vcf.gz", (("P1",), ("P2",))),
        ("P1.snvs.vcf.gz", "P1.indels.vcf.gz", (("NORMAL", "TUMOR"), ("TUMOR", "NORMAL"))),
        ("P1.snvs.vcf.gz", "P1.indel.vcf.gz", (("P1",), ("P1",))),
        ("snvs.vcf.gz", "indels.vcf.gz", (("TUMOR",), ("TUMOR",))),
        ("P1.hard-filtered.vcf.gz", "P1.sv.vcf.gz", (("P1",), ("P1", "P2"))),
        ("P1.hard-filtered.vcf.gz", "P11.sv.vcf.gz", (("P1",), ("P1",))),
    ],
)
def test_files_that_may_be_of_two_persons_are_not_joined(
    tmp_path: Path, first: str, second: str, columns: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    for name, names in zip((first, second), columns, strict=True):
        vcf(tmp_path / name, *names)
    found = sheet_of(tmp_path)
    assert {row["vcf"] for row in found.rows} == {str(tmp_path / first), str(tmp_path / second)}


def test_two_runs_of_a_caller_are_not_joined_by_placeholders(tmp_path: Path) -> None:
    """GIVEN two files of one name whose columns are placeholders and whose command lines differ THEN each has its rows, with a note."""
    for kind, run in (("snvs", "a"), ("indels", "b")):
        path = vcf(tmp_path / f"somatic.{kind}.vcf", "NORMAL", "TUMOR")
        path.write_text(
            f"##fileformat=VCFv4.2\n##cmdline=configure --runDir {run}\n" + path.read_text().split("\n", 1)[1]
        )
    found = sheet_of(tmp_path)
    assert len(found.rows) == 4
    assert "not joined with somatic.indels.vcf" in found.notes[0]


def test_files_of_one_name_in_two_folders_are_two_patients(tmp_path: Path) -> None:
    """GIVEN the runs of two persons, whose files a caller names alike THEN they share no patient."""
    for person in ("a", "b"):
        for kind in ("snvs", "indels"):
            vcf(tmp_path / person / f"somatic.{kind}.vcf.gz", "NORMAL", "TUMOR")
    found = sheet_of(tmp_path)
    assert [row["patient"] for row in found.rows] == ["somatic", "somatic", "somatic-2", "somatic-2"]
    assert [row["sample"] for row in found.rows] == [
        f"somatic{n}.{kind}" for n in ("", "-2") for kind in ("normal", "tumor")
    ]
    assert any("the patient is called somatic-2" in note for note in found.notes)


def test_a_joint_file_has_no_patient(tmp_path: Path) -> None:
    vcf(tmp_path / "joint.vcf", "P1", "P2")
    vcf(tmp_path / "one.vcf", "TUMOR")
    assert [row["patient"] for row in sheet_of(tmp_path).rows] == ["", "", ""]


def test_a_path_with_a_semicolon_is_left_out(tmp_path: Path) -> None:
    vcf(tmp_path / "a;b.vcf", "P1")
    found = sheet_of(tmp_path)
    assert found.rows == ()
    assert "without semicolons" in found.notes[0]


def test_very_many_columns_of_one_name_are_listed_in_time(tmp_path: Path) -> None:
    """GIVEN files of 20,000 columns whose names are one when cleaned THEN each has its row, in a time that grows with their number."""
    vcf(tmp_path / "a.vcf", *(f"P{'*' * n}" for n in range(1, 300)))
    for number in range(2):
        vcf(tmp_path / f"b{number}.vcf", *(f"S{n}" for n in range(10_000)))
    start = time.process_time()
    found = sheet_of(tmp_path)
    assert len({row["sample"].casefold() for row in found.rows}) == 20_299
    assert time.process_time() - start < 15  # 60 s for 88,716 on a machine at rest
