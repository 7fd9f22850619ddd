"""Configuration and sheet together: the plan of a run, and the check that changes nothing."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import vexas_report
from vexas_report.model.problems import Problem, VexasReportError, problem
from vexas_report.model.sample import Settings
from vexas_report.model.terms import Severity
from vexas_report.plan.config import Config, check_config, make_config, read_config
from vexas_report.plan.problems import CONFIG_UNREADABLE
from vexas_report.plan.shards import (
    REPORT_FILES,
    SUMMARY_FILES,
    Shard,
    digest,
    make_shards,
    manifest_json,
    write_if_changed,
)
from vexas_report.plan.sheet import absent_files, read_sheet

_PACKAGE = Path(vexas_report.__file__).parent


@dataclass(frozen=True)
class Plan:
    """A run: its configuration, its shards sorted by batch and id, and every path that it will write.

    Paths begin with ``outdir`` and are relative to the working directory unless ``outdir`` is absolute.
    """

    config: Config
    shards: tuple[Shard, ...]
    _by_name: dict[tuple[str, str], Shard] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name = {(shard.batch, shard.id): shard for shard in self.shards}
        object.__setattr__(self, "_by_name", by_name)

    @property
    def work(self) -> str:
        """Folder of what the stages hand on."""
        return f"{self.config.outdir}/.work"

    @property
    def batches(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(shard.batch for shard in self.shards))

    def shard(self, batch: str, name: str) -> Shard:
        """The shard of these two names; KeyError where there is none."""
        return self._by_name[batch, name]

    def of_batch(self, batch: str) -> tuple[Shard, ...]:
        return tuple(shard for shard in self.shards if shard.batch == batch)

    def stage_file(self, shard: Shard, kind: str) -> str:
        """``manifest.json``, ``evidence.jsonl``, ``coverage.jsonl`` or ``findings.jsonl`` of a shard."""
        return f"{self.work}/{shard.batch}/{shard.id}.{kind}"

    def findings_list(self, batch: str) -> str:
        """The file that lists the findings of a batch: a command line could not hold the names of a large one."""
        return f"{self.work}/{batch}/findings.list"

    def report_files(self, shard: Shard) -> list[str]:
        """Every document of every sample of a shard."""
        root = f"{self.config.outdir}/{shard.batch}"
        return [f"{root}/{s.sample}/{s.sample}.{kind}" for s in shard.samples for kind in REPORT_FILES]

    def summary_files(self, batch: str) -> list[str]:
        return [f"{self.config.outdir}/{batch}/{name}" for name in SUMMARY_FILES]

    def manifest(self, shard: Shard) -> str:
        return manifest_json(shard, self.config.settings)

    def digest(self, shard: Shard) -> str:
        """Changes with whatever of the sheet, the settings, the program or its tables can change the shard's results."""
        return digest(self.manifest(shard) + program_digest())

    def write(self, directory: Path) -> None:
        """Write manifests and lists under a folder laid out as :attr:`work`; files that hold the same already are left."""
        for shard in self.shards:
            write_if_changed(directory / shard.batch / f"{shard.id}.manifest.json", self.manifest(shard) + "\n")
        for batch in self.batches:
            listed = "".join(f"{self.stage_file(shard, 'findings.jsonl')}\n" for shard in self.of_batch(batch))
            write_if_changed(directory / batch / "findings.list", listed)


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
