"""Labels of the vocabularies and captions in the output language, by kind and id."""

from enum import StrEnum
from functools import cache

from vexas_report.knowledge.language import current_language, load_catalogue, section


class Captions(dict[str, str]):
    """Short words of the page by id; KeyError for an id that the catalogue lacks, so that a new one is noticed."""

    def fill(self, key: str, **values: object) -> str:
        """A caption with its {placeholders}."""
        return self[key].format_map(values)


def load_captions() -> Captions:
    """Captions in the output language."""
    return _captions(current_language())


@cache
def _captions(language: str) -> Captions:
    return Captions(load_catalogue(language)["captions"])


def label(term: StrEnum | None) -> str:
    """The caption of a term, ``not stated`` for None. KeyError for a term that has none, so that a new one is noticed."""
    if term is None:
        return load_captions()["not_stated"]
    text: str = section("labels")[type(term).__name__][term.value]
    return text
