"""Nothing of a person stays in the results, and nothing of another person goes."""

import json
import shutil
from pathlib import Path

import pytest

from vexas_report.cli import main

EXAMPLE = Path(__file__).parents[2] / "resources" / "example" / "vcf"
ROWS = (
    "anna1\ta.vcf.gz\tx\tP-anna\t2025-01-01",
    "anna2\tb.vcf\tx\tP-anna\t2026-01-01",
    "anna3\tb.vcf\ty\tP-anna\t",
    "bert\tc.vcf.gz\tx\tP-bert\t",
    "bert.2\tc.vcf.gz\tx\t\t",
)


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two persons in two batches, with former versions of all and a row that left."""
    monkeypatch.chdir(tmp_path)
    shutil.copyfile(EXAMPLE / "index_grch37.vcf.gz", "a.vcf.gz")
    shutil.copyfile(EXAMPLE / "negative_grch38.vcf", "b.vcf")
    shutil.copyfile(EXAMPLE / "met41thr_grch38.vcf.gz", "c.vcf.gz")
    run([*ROWS, "anna0\ta.vcf.gz\tx\tP-anna\t"])
    run(ROWS, thresholds={"min_depth": 1000})
    return tmp_path / "out"


def run(rows: object, **config: object) -> None:
    Path("config.yaml").write_text(json.dumps({"fail_on_rejected": False, **config}))
    Path("samples.tsv").write_text("\n".join(["sample\tvcf\tbatch\tpatient\tcollection_date", *rows]) + "\n")  # type: ignore[misc]
    assert main(["run", "samples.tsv", "--out", "out", "--config", "config.yaml"]) == 0


def naming(out: Path, word: str) -> list[str]:
    """Files below a folder whose name or content has a word."""
    files = (path for path in out.rglob("*") if path.is_file())
    return sorted(
        path.relative_to(out).as_posix()
        for path in files
        if word in path.relative_to(out).as_posix() or word.encode() in path.read_bytes()
    )


@pytest.mark.parametrize("name", ["anna1", "P-anna", "anna0"])
def test_nothing_of_a_person_stays_whichever_name_is_given(
    name: str, results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """GIVEN samples of a person in two batches, former ones and a row that left WHEN one of them or the patient is forgotten THEN
    no file has their names, the other person's documents are unchanged, and the tables hold that person alone."""
    others = {path: path.read_bytes() for path in results.rglob("bert*") if path.is_file()}
    (results / ".work/x/shard-0001.0123456789abcdef.evidence.jsonl.17.part").write_text("anna1")
    (results / "x/.former/2020-01-01/anna1.part").mkdir(parents=True)
    (results / "x/.former/2020-01-01/anna1.part/anna1.report.html").touch()
    capsys.readouterr()
    assert main(["forget", name, "--out", "out"]) == 0
    printed = capsys.readouterr().out
    assert naming(results, "anna") == []
    assert others
    assert {path: path.read_bytes() for path in others} == others
    table = (results / "x/summary.tsv").read_text().splitlines()
    assert [line.split("\t")[0] for line in table[1:]] == ["bert", "bert.2"]
    assert not (results / "y/summary.tsv").exists()
    assert "y/summary" not in (results / "index.html").read_text()
    assert printed.startswith("forgotten: x/anna0, x/anna1, x/anna2, y/anna3\n")
    assert "  removed out/x/anna1\n" in printed
    assert "  written again without it: out/x/summary.tsv\n" in printed
    assert "  not touched, outside the results: a.vcf.gz\n" in printed
    assert f"  not touched, outside the results: {results.parent / 'samples.tsv'}\n" in printed
    run([row for row in ROWS if "anna" not in row], thresholds={"min_depth": 1000})
    assert {path: path.read_bytes() for path in others if "former" not in path.parts} == others


def test_the_second_folder_of_a_former_report_is_not_that_of_a_sample_of_this_name(results: Path) -> None:
    """GIVEN former folders "bert" and "bert.2", the latter of a sample of this name THEN forgetting one leaves the other."""
    shutil.copytree(results, "copy")
    assert main(["forget", "bert", "--out", "copy"]) == 0
    assert [path.name for path in Path("copy").glob("x/.former/*/bert*")] == ["bert.2"]
    assert main(["forget", "bert.2", "--out", "out"]) == 0
    assert [path.name for path in results.glob("x/.former/*/bert*")] == ["bert"]
    run([row for row in ROWS if not row.startswith("bert.2")], thresholds={"min_depth": 20})
    assert sorted(path.name for path in results.glob("x/.former/*/bert*")) == ["bert", "bert.2"]
    assert main(["forget", "bert", "--out", "out"]) == 0
    assert naming(results, "bert") == []


def test_a_batch_in_which_a_sample_has_no_documents_loses_its_tables_not_the_sample(results: Path) -> None:
    shutil.rmtree(results / "x/bert")
    assert main(["forget", "P-anna", "--out", "out"]) == 0
    assert not (results / "x/summary.tsv").exists()


@pytest.mark.parametrize(
    ("rows", "name", "code"),
    [
        (("s\ta.vcf.gz\tx\t\t",), "t", "PERSON_UNKNOWN"),
        (("s\ta.vcf.gz\tx\t\t", "t\ta.vcf.gz\tx\ts\t"), "s", "PERSON_AMBIGUOUS"),
    ],
)
def test_a_name_that_is_nobodys_or_several_persons_removes_nothing(
    rows: tuple[str, ...],
    name: str,
    code: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copyfile(EXAMPLE / "index_grch37.vcf.gz", "a.vcf.gz")
    run(rows)
    before = sorted((tmp_path / "out").rglob("*"))
    assert main(["forget", name, "--out", "out"]) == 2
    assert code in capsys.readouterr().err
    assert sorted((tmp_path / "out").rglob("*")) == before


def test_the_results_of_single_files_are_forgotten_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copyfile(EXAMPLE / "index_grch37.vcf.gz", "a.vcf.gz")
    assert main(["one", "a.vcf.gz", "--out", "out"]) == 0
    assert main(["forget", "a", "--out", "out"]) == 0
    assert [path for path in (tmp_path / "out").rglob("*") if path.is_file()] == []
    assert main(["one", "a.vcf.gz", "--out", "out"]) == 0
