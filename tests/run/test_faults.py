"""Anything unforeseen costs its own sample: a reader, a namer and a writer that raise."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from vexas_report import alignment, vcf
from vexas_report import documents as documents_package
from vexas_report.model.coverage import SampleCoverage
from vexas_report.model.evidence import SampleEvidence
from vexas_report.model.findings import Findings
from vexas_report.model.problems import VexasReportError
from vexas_report.model.sample import Manifest, Sample, Settings
from vexas_report.model.terms import Status
from vexas_report.nomenclature import Namer
from vexas_report.run.stage_files import ReportedPart, reported
from vexas_report.run.stages import collect, coverage, findings_of, write_documents

EXAMPLE = Path(__file__).parents[2] / "resources" / "example" / "vcf"
INDEX, THR, SPLICE = (
    Sample("index", str(EXAMPLE / "index_grch37.vcf.gz")),
    Sample("thr", str(EXAMPLE / "met41thr_grch38.vcf.gz")),
    Sample("splice", str(EXAMPLE / "splice_m2_grch37.vcf")),
)
MANIFEST = Manifest("shard", "default", (INDEX, SPLICE, THR))
PATIENT = "JOHN DOE"


def status(documents: list[Findings]) -> dict[str, str]:
    """``reported``, or the first problem's code, by sample."""
    return {d.sample.sample: "reported" if d.status is Status.REPORTED else str(d.problems[0].code) for d in documents}


@pytest.mark.parametrize("late", [False, True], ids=["before the first sample", "after it"])
def test_a_reader_that_raises_costs_its_own_sample(
    late: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """GIVEN a reader that fails on one file of three THEN the two others are read, and the log has the traceback once."""
    real = vcf.collect

    def failing(manifest: Manifest) -> Iterator[SampleEvidence]:
        for sample in manifest.samples:
            if (not late and SPLICE in manifest.samples) or sample == SPLICE:
                raise IndexError(PATIENT)
            yield from real(replace(manifest, samples=(sample,)))

    monkeypatch.setattr(vcf, "collect", failing)
    documents = list(findings_of(collect(MANIFEST), Settings()))
    assert status(documents) == {"index": "reported", "splice": "PROGRAM_FAULT", "thr": "reported"}
    (told,) = documents[1].problems
    assert "'collect': IndexError at " in told.message
    assert "Never send the VCF" in told.hint
    assert PATIENT not in documents[1].model_dump_json()
    log = capsys.readouterr().err
    assert log.count("Traceback") == 1
    assert "sample splice, stage collect" in log


def test_a_joint_file_is_read_some_ten_times_not_once_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = tuple(Sample(f"s{n:04d}", "joint.vcf") for n in range(1000))
    passes = 0

    def failing(manifest: Manifest) -> Iterator[SampleEvidence]:
        nonlocal passes
        passes += 1
        if samples[700] in manifest.samples:
            raise ZeroDivisionError
        return (SampleEvidence(sample, Status.REPORTED) for sample in manifest.samples)

    monkeypatch.setattr(vcf, "collect", failing)
    evidence = list(collect(Manifest("shard", "default", samples)))
    assert [each.sample for each in evidence] == list(samples)
    assert [each.sample for each in evidence if each.problems] == [samples[700]]
    assert passes <= 21


def test_a_namer_that_raises_costs_its_own_sample(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = Namer.name

    def failing(self: Namer, gene: str, chrom: str, pos: int, ref: str, alt: str) -> object:
        if (ref, alt) == ("T", "C") and gene == "UBA1":
            raise KeyError(PATIENT)
        return real(self, gene, chrom, pos, ref, alt)

    monkeypatch.setattr(Namer, "name", failing)
    documents = list(findings_of(collect(MANIFEST), Settings()))
    assert status(documents) == {"index": "reported", "splice": "reported", "thr": "PROGRAM_FAULT"}
    assert "interpretation/" in documents[2].problems[0].message
    assert "sample thr, stage interpret" in capsys.readouterr().err


def test_reads_that_raise_cost_the_reads_and_never_the_result_of_the_vcf(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(evidence: SampleEvidence, *_: object) -> SampleCoverage:
        if evidence.sample == THR:
            raise ValueError
        return SampleCoverage(evidence.sample.sample)

    monkeypatch.setattr(alignment, "coverage", failing)
    seen = {each.sample: each for each in coverage(collect(MANIFEST), Settings())}
    documents = {d.sample.sample: d for d in findings_of(collect(MANIFEST), Settings(), seen)}
    plain = {d.sample.sample: d for d in findings_of(collect(MANIFEST), Settings())}
    assert "READS_FAILED" in {p.code for p in documents["thr"].problems}
    assert {name: d.conclusion for name, d in documents.items()} == {name: d.conclusion for name, d in plain.items()}


def test_a_writer_that_raises_leaves_a_document_that_says_so_in_report_and_summary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN documents of an earlier run WHEN the writer fails on one THEN nothing of the earlier one stays, and the batch agrees."""
    from vexas_report.model.codec import write_lines

    documents = list(findings_of(collect(MANIFEST), Settings()))
    real = documents_package.write_report
    old = tmp_path / "default/thr/thr.old.pdf"
    old.parent.mkdir(parents=True)
    old.touch()

    def failing(findings: Findings, outdir: Path, *_: object) -> list[Path]:
        if findings.sample.sample == "thr" and findings.status is Status.REPORTED:
            (outdir / "default/thr/thr.report.html").write_text("half")
            raise RuntimeError
        return real(findings, outdir)

    monkeypatch.setattr(documents_package, "write_report", failing)
    samples = {sample.sample: sample for sample in MANIFEST.samples}
    write_lines(tmp_path / "r.jsonl", write_documents(documents, samples, Settings(), tmp_path))
    write_lines(tmp_path / "f.jsonl", documents)
    shown = list(reported([ReportedPart(tmp_path / "f.jsonl", tmp_path / "r.jsonl")]))
    assert status(shown) == {"index": "reported", "splice": "reported", "thr": "PROGRAM_FAULT"}
    assert not old.exists()
    written = json.loads((tmp_path / "default/thr/thr.findings.json").read_text())
    assert [each["code"] for each in written["problems"]] == ["PROGRAM_FAULT"]
    assert "half" not in (tmp_path / "default/thr/thr.report.html").read_text()[:10]


@pytest.mark.parametrize("error", [MemoryError(), OSError(28, "No space left on device")])
def test_what_strikes_all_samples_ends_the_job(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> list[Path]:
        raise error

    documents = list(findings_of(collect(replace(MANIFEST, samples=(INDEX,))), Settings()))
    monkeypatch.setattr(documents_package, "write_report", failing)
    with pytest.raises(type(error)):
        list(write_documents(documents, {"index": INDEX}, Settings(), tmp_path))


def test_a_wrong_file_of_the_laboratory_is_no_fault_of_a_sample(tmp_path: Path) -> None:
    (tmp_path / "own.tsv").write_text("x\n")
    with pytest.raises(VexasReportError, match="TABLE"):
        list(findings_of(collect(MANIFEST), Settings(local_variants=str(tmp_path / "own.tsv"))))


def test_a_folder_that_takes_no_document_costs_its_own_sample(tmp_path: Path) -> None:
    """GIVEN a file in the place of one sample's folder and a folder in the place of another's page THEN both are not analysed in
    the summary, with the reason, and the third has its documents."""
    (tmp_path / "default").mkdir()
    (tmp_path / "default/thr").touch()
    (tmp_path / "default/splice/splice.report.html").mkdir(parents=True)
    documents = list(findings_of(collect(MANIFEST), Settings()))
    samples = {sample.sample: sample for sample in MANIFEST.samples}
    written = list(write_documents(documents, samples, Settings(), tmp_path))
    shown = [each.instead or document for each, document in zip(written, documents, strict=True)]
    assert status(shown) == {
        "index": "reported",
        "splice": "DOCUMENTS_NOT_WRITTEN",
        "thr": "DOCUMENTS_NOT_WRITTEN",
    }
    assert all(size is None for each in written if each.sample != "index" for size in each.files.values())
    assert (tmp_path / "default/index/index.report.html").is_file()
