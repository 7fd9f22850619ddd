"""The configuration: read, checked as a whole against its JSON Schema, and given its defaults."""

import difflib
import json
import math
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import vexas_report
from vexas_report.model.problems import Problem, VexasReportError, problem
from vexas_report.model.sample import ReadSettings, ReportSettings, Settings, Thresholds
from vexas_report.model.terms import Assembly, Language
from vexas_report.plan.plan_problems import CONFIG_FILE_MISSING, CONFIG_UNKNOWN_KEY, CONFIG_UNREADABLE, CONFIG_VALUE

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

_PACKAGE = Path(vexas_report.__file__).parent
# Every key of the schema is some sixty values, and `previous` may list some thousand reports.
_LARGEST, _MOST_VALUES, _DEEPEST = 10_000_000, 100_000, 20
_TYPES = {"boolean": "true or false", "integer": "a whole number", "number": "a number", "object": "a set of keys"}


@dataclass(frozen=True, slots=True)
class Config:
    """The configuration with its defaults. Paths are as written, relative to the working directory.

    ``shard_size`` is None for ``auto``. ``settings`` is the part that reaches the stages.
    """

    samples: str = "config/samples.tsv"
    outdir: str = "results"
    shard_size: int | None = None
    fail_on_rejected: bool = True
    confirmations: str | None = None  # table of second methods; its rows reach the stages with their samples
    events: str | None = None  # table of treatments, likewise
    settings: Settings = field(default_factory=Settings)


def schema_path(name: str) -> Path:
    """Path of a schema: inside an installed package, or in ``workflow/schemas`` of a checkout."""
    installed = _PACKAGE / "schemas"
    return (installed if installed.is_dir() else _PACKAGE.parent / "schemas") / name


def read_config(path: Path) -> dict[str, Any]:
    """The keys of a YAML or JSON file as written; VexasReportError where it is neither."""
    import yaml

    from vexas_report.plan.yaml_file import load_yaml

    try:
        if path.stat().st_size > _LARGEST:
            raise VexasReportError(
                problem(CONFIG_UNREADABLE, f"The configuration is larger than {_LARGEST} bytes.", str(path))
            )
        content = load_yaml(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        reason = " ".join(str(error).split())
        if isinstance(error, OSError):
            reason = error.strerror or reason
        elif isinstance(error, RecursionError):
            reason = "it is nested too deeply"
        raise VexasReportError(
            problem(CONFIG_UNREADABLE, f"The configuration cannot be read: {reason}.", str(path))
        ) from error
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise VexasReportError(
            problem(CONFIG_UNREADABLE, "The configuration is not a set of keys and values.", str(path))
        )
    return {str(key): value for key, value in content.items()}


def as_typed(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The keys with what a command line cannot say made good: there ``false`` comes as text and ``outdir=2026`` as number."""
    typed = dict(raw)
    strict = typed.get("fail_on_rejected")
    if isinstance(strict, str) and strict.casefold() in {"true", "false"}:
        typed["fail_on_rejected"] = strict.casefold() == "true"
    for key in ("samples", "outdir", "laboratory"):
        if isinstance(typed.get(key), int) and not isinstance(typed[key], bool):
            typed[key] = str(typed[key])
    return typed


def check_config(raw: Mapping[str, Any], workdir: Path) -> tuple[Problem, ...]:
    """Every problem of a configuration: keys, values, contradictions, files that do not exist."""
    if problems := tuple(_unusable(raw)):
        return problems
    checks = (_missing_files, _no_folder, _previous)
    return (*_schema_problems(raw), *_contradictions(raw), *(each for of in checks for each in of(raw, workdir)))


def make_config(raw: Mapping[str, Any]) -> Config:
    """The configuration with its defaults, from keys that :func:`check_config` found no fault with."""
    defaults = Config()
    size = raw.get("shard_size", "auto")
    settings = Settings(
        thresholds=Thresholds(**_typed_as(Thresholds, raw.get("thresholds"))),
        reads=ReadSettings(**_typed_as(ReadSettings, raw.get("reads"))),
        previous=tuple(raw.get("previous") or ()),
        review=raw.get("review"),
        report=_report(raw.get("report") or {}),
        reference=dict(sorted((raw.get("reference") or {}).items())),
        laboratory=raw.get("laboratory") or "",
        language=Language(raw.get("language") or Language.EN),
        local_variants=raw.get("local_variants"),
        clinvar=raw.get("clinvar"),
        population=raw.get("population"),
        assembly=None if raw.get("assembly", "auto") in (None, "auto") else Assembly(raw["assembly"]),
        max_uncompressed_bytes=int(raw.get("max_uncompressed_bytes", defaults.settings.max_uncompressed_bytes)),
    )
    return Config(
        samples=raw.get("samples", defaults.samples),
        outdir=os.path.normpath(raw.get("outdir", defaults.outdir)),
        shard_size=None if size == "auto" else int(size),
        fail_on_rejected=raw.get("fail_on_rejected", defaults.fail_on_rejected),
        confirmations=raw.get("confirmations"),
        events=raw.get("events"),
        settings=settings,
    )


def _report(raw: Mapping[str, Any]) -> ReportSettings:
    docx = raw.get("docx", False)
    own = docx if isinstance(docx, str) else None
    return ReportSettings(**{**raw, "docx": bool(docx)}, template=own)


def nearest(name: str, known: Mapping[str, object] | tuple[str, ...]) -> str | None:
    """The known name that is most like this one, or None where none is."""
    folded = {each.casefold(): each for each in known}
    found = difflib.get_close_matches(name.casefold(), list(folded), n=1, cutoff=0.5)
    return folded[found[0]] if found else None


def exists(path: Path) -> bool:
    """Whether there is something at a path; False too where its name is too long or its folder may not be entered."""
    return os.path.exists(path)  # noqa: PTH110 - Path.exists raises there


def as_given(value: object) -> str:
    """A value from outside, made safe for a message: one line, ASCII quotes, at most 80 characters."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    text = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)
    # Of a long path the end says most.
    return text if len(text) <= 80 else f"{text[:36]}...{text[-40:]}"


def _typed_as(kind: type[Thresholds | ReadSettings], given: Mapping[str, Any] | None) -> dict[str, Any]:
    """Values in the types of their defaults. YAML writes 0.1 and 1 alike; the bytes of a manifest must not depend on how a
    number was typed."""
    whole = {f.name for f in fields(kind) if isinstance(f.default, int)}
    typed = {key: int(value) if key in whole else float(value) for key, value in _numbers(given).items()}
    return {**(given or {}), **typed}


def _numbers(given: Mapping[str, Any] | None) -> dict[str, int | float]:
    return {k: v for k, v in (given or {}).items() if isinstance(v, int | float) and not isinstance(v, bool)}


def _unusable(raw: Mapping[str, Any]) -> Iterator[Problem]:
    """Values that no further check may look at: without end, of enormous size, or not a number."""
    seen = 0
    waiting: list[tuple[str, object, int]] = [("", raw, 0)]
    while waiting:
        place, value, depth = waiting.pop()
        seen += 1
        if seen > _MOST_VALUES or depth > _DEEPEST:
            message = f"The configuration has more than {_MOST_VALUES} values, or is nested more than {_DEEPEST} times."
            hint = "Write each value where it belongs, without YAML aliases (*name)."
            yield problem(CONFIG_UNREADABLE, message, "", hint)
            return
        if isinstance(value, float) and not math.isfinite(value):
            yield problem(CONFIG_VALUE, f"The configuration key {as_given(place)} must be a number.", f"value {value}")
        below: Iterable[tuple[object, object]] = ()
        if isinstance(value, Mapping):
            below = value.items()
        elif isinstance(value, list | tuple):
            below = ((place, each) for each in value)
        waiting += [
            (f"{place}.{key}" if place and isinstance(value, Mapping) else str(key), each, depth + 1)
            for key, each in below
        ]


def _schema_problems(raw: Mapping[str, Any]) -> Iterator[Problem]:
    from jsonschema import Draft202012Validator

    schema = json.loads(schema_path("config.schema.json").read_text(encoding="utf-8"))
    errors = Draft202012Validator(schema).iter_errors(dict(raw))
    for error in sorted(errors, key=lambda e: (e.json_path, str(e.validator))):
        yield from _told(error)


def _told(error: "ValidationError") -> Iterator[Problem]:
    schema: Mapping[str, Any] = error.schema if isinstance(error.schema, dict) else {}
    prefix = ".".join(str(part) for part in error.absolute_path)
    if error.validator == "additionalProperties":
        known = schema["properties"]
        instance: Mapping[Any, Any] = error.instance if isinstance(error.instance, dict) else {}
        for key in sorted(str(k) for k in instance if k not in known):
            like = nearest(key, known)
            yield problem(
                CONFIG_UNKNOWN_KEY,
                f"The configuration key {as_given(f'{prefix}.{key}' if prefix else key)} is not known.",
                f"value {as_given(instance.get(key))}",
                f"Did you mean {like!r}?" if like else f"Known keys: {', '.join(known)}.",
            )
        return
    yield problem(
        CONFIG_VALUE,
        f"The configuration key {as_given(prefix)} must {_demand(error)}.",
        f"value {as_given(error.instance)}",
        str(schema.get("description", CONFIG_VALUE.fix)),
    )


def _demand(error: "ValidationError") -> str:
    limit = error.validator_value
    match error.validator:
        case "type":
            kinds = [str(kind) for kind in limit] if isinstance(limit, list) else [str(limit)]
            return "be " + " or ".join(_TYPES.get(kind, "text") for kind in kinds if kind != "null")
        case "minimum":
            return f"be at least {limit}"
        case "maximum":
            return f"be at most {limit}"
        case "minLength":
            return "not be empty"
        case "maxLength":
            return f"have at most {limit} characters"
        case "enum":
            values = limit if isinstance(limit, list) else []
            return "be one of " + ", ".join(str(each) for each in values if each is not None)
        case _:
            return "hold what its description says"


def _contradictions(raw: Mapping[str, Any]) -> Iterator[Problem]:
    given = raw.get("thresholds")
    if not isinstance(given, dict):
        return
    values = {f.name: given.get(f.name, f.default) for f in fields(Thresholds)}
    ordered = (
        ("moderate_alt_reads", "strong_alt_reads"),
        ("assay_limit_vaf", "low_level_vaf"),
        ("low_level_vaf", "near_fixed_vaf"),
        ("heterozygous_vaf_low", "heterozygous_vaf_high"),
    )
    for low, high in ordered:
        pair = values[low], values[high]
        if all(isinstance(each, int | float) for each in pair) and pair[0] > pair[1]:
            yield problem(
                CONFIG_VALUE,
                f"The threshold {low} is greater than {high}.",
                f"values {pair[0]} and {pair[1]}",
                f"Make {low} at most {high}.",
            )


def _missing_files(raw: Mapping[str, Any], workdir: Path) -> Iterator[Problem]:
    references = raw.get("reference")
    named = {f"reference.{k}": v for k, v in references.items()} if isinstance(references, dict) else {}
    named |= {
        key: raw.get(key) for key in ("local_variants", "clinvar", "population", "confirmations", "events", "review")
    }
    reads = raw.get("reads")
    named["reads.background"] = reads.get("background") if isinstance(reads, dict) else None
    report = raw.get("report")
    named["report.docx"] = report.get("docx") if isinstance(report, dict) else None
    for key, value in sorted(named.items()):
        if isinstance(value, str) and value and not (exists(workdir / value) and (workdir / value).is_file()):
            yield problem(
                CONFIG_FILE_MISSING, f"The file of the configuration key {key} does not exist.", as_given(value)
            )


def _no_folder(raw: Mapping[str, Any], workdir: Path) -> Iterator[Problem]:
    outdir = raw.get("outdir")
    if not isinstance(outdir, str):
        return
    path = workdir / outdir
    first = next((each for each in (path, *path.parents) if exists(each)), None)
    if first is not None and not first.is_dir():
        message = f'The configuration key "outdir" must be a folder: {as_given(str(first))} is a file.'
        yield problem(
            CONFIG_VALUE, message, f"value {as_given(outdir)}", "Name a folder, or one that does not exist yet."
        )


def _previous(raw: Mapping[str, Any], workdir: Path) -> Iterator[Problem]:
    outdir, previous = raw.get("outdir", Config().outdir), raw.get("previous")
    if isinstance(outdir, str) and isinstance(previous, list):
        yield from check_previous([value for value in previous if isinstance(value, str)], outdir, workdir)


def check_previous(previous: Iterable[str], outdir: str, workdir: Path) -> Iterator[Problem]:
    """What is wrong with the places of earlier reports: results that are written cannot be what they are made from."""
    own = os.path.realpath(workdir / outdir)
    for value in previous:
        if not exists(workdir / value):
            message = "What `previous` names does not exist."
            yield problem(CONFIG_FILE_MISSING, message, as_given(value))
            continue
        given = os.path.realpath(workdir / value)
        if os.path.commonpath([own, given]) in (own, given):
            message = "`previous` names the output directory, or what holds it or lies in it."
            hint = "Copy the former results to another folder, or choose another output directory."
            yield problem(CONFIG_VALUE, message, as_given(value), hint)
