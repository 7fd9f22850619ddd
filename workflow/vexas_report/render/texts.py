"""The standing sentences of the report: ``resources/interpretation/report.yaml``."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from vexas_report.knowledge import resource


@cache
def load_texts() -> Mapping[str, str]:
    """Sentence by its id; ValueError where an entry is not text."""
    import yaml

    entries = yaml.safe_load(resource("interpretation/report.yaml").read_text(encoding="utf-8"))
    texts = {key: " ".join(entry["text"].split()) for key, entry in entries.items()}
    return MappingProxyType(texts)
