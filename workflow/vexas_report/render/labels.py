"""What the documents call things: ``resources/languages/<language>.yaml``, by kind and id."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any

from vexas_report.knowledge import resource


class Captions(dict[str, str]):
    """Short words of the page by id; KeyError for an id that the catalogue lacks, so that a new one is noticed."""

    def fill(self, key: str, **values: object) -> str:
        """A caption with its {placeholders}."""
        return self[key].format_map(values)


@cache
def _catalogue(language: str) -> Mapping[str, Any]:
    import yaml

    found: Mapping[str, Any] = yaml.safe_load(resource(f"languages/{language}.yaml").read_text(encoding="utf-8"))
    return MappingProxyType(dict(found))


@cache
def load_captions(language: str = "en") -> Captions:
    """The captions of a language."""
    return Captions(_catalogue(language)["captions"])


def label(term: StrEnum | None) -> str:
    """The caption of a term, ``not stated`` for None. KeyError for a term that has none, so that a new one is noticed."""
    if term is None:
        return load_captions()["not_stated"]
    text: str = _catalogue("en")["labels"][type(term).__name__][term.value]
    return text
