"""The commands. Each reads its files, calls its package, writes its files; problems end as sentences, never as tracebacks."""

import argparse
import gc
import json
import os
import resource
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vexas_report.arguments import make_parser
from vexas_report.model.problems import Problem, VexasReportError, lines_of, problem
from vexas_report.model.terms import Assembly, Severity, Status

if TYPE_CHECKING:
    from vexas_report.model.findings import Findings
    from vexas_report.model.sample import Sample, Settings
    from vexas_report.plan import Plan
    from vexas_report.run.sheet_from_folder import FolderSheet

# Exit statuses, as the help lists them: all reported; some sample not analysed; wrong input or use; compare found differences.
WELL, NOT_ANALYSED, WRONG, DIFFERENT = 0, 1, 2, 3
# What a shell reports of a program that wrote into a closed pipe (128 + SIGPIPE).
PIPE_CLOSED = 141
# What a shell gives a command that ends by Ctrl-C.
INTERRUPTED = 130
# Bytes of address space that a small batch needs. Below it libraries fail in various ways while they are loaded;
# OpenBLAS may even spin for ever.
LEAST_MEMORY = 300 * 10**6


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status (see WELL, NOT_ANALYSED, WRONG, DIFFERENT). Without a command: print the help."""
    parser = make_parser(_COMMANDS)
    parsed = parser.parse_args(arguments)
    if "run" not in parsed:
        parser.print_help()
        return WRONG
    # No matrix is multiplied here: a thread of OpenBLAS for each core costs address space and nothing else.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # What is loaded stays: to look for cycles in it after every 700 objects takes a tenth of a small job.
    gc.set_threshold(50_000)
    try:
        _need_memory()
        status: int = parsed.run(parsed)
        sys.stdout.flush()
    except VexasReportError as error:
        print_problems(error.problems)
        return WRONG
    except BrokenPipeError:
        # The reader of a pipe (`| head`) has gone; the interpreter must not complain when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except KeyboardInterrupt:
        from vexas_report.run.run_problems import STOPPED

        print_problems([problem(STOPPED, "The command was stopped before it was complete.")])
        return INTERRUPTED
    except MemoryError:
        from vexas_report.run.run_problems import OUT_OF_MEMORY

        print_problems([problem(OUT_OF_MEMORY, "There is not enough memory to go on.")])
        return WRONG
    except OSError as error:
        from vexas_report.plan.plan_problems import unusable

        print_problems(unusable(error).problems)
        return WRONG
    return status


def _need_memory() -> None:
    """Raises MemoryError under a limit of the address space that is too low to begin with."""
    if 0 <= resource.getrlimit(resource.RLIMIT_AS)[0] < LEAST_MEMORY:
        raise MemoryError


def print_problems(problems: Iterable[Problem], most: int | None = None) -> None:
    """Print problems on standard error: code, sentence, place, fix. Of warnings with one code the first ``most`` are printed in
    full, and the others counted in one line."""
    seen: Counter[str] = Counter()
    shown = []
    for each in problems:
        if each.severity is Severity.WARNING:
            seen[each.code] += 1
        if each.severity is not Severity.WARNING or most is None or seen[each.code] <= most:
            shown.append(each)
    for line in lines_of(shown):
        print(line, file=sys.stderr)
    for code, number in seen.items():
        if most is not None and number > most:
            print(
                f"{code}: {number - most} more warnings of this kind; `vexas-report check` lists them.", file=sys.stderr
            )


def _emphasis() -> Callable[[str], str]:
    """Bold on a terminal, plain text elsewhere and where NO_COLOR is set (no-color.org)."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not sys.stdout.isatty():
        return str
    return lambda text: f"\x1b[1m{text}\x1b[0m"


def _check(parsed: argparse.Namespace) -> int:
    from vexas_report.plan import check
    from vexas_report.vcf import precheck_headers

    report = check(
        config_file=parsed.config,
        config_json=parsed.config_json,
        samples=parsed.samples,
        outdir=parsed.outdir,
        confirmations=parsed.confirmations,
        events=parsed.events,
        review=parsed.review,
    )
    problems = [*report.problems, *_settings_problems(report.settings)]
    if report.plan is not None:
        samples = (sample for shard in report.plan.shards for sample in shard.samples)
        problems += precheck_headers(samples, report.plan.config.settings.max_uncompressed_bytes)
    problems += _unindexed(report.plan)
    print_problems(problems)
    errors = [p for p in problems if p.severity == "error"]
    counts = _counted(len(errors), "error"), _counted(len(problems) - len(errors), "warning")
    print(f"{_counted(report.samples, 'row')} checked: {', '.join(counts)}")
    return WRONG if errors else WELL


def _unindexed(plan: "Plan | None") -> Iterator[Problem]:
    """Warnings of the alignments of a plan that have no index."""
    from vexas_report.alignment import precheck_alignments

    if plan is not None:
        yield from precheck_alignments(sample for shard in plan.shards for sample in shard.samples)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _plan(parsed: argparse.Namespace) -> int:
    from vexas_report.plan import Layout

    for folder in Layout.from_json(parsed.layout.read_text(encoding="utf-8")).write():
        print(f"no longer on the sheet, moved to {folder}")
    return WELL


def _settings_problems(settings: "Settings | None") -> Iterator[Problem]:
    """What is wrong with the files that the config names (FASTA, own variant table, ClinVar, background) and the libraries it needs."""
    from vexas_report.alignment import load_background
    from vexas_report.documents import load_reviews, missing_documents
    from vexas_report.knowledge.genome import load_genome
    from vexas_report.nomenclature import laboratory_clinvar, laboratory_population, laboratory_variants

    if settings is None:
        return
    usable = {}
    for assembly, fasta in sorted(settings.reference.items()):
        try:
            yield from load_genome(Assembly(assembly), fasta).problems
            usable[assembly] = fasta
        except VexasReportError as error:
            yield from error.problems
    try:
        yield from laboratory_variants(settings.local_variants, usable).problems
    except VexasReportError as error:
        yield from error.problems
    for load, path in ((laboratory_clinvar, settings.clinvar), (laboratory_population, settings.population)):
        try:
            load(path, usable)
        except VexasReportError as error:
            yield from error.problems
    if settings.reads.background:
        try:
            load_background(settings.reads.background)
        except VexasReportError as error:
            yield from error.problems
    try:
        load_reviews(settings.review)
    except VexasReportError as error:
        yield from error.problems
    from vexas_report.run.follow_up import unreadable

    yield from unreadable(settings.previous)
    yield from missing_documents(settings.report)


def _collect(parsed: argparse.Namespace) -> int:
    from vexas_report.model.codec import write_lines
    from vexas_report.run.stage_files import read_manifest
    from vexas_report.run.stages import collect

    write_lines(parsed.out, collect(read_manifest(parsed.manifest)))
    return WELL


def _coverage(parsed: argparse.Namespace) -> int:
    from vexas_report.model.codec import write_lines
    from vexas_report.model.evidence import SampleEvidence
    from vexas_report.run.stage_files import read_manifest, records
    from vexas_report.run.stages import coverage

    settings = read_manifest(parsed.manifest).settings
    write_lines(parsed.out, coverage(records(SampleEvidence, parsed.evidence), settings, parsed.out.parent))
    return WELL


def _report(parsed: argparse.Namespace) -> int:
    from vexas_report.model.codec import write_lines
    from vexas_report.run.report_job import report_part

    written = report_part(parsed.manifest, parsed.rows, parsed.outdir)
    if parsed.out:
        write_lines(parsed.out, written)
    else:
        sys.stdout.writelines(f"{parsed.outdir / name}\n" for each in written for name in each.files)
    return WELL


def _summarise(parsed: argparse.Namespace) -> int:
    from vexas_report.documents import load_reviews, write_index, write_summary
    from vexas_report.run.outcome import RunOutcome
    from vexas_report.run.stage_files import ReportedPart, reported

    if parsed.totals:
        if parsed.index:
            write_index(parsed.totals, parsed.index)
        ending = RunOutcome.of_tables(parsed.totals, strict=parsed.fail_on_rejected)
        print(ending.text())
        return NOT_ANALYSED if ending.fails else WELL
    if parsed.batch is None or parsed.outdir is None:
        parsed.misused("--batch and --outdir are needed, or --totals")
    parts = [ReportedPart(path) for path in parsed.findings]
    if parsed.list:
        names = parsed.list.read_text(encoding="utf-8").splitlines()
        stems = [str(parsed.list.parent / name) for name in names]
        parts += [ReportedPart(Path(f"{stem}.findings.jsonl"), Path(f"{stem}.reports.jsonl")) for stem in stems]
    write_summary(parsed.batch, reported(parts), parsed.outdir, load_reviews(parsed.review))
    return WELL


def _findings_document(path: Path) -> "Findings":
    """A ``findings.json`` as a report wrote it."""
    from pydantic import ValidationError

    from vexas_report.model.findings import Findings, is_readable
    from vexas_report.plan.plan_problems import STAGE_FILE_INVALID

    try:
        found = Findings.model_validate_json(path.read_bytes())
        if is_readable(found.schema_version):
            return found
        message = f"This document has the schema {found.schema_version!r}, which this version does not know."
        raise VexasReportError(problem(STAGE_FILE_INVALID, message, str(path), "Use the version that wrote it."))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        message = f"This is no findings.json of this version: {first['msg']}{f' ({place})' if place else ''}."
        hint = "Name a findings.json that this version wrote; make the report of an older one anew."
        raise VexasReportError(problem(STAGE_FILE_INVALID, message, str(path), hint)) from error


def _compare(parsed: argparse.Namespace) -> int:
    from vexas_report.documents import compare, compare_page
    from vexas_report.knowledge import use_language

    old, new = _findings_document(parsed.old), _findings_document(parsed.new)
    with use_language(new.provenance.language):
        found = compare(old, new)
        print(found.text())
    if parsed.html:
        _write_new(parsed.html, compare_page(old, new), "A page that exists is never overwritten.", "--html")
    return DIFFERENT if found.said else WELL


def _export(parsed: argparse.Namespace) -> int:
    from vexas_report.documents import exchange, fhir_bundle, phenopacket

    make = {"fhir": fhir_bundle, "phenopacket": phenopacket}[parsed.format]
    text = exchange(make(_findings_document(parsed.findings)))
    if parsed.out:
        parsed.out.write_text(text, encoding="ascii")
    else:
        print(text, end="")
    return WELL


def _one(parsed: argparse.Namespace) -> int:
    from vexas_report.model.sample import ReportSettings, Sample, Settings
    from vexas_report.run.single_report import report_one

    sample = Sample(
        sample=parsed.sample or "",
        vcf=str(parsed.file),
        vcf_sample=parsed.vcf_sample,
        assembly=parsed.assembly,
        sex=parsed.sex,
        specimen=parsed.specimen,
        allogeneic_hsct=parsed.allogeneic_hsct,
        patient=parsed.patient,
        collection_date=parsed.collection_date,
        alignment=parsed.alignment,
        depth_bed=parsed.depth_bed,
        targets=parsed.targets,
    )
    wanted = ReportSettings(pdf=parsed.pdf, docx=parsed.docx is not None, template=parsed.docx or None)
    # Opened for the build of the file alone, and held against its lengths and bases there.
    fastas = {assembly.value: parsed.reference for assembly in Assembly} if parsed.reference else {}
    settings = Settings(report=wanted, previous=tuple(parsed.previous), reference=fastas, review=parsed.review)
    sample = _with_tables(sample, parsed.confirmations, parsed.events)
    findings, paths, written = report_one(sample, parsed.out, settings)
    for path in paths:
        print(path)
    print(_emphasis()(findings.conclusion.headline))
    for each in findings.problems:
        print(f"{each.code}: {each.message}\n  fix: {each.hint}")
    if written.former is not None:
        print(
            f"The former report is in {parsed.out / written.former}{''.join(f'; {each}' for each in written.changes)}"
        )
    return WELL if findings.status is Status.REPORTED else NOT_ANALYSED


def _with_tables(sample: "Sample", confirmations: str | None, events: str | None) -> "Sample":
    """The sample with its rows of the two tables; warnings are printed, errors raised all at once."""
    from vexas_report.plan.run_plan import with_tables
    from vexas_report.run.single_report import with_name

    if confirmations is None and events is None:
        return sample
    (given,), problems = with_tables([with_name(sample)], confirmations, events, Path())
    if errors := [each for each in problems if each.severity is Severity.ERROR]:
        raise VexasReportError(*errors)
    print_problems(problems)
    return given


def _sheet(parsed: argparse.Namespace) -> int:
    from vexas_report.alignment import precheck_alignments
    from vexas_report.model.sample import Sample
    from vexas_report.run.sheet_from_folder import sheet_of

    _need_folder(parsed.folder)
    found = sheet_of(parsed.folder)
    for note in found.notes:
        print(note, file=sys.stderr)
    rows = (Sample(row["sample"], row["vcf"], alignment=row.get("alignment") or None) for row in found.rows)
    print_problems(precheck_alignments(rows))
    _need_rows(found, parsed.folder)
    if parsed.out is None:
        sys.stdout.write(found.text())
    else:
        reason = "A sheet may have been completed by hand and is never overwritten."
        _write_new(parsed.out, found.text(), reason, "--out")
        print(f"{_counted(len(found.rows), 'row')} in {parsed.out}; fill in sex and specimen, then run")
    return WELL


def _write_new(path: Path, text: str, reason: str, option: str) -> None:
    """Write a file that must not exist yet; VexasReportError if it does."""
    from vexas_report.plan.plan_problems import FILE_UNUSABLE

    try:
        with path.open("x", encoding="utf-8", errors="backslashreplace") as out:
            out.write(text)
    except FileExistsError:
        hint = f"Choose another name for {option}, or delete the file."
        raise VexasReportError(problem(FILE_UNUSABLE, f"The file exists. {reason}", str(path), hint)) from None


def _need_folder(folder: Path) -> None:
    from vexas_report.run.run_problems import INPUT_MISSING

    if not folder.is_dir():
        raise VexasReportError(problem(INPUT_MISSING, "There is no such folder.", str(folder)))


def _need_rows(found: "FolderSheet", folder: Path) -> None:
    """Refuse a folder that holds no file to report."""
    from vexas_report.run.run_problems import INPUT_MISSING

    if not found.rows:
        message = "No VCF, gVCF or BCF that can be read lies in this folder or below it."
        hint = "Give the folder that holds the variant files (.vcf, .vcf.gz, .g.vcf.gz, .bcf)."
        raise VexasReportError(problem(INPUT_MISSING, message, str(folder), hint))


def _run(parsed: argparse.Namespace) -> int:
    from vexas_report.plan import check
    from vexas_report.run.progress import ProgressBar
    from vexas_report.run.run_problems import INPUT_MISSING
    from vexas_report.run.sheet_from_folder import sheet_of
    from vexas_report.run.whole_run import run

    sheet = None
    if not parsed.source.exists():
        hint = "Give a folder of VCFs or a sample sheet; the path counts from the working directory."
        raise VexasReportError(
            problem(INPUT_MISSING, "There is no such folder or sample sheet.", str(parsed.source), hint)
        )
    if parsed.source.is_dir():
        found = sheet_of(parsed.source, parsed.out)
        for note in found.notes:
            print(note, file=sys.stderr)
        _need_rows(found, parsed.source)
        sheet = found.text()
    report = check(
        config_file=parsed.config,
        samples=str(parsed.source),
        outdir=str(parsed.out),
        sheet=sheet,
        confirmations=parsed.confirmations,
        events=parsed.events,
        review=parsed.review,
    )
    problems = [*report.problems, *_settings_problems(report.settings), *_unindexed(report.plan)]
    errors = [each for each in problems if each.severity is Severity.ERROR]
    print_problems([*errors, *(each for each in problems if each not in errors)], most=1)
    if errors or report.plan is None:
        print("Nothing was run. Please correct the sample sheet or configuration.", file=sys.stderr)
        return WRONG
    ending = run(report.plan, ProgressBar(), parsed.cores)
    print(json.dumps(ending.outcome(), indent=2) if parsed.json else ending.text(_emphasis()))
    return NOT_ANALYSED if ending.fails else WELL


def _forget(parsed: argparse.Namespace) -> int:
    from vexas_report.run.forget_person import forget

    _need_folder(parsed.out)
    done = forget(parsed.name, parsed.out, parsed.batch)
    print(f"forgotten: {', '.join(done.samples)}")
    for path in done.removed:
        print(f"  removed {path}")
    for path in done.rewritten:
        print(f"  written again without it: {path}")
    for name in done.left:
        print(f"  not touched, outside the results: {name}")
    print("Remove the row from its sheet, or the file from its folder; otherwise the next run reports it again.")
    return WELL


def _background(parsed: argparse.Namespace) -> int:
    from vexas_report.alignment import background
    from vexas_report.plan import check

    report = check(config_file=parsed.config, samples=parsed.samples)
    if report.plan is None or report.settings is None:
        print_problems(report.problems)
        return WRONG
    samples = [sample for shard in report.plan.shards for sample in shard.samples]
    table = background(samples, report.settings)
    print_problems(table.problems)
    parsed.out.write_text("\n".join(table.lines) + "\n", encoding="ascii", newline="\n")
    print(f"{parsed.out}: {table.samples} samples; {table.carriers} counts of carriers left out")
    return WELL


_COMMANDS = {
    "check": _check,
    "sheet": _sheet,
    "run": _run,
    "plan": _plan,
    "collect": _collect,
    "coverage": _coverage,
    "background": _background,
    "report": _report,
    "summarise": _summarise,
    "compare": _compare,
    "export": _export,
    "forget": _forget,
    "one": _one,
}


if __name__ == "__main__":
    sys.exit(main())
