"""Configuration and sheet together: the plan of a run, and the check that changes nothing."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

import vexas_report
from vexas_report.model.problems import Problem, VexasReportError, problem
from vexas_report.model.sample import Settings
from vexas_report.model.terms import Severity
from vexas_report.plan.config import Config, as_typed, check_config, make_config, read_config
from vexas_report.plan.problems import CONFIG_UNREADABLE
from vexas_report.plan.shards import (
    REPORT_FILES,
    SUMMARY_FILES,
    Shard,
    digest,
    make_shards,
    manifest_json,
)
from vexas_report.plan.sheet import absent_files, read_sheet

_PACKAGE = Path(vexas_report.__file__).parent


@dataclass(frozen=True)
class Plan:
    """A run: its configuration, its shards sorted by batch and id, and every path that it will write.

    Paths begin with ``outdir`` and are relative to the working directory unless ``outdir`` is absolute.
    Manifests and lists carry a fingerprint of their content in their name: what exists is right, and only what is
    missing has to be written. (Were they rewritten in place, Snakemake would make every shard anew for one changed row.)
    """

    config: Config
    shards: tuple[Shard, ...]

    @property
    def work(self) -> str:
        """Folder of what the stages hand on."""
        return f"{self.config.outdir}/.work"

    @property
    def finished(self) -> str:
        """The file that stands once everything is written and no rejected sample forbids it."""
        return f"{self.work}/finished"

    @property
    def program(self) -> str:
        return program_digest()

    @property
    def own_files(self) -> tuple[str, ...]:
        """The laboratory's own files that the settings name: FASTA, variant table, ClinVar."""
        settings = self.config.settings
        named = (*settings.reference.values(), settings.local_variants, settings.clinvar)
        return tuple(path for path in named if path is not None)

    @cached_property
    def by_batch(self) -> Mapping[str, tuple[Shard, ...]]:
        """The shards of each batch, batches and shards sorted."""
        grouped = groupby(self.shards, key=lambda shard: shard.batch)
        return {batch: tuple(shards) for batch, shards in grouped}

    def shard(self, batch: str, name: str) -> Shard:
        """The shard of these two names; KeyError where there is none."""
        return self._by_name[batch, name]

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, str], Shard]:
        return {(shard.batch, shard.id): shard for shard in self.shards}

    @cached_property
    def manifests(self) -> Mapping[tuple[str, str], tuple[str, str]]:
        """Path and content of the manifest of each (batch, shard)."""
        made = {}
        for key, shard in self._by_name.items():
            text = manifest_json(shard, self.config.settings) + "\n"
            made[key] = f"{self.work}/{shard.batch}/{shard.id}.{digest(text)}.manifest.json", text
        return made

    @cached_property
    def lists(self) -> Mapping[str, tuple[str, str]]:
        """Path and content of the list of each batch's findings: a command line could not hold the names of a large one."""
        made = {}
        for batch, shards in self.by_batch.items():
            text = "".join(f"{self.stage_file(shard, 'findings.jsonl')}\n" for shard in shards)
            made[batch] = f"{self.work}/{batch}/findings.{digest(text)}.list", text
        return made

    def missing(self, workdir: Path | None = None) -> list[str]:
        """Manifests and lists that do not stand yet."""
        paths = [path for path, _ in (*self.manifests.values(), *self.lists.values())]
        return [path for path in paths if not (workdir or Path()).joinpath(path).is_file()]

    def manifest_file(self, batch: str, name: str) -> str:
        return self.manifests[batch, name][0]

    def list_file(self, batch: str) -> str:
        return self.lists[batch][0]

    def stage_file(self, shard: Shard, kind: str) -> str:
        """``evidence.jsonl``, ``coverage.jsonl``, ``findings.jsonl`` or a log of a shard."""
        return f"{self.work}/{shard.batch}/{shard.id}.{kind}"

    def rule_name(self, stage: str, shard: Shard) -> str:
        """A name that Python takes, different for every shard."""
        name = f"{shard.batch}_{shard.id}"
        return f"{stage}_{re.sub(r'[^A-Za-z0-9]', '_', name)}_{digest(f'{shard.batch}/{shard.id}')[:6]}"

    def report_files(self, shard: Shard) -> list[str]:
        """Every document of every sample of a shard."""
        root = f"{self.config.outdir}/{shard.batch}"
        return [f"{root}/{s.sample}/{s.sample}.{kind}" for s in shard.samples for kind in REPORT_FILES]

    def summary_files(self, batch: str) -> list[str]:
        return [f"{self.config.outdir}/{batch}/{name}" for name in SUMMARY_FILES]

    def write(self, directory: Path) -> None:
        """Write the manifests and lists that are missing under a folder laid out as :attr:`work`; remove outdated ones."""
        wanted = {
            directory / Path(path).relative_to(self.work): text
            for path, text in (*self.manifests.values(), *self.lists.values())
        }
        for folder in sorted({path.parent for path in wanted}):
            folder.mkdir(parents=True, exist_ok=True)
            for path in folder.iterdir():
                if _MARKED.fullmatch(path.name) and path not in wanted:
                    path.unlink()
        for path, text in wanted.items():
            if not path.is_file():
                path.write_text(text, encoding="utf-8", newline="\n")


_MARKED = re.compile(r".+\.[0-9a-f]{16}\.(manifest\.json|list)")


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
    manifests: Path | None = None,
    workdir: Path | None = None,
) -> Check:
    """Check configuration and sheet as a whole, write the manifests where asked and nothing is wrong; run nothing.

    The configuration is a file or JSON text (the latter over the former); ``samples`` and ``outdir`` stand over its
    keys of the same name. Never raises for what users wrote: every problem is in the result.
    """
    workdir = workdir or Path()
    try:
        raw = {**(read_config(config_file) if config_file else {}), **_parsed(config_json)}
    except VexasReportError as error:
        return Check(error.problems, 0, None, None)
    raw |= {key: value for key, value in (("samples", samples), ("outdir", outdir)) if value is not None}
    result = _checked(raw, workdir)
    if manifests is not None and result.plan is not None:
        result.plan.write(manifests)
    return result


def load_plan(raw: Mapping[str, Any], workdir: Path | None = None, *, thorough: bool = True) -> Plan:
    """The plan of a run; VexasReportError with all problems at once.

    ``thorough=False`` is for the processes that Snakemake starts for single jobs: the main process has checked the
    configuration's schema and files already, and the import of a schema library would cost more than the job.
    """
    workdir = workdir or Path()
    result = _checked(raw, workdir, thorough=thorough)
    if result.plan is None:
        raise VexasReportError(*result.errors)
    return result.plan


def _checked(raw: Mapping[str, Any], workdir: Path, *, thorough: bool = True) -> Check:
    raw = as_typed(raw)
    problems = list(check_config(raw, workdir)) if thorough else []
    config = None if problems else make_config(raw)
    # The sheet is checked all the same where its path can be known: all problems at once.
    named = raw.get("samples", Config().samples)
    rows = 0
    plan = None
    if isinstance(named, str) and named:
        sheet = read_sheet(workdir / named)
        rows = len(sheet.samples)
        problems += sheet.problems
        if thorough:
            problems += absent_files(sheet, workdir)
        if config is not None and not sheet.errors:
            plan = Plan(config, make_shards(sheet.samples, config.shard_size))
    return Check(tuple(problems), rows, config.settings if config else None, plan)


def _parsed(text: str | None) -> dict[str, Any]:
    if text is None:
        return {}
    try:
        content = json.loads(text)
    except ValueError as error:
        raise VexasReportError(problem(CONFIG_UNREADABLE, f"The configuration is not JSON: {error}.")) from error
    if not isinstance(content, dict):
        raise VexasReportError(problem(CONFIG_UNREADABLE, "The configuration is not a set of keys and values."))
    return content


@cache
def program_digest() -> str:
    """Fingerprint of the program and its tables: after an update of either, every result is made anew."""
    from vexas_report.knowledge.resources import table_versions

    whole = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and "resources" not in path.parts:
            whole.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    for name, version in table_versions().items():
        whole.update(f"{name}\0{version}\0".encode())
    return whole.hexdigest()[:16]
