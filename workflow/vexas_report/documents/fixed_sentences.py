"""The fixed sentences of the report: ``resources/interpretation/report.yaml``, in the output language."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from vexas_report.knowledge import resource
from vexas_report.knowledge.language import current_language, load_catalogue
from vexas_report.knowledge.resources import read_yaml
from vexas_report.model.terms import Language


def load_texts() -> Mapping[str, str]:
    """Sentence by its id."""
    return _texts(current_language())


@cache
def _texts(language: str) -> Mapping[str, str]:
    entries = read_yaml(resource("interpretation/report.yaml"))
    texts = {key: " ".join(entry["text"].split()) for key, entry in entries.items()}
    if language != Language.EN:
        texts |= load_catalogue(language)["standing"]
    return MappingProxyType(texts)
