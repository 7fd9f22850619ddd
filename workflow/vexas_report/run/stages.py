"""Each stage over the samples of one job. An unforeseen error costs its own sample; every other one is written.

What concerns all samples is not hidden in them: problems of the laboratory's own files (VexasReportError), a full disk and a
lack of memory end the job.
"""

import errno
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from vexas_report.model.coverage import SampleCoverage
from vexas_report.model.evidence import SampleEvidence
from vexas_report.model.findings import Findings
from vexas_report.model.problems import Problem, VexasReportError, lines_of, problem
from vexas_report.model.sample import Manifest, Sample, Settings
from vexas_report.model.terms import Assembly
from vexas_report.run.faults import not_analysed, program_fault
from vexas_report.run.run_problems import DOCUMENTS_NOT_WRITTEN, READS_FAILED

if TYPE_CHECKING:
    from vexas_report.interpretation import Context

# Errors not specific to one sample; re-raised.
_OF_ALL = (VexasReportError, MemoryError)


# A disk that is full, broken or read-only, and a process that may open no more files, fail every other sample as well.
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM})


@dataclass(frozen=True, slots=True)
class WrittenDocuments:
    """The documents of one sample: their sizes in bytes by their paths below the output directory, None for one that could
    not be made.

    ``instead`` is the document that was written in place of the sample's findings because those could not be; ``findings``
    the bytes of the sample's line among the findings. ``former`` is where the documents of the former report went, below
    the output directory, and ``changes`` what the report says otherwise.
    """

    sample: str
    files: Mapping[str, int | None]
    instead: Findings | None = None
    findings: int = 0
    former: str | None = None
    changes: tuple[str, ...] = ()


def collect(manifest: Manifest) -> Iterator[SampleEvidence]:
    """Evidence of each sample in the manifest's order; see :func:`vexas_report.vcf.collect`."""
    yield from _collect(manifest, manifest.samples)


def _collect(manifest: Manifest, samples: Sequence[Sample]) -> Iterator[SampleEvidence]:
    from vexas_report import vcf

    done = 0
    try:
        for evidence in vcf.collect(replace(manifest, samples=tuple(samples))):
            yield evidence
            done += 1
    except _OF_ALL:
        raise
    except Exception as error:  # noqa: BLE001 - reported in the sample's report and in the log
        caught = error
    else:
        return
    rest = samples[done:]
    if len(rest) == 1:
        yield not_analysed(rest[0], program_fault(rest[0], "collect", caught))
        return
    # Halves instead of single samples: a joint file is read again some ten times, not a thousand.
    middle = len(rest) // 2
    yield from _collect(manifest, rest[:middle])
    yield from _collect(manifest, rest[middle:])


def coverage(
    evidence: Iterable[SampleEvidence], settings: Settings, indexes: Path | None = None
) -> Iterator[SampleCoverage]:
    """What the reads of each sample say, a record for each line of evidence; ``indexes`` as in :func:`vexas_report.alignment.coverage`."""
    from vexas_report import alignment

    for line in evidence:
        try:
            yield alignment.coverage(line, settings, indexes)
        except _OF_ALL:
            raise
        except Exception as error:  # noqa: BLE001 - reported in the sample's report and in the log
            yield SampleCoverage(line.sample.sample, (program_fault(line.sample, "coverage", error, READS_FAILED),))


class Interpreter:
    """Findings of samples under one configuration; what an assembly needs is loaded once, when its first sample comes."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._contexts: dict[Assembly, Context] = {}

    def findings(self, evidence: SampleEvidence, seen: SampleCoverage | None = None) -> Findings:
        """The findings of one sample and what its reads say; those of an unforeseen error say that it was not analysed."""
        from vexas_report.interpretation import interpret

        context = self._context(evidence.input.assembly if evidence.input else Assembly.GRCH38)
        try:
            return interpret(evidence, context, seen)
        except _OF_ALL:
            raise
        except Exception as error:  # noqa: BLE001 - reported in the sample's report and in the log
            return self.refusal(evidence.sample, program_fault(evidence.sample, "interpret", error))

    def load(self) -> None:
        """Load modules and tables before processes are forked that need them all."""
        from vexas_report import alignment, documents, vcf

        _ = alignment, documents, vcf
        self._context(Assembly.GRCH38)

    def refusal(self, sample: Sample, *problems: Problem) -> Findings:
        """The document of a sample that was not analysed for these reasons."""
        from vexas_report.interpretation import interpret

        return interpret(not_analysed(sample, *problems), self._context(Assembly.GRCH38))

    def _context(self, assembly: Assembly) -> "Context":
        from vexas_report.interpretation import Context
        from vexas_report.knowledge import load_genes, load_interpretation, load_literature, provenance, use_language
        from vexas_report.knowledge.genome import load_genome
        from vexas_report.nomenclature import Namer, laboratory_clinvar, laboratory_population, laboratory_variants

        settings = self._settings
        if assembly not in self._contexts:
            genome = load_genome(assembly, settings.reference.get(assembly))
            with use_language(settings.language):
                genes, cohorts, rules = load_genes(), load_literature(), load_interpretation()
            self._contexts[assembly] = Context(
                genes=genes,
                variants=laboratory_variants(settings.local_variants, settings.reference),
                cohorts=cohorts,
                rules=rules,
                namer=Namer(genome),
                thresholds=settings.thresholds,
                provenance=provenance(settings, {assembly: genome.source}),
                clinvar=laboratory_clinvar(settings.clinvar, settings.reference),
                population=laboratory_population(settings.population, settings.reference),
                laboratory=settings.laboratory,
                absent_as_reference=settings.reads.dangerously_treat_absent_as_reference,
            )
        return self._contexts[assembly]


def findings_of(
    evidence: Iterable[SampleEvidence], settings: Settings, seen: Mapping[str, SampleCoverage] | None = None
) -> Iterator[Findings]:
    """Findings of each sample; ``seen`` holds what its reads say, by sample name."""
    return interpret_all(evidence, Interpreter(settings), seen or {})


def interpret_all(
    evidence: Iterable[SampleEvidence], interpreter: Interpreter, seen: Mapping[str, SampleCoverage]
) -> Iterator[Findings]:
    """:func:`findings_of` by an interpreter that stays, with what it has loaded."""
    for sample in evidence:
        read = seen.get(sample.sample.sample)
        yield interpreter.findings(_with_problems(sample, read), read)


def _with_problems(evidence: SampleEvidence, seen: SampleCoverage | None) -> SampleEvidence:
    return evidence if seen is None else replace(evidence, problems=evidence.problems + seen.problems)


def write_documents(
    findings: Iterable[Findings], samples: Mapping[str, Sample], settings: Settings, outdir: Path
) -> Iterator[WrittenDocuments]:
    """Write every document of each sample; ``samples`` are the rows by name.

    A sample whose documents cannot be written gets those that say so, or none where its folder takes none. The report
    before is put aside if it said something else. OSError (disk full, read-only) ends the job.
    """
    from vexas_report.documents import load_reviews, use_reviews

    interpreter = Interpreter(settings)
    reviews = load_reviews(settings.review)
    for document in findings:
        sample = samples[document.sample.sample]
        try:
            with use_reviews(reviews):
                written = _written(document, sample, settings, interpreter, outdir)
            yield written
        except OSError as error:
            if error.errno in _FULL or not error.errno:
                raise
            message = f"The documents of the sample cannot be written: {error.strerror}."
            told = problem(DOCUMENTS_NOT_WRITTEN, message, str(error.filename or ""))
            sys.stderr.writelines(f"{line}\n" for line in lines_of([told]))
            name = f"{sample.batch}/{sample.sample}/{sample.sample}.findings.json"
            yield WrittenDocuments(sample.sample, {name: None}, interpreter.refusal(sample, told))


def _written(
    document: Findings, sample: Sample, settings: Settings, interpreter: Interpreter, outdir: Path
) -> WrittenDocuments:
    from vexas_report.documents import extra_documents, write_report
    from vexas_report.run.former_report import keep_former

    folder, instead = outdir / sample.batch / sample.sample, None
    try:
        extra = extra_documents(document, settings.report)
        former = keep_former(extra.findings, folder)
        paths = write_report(extra.findings, outdir, extra.files)
        instead = None if extra.findings is document else extra.findings
    except (*_OF_ALL, OSError):
        raise
    except Exception as error:  # noqa: BLE001 - reported in the sample's report and in the log
        instead = interpreter.refusal(sample, program_fault(sample, "report", error))
        former = keep_former(instead, folder)
        _remove_documents(folder, sample.sample)
        paths = write_report(instead, outdir)
    return WrittenDocuments(
        sample=sample.sample,
        files={path.relative_to(outdir).as_posix(): path.stat().st_size if path.is_file() else None for path in paths},
        instead=instead,
        former=former.folder.relative_to(outdir).as_posix() if former else None,
        changes=former.changes if former else (),
    )


def _remove_documents(folder: Path, sample: str) -> None:
    """Remove documents of an earlier run, which would contradict a report that says that nothing is known."""
    for path in folder.glob(f"{sample}.*") if folder.is_dir() else ():
        path.unlink()
