"""The commands, run in process: files in, files out, statuses, and problems as sentences."""

import argparse
import json
import re
from pathlib import Path

import pytest
from tests.builders import cases

from vexas_report.arguments import WORKFLOW, make_parser
from vexas_report.cli import _COMMANDS, main
from vexas_report.documents.report_files import findings_json
from vexas_report.model.terms import Language
from vexas_report.plan import load_plan
from vexas_report.plan.config import read_config

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "resources" / "example" / "vcf"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A configuration beside a sheet of the index case and a broken file."""
    rows = [
        "sample\tvcf\tsex\tspecimen\talignment",
        f"index\t{EXAMPLE / 'index_grch37.vcf.gz'}\tmale\tblood\treads.bam",
        f"broken\t{EXAMPLE / 'truncated_grch38.vcf.gz'}\tmale\tblood\t",
    ]
    (tmp_path / "samples.tsv").write_text("\n".join(rows) + "\n")
    config = tmp_path / "config.yaml"
    config.write_text(f"samples: {tmp_path / 'samples.tsv'}\noutdir: {tmp_path / 'out'}\n")
    return config


def _run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def test_the_stages_hand_on_their_files(sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """GIVEN a sheet of two samples THEN plan, collect, coverage, report and summarise lead to their documents."""
    assert _run("check", "--config", sheet) == 0
    plan = load_plan(read_config(sheet))
    (tmp_path / "layout.json").write_text(plan.layout().to_json())
    assert _run("plan", "--layout", tmp_path / "layout.json") == 0
    work = tmp_path / "out/.work"
    (manifest,) = sorted(work.rglob("*.manifest.json"))
    stem = str(manifest).removesuffix("manifest.json")
    assert _run("collect", "--manifest", manifest, "--out", stem + "evidence.jsonl") == 0
    assert (
        _run(
            "coverage",
            *("--manifest", manifest, "--evidence", stem + "evidence.jsonl"),
            "--out",
            stem + "coverage.jsonl",
        )
        == 0
    )
    (part,) = plan.parts("default")
    findings, reports = work / f"{part}.findings.jsonl", work / f"{part}.reports.jsonl"
    report = ("report", "--manifest", manifest, "--rows", "1-2", "--outdir", tmp_path / "out")
    assert _run(*report, "--out", reports) == 0
    assert all(
        (tmp_path / "out" / f).is_file() for line in reports.read_text().splitlines() for f in json.loads(line)["files"]
    )
    summarise = ("summarise", "--batch", "default", "--outdir", tmp_path / "out")
    assert _run(*summarise, "--list", plan.list_file("default")) == 0
    summary = tmp_path / "out/default/summary.tsv"
    by_list = summary.read_text()
    assert _run(*summarise, "--findings", findings) == 0
    assert summary.read_text() == by_list
    index = json.loads((tmp_path / "out/default/index/index.findings.json").read_text())
    assert index["conclusion"]["vexas"] == "detected"
    assert len(index["problems"]) == 1
    broken = json.loads((tmp_path / "out/default/broken/broken.findings.json").read_text())
    assert broken["status"] != index["status"]
    capsys.readouterr()
    assert _run("summarise", "--totals", summary) == 0
    assert _run("summarise", "--totals", summary, "--fail-on-rejected") == 1
    told = capsys.readouterr().out
    assert told.count("2 samples, 1 report, 1 not analysed") == 2
    assert "x broken   VCF_TRUNCATED: " in told
    assert told.count("Exit status 1") == 1


def test_rows_choose_samples_and_what_is_missing_is_read_first(
    sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """GIVEN a manifest alone WHEN its second row is reported THEN evidence and coverage of all stand, documents of that one;
    and a document that is gone comes back without a new interpretation."""
    plan = load_plan(read_config(sheet))
    plan.layout().write()
    (manifest,) = (tmp_path / "out/.work").rglob("*.manifest.json")
    report = ("report", "--manifest", manifest, "--rows", "2-2", "--outdir", tmp_path / "out")
    assert _run(*report) == 0
    printed = capsys.readouterr().out.splitlines()
    assert {Path(line).parent.name for line in printed} == {"index"}
    stem = str(manifest).removesuffix("manifest.json")
    read = [Path(stem + kind) for kind in ("evidence.jsonl", "coverage.jsonl")]
    assert [len(path.read_text().splitlines()) for path in read] == [2, 2]
    findings = Path(stem + "2-2.findings.jsonl")
    assert [json.loads(line)["sample"]["sample"] for line in findings.read_text().splitlines()] == ["index"]
    before = {path: path.stat().st_mtime_ns for path in (*read, findings)}
    content = Path(printed[0]).read_bytes()
    Path(printed[0]).unlink()
    assert _run(*report) == 0
    assert Path(printed[0]).read_bytes() == content
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_one_file_without_a_sheet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = _run("one", EXAMPLE / "met41thr_grch38.vcf.gz", "--out", tmp_path, "--sex", "male", "--specimen", "blood")
    printed = capsys.readouterr().out
    assert status == 0
    assert "c.122T>C p.(Met41Thr)" in printed
    assert (tmp_path / "default/met41thr_grch38/met41thr_grch38.report.html").is_file()


def test_one_takes_what_the_sheet_takes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """GIVEN the sheet's short forms THEN they are taken, and what the sheet refuses is refused with the same words."""
    file = EXAMPLE / "met41thr_grch38.vcf.gz"
    assert _run("one", file, "--out", tmp_path, "--sex", "m", "--assembly", "HG38", "--specimen", "Blood") == 0
    sample = json.loads(next(tmp_path.rglob("*.findings.json")).read_text())["sample"]
    assert (sample["sex"], sample["assembly"], sample["specimen"]) == ("male", "GRCh38", "blood")
    with pytest.raises(SystemExit):
        _run("one", file, "--out", tmp_path, "--sex", "x")
    assert "must be one of female, male, unknown" in capsys.readouterr().err


def test_one_broken_file_gets_its_report_and_a_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("one", EXAMPLE / "truncated_grch38.vcf.gz", "--out", tmp_path, "--sample", "s1") == 1
    printed = capsys.readouterr().out
    assert "Not analysed" in printed
    assert "  fix: " in printed
    assert (tmp_path / "default/s1/s1.report.html").is_file()


def test_check_says_of_a_missing_alignment_what_happens(
    sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """GIVEN a missing VCF and a missing alignment THEN only the first is said to cost the report."""
    sheet_file = tmp_path / "samples.tsv"
    sheet_file.write_text(sheet_file.read_text().replace("truncated_grch38.vcf.gz", "none.vcf.gz"))
    assert _run("check", "--config", sheet) == 0
    told = capsys.readouterr().err
    assert told.count("SHEET_FILE_MISSING") == 1
    assert told.count("SHEET_READS_MISSING") == 1
    assert told.count("will not be analysed") == 1
    assert told.count("without it") == 1


def test_check_tells_every_problem_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "samples.tsv").write_text("sample\tvcf\tspecimn\na b\tx.vcf\tblood\n")
    config = tmp_path / "config.yaml"
    config.write_text(f"samples: {tmp_path / 'samples.tsv'}\nshard_sise: 4\nreference: {{GRCh38: none.fa}}\n")
    assert _run("check", "--config", config) == 2
    told = capsys.readouterr().err
    for value in ("specimn", "specimen", "a b", "shard_sise", "shard_size", "reference.GRCh38"):
        assert value in told
    assert "fix:" in told
    assert "Traceback" not in told


def test_check_foresees_what_the_headers_of_the_files_tell(
    sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """GIVEN a column that a VCF does not have, a folder, a text THEN check warns with the names that are there, and runs on."""
    (tmp_path / "text.vcf").write_text("no VCF\n")
    rows = [
        "sample\tvcf\tvcf_sample",
        f"index_grch37\t{EXAMPLE / 'index_grch37.vcf.gz'}\t",
        f"wrong\t{EXAMPLE / 'splice_m1_grch38.bcf'}\tNOBODY",
        f"folder\t{tmp_path}\t",
        f"text\t{tmp_path / 'text.vcf'}\t",
        f"gone\t{tmp_path / 'gone.vcf'}\t",
    ]
    (tmp_path / "samples.tsv").write_text("\n".join(rows) + "\n")
    assert _run("check", "--config", sheet) == 0
    printed = capsys.readouterr()
    assert "5 rows checked: 0 errors, 4 warnings" in printed.out
    told = [line.split(":")[1].strip() for line in printed.err.splitlines() if line.startswith("warning")]
    assert sorted(told) == ["SHEET_FILE_MISSING", "VCF_IS_DIRECTORY", "VCF_NOT_VCF", "VCF_SAMPLE_NOT_FOUND"]
    assert "the file has 1 column: " in printed.err


def test_check_reads_the_laboratorys_own_files(sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "own.tsv").write_text("gene\tposition\n")
    (tmp_path / "clinvar.vcf.gz").write_text("##fileformat=VCFv4.1\n")
    sheet.write_text(
        sheet.read_text() + f"local_variants: {tmp_path / 'own.tsv'}\nclinvar: {tmp_path / 'clinvar.vcf.gz'}\n"
    )
    assert _run("check", "--config", sheet) == 2
    told = capsys.readouterr().err
    assert "TABLE_COLUMNS" in told
    assert "clinvar.vcf.gz" in told


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    version = r"vexas-report \S+ \(program [0-9a-f]{16}, data \S+\)\n"
    assert re.fullmatch(version, capsys.readouterr().out)


def test_wrong_usage_is_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["one"])
    assert caught.value.code == 2
    assert "FILE" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("collect", "--manifest", "none.json", "--out", "out.jsonl"), "FILE_UNUSABLE"),
        (("collect", "--manifest", "empty", "--out", "out.jsonl"), "STAGE_FILE_INVALID"),
        (("report", "--manifest", "text", "--rows", "1-1", "--outdir", "out"), "STAGE_FILE_INVALID"),
        (("summarise", "--batch", "b", "--outdir", "out", "--findings", "text"), "STAGE_FILE_INVALID"),
        (("summarise", "--batch", "b", "--outdir", "out", "--list", "none"), "FILE_UNUSABLE"),
        (("summarise", "--totals", "none.tsv"), "FILE_UNUSABLE"),
        (("one", str(EXAMPLE / "met41thr_grch38.vcf.gz"), "--out", "text"), "DOCUMENTS_NOT_WRITTEN"),
    ],
)
def test_a_file_that_cannot_be_used_is_a_sentence(
    arguments: tuple[str, ...],
    code: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text").write_text("not JSON\n")
    (tmp_path / "empty").touch()
    assert _run(*arguments) == (1 if code == "DOCUMENTS_NOT_WRITTEN" else 2)
    told = capsys.readouterr().err
    assert code in told
    assert "fix:" in told


def test_summarise_without_its_batch_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["summarise", "--outdir", str(tmp_path)])
    assert caught.value.code == 2
    assert "--batch" in capsys.readouterr().err


@pytest.mark.parametrize(("form", "key"), [("fhir", "resourceType"), ("phenopacket", "metaData")])
def test_a_report_is_exported_from_its_findings_alone(
    form: str, key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = tmp_path / "s.findings.json"
    document.write_text(findings_json(cases.index_case()), encoding="ascii")
    assert main(["export", str(document), "--format", form]) == 0
    assert key in json.loads(capsys.readouterr().out)
    assert main(["export", str(document), "--format", form, "--out", str(tmp_path / "out.json")]) == 0
    assert key in json.loads((tmp_path / "out.json").read_text(encoding="ascii"))


def test_two_reports_are_compared_and_the_status_says_whether_they_differ(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, case in (("old", cases.negative()), ("new", cases.index_case())):
        (tmp_path / name).write_text(findings_json(case), encoding="ascii")
    assert main(["compare", str(tmp_path / "old"), str(tmp_path / "old")]) == 0
    assert main(["compare", str(tmp_path / "old"), str(tmp_path / "new")]) == 3
    assert "conclusion: Not detected -> Detected" in capsys.readouterr().out
    french = cases.index_case()
    provenance = french.provenance.model_copy(update={"language": Language.FR})
    (tmp_path / "fr").write_text(findings_json(french.model_copy(update={"provenance": provenance})), encoding="ascii")
    assert main(["compare", str(tmp_path / "old"), str(tmp_path / "fr")]) == 3
    assert "conclusion\u00a0: Non détecté -> Détecté" in capsys.readouterr().out
    (tmp_path / "odd").write_text("{}", encoding="ascii")
    assert main(["compare", str(tmp_path / "odd"), str(tmp_path / "new")]) == 2
    assert "STAGE_FILE_INVALID" in capsys.readouterr().err


def test_a_command_that_is_stopped_from_the_keyboard_ends_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("vexas_report.plan.check", stopped)
    monkeypatch.chdir(tmp_path)
    Path("samples.tsv").touch()
    assert main(["run", "samples.tsv", "--out", "out"]) == 130
    assert capsys.readouterr().err.startswith("error: STOPPED: ")


@pytest.mark.parametrize("version", ["3.0.0", "2.999.0", "1.0.0", "", "later"])
def test_a_document_of_another_schema_is_refused_though_its_keys_are_known(
    version: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = cases.index_case().model_copy(update={"schema_version": version})
    (tmp_path / "a.findings.json").write_text(findings_json(document))
    assert main(["compare", str(tmp_path / "a.findings.json"), str(tmp_path / "a.findings.json")]) == 2
    assert "STAGE_FILE_INVALID" in capsys.readouterr().err


def test_without_a_command_the_help_has_three_examples_and_the_exit_statuses(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([]) == 2
    printed = capsys.readouterr().out
    assert len([line for line in printed.splitlines() if line.startswith("  vexas-report ")]) == 3
    assert [line.split()[0] for line in printed.partition("exit status:")[2].splitlines() if line.strip()] == list(
        "0123"
    )
    listed = printed.partition("commands:")[2].partition("examples:")[0]
    assert set(re.findall(r"^    (\w+)", listed, re.MULTILINE)) & set(WORKFLOW) == set()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [(["runn", "x"], "'run'"), (["sumarise"], "compare"), (["one", "x", "--smple", "y", "--out", "z"], "'--sample'")],
)
def test_a_typing_error_gets_a_suggestion(typed: list[str], meant: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as status:
        main(typed)
    assert status.value.code == 2
    assert meant in capsys.readouterr().err


def test_every_option_has_its_word() -> None:
    parser = make_parser(dict.fromkeys(_COMMANDS, lambda _: 0))
    named = next(each for each in parser._actions if isinstance(each, argparse._SubParsersAction))
    assert set(named.choices) == set(_COMMANDS)
    without = [
        (name, action.dest)
        for name, command in named.choices.items()
        for action in command._actions
        if not action.help or len(action.help) < 8
    ]
    assert without == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_completion_knows_the_commands(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--print-completion", shell])
    assert "compare" in capsys.readouterr().out


def test_an_alignment_is_not_taken_for_a_vcf(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """GIVEN a BAM and a CRAM by any name THEN nothing is written, and the message says where they belong."""
    for name in ("rescued_grch38.bam", "negative_grch38.cram"):
        copy = tmp_path / f"{name}.vcf.gz"
        copy.write_bytes((EXAMPLE.parent / "reads" / name).read_bytes())
        assert _run("one", copy, "--out", tmp_path / "out") == 2
        assert "--alignment" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_outcome_is_printed_for_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("met41thr_grch38.vcf.gz", "truncated_grch38.vcf.gz"):
        (folder / name).write_bytes((EXAMPLE / name).read_bytes())
    assert _run("run", folder, "--out", tmp_path / "out", "--json") == 1
    outcome = json.loads(capsys.readouterr().out)
    assert (outcome["samples"], outcome["reports"], outcome["not_analysed"], outcome["status"]) == (2, 1, 1, 1)
    assert {each["conclusion"] for each in outcome["results"]} == {"detected", "not_analysed"}
    assert all(Path(each["report"]).is_file() for each in outcome["results"])


def test_an_existing_sheet_is_named_and_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "s.tsv").write_text("mine")
    assert _run("sheet", EXAMPLE, "--out", tmp_path / "s.tsv") == 2
    assert "never overwritten" in capsys.readouterr().err
    assert (tmp_path / "s.tsv").read_text() == "mine"
