import csv
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vexas_report.model.sample import Sample
from vexas_report.model.terms import Assay, Assembly, Sex, Specimen, YesNoUnknown
from vexas_report.plan.sheet import absent_files, from_sheet_folder, read_sheet
from vexas_report.plan.sheet_values import READERS

HEADER = "sample\tvcf\tsex\tbatch\n"


def sheet(folder: Path, text: str | bytes):
    path = folder / "samples.tsv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_sheet(path)


def codes(folder: Path, text: str | bytes) -> list[str]:
    return [each.code for each in sheet(folder, text).problems]


def test_a_full_row_is_read_into_the_sample(tmp_path):
    cells = {
        "sample": "P-1.a_b",
        "vcf": "a folder/p 1.vcf.gz",
        "vcf_sample": "NA 12878",
        "assembly": "HG19",
        "sex": "Male",
        "age": "71.5",
        "specimen": "Bone_Marrow",
        "collection_date": "2026-02-28",
        "patient": "2026/0147",
        "batch": "run7",
        "assay": "exome",
        "alignment": "p1.cram",
        "depth_bed": "p1.bed.gz",
        "targets": "t.bed",
        "allogeneic_hsct": "NO",
        "phenotype": "HP:0001972; HP:0002863;HP:0001972",
    }
    assert set(cells) == set(READERS)
    read = sheet(tmp_path, "\t".join(cells) + "\n" + "\t".join(cells.values()) + "\n")
    assert read.problems == []
    assert read.samples == [
        Sample(
            sample="P-1.a_b",
            vcf="a folder/p 1.vcf.gz",
            vcf_sample="NA 12878",
            assembly=Assembly.GRCH37,
            sex=Sex.MALE,
            age="71.5",
            specimen=Specimen.BONE_MARROW,
            collection_date="2026-02-28",
            patient="2026/0147",
            batch="run7",
            assay=Assay.EXOME,
            alignment="p1.cram",
            depth_bed="p1.bed.gz",
            targets="t.bed",
            allogeneic_hsct=YesNoUnknown.NO,
            phenotype=("HP:0001972", "HP:0002863"),
        )
    ]


@pytest.mark.parametrize(
    "text",
    [
        "sample\tvcf\na\ta.vcf\n",
        "sample\tvcf\na\ta.vcf",
        "sample\tvcf\r\na\ta.vcf\r\n",
        "sample\tvcf\ra\ta.vcf\r",
        "\ufeffsample\tvcf\r\n a \t a.vcf \r\n",
        "\n\nsample\tvcf\n\n\t\n  \t  \na\ta.vcf\n\n",
        '"sample"\t"vcf"\n"a"\t"a.vcf"\n',
        "sample,vcf\na,a.vcf\n",
        "sample;vcf;sex\na;a.vcf;\n",
        '\ufeff"Sample";"VCF"\r\n"a";"a.vcf"\r\n',
        "SAMPLE\tVcf\na\ta.vcf\n",
        "sample\tvcf\na\ta.vcf\n".encode("utf-16"),
        "sample\tvcf\na\ta.vcf\n".encode("utf-16-le"),
        "sample,vcf\r\na,a.vcf\r\n".encode("utf-16-be"),
        "vcf\tsample\tsex\na.vcf\ta\t\t\t\n",
    ],
)
def test_how_programs_save_a_sheet_does_not_matter(tmp_path, text):
    read = sheet(tmp_path, text)
    assert (read.samples, read.problems) == ([Sample(sample="a", vcf="a.vcf")], [])


def test_a_workbook_is_read_like_text(tmp_path):
    """GIVEN a sheet as a spreadsheet program saves it, with a true date and numbers THEN it is read like its text."""
    book = openpyxl.Workbook()
    header = ["Sample", "VCF", "sex", "Age", "collection_date", "patient", "assembly"]
    book.active.append(header)
    book.active.append([None])
    book.active.append(["a", "a.vcf", "M", 71, date(2026, 3, 31), 147, "hg38"])
    book.active.append(["b", " b.vcf ", "w", 70.5])
    book.create_sheet("notes").append(["not read"])
    book.save(tmp_path / "s.xlsx")
    read = read_sheet(tmp_path / "s.xlsx")
    assert read.problems == []
    assert read.samples == [
        Sample("a", "a.vcf", None, Assembly.GRCH38, Sex.MALE, "71", collection_date="2026-03-31", patient="147"),
        Sample("b", "b.vcf", sex=Sex.FEMALE, age="70.5"),
    ]


def test_a_workbook_that_unpacks_to_more_than_50_mb_is_refused_at_once(tmp_path):
    """GIVEN a workbook of 0.1 MB whose sheet unpacks to 60 MB THEN it is refused before any of it is unpacked."""
    book = openpyxl.Workbook()
    book.active.append(["sample", "vcf"])
    book.save(tmp_path / "small.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "small.xlsx") as source,
        zipfile.ZipFile(tmp_path / "s.xlsx", "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for part in source.infolist():
            padding = b" " * 60_000_000 if part.filename.endswith("sheet1.xml") else b""
            out.writestr(part.filename, source.read(part.filename) + padding)
    read = read_sheet(tmp_path / "s.xlsx")
    assert [each.code for each in read.problems] == ["SHEET_UNREADABLE"]
    assert "unpacks to 600" in read.problems[0].message


def test_a_fault_in_a_workbook_is_told_with_its_row(tmp_path):
    book = openpyxl.Workbook()
    for row in (["sample", "vcf", "sx"], ["a", "a.vcf", "M"], ["a b", "b.vcf", "M"]):
        book.active.append(row)
    book.save(tmp_path / "s.xlsx")
    told = {each.code: each.where for each in read_sheet(tmp_path / "s.xlsx").problems}
    assert set(told) == {"SHEET_COLUMN_UNKNOWN", "SHEET_NAME"}
    assert "s.xlsx, line 3, column sample" in told["SHEET_NAME"]


def test_a_comma_of_an_age_is_a_point_where_semicolons_part_the_cells(tmp_path):
    (read,) = sheet(tmp_path, "sample;vcf;age;sex\na;a.vcf;71,5;F\n").samples
    assert (read.age, read.sex) == ("71.5", Sex.FEMALE)


@pytest.mark.parametrize(
    ("text", "code", "part"),
    [
        ("", "SHEET_EMPTY", "is empty"),
        ("\n \n", "SHEET_EMPTY", "is empty"),
        ("sample\tvcf\n", "SHEET_EMPTY", "no sample"),
        ("sample vcf\na a.vcf\n", "SHEET_SEPARATOR", "blanks"),
        ("sample\tvcf\na\ta.vcf\n".encode("utf-16") + b"\n", "SHEET_ENCODING", "UTF-16"),
        (b"PK\x03\x04rest", "SHEET_UNREADABLE", "workbook"),
        (b"\xd0\xcf\x11\xe0rest", "SHEET_ENCODING", "old format"),
        ("sample\tvcf\nM\u00fcller\ta.vcf\n".encode("latin-1"), "SHEET_ENCODING", "Line 2"),
        ("sample\tvfc\na\ta.vcf\n", "SHEET_COLUMN_UNKNOWN", "vfc"),
        ("sample\tvcf\tsex\tsex\na\ta.vcf\t\t\n", "SHEET_COLUMN_REPEATED", "sex"),
        ("sample\tvcf\t\tsex\na\ta.vcf\t\t\n", "SHEET_COLUMN_UNKNOWN", "Column 3"),
        ("sample\na\n", "SHEET_COLUMN_MISSING", "'vcf'"),
        ("sample\tvcf\tsex\na\ta.vcf\n", "SHEET_ROW", "2 cells where the header has 3"),
        ("sample\tvcf\na\ta.vcf\tmale\n", "SHEET_ROW", "3 cells where the header has 2"),
        ("sample\tvcf\na\t\n", "SHEET_VALUE", "'vcf' is empty"),
        ("sample\tvcf\na\ta.vcf\nA\tb.vcf\n", "SHEET_DUPLICATE", "line 2"),
        ("sample\tvcf\tbatch\na\ta.vcf\tRun\nb\tb.vcf\trun\n", "SHEET_DUPLICATE", '"Run"'),
        ("sample\tvcf\na\t" + "x" * 200_000 + "\n", "SHEET_ROW", "Line 2"),
    ],
)
def test_a_sheet_that_cannot_be_used_is_refused_with_its_reason(tmp_path, text, code, part):
    read = sheet(tmp_path, text)
    assert [(p.code, part in p.message) for p in read.problems if p.code == code] == [(code, True)]
    assert read.samples == []
    assert all(p.hint and p.where for p in read.problems)


@pytest.mark.parametrize(
    "name",
    ["../a", ".a", "-a", "_a", "a b", "a/b", "a\\b", "=cmd()", "+1", "@x", "a\x00b", "a\u00e9", "x" * 65, "<b>", "a;b"],
)
@pytest.mark.parametrize("column", ["sample", "batch"])
def test_names_that_would_become_paths_are_strict(tmp_path, column, name):
    other = {"sample": "batch", "batch": "sample"}[column]
    assert codes(tmp_path, f"{column}\t{other}\tvcf\n{name}\tok\ta.vcf\n") == ["SHEET_NAME"]


def test_a_line_break_within_a_name_is_refused(tmp_path):
    read = sheet(tmp_path, 'sample\tvcf\n"a\nb"\ta.vcf\nc\tc.vcf\nC\tc.vcf\n')
    assert [(p.code, p.message.split(":")[0]) for p in read.problems] == [
        ("SHEET_NAME", "Line 2"),
        ("SHEET_DUPLICATE", "Line 5"),
    ]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("assembly", "GRCh39"),
        ("assembly", "T2T"),
        ("sex", "x"),
        ("specimen", "marow"),
        ("assay", "WES"),
        ("allogeneic_hsct", "maybe"),
        ("age", "-1"),
        ("age", "131"),
        ("age", "old"),
        ("age", "nan"),
        ("age", "1e1"),
        ("age", "\u0663"),
        ("collection_date", "31.12.2026"),
        ("collection_date", "2026-02-30"),
        ("collection_date", "20260228"),
        ("collection_date", "46022"),
        ("phenotype", "HP:1"),
        ("phenotype", "HP:0001972,HP:0002863"),
        ("phenotype", "anaemia"),
        ("vcf_sample", "x" * 2000),
        ("alignment", "s3://bucket/a.bam"),
        ("targets", "{panel}.bed"),
        ("depth_bed", "a\x07.bed"),
    ],
)
def test_a_value_that_its_column_does_not_take_is_refused(tmp_path, column, value):
    assert codes(tmp_path, f"sample\tvcf\t{column}\na\ta.vcf\t{value}\n") == ["SHEET_VALUE"]


@pytest.mark.parametrize("patient", ["../p", "=1+1", "@p", "-p", "x" * 65, "a<b>"])
def test_a_patient_is_a_number_or_pseudonym(tmp_path, patient):
    assert codes(tmp_path, f"sample\tvcf\tpatient\na\ta.vcf\t{patient}\n") == ["SHEET_NAME"]


def test_the_nearest_known_is_named(tmp_path):
    read = sheet(tmp_path, "sampel\tvcf\tspeciman\tsex\na\ta.vcf\tblood\tfemal\n")
    hints = {p.code: p.hint for p in read.problems}
    assert hints["SHEET_VALUE"] == "Did you mean 'female'?"
    assert [p.hint for p in read.problems if p.code == "SHEET_COLUMN_UNKNOWN"] == [
        "Did you mean 'sample'?",
        "Did you mean 'specimen'?",
    ]


def test_all_problems_are_told_at_once(tmp_path):
    text = "sample\tvcf\tsx\tage\n../a\ta.vcf\t\t500\nb\t\t\t\nB\tb.vcf\t\told\nc\tc.vcf\n"
    assert codes(tmp_path, text) == [
        "SHEET_COLUMN_UNKNOWN",
        "SHEET_NAME",
        "SHEET_VALUE",
        "SHEET_VALUE",
        "SHEET_VALUE",
        "SHEET_ROW",
        "SHEET_DUPLICATE",
    ]


def test_a_file_that_does_not_exist_is_its_own_samples_affair(tmp_path):
    (tmp_path / "b.vcf").touch()
    read = sheet(tmp_path, "sample\tvcf\talignment\na\ta.vcf\t\nb\tb.vcf\tb.bam\n")
    assert read.problems == []
    warnings = list(absent_files(read, tmp_path))
    assert [(w.code, w.severity, w.where) for w in warnings] == [
        ("SHEET_FILE_MISSING", "warning", '"a.vcf"'),
        ("SHEET_READS_MISSING", "warning", '"b.bam"'),
    ]


def test_the_same_column_of_the_same_vcf_twice_is_a_warning(tmp_path):
    read = sheet(tmp_path, "sample\tvcf\tvcf_sample\na\tj.vcf\tx\nb\tj.vcf\tx\nc\tj.vcf\ty\n")
    assert [(p.code, p.severity) for p in read.problems] == [("SHEET_SAME_INPUT", "warning")]
    assert len(read.samples) == 3


@pytest.mark.parametrize("kind", ["missing", "folder"])
def test_a_sheet_that_is_not_there_is_refused(tmp_path, kind):
    path = tmp_path / "samples.tsv"
    if kind == "folder":
        path.mkdir()
    assert [p.code for p in read_sheet(path).problems] == ["SHEET_UNREADABLE"]


@pytest.mark.long
@settings(max_examples=5000)
@given(st.binary(max_size=2000))
def test_no_bytes_raise_in_many_tries(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "fuzzed.tsv"
    path.write_bytes(b"sample\tvcf\tage\tphenotype\n" + data)
    read = read_sheet(path)
    assert read.samples or read.problems


@given(st.binary(max_size=400))
def test_no_bytes_raise(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "fuzzed.tsv"
    path.write_bytes(b"sample\tvcf\tage\tphenotype\n" + data)
    read = read_sheet(path)
    assert read.samples or read.problems


@given(st.lists(st.lists(st.text(max_size=8), min_size=4, max_size=4), max_size=6))
def test_no_cells_raise_and_every_row_is_a_sample_or_a_problem(tmp_path_factory, rows):
    path = tmp_path_factory.getbasetemp() / "fuzzed.tsv"
    with path.open("w", encoding="utf-8", errors="replace", newline="") as out:
        csv.writer(out, delimiter="\t").writerows([["sample", "vcf", "age", "patient"], *rows])
    read = read_sheet(path)
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    assert read.problems or len(read.samples) == len(filled)


def test_a_path_with_a_name_too_long_for_the_system_is_a_file_that_does_not_exist(tmp_path):
    (tmp_path / "s.tsv").write_text(f"sample\tvcf\nA\t{'a' * 300}.vcf\n")
    (found,) = absent_files(read_sheet(tmp_path / "s.tsv"), tmp_path)
    assert found.code == "SHEET_NO_FILE"


def test_paths_count_from_the_sheet_if_they_do_not_exist_from_the_working_directory(tmp_path):
    """GIVEN a sheet in a folder of its own THEN a file there is found, one of the working directory is preferred, and one line says so."""
    folder = tmp_path / "batch"
    folder.mkdir()
    for path in (folder / "a.vcf", folder / "b.vcf", tmp_path / "b.vcf"):
        path.touch()
    (folder / "s.tsv").write_text("sample\tvcf\nA\ta.vcf\nB\tb.vcf\nC\tc.vcf\n")
    read = from_sheet_folder(read_sheet(folder / "s.tsv"), folder / "s.tsv", tmp_path)
    assert [sample.vcf for sample in read.samples] == [str(folder / "a.vcf"), "b.vcf", "c.vcf"]
    (said,) = read.problems
    assert (said.code, said.message.split()[0]) == ("SHEET_PATHS_FROM_SHEET", "1")
    assert [each.code for each in absent_files(read, tmp_path)] == ["SHEET_FILE_MISSING"]


def test_each_file_of_a_sample_with_several_vcfs_is_found_by_itself(tmp_path):
    """GIVEN one VCF in the folder of the sheet and one in the working directory THEN both are found, and an absent one is reported alone."""
    folder = tmp_path / "batch"
    folder.mkdir()
    for path in (folder / "a.snvs.vcf", tmp_path / "a.indels.vcf"):
        path.touch()
    (folder / "s.tsv").write_text("sample\tvcf\nA\ta.snvs.vcf;a.indels.vcf;a.sv.vcf\n")
    read = from_sheet_folder(read_sheet(folder / "s.tsv"), folder / "s.tsv", tmp_path)
    assert read.samples[0].vcfs == (str(folder / "a.snvs.vcf"), "a.indels.vcf", "a.sv.vcf")
    assert read.problems[0].message.startswith("1 of the sheet's paths")
    (absent,) = absent_files(read, tmp_path)
    assert (absent.code, absent.where) == ("SHEET_FILE_MISSING", '"a.sv.vcf"')


def test_words_that_people_use_for_a_column_are_understood(tmp_path):
    told = [each.hint for each in sheet(tmp_path, "id\tfile\tgender\tqqq\tzzz\nA\tx.vcf\tM\t1\t2\n").problems]
    assert told[:3] == ["Did you mean 'sample'?", "Did you mean 'vcf'?", "Did you mean 'sex'?"]
    assert sum("Known columns" in hint for hint in told) == 1


def test_a_sheet_of_thousands_of_columns_or_of_more_rows_than_samples_is_refused_at_once(tmp_path):
    (tmp_path / "wide.tsv").write_text("sample\tvcf\t" + "\t".join(f"c{n}" for n in range(50_000)) + "\n")
    (tmp_path / "long.tsv").write_text("sample\tvcf\n" + "a\ta.vcf\n" * 100_001)
    for name in ("wide.tsv", "long.tsv"):
        (found,) = read_sheet(tmp_path / name).problems
        assert found.code == "SHEET_UNREADABLE"


def test_vcf_takes_several_files_with_semicolons_between(tmp_path):
    """GIVEN several paths in one cell THEN a sample of several files; a path that is there twice or cannot be one is refused, and each
    file that does not exist is named."""
    sheet = tmp_path / "samples.tsv"
    sheet.write_text("sample\tvcf\nS1\ta.vcf ; b.vcf.gz;\nS2\tc.vcf\n")
    found = read_sheet(sheet)
    assert found.problems == []
    assert [sample.vcfs for sample in found.samples] == [("a.vcf", "b.vcf.gz"), ("c.vcf",)]
    (tmp_path / "a.vcf").touch()
    assert [p.where for p in absent_files(found, tmp_path)] == ['"b.vcf.gz"', '"c.vcf"']
    for cell in ("a.vcf;a.vcf", ";", "a.vcf;{x}.vcf", "a.vcf;https://x.org/b.vcf"):
        sheet.write_text(f"sample\tvcf\nS1\t{cell}\n")
        assert [p.code for p in read_sheet(sheet).problems] == ["SHEET_VALUE"], cell
    sheet.write_text("sample\tvcf\tvcf_sample\nS1\ta.vcf;b.vcf\tT\nS2\tb.vcf\tT\n")
    assert [p.code for p in read_sheet(sheet).problems] == ["SHEET_SAME_INPUT"]


def test_a_sheet_with_semicolons_for_columns_holds_several_files_in_quotes(tmp_path):
    sheet = tmp_path / "samples.csv"
    sheet.write_text('sample;vcf\nS1;"a.vcf;b.vcf"\n')
    assert [sample.vcfs for sample in read_sheet(sheet).samples] == [("a.vcf", "b.vcf")]
