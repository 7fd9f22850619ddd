"""Two commands: coverage of a shard, and a table of errors from earlier samples."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from vexas_report.alignment.alignment_problems import ALIGNMENT_NO_INDEX
from vexas_report.alignment.background_table import (
    BackgroundTable,
    Cells,
    Key,
    OwnBackground,
    SiteObservation,
    build,
    cuts_of,
    load,
)
from vexas_report.alignment.open_alignment import has_index_file
from vexas_report.alignment.sample_coverage import CountedAlignment, ReadContext, count_alignment, sample_coverage
from vexas_report.knowledge import load_genes, load_variants
from vexas_report.knowledge.genome import load_genome
from vexas_report.model.coverage import SampleCoverage
from vexas_report.model.evidence import SampleEvidence
from vexas_report.model.problems import Problem, VexasReportError, problem
from vexas_report.model.sample import Sample, Settings
from vexas_report.model.terms import Assembly


@cache
def load_background(path: str) -> OwnBackground:
    """A laboratory's own table; VexasReportError where it cannot be read."""
    return load(path)


def _known(assembly: Assembly, settings: Settings, indexes: Path | None = None) -> ReadContext:
    own = load_background(settings.reads.background) if settings.reads.background else None
    genome = load_genome(assembly, settings.reference.get(assembly))
    return ReadContext(assembly, load_genes(), load_variants(settings.local_variants), genome, settings, own, indexes)


def coverage(evidence: SampleEvidence, settings: Settings, indexes: Path | None = None) -> SampleCoverage:
    """What reads and depth files say of a sample; nothing where it was not judged or names no such file.

    ``indexes`` is the folder for the index of an alignment that has none (default: a temporary one).
    """
    sample = evidence.sample
    if evidence.input is None or not (sample.alignment or sample.depth_bed or sample.targets):
        return SampleCoverage(sample.sample)
    return sample_coverage(evidence, _known(evidence.input.assembly, settings, indexes))


def precheck_alignments(samples: Iterable[Sample]) -> Iterator[Problem]:
    """Warnings of alignments that have no index in their folder; nothing of them is read."""
    for sample in samples:
        if sample.alignment and Path(sample.alignment).is_file() and not has_index_file(sample.alignment):
            message = "The alignment has no index in its folder: the run makes one below the output directory."
            hint = f"To save that time in later runs: `samtools index {sample.alignment}`."
            yield problem(ALIGNMENT_NO_INDEX, message, f"sample {sample.sample}: {sample.alignment}", hint)


def background(samples: Iterable[Sample], settings: Settings) -> BackgroundTable:
    """A background table from samples with alignments, with what was wrong with those that were left out.
    VexasReportError, with all of that, where too few are left."""
    problems: list[Problem] = []
    plain = replace(settings, reads=replace(settings.reads, background=None))

    def observed() -> Iterator[Mapping[Key, SiteObservation]]:
        for sample in samples:
            if sample.alignment is None:
                continue
            found: Mapping[Key, SiteObservation] | None = None
            failed: tuple[Problem, ...] = ()
            for assembly in (sample.assembly,) if sample.assembly else tuple(Assembly):
                try:
                    (data,) = count_alignment(sample, sample.vcf_sample or "", (), _known(assembly, plain))
                except VexasReportError as error:
                    failed = error.problems
                    continue
                found = dict(observations(data, assembly))
                break
            if found is None:
                problems.extend(failed)
            else:
                yield found

    try:
        return replace(build(observed(), cuts_of(settings.reads)), problems=tuple(problems))
    except VexasReportError as error:
        raise VexasReportError(*problems, *error.problems) from error


def observations(data: CountedAlignment, assembly: Assembly) -> Iterator[tuple[Key, SiteObservation]]:
    """Every substitution at the bases that are looked at."""
    plan = data.plan
    for chrom, pos in sorted(plan.critical | set(plan.listed)):
        if chrom not in data.alignment.names:
            continue
        counts = data.at(chrom, pos)
        index = pos - counts.window.start
        ref = counts.sequence[index]
        cells = counts.cells[index]
        depth = _cells(cells.sum(axis=0).tolist())
        for code, alt in enumerate("ACGT"):
            if ref not in ("N", alt):
                yield (assembly, chrom, pos, ref, alt), SiteObservation(_cells(cells[code].tolist()), depth)


def _cells(rows: list[list[int]]) -> Cells:
    return tuple(tuple(row) for row in rows)
