"""One file, without a sheet: its report, never in the place of another's."""

import gzip
import json
import os
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from vexas_report.model.filewrite import make_durable
from vexas_report.model.findings import Findings
from vexas_report.model.problems import VexasReportError, problem
from vexas_report.model.sample import Manifest, Sample, Settings
from vexas_report.plan import sheet_values
from vexas_report.plan.config import as_given, check_previous
from vexas_report.run.follow_up import FollowUp
from vexas_report.run.run_problems import INPUT_MISSING, OUTDIR_OF_A_RUN, REPORT_OF_OTHER_INPUT
from vexas_report.run.stages import Interpreter, WrittenDocuments, collect, coverage, interpret_all, write_documents

#: Endings of variant files, the longer before the shorter; other parts between dots belong to the sample's name.
SUFFIXES = (
    *(f"{kind}{packed}" for kind in (".genome.vcf", ".gvcf", ".g.vcf", ".vcf") for packed in (".bgz", ".gz", "")),
    ".bcf",
)


def stem(file_name: str) -> str:
    """A file's name without the ending of a variant file.

    >>> stem("23.1234.vcf.gz"), stem("P1.g.vcf"), stem("a.b.bcf"), stem("notes.txt")
    ('23.1234', 'P1', 'a.b', 'notes.txt')
    """
    for suffix in SUFFIXES:
        if file_name.casefold().endswith(suffix) and len(file_name) > len(suffix):
            return file_name[: -len(suffix)]
    return file_name


def report_one(
    sample: Sample, outdir: Path, settings: Settings | None = None
) -> tuple[Findings, list[Path], WrittenDocuments]:
    """Report the VCF of one sample; an empty name is made from the file's. Returns the document, the paths written, and what
    became of the former report.

    VexasReportError, with nothing written, if the file does not exist, if the name is invalid, and if the report would
    overwrite another file's.
    """
    for path in map(Path, sample.vcfs):
        if not path.exists():
            raise VexasReportError(problem(INPUT_MISSING, "There is no such file.", str(path)))
        if path.is_dir():
            hint = f"Give the path of the VCF, or report the whole folder: vexas-report run {path} --out DIR."
            raise VexasReportError(problem(INPUT_MISSING, "This is a folder.", str(path), hint))
        _refuse_alignment(path)
    sample = with_name(sample)
    if (outdir / ".work").exists():
        raise VexasReportError(problem(OUTDIR_OF_A_RUN, "The folder holds the results of a run.", str(outdir)))
    settings = settings or Settings()
    if wrong := list(check_previous(settings.previous, str(outdir), Path())):
        raise VexasReportError(*wrong)
    evidence = list(collect(Manifest(sample.sample, sample.batch, (sample,), settings)))
    seen = {}
    if sample.alignment or sample.depth_bed or sample.targets:
        seen = {line.sample: line for line in coverage(evidence, settings)}
    interpreter = Interpreter(settings)
    (found,) = interpret_all(evidence, interpreter, seen)
    findings = FollowUp(Manifest(sample.sample, sample.batch, (sample,), settings), None, None, interpreter).complete(
        found
    )
    _refuse_other(findings, outdir / sample.batch / sample.sample / f"{sample.sample}.findings.json")
    (written,) = write_documents([findings], {sample.sample: sample}, settings, outdir)
    paths = [outdir / name for name in written.files if (outdir / name).exists()]
    make_durable(paths)
    return written.instead or findings, paths, written


def _refuse_alignment(path: Path) -> None:
    """VexasReportError if the file is a BAM or CRAM, whatever its name."""
    try:
        with path.open("rb") as raw:
            start = raw.read(4)
            packed = start[:2] == b"\x1f\x8b"
        if packed:
            with gzip.open(path) as unpacked:
                start = unpacked.read(4)
    except (OSError, EOFError, zlib.error):
        return
    if start in (b"CRAM", b"BAM\1"):
        hint = f"Give the VCF that was called from it, and this file as --alignment {path}."
        raise VexasReportError(problem(INPUT_MISSING, "This is an alignment, not a VCF.", str(path), hint))


def with_name(sample: Sample) -> Sample:
    """The sample with a name, made from the file's where it has none; VexasReportError if it cannot be used."""
    name = sample.sample or stem(Path(sample.vcfs[0]).name)
    try:
        return replace(sample, sample=sheet_values.name(name))
    except sheet_values.InvalidValue as refusal:
        message = f"The sample's name must {refusal.demand}."
        raise VexasReportError(
            problem(refusal.code, message, f"name {as_given(name)}", "Give a name with --sample.")
        ) from None


def _refuse_other(findings: Findings, standing: Path) -> None:
    """The same file, or the same content, may be reported again; another file's report is never overwritten."""
    try:
        before = json.loads(standing.read_bytes())
    except (OSError, ValueError):
        return
    given, now = before["sample"]["vcf"], findings.sample.vcf
    same_content = before["input"] and findings.input and _checksums(before["input"]) == findings.input.checksums
    if not same_content and _places(given) != _places(now):
        message = (
            f"The report of {findings.sample.sample} in this folder was made from another file: {as_given(given)}."
        )
        raise VexasReportError(problem(REPORT_OF_OTHER_INPUT, message, str(standing)))


def _checksums(facts: dict[str, Any]) -> str:
    """The checksums of a written document's input, as :attr:`~vexas_report.model.evidence.InputFacts.checksums`."""
    return ";".join((facts["sha256"], *(each["sha256"] for each in facts.get("further", ()))))


def _places(vcf: str) -> list[str]:
    return [os.path.realpath(path) for path in vcf.split(";")]
