"""Output language (a context variable) and its catalogue in ``resources/languages/``.

Tables and code contain English; the English catalogue holds only texts that are nowhere else. Every other language has one entry
for each id of the English texts. Packages below ``interpretation`` write their messages in English; :func:`translate` gives
their text in the output language.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from enum import StrEnum
from functools import cache, lru_cache
from string import Formatter
from types import MappingProxyType
from typing import Any

from vexas_report.knowledge.resources import read_yaml, resource
from vexas_report.model.problems import Problem
from vexas_report.model.terms import Language

_SPOKEN: ContextVar[str] = ContextVar("language", default=Language.EN)
_FILES = ("{}.yaml", "{}.sentences.yaml", "{}.tables.yaml", "{}.messages.yaml")
_NARROW, _UNBROKEN = "\u202f", "\u00a0"
#: What fills a placeholder, by how its name begins.
_BODIES = (("n_", r"\d[\d,]*"), ("word_", r"\S+"), ("build", r"(?:GRCh|NCBI|hg|b|T2T-CHM|CHM)[\w.]+"), ("", ".*?"))


def current_language() -> str:
    """Return the current output language (default: English)."""
    return _SPOKEN.get()


@contextmanager
def use_language(language: str) -> Iterator[None]:
    """Set the output language within the block."""
    before = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


@cache
def load_catalogue(language: str) -> Mapping[str, Any]:
    """The sections of a language's files: ``labels``, ``words``, ``captions``, ``phrases``, ``messages``, and those that another
    language than English has of the tables."""
    found: dict[str, Any] = {}
    for name in _FILES:
        try:
            path = resource(f"languages/{name.format(language)}")
        except FileNotFoundError:
            if name != _FILES[0]:  # English has its sentences and tables elsewhere
                continue
            raise
        found |= read_yaml(path)
    spaces = found.pop("spaces", {})
    return MappingProxyType({section: _typeset(texts, spaces) for section, texts in found.items()})


def _typeset(node: Any, spaces: Mapping[str, str]) -> Any:
    """Texts with white space folded and the spaces of the language that must not break: ``before`` and ``after`` its signs."""
    if isinstance(node, dict):
        return {str(key): _typeset(value, spaces) for key, value in node.items()}
    text = re.sub(r" *\n *| {2,}", " ", str(node))
    if spaces:
        text = re.sub(f" (?=[{spaces['before']}])", _UNBROKEN, text)
        text = re.sub(f"(?<=[{spaces['after']}]) ", _UNBROKEN, text)
        text = re.sub(r"(?<=\d) (?=\d{3}\b)", _NARROW, text)
    return text


def section(name: str) -> Mapping[str, Any]:
    """A section of the output language's catalogue; empty if English has its texts in the tables."""
    found: Mapping[str, Any] = load_catalogue(current_language()).get(name, {})
    return found


def phrase(key: str, **values: object) -> str:
    """A part of sentences by its id, filled; KeyError where the catalogue lacks it, so that a new one is noticed."""
    text: str = section("phrases")[key]
    return text.format_map(values) if values else text


def listing(items: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c`` in the output language."""
    if len(items) < 2:
        return "".join(items)
    return phrase("list_last", items=", ".join(items[:-1]), last=items[-1])


def term_text(term: StrEnum) -> str:
    """A term of the closed vocabularies as a sentence writes it."""
    text: str = section("words")[type(term).__name__][term.value]
    return text


def decimal(number: str) -> str:
    """A number with the decimal mark of the output language."""
    return number.replace(".", phrase("decimal_mark"))


def translate(text: str) -> str:
    """Translate a message of a lower package; return it unchanged if no template matches."""
    return text if current_language() == Language.EN else _translated(text, current_language())


def translate_problem(problem: Problem) -> Problem:
    """Translate a problem. Its fix is that of its code if it has no separate one."""
    hint = translate(problem.hint)
    own = section("fixes").get(problem.code, hint) if hint == problem.hint else hint
    return replace(problem, message=translate(problem.message), hint=own, where=translate(problem.where))


@lru_cache(maxsize=16384)
def _translated(text: str, language: str) -> str:
    for key, pattern in _patterns():
        if found := pattern.fullmatch(text):
            values = {name: _value(name, value, language) for name, value in found.groupdict().items()}
            template: str = load_catalogue(language)["messages"][key]
            return template.format_map(values)
    return text


def _value(name: str, value: str, language: str) -> str:
    """``said…`` is a message itself, at the start of a sentence or within; ``n_…`` a whole number; others are data."""
    if name.startswith("n_"):
        group: str = load_catalogue(language)["phrases"]["thousands_mark"]
        return value.replace(",", group)
    if not name.startswith("said"):
        return value
    said = _translated(value, language)
    if said == value:
        small = value[:1].lower() + value[1:]
        again = _translated(small, language)
        said = value if again == small else again[:1].upper() + again[1:]
    return said


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The English templates as patterns, the one with the most fixed words first."""
    templates: Mapping[str, str] = load_catalogue(Language.EN)["messages"]
    own = sorted(templates, key=lambda key: -len(re.sub(r"\{\w+\}", "", templates[key])))
    return tuple((key, re.compile(_pattern(templates[key]), re.DOTALL)) for key in own)


def _pattern(template: str) -> str:
    parts = []
    for literal, name, _, _ in Formatter().parse(template):
        parts.append(re.escape(literal))
        if name:
            parts.append(f"(?P<{name}>{next(body for prefix, body in _BODIES if name.startswith(prefix))})")
    return "".join(parts)
