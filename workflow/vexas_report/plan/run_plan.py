"""Configuration and sheet together: the plan of a run, and the check that changes nothing."""

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

from vexas_report.knowledge.resources import program_digest
from vexas_report.model.problems import Problem, VexasReportError, problem
from vexas_report.model.sample import Sample, Settings
from vexas_report.model.terms import Severity
from vexas_report.plan.config import Config, as_typed, check_config, make_config, read_config
from vexas_report.plan.fingerprints import previous_state, states
from vexas_report.plan.output_state import Layout, SheetRecord, holds, is_whole, other_sheet
from vexas_report.plan.plan_problems import CONFIG_UNREADABLE
from vexas_report.plan.shards import SUMMARY_FILES, Shard, digest, make_shards, manifest_json, part_count
from vexas_report.plan.sheet import absent_files, from_sheet_folder, read_sheet


@dataclass(frozen=True)
class Plan:
    """A run: its configuration, its shards sorted by batch and id, and every path that it will write.

    Paths begin with ``outdir`` and are relative to the working directory unless ``outdir`` is absolute.
    The files of the stages carry a fingerprint of all that they are made from in their name: what exists is right, whoever
    made it, and only what is missing has to be made.
    """

    config: Config
    shards: tuple[Shard, ...]
    workdir: Path = Path()

    @property
    def work(self) -> str:
        """Folder of what the stages hand on."""
        return work_folder(self.config)

    @property
    def own_files(self) -> tuple[str, ...]:
        """The laboratory's own files that the settings name: FASTA, variant table, ClinVar, background, template, reviews."""
        settings = self.config.settings
        side = (
            settings.local_variants,
            settings.clinvar,
            settings.population,
            settings.reads.background,
            settings.report.template,
            settings.review,
        )
        named = (*settings.reference.values(), *side)
        return tuple(path for path in named if path is not None)

    @cached_property
    def by_batch(self) -> Mapping[str, tuple[Shard, ...]]:
        """The shards of each batch, batches and shards sorted."""
        grouped = groupby(self.shards, key=lambda shard: shard.batch)
        return {batch: tuple(shards) for batch, shards in grouped}

    @property
    def batches(self) -> tuple[str, ...]:
        return tuple(self.by_batch)

    @cached_property
    def manifests(self) -> Mapping[str, str]:
        """The content of each shard's manifest by its path."""
        return {f"{self.work}/{stem}.manifest.json": text for stem, (_, text) in self._made.items()}

    @cached_property
    def stems(self) -> Mapping[tuple[str, str], str]:
        """``<batch>/<shard>.<fingerprint>`` of each (batch, shard): how the names of its files begin, below ``work``."""
        return {(shard.batch, shard.id): stem for stem, (shard, _) in self._made.items()}

    @cached_property
    def _made(self) -> Mapping[str, tuple[Shard, str]]:
        former = previous_state(self.config.settings.previous, self.workdir)
        common = {"program": program_digest(), **former, **states(self.own_files, self.workdir)}
        made = {}
        for shard in self.shards:
            made_of = common | states((*shard.inputs, *shard.reads), self.workdir)
            text = manifest_json(shard, self.config.settings, made_of) + "\n"
            made[f"{shard.batch}/{shard.id}.{digest(text)}"] = shard, text
        return made

    def has_reads(self, stem: str) -> bool:
        """Whether a sample of the shard of this stem names an alignment, depths or targets."""
        return bool(self._made[stem][0].reads)

    def is_split(self, stem: str) -> bool:
        """Whether the shard of this stem has several parts."""
        return len(self._made[stem][0].parts) > 1

    def parts(self, batch: str) -> list[str]:
        """``<stem>.<first>-<last>`` of each part of each shard of a batch: what one job interprets and reports."""
        return [
            f"{self.stems[batch, shard.id]}.{first}-{last}"
            for shard in self.by_batch[batch]
            for first, last in shard.parts
        ]

    @cached_property
    def lists(self) -> Mapping[str, tuple[str, str]]:
        """Path and content of the list of each batch's parts: a command line could not hold the names of a large one."""
        made = {}
        for batch in self.by_batch:
            text = "".join(f"{part.removeprefix(f'{batch}/')}\n" for part in self.parts(batch))
            made[batch] = f"{self.work}/{batch}/parts.{digest(text)}.list", text
        return made

    @cached_property
    def finished(self) -> str:
        """Marker that exists once everything of this plan is written and no rejected sample forbids it."""
        strict = str(self.config.fail_on_rejected)
        return f"{self.work}/.finished.{digest(strict + ''.join(path for path, _ in self.lists.values()))}"

    def missing(self) -> list[str]:
        """Manifests and lists that do not exist yet."""
        texts = {**self.manifests, **dict(self.lists.values())}
        return [path for path, text in texts.items() if not holds(self.workdir / path, text)]

    def list_file(self, batch: str) -> str:
        return self.lists[batch][0]

    def summarised(self, batch: str) -> str:
        """Marker that exists once the summary of a batch is made of these parts."""
        return _summarised(self.list_file(batch))

    def rule_name(self, stage: str, batch: str) -> str:
        return rule_name(stage, batch)

    def summary_files(self, batch: str) -> list[str]:
        return [f"{self.config.outdir}/{batch}/{name}" for name in SUMMARY_FILES]

    @cached_property
    def undone(self) -> tuple[str, ...]:
        """Parts (see :meth:`parts`) that have to be reported: no job has, or what it left is damaged."""
        parts = (part for batch in self.by_batch for part in self.parts(batch))
        return tuple(p for p in parts if p in self.damaged or not (self.workdir / self.reports(p)).exists())

    def reports(self, part: str) -> str:
        """The list of documents that the report job of a part leaves."""
        return f"{self.work}/{part}.reports.jsonl"

    @cached_property
    def damaged(self) -> frozenset[str]:
        """Parts (see :meth:`parts`) whose job left a list that does not agree with the files: documents that are missing,
        cut or could not be made, or a list that is cut itself."""
        outdir = self.workdir / self.config.outdir
        return frozenset(
            part
            for batch in self.by_batch
            for part in self.parts(batch)
            if (reports := self.workdir / self.reports(part)).exists() and not is_whole(reports, _rows_of(part), outdir)
        )

    def record(self, batch: str) -> SheetRecord:
        """What a batch is to know of this plan's sheet."""
        source = os.path.realpath(self.workdir / self.config.samples)
        relative = os.path.relpath(source, os.path.realpath(self.workdir / self.config.outdir))
        samples = [_with_real_paths(sample, self.workdir) for sample in self._samples(batch)]
        rows = Shard("", batch, tuple(samples))
        return SheetRecord(source, relative, digest(manifest_json(rows, Settings(), {})))

    def _samples(self, batch: str) -> list[Sample]:
        found = (sample for shard in self.by_batch[batch] for sample in shard.samples)
        return sorted(found, key=lambda sample: sample.sample)

    def conflicts(self) -> Iterator[Problem]:
        """Batches that another sheet has in this output directory."""
        for batch in self.by_batch:
            found = other_sheet(self.workdir / self.work, batch, self.record(batch))
            if found is not None:
                yield found

    def layout(self) -> Layout:
        """What must be in the output directory before the first job."""
        return Layout(
            outdir=self.config.outdir,
            files={**self.manifests, **dict(self.lists.values())},
            samples={batch: [each.sample for each in self._samples(batch)] for batch in self.by_batch},
            records={batch: self.record(batch) for batch in self.by_batch},
        )


@dataclass(frozen=True, slots=True)
class RunningPlan:
    """The plan as a job's process sees it: read from the output directory, without looking at sheet
    or files again."""

    work: str
    config: Config

    @property
    def batches(self) -> tuple[str, ...]:
        return tuple(sorted(path.parent.name for path in Path(self.work).glob("*/parts.*.list")))

    def list_file(self, batch: str) -> str:
        """The list of a batch's parts; the plan leaves one."""
        (found,) = Path(self.work, batch).glob("parts.*.list")
        return str(found)

    def summarised(self, batch: str) -> str:
        return _summarised(self.list_file(batch))

    def rule_name(self, stage: str, batch: str) -> str:
        return rule_name(stage, batch)

    def parts(self, batch: str) -> list[str]:
        return [f"{batch}/{line}" for line in Path(self.list_file(batch)).read_text(encoding="utf-8").splitlines()]

    def has_reads(self, stem: str) -> bool:
        return Path(self.work, f"{stem}.coverage.jsonl").is_file()

    def is_split(self, stem: str) -> bool:
        manifest = json.loads(Path(self.work, f"{stem}.manifest.json").read_bytes())
        samples = manifest["samples"]
        return part_count(len(samples), len({sample["vcf"] for sample in samples})) > 1


def _summarised(list_file: str) -> str:
    return f"{list_file.removesuffix('.list')}.summarised"


def _rows_of(part: str) -> int:
    first, _, last = part.rpartition(".")[2].partition("-")
    return int(last) - int(first) + 1


def _with_real_paths(sample: Sample, workdir: Path) -> Sample:
    """The sample as rows of two sheets are compared: a relative path names another file in another working directory. Rows of
    other tables are not the sheet's."""
    named = {each: getattr(sample, each) for each in ("vcf", "alignment", "depth_bed", "targets")}
    real: dict[str, Any] = {column: os.path.realpath(workdir / path) for column, path in named.items() if path}
    return replace(sample, **real, second_methods=(), events=())


def rule_name(stage: str, batch: str) -> str:
    """A name that Python takes, different for every batch."""
    return f"{stage}_{re.sub(r'[^A-Za-z0-9]', '_', batch)}_{digest(batch)[:6]}"


def work_folder(config: Config) -> str:
    """Folder of what the stages hand on."""
    return f"{config.outdir}/.work"


@dataclass(frozen=True, slots=True)
class Check:
    """What a check found. ``settings`` is None where the configuration itself is wrong."""

    problems: tuple[Problem, ...]
    samples: int
    settings: Settings | None
    plan: Plan | None

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(each for each in self.problems if each.severity is Severity.ERROR)


def check(
    *,
    config_file: Path | None = None,
    config_json: str | None = None,
    samples: str | None = None,
    outdir: str | None = None,
    workdir: Path | None = None,
    sheet: str | None = None,
    confirmations: str | None = None,
    events: str | None = None,
    review: str | None = None,
) -> Check:
    """Check configuration and sheet as a whole; run nothing, and write nothing.

    The configuration is a file or JSON text (the latter over the former); ``samples``, ``outdir``, ``confirmations``,
    ``events`` and ``review`` override its keys of the same name. ``sheet`` is the text of the sheet, if ``samples`` names the folder that it was made of. Never
    raises for what users wrote: every problem is in the result.
    """
    workdir = workdir or Path()
    try:
        raw = {**(read_config(config_file) if config_file else {}), **_parsed(config_json)}
    except VexasReportError as error:
        return Check(error.problems, 0, None, None)
    given = {"samples": samples, "outdir": outdir, "confirmations": confirmations, "events": events, "review": review}
    raw |= {key: value for key, value in given.items() if value is not None}
    return _checked(raw, workdir, sheet)


def load_plan(raw: Mapping[str, Any], workdir: Path | None = None) -> Plan:
    """The plan of a run; VexasReportError with all problems at once."""
    result = _checked(raw, workdir or Path())
    if result.plan is None:
        raise VexasReportError(*result.errors)
    return result.plan


def load_running_plan(raw: Mapping[str, Any]) -> RunningPlan:
    """What a job's process needs of a run that is going on: the main process has checked everything already."""
    config = make_config(as_typed(raw))
    return RunningPlan(work_folder(config), config)


def _checked(raw: Mapping[str, Any], workdir: Path, text: str | None = None) -> Check:
    raw = as_typed(raw)
    problems = list(check_config(raw, workdir))
    config = None if problems else make_config(raw)
    # The sheet is checked all the same where its path can be known: all problems at once.
    named = raw.get("samples", Config().samples)
    rows = 0
    plan = None
    if isinstance(named, str) and named:
        sheet = read_sheet(workdir / named, text)
        if text is None:
            sheet = from_sheet_folder(sheet, Path(named), workdir)
        rows = sheet.rows
        absent = tuple(absent_files(sheet, workdir))
        problems += [*sheet.problems, *absent]
        stops = sheet.errors or any(each.severity is Severity.ERROR for each in absent)
        samples: Sequence[Sample] = sheet.samples
        if config is not None and not sheet.errors:
            samples, wrong = with_tables(sheet.samples, config.confirmations, config.events, workdir)
            problems += wrong
            stops = stops or any(each.severity is Severity.ERROR for each in wrong)
        if config is not None and not stops:
            plan = Plan(config, make_shards(samples, config.shard_size), workdir)
            refused = tuple(plan.conflicts())
            problems += refused
            plan = None if refused else plan
    return Check(tuple(problems), rows, config.settings if config else None, plan)


def with_tables(
    samples: Sequence[Sample], confirmations: str | None, events: str | None, workdir: Path
) -> tuple[Sequence[Sample], Sequence[Problem]]:
    """The samples with their rows of the tables of confirmations and events, and what is wrong with these tables."""
    if confirmations is None and events is None:
        return samples, ()
    from vexas_report.plan.confirmation_tables import give_rows  # reads the tables of genes

    paths = [None if path is None else workdir / path for path in (confirmations, events)]
    found = give_rows(samples, *paths)
    return found.samples, found.problems


def _parsed(text: str | None) -> dict[str, Any]:
    if text is None:
        return {}
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise VexasReportError(problem(CONFIG_UNREADABLE, f"The configuration is not JSON: {error}.")) from error
    if not isinstance(content, dict):
        raise VexasReportError(problem(CONFIG_UNREADABLE, "The configuration is not a set of keys and values."))
    return content
