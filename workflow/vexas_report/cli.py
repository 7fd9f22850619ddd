"""The commands. Each reads its files, calls its room, writes its files; problems end as sentences, never as tracebacks."""

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import vexas_report
from vexas_report.model.problems import Problem, VexasReportError, problem
from vexas_report.model.terms import Answer, Assembly, Sex, Specimen

if TYPE_CHECKING:
    from vexas_report.model.evidence import SampleEvidence
    from vexas_report.model.findings import Findings
    from vexas_report.model.sample import Manifest, Settings

INTENDED_USE = (
    "Decision support for laboratory professionals. Not a medical device; to be validated locally before clinical use."
)
WELL, PROBLEMS = 0, 1
T = TypeVar("T")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status: 0 well, 1 problems or rejected samples (argparse exits with 2 on wrong usage)."""
    parsed = _parser().parse_args(arguments)
    try:
        status: int = parsed.run(parsed)
        sys.stdout.flush()
    except VexasReportError as error:
        print_problems(error.problems)
        return PROBLEMS
    except BrokenPipeError:
        # The reader of a pipe (`| head`) has gone; the interpreter must not complain when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PROBLEMS
    except OSError as error:
        from vexas_report.plan.problems import FILE_UNUSABLE

        message = f"A file or folder cannot be used: {error.strerror or error}."
        print_problems([problem(FILE_UNUSABLE, message, str(error.filename or ""))])
        return PROBLEMS
    return status


def print_problems(problems: Iterable[Problem]) -> None:
    """Every problem on standard error: code, sentence, place, mend."""
    for each in problems:
        place = f" ({each.where})" if each.where else ""
        print(f"{each.severity}: {each.code}: {each.message}{place}\n  mend: {each.hint}", file=sys.stderr)


def _check(parsed: argparse.Namespace) -> int:
    from vexas_report.plan import check
    from vexas_report.variants import foresee

    report = check(
        config_file=parsed.config,
        config_json=parsed.config_json,
        samples=parsed.samples,
        outdir=parsed.outdir,
        manifests=parsed.manifests,
    )
    problems = [*report.problems, *_settings_problems(report.settings)]
    # Within a run each sample's own report says the same of its file.
    if report.plan is not None and parsed.manifests is None:
        samples = (sample for shard in report.plan.shards for sample in shard.samples)
        problems += foresee(samples, report.plan.config.settings.max_uncompressed_bytes)
    print_problems(problems)
    errors = [p for p in problems if p.severity == "error"]
    print(f"{report.samples} samples checked: {len(errors)} errors, {len(problems) - len(errors)} warnings")
    return PROBLEMS if errors else WELL


def _settings_problems(settings: "Settings | None") -> Iterator[Problem]:
    """What is wrong with the files that the config names: FASTA, own variant table, ClinVar."""
    from vexas_report.knowledge import load_variants
    from vexas_report.knowledge.clinvar import load_clinvar
    from vexas_report.reference import load_genome

    if settings is None:
        return
    for assembly, fasta in sorted(settings.reference.items()):
        try:
            load_genome(Assembly(assembly), fasta)
        except VexasReportError as error:
            yield from error.problems
    for load in (
        lambda: load_variants(settings.local_variants),
        lambda: load_clinvar(settings.clinvar) if settings.clinvar else None,
    ):
        try:
            load()
        except VexasReportError as error:
            yield from error.problems


def _lines(kind: type[T], path: Path) -> Iterator[T]:
    """The records of a file that a stage wrote."""
    from pydantic import ValidationError

    from vexas_report.model.codec import read_lines
    from vexas_report.plan.problems import STAGE_FILE_INVALID

    try:
        yield from read_lines(kind, path)
    except ValidationError as error:
        message = f"The file does not hold what it should ({kind.__name__}): {error.errors()[0]['msg']}."
        raise VexasReportError(problem(STAGE_FILE_INVALID, message, str(path))) from error


def _manifest(path: Path) -> "Manifest":
    from vexas_report.model.sample import Manifest
    from vexas_report.plan.problems import STAGE_FILE_INVALID

    for manifest in _lines(Manifest, path):
        return manifest
    raise VexasReportError(problem(STAGE_FILE_INVALID, "The manifest is empty.", str(path)))


def _collect(parsed: argparse.Namespace) -> int:
    from vexas_report.model.codec import write_lines
    from vexas_report.variants import collect

    write_lines(parsed.out, collect(_manifest(parsed.manifest)))
    return WELL


def _interpret(parsed: argparse.Namespace) -> int:
    from vexas_report.model.codec import write_lines
    from vexas_report.model.coverage import SampleCoverage
    from vexas_report.model.evidence import SampleEvidence

    settings = _manifest(parsed.manifest).settings
    seen = {line.sample: line for line in _lines(SampleCoverage, parsed.coverage)} if parsed.coverage else {}
    evidence = (
        replace(line, problems=line.problems + seen[line.sample.sample].problems)
        if line.sample.sample in seen
        else line
        for line in _lines(SampleEvidence, parsed.evidence)
    )
    write_lines(parsed.out, findings_of(evidence, settings))
    return WELL


def findings_of(evidence: "Iterable[SampleEvidence]", settings: "Settings") -> "Iterator[Findings]":
    """Findings of each sample; what an assembly needs is loaded once, when its first sample comes."""
    from vexas_report.interpret import Context, interpret
    from vexas_report.knowledge import load_genes, load_literature, load_variants
    from vexas_report.knowledge.clinvar import load_clinvar
    from vexas_report.knowledge.interpretation import load_interpretation
    from vexas_report.knowledge.provenance import provenance
    from vexas_report.naming import Namer
    from vexas_report.reference import load_genome

    contexts: dict[Assembly, Context] = {}
    for sample in evidence:
        assembly = sample.input.assembly if sample.input else Assembly.GRCH38
        if assembly not in contexts:
            genome = load_genome(assembly, settings.reference.get(assembly))
            contexts[assembly] = Context(
                genes=load_genes(),
                variants=load_variants(settings.local_variants),
                cohorts=load_literature(),
                rules=load_interpretation(),
                namer=Namer(genome),
                thresholds=settings.thresholds,
                provenance=provenance(settings, {assembly: genome.source}),
                clinvar=load_clinvar(settings.clinvar) if settings.clinvar else None,
                laboratory=settings.laboratory,
            )
        yield interpret(sample, contexts[assembly])


def _report(parsed: argparse.Namespace) -> int:
    from vexas_report.model.findings import Findings
    from vexas_report.render import write_report

    for findings in _lines(Findings, parsed.findings):
        write_report(findings, parsed.outdir)
    return WELL


def _summarise(parsed: argparse.Namespace) -> int:
    from vexas_report.model.findings import Findings
    from vexas_report.render import totals, write_summary

    if parsed.totals:
        counted = totals(parsed.totals)
        print(counted.text())
        return PROBLEMS if parsed.fail_on_rejected and counted.not_analysed else WELL
    if parsed.batch is None or parsed.outdir is None:
        parsed.misused("--batch and --outdir are needed, or --totals")
    listed = parsed.findings_list.read_text(encoding="utf-8").splitlines() if parsed.findings_list else []
    paths = [*parsed.findings, *map(Path, listed)]
    write_summary(parsed.batch, (line for path in paths for line in _lines(Findings, path)), parsed.outdir)
    return WELL


def _one(parsed: argparse.Namespace) -> int:
    from vexas_report.model.sample import Manifest, Sample
    from vexas_report.render import write_report
    from vexas_report.variants import collect

    name = parsed.sample or parsed.file.name.split(".")[0]
    sample = Sample(
        sample=name,
        vcf=str(parsed.file),
        vcf_sample=parsed.vcf_sample,
        assembly=parsed.assembly,
        sex=parsed.sex,
        specimen=parsed.specimen,
        allogeneic_hsct=parsed.allogeneic_hsct,
    )
    manifest = Manifest(name, sample.batch, (sample,))
    (findings,) = findings_of(collect(manifest), manifest.settings)
    for path in write_report(findings, parsed.out):
        print(path)
    print(findings.conclusion.headline)
    return PROBLEMS if findings.status == "not_analysed" else WELL


def _coverage(parsed: argparse.Namespace) -> int:
    from vexas_report.model.codec import write_lines
    from vexas_report.reads import coverage

    write_lines(parsed.out, (coverage(sample) for sample in _manifest(parsed.manifest).samples))
    return WELL


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="vexas-report", description=f"Reports on VEXAS from VCFs. {INTENDED_USE}")
    parser.add_argument("--version", action="version", version=f"vexas-report {vexas_report.__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    check = commands.add_parser("check", help="check sheet, configuration and own files; run nothing")
    check.add_argument("--config", type=Path, help="configuration (YAML or JSON)")
    check.add_argument("--config-json", help="configuration as JSON text, as the workflow passes it")
    check.add_argument("--samples", help="sample sheet instead of the configured one")
    check.add_argument("--outdir", help="output directory instead of the configured one")
    check.add_argument("--manifests", type=Path, help="directory to write one manifest per shard to")
    check.set_defaults(run=_check)

    collect = commands.add_parser("collect", help="what the VCFs of a shard say at the loci")
    collect.add_argument("--manifest", type=Path, required=True)
    collect.add_argument("--out", type=Path, required=True)
    collect.set_defaults(run=_collect)

    coverage = commands.add_parser("coverage", help="what the reads of a shard say at the loci")
    coverage.add_argument("--manifest", type=Path, required=True)
    coverage.add_argument("--out", type=Path, required=True)
    coverage.set_defaults(run=_coverage)

    interpret = commands.add_parser("interpret", help="what the evidence of a shard means")
    interpret.add_argument("--manifest", type=Path, required=True)
    interpret.add_argument("--evidence", type=Path, required=True)
    interpret.add_argument(
        "--coverage", type=Path, help="what the coverage command wrote, where a sample names such files"
    )
    interpret.add_argument("--out", type=Path, required=True)
    interpret.set_defaults(run=_interpret)

    report = commands.add_parser("report", help="the documents of each sample of a shard")
    report.add_argument("--findings", type=Path, required=True)
    report.add_argument("--outdir", type=Path, required=True)
    report.set_defaults(run=_report)

    summarise = commands.add_parser(
        "summarise", help="table and page of a batch; or, with --totals, the counts of a run"
    )
    summarise.add_argument("--batch")
    summarise.add_argument("--findings", type=Path, nargs="+", default=[])
    summarise.add_argument("--findings-list", type=Path, help="file that lists the findings files, one a line")
    summarise.add_argument("--outdir", type=Path)
    summarise.add_argument("--totals", type=Path, nargs="+", metavar="SUMMARY", help="summary.tsv of each batch")
    summarise.add_argument("--fail-on-rejected", action="store_true", help="exit with 1 where a sample was rejected")
    summarise.set_defaults(run=_summarise, misused=summarise.error)

    one = commands.add_parser("one", help="report a single VCF without a sheet and without Snakemake")
    one.add_argument("file", type=Path, metavar="FILE")
    one.add_argument("--out", type=Path, required=True, metavar="DIR")
    one.add_argument("--sample", help="name of the sample (default: the file's name up to the first dot)")
    one.add_argument("--vcf-sample", help="column of the VCF")
    one.add_argument("--assembly", type=Assembly, choices=list(Assembly))
    one.add_argument("--sex", type=Sex, choices=list(Sex), default=Sex.UNKNOWN)
    one.add_argument("--specimen", type=Specimen, choices=list(Specimen), default=Specimen.UNKNOWN)
    one.add_argument("--allogeneic-hsct", type=Answer, choices=list(Answer), default=Answer.UNKNOWN)
    one.set_defaults(run=_one)
    return parser


if __name__ == "__main__":
    sys.exit(main())
