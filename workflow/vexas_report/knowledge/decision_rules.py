"""The clinical rules and texts of ``resources/interpretation/``: decision tables, sentences, regions, phenotype terms."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from string import Formatter
from types import MappingProxyType
from typing import Any

from vexas_report.knowledge.genes import load_genes
from vexas_report.knowledge.language import current_language, load_catalogue
from vexas_report.knowledge.resources import read_yaml, resource
from vexas_report.knowledge.tsv_reader import read_table
from vexas_report.model.evidence import RecordShape
from vexas_report.model.terms import Language

RULE_FILES = ("categories.yaml", "evidence.yaml", "uba1.yaml", "recessive.yaml")
PHENOTYPE_COLUMNS = ("id", "label", "diseases", "source")
_OURS = ("this software", "project rule")
_ID = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+")


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence with ``{placeholders}``, filled from the data of a sample. ``source`` says what it rests on."""

    id: str
    text: str
    source: str
    acmg: str = ""
    by_analogy: bool = False

    @property
    def placeholders(self) -> frozenset[str]:
        return frozenset(name for _, name, _, _ in Formatter().parse(self.text) if name)


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of a decision table. ``when`` holds the admitted values of each input that the row looks at;
    an input that it does not name may have any value. ``then`` holds one value, or sentence ids, for each output."""

    id: str
    when: Mapping[str, frozenset[str]]
    then: Mapping[str, tuple[str, ...]]
    source: str

    def admits(self, values: Mapping[str, str]) -> bool:
        """Whether the row holds for these inputs."""
        return all(values[name] in admitted for name, admitted in self.when.items())


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A table of which every combination of inputs meets exactly one row. ``inputs`` lists all values of each input.

    ``sentences`` names the outputs that hold ids of sentences; the other outputs hold one term."""

    id: str
    title: str
    about: str
    inputs: Mapping[str, tuple[str, ...]]
    outputs: tuple[str, ...]
    sentences: frozenset[str]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """A statement that is added where a sample raises its topic; ``name`` is ``group.topic``. ``when`` says so in words.
    ``replaces`` names recommendations of other rules that do not fit where the topic is raised; ``headline`` replaces
    the leading rule's, if there is one."""

    name: str
    id: str
    when: str
    sentence: tuple[str, ...]
    recommendation: tuple[str, ...]
    replaces: tuple[str, ...]
    headline: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of a gene that rules name, in c. numbering of its transcript, 5' to 3'.

    ``first``/``last`` are (coding base, offset) pairs: c.118-20 is (118, -20). ``residue`` is the codon where it is one."""

    id: str
    gene: str
    label: str
    first: tuple[int, int]
    last: tuple[int, int]
    residue: int | None
    run: bool  # of one base, where sequencing errs
    source: str


@dataclass(frozen=True, slots=True)
class Feature:
    """An HPO term that the phenotype table knows, and the diseases whose picture it belongs to."""

    id: str
    label: str
    diseases: tuple[str, ...]
    source: str


ANY_CALLER = "any"


@dataclass(frozen=True, slots=True)
class CallerFloor:
    """The fraction of reads (0 to 1) below which a caller may leave a variant out, in records of these shapes.

    ``listed`` is False for the cautious floor of a caller without a row; ``somatic`` callers expect mosaics."""

    caller: str
    floor: float
    about: str
    source: str
    shapes: frozenset[RecordShape] = frozenset(RecordShape)
    somatic: bool = False

    @property
    def listed(self) -> bool:
        return self.caller != ANY_CALLER


@dataclass(frozen=True, slots=True)
class Interpretation:
    """All rules and texts."""

    tables: Mapping[str, DecisionTable]
    sentences: Mapping[str, Template]
    regions: Mapping[str, Region]
    phenotype: Mapping[str, Feature]
    topics: Mapping[str, Topic]
    callers: Mapping[str, CallerFloor]

    def floor(self, caller: str, shape: RecordShape, stated: float | None = None) -> CallerFloor:
        """The floor of a record: that of its caller by the name in the header if the caller writes such records, else the
        most cautious of the callers that write such blocks. ``stated`` is the fraction of the caller's command line, which never
        goes below that of any caller."""
        found, cautious = self.callers.get(caller), self.callers[ANY_CALLER]
        if found is None or shape not in found.shapes:
            blocks = shape is not RecordShape.VARIANT_RECORD
            writers = (each for each in self.callers.values() if blocks and shape in each.shapes)
            found = max((cautious, *writers), key=lambda each: each.floor)
        return found if stated is None else replace(found, floor=max(stated, cautious.floor))


def load_interpretation() -> Interpretation:
    """Everything, in the output language; ValueError if a table is invalid (an installation fault, not a user's)."""
    return _interpretation(current_language())


@cache
def _interpretation(language: str) -> Interpretation:
    if language != Language.EN:
        return _in_language(_interpretation(Language.EN), load_catalogue(language))
    sentences = {t.id: t for t in _templates(_yaml("sentences.yaml"))}
    tables = {t.id: t for name in RULE_FILES for t in _tables(_yaml(name), name)}
    topics = {t.name: t for t in _topics(_yaml("topics.yaml"))}
    _check(tables, topics, sentences)
    return Interpretation(
        MappingProxyType(tables),
        MappingProxyType(sentences),
        MappingProxyType({r.id: r for r in _regions(_yaml("regions.yaml"))}),
        MappingProxyType({f.id: f for f in _features()}),
        MappingProxyType(topics),
        MappingProxyType({f.caller: f for f in _floors(_yaml("callers.yaml"))}),
    )


def _in_language(english: Interpretation, texts: Mapping[str, Any]) -> Interpretation:
    """The same rules with the texts of another language."""
    sentences = {
        key: replace(t, text=_of(texts["sentences"], key), source=_own_rule(t, texts))
        for key, t in english.sentences.items()
    }
    features = {key: replace(f, label=texts["features"][key]) for key, f in english.phenotype.items()}
    return replace(english, sentences=MappingProxyType(sentences), phenotype=MappingProxyType(features))


def _of(sentences: Mapping[str, Mapping[str, str]], key: str) -> str:
    group, _, name = key.partition(".")
    return sentences[group][name]


def _own_rule(template: Template, texts: Mapping[str, Any]) -> str:
    text: str = texts["phrases"]["own_rule"]
    return text.format(rule=template.id) if template.source == _source(_OURS[0], template.id) else template.source


def _yaml(name: str) -> Any:
    return read_yaml(resource(f"interpretation/{name}"))


def _templates(groups: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Iterator[Template]:
    for group, entries in groups.items():
        for name, entry in entries.items():
            yield Template(
                f"{group}.{name}",
                " ".join(entry["text"].split()),
                _source(entry["source"], f"{group}.{name}"),
                entry.get("acmg", ""),
                entry.get("by_analogy", False),
            )


def _tables(document: Mapping[str, Any], name: str) -> Iterator[DecisionTable]:
    for key, entry in document.items():
        inputs = {n: tuple(_listed(values)) for n, values in entry["inputs"].items()}
        rules = tuple(_rule(row, inputs, entry["outputs"], f"{name}, {key}") for row in entry["rules"])
        yield DecisionTable(
            key,
            entry["title"],
            " ".join(entry["about"].split()),
            MappingProxyType(inputs),
            tuple(entry["outputs"]),
            frozenset(entry.get("sentences", ())),
            rules,
        )


def _rule(row: Mapping[str, Any], inputs: Mapping[str, tuple[str, ...]], outputs: list[str], where: str) -> Rule:
    if not _ID.fullmatch(row["id"]):
        raise ValueError(f"{where}: {row['id']!r} is no rule id")
    when = {name: frozenset(_listed(values)) for name, values in row.get("when", {}).items()}
    for name, admitted in when.items():
        if name not in inputs or not admitted <= set(inputs[name]):
            raise ValueError(f"{where}, {row['id']}: {name} does not take {sorted(admitted)}")
    if unknown := set(row.get("then", {})) - set(outputs):
        raise ValueError(f"{where}, {row['id']}: unknown outputs {sorted(unknown)}")
    then = {name: tuple(_listed(row.get("then", {}).get(name, ()))) for name in outputs}
    return Rule(row["id"], MappingProxyType(when), MappingProxyType(then), _source(row["source"], row["id"]))


def _source(source: str, named: str) -> str:
    """A source as a report prints it; a rule of this software is named by its id, under which its page lists it."""
    if source not in _OURS:
        return source
    text: str = load_catalogue(Language.EN)["phrases"]["own_rule"]
    return text.format(rule=named)


def _listed(value: Any) -> list[str]:
    # YAML reads a bare yes or no as a truth value.
    values = value if isinstance(value, list | tuple) else [value]
    return [("yes" if v else "no") if isinstance(v, bool) else str(v) for v in values]


def _topics(document: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Iterator[Topic]:
    for group, entries in document.items():
        for name, entry in entries.items():
            yield Topic(
                f"{group}.{name}",
                entry["id"],
                " ".join(entry["when"].split()),
                tuple(_listed(entry["sentence"])),
                tuple(_listed(entry.get("recommendation", ()))),
                tuple(_listed(entry.get("replaces", ()))),
                tuple(_listed(entry.get("headline", ()))),
                _source(entry["source"], entry["id"]),
            )


def _check(tables: Mapping[str, DecisionTable], topics: Mapping[str, Topic], sentences: Mapping[str, Template]) -> None:
    seen: set[str] = set()
    for topic in topics.values():
        if topic.id in seen or not _ID.fullmatch(topic.id):
            raise ValueError(f"topics.yaml: {topic.id} is used twice or is no rule id")
        seen.add(topic.id)
        if missing := [
            key
            for key in (*topic.sentence, *topic.recommendation, *topic.replaces, *topic.headline)
            if key not in sentences
        ]:
            raise ValueError(f"{topic.id}: no such sentences {missing}")
    for table in tables.values():
        for rule in table.rules:
            if rule.id in seen:
                raise ValueError(f"rule id {rule.id} is used twice")
            seen.add(rule.id)
            for output in table.outputs:
                values = rule.then[output]
                if output not in table.sentences and len(values) != 1:
                    raise ValueError(f"{rule.id}: {output} needs exactly one value")
                if output in table.sentences and (missing := [v for v in values if v not in sentences]):
                    raise ValueError(f"{rule.id}: no such sentences {missing}")


def _regions(document: Mapping[str, Mapping[str, Any]]) -> Iterator[Region]:
    for key, entry in document.items():
        if entry["gene"] not in load_genes():
            raise ValueError(f"regions.yaml, {key}: {entry['gene']} is no gene of genes.yaml")
        first, last = (tuple(entry[end]) for end in ("first", "last"))
        yield Region(
            key,
            entry["gene"],
            entry["label"],
            (first[0], first[1]),
            (last[0], last[1]),
            entry.get("residue"),
            entry.get("run", False),
            entry["source"],
        )


def _floors(document: Mapping[str, Any]) -> Iterator[CallerFloor]:
    for entry in document["callers"]:
        source = _source(entry["source"], f"floor of {entry['caller']} caller")
        shapes = frozenset(RecordShape(name) for name in entry["shapes"])
        about = " ".join(entry["about"].split())
        yield CallerFloor(entry["caller"], entry["floor"], about, source, shapes, entry["kind"] == "somatic")


def _features() -> Iterator[Feature]:
    for _, cells in read_table(resource("interpretation/phenotype.tsv"), PHENOTYPE_COLUMNS):
        fits = tuple(name.strip() for name in cells["diseases"].split(";"))
        if unknown := set(fits) - {gene.disease_short for gene in load_genes().values()}:
            raise ValueError(f"phenotype.tsv, {cells['id']}: no gene of genes.yaml has the disease {sorted(unknown)}")
        yield Feature(cells["id"], cells["label"], fits, cells["source"])
