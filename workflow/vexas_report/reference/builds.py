"""Names of genome builds in the words of a header: ``hs37d5.fa``, ``Homo_sapiens_assembly38.fasta``, ``assembly=GRCh37.p13``."""

import re
from collections.abc import Mapping
from functools import cache

from vexas_report.knowledge.resources import resource
from vexas_report.knowledge.tables import read_table

_COLUMNS = ("assembly", "pattern", "example", "source")


@cache
def build_names() -> tuple[Mapping[str, str], ...]:
    """Rows of ``resources/reference/assembly_names.tsv``."""
    return tuple(cells for _, cells in read_table(resource("reference/assembly_names.tsv"), _COLUMNS))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    patterns: dict[str, list[str]] = {}
    for row in build_names():
        patterns.setdefault(row["assembly"], []).append(row["pattern"])
    # A name stands alone: "rb37" and "hg190" name no build.
    return tuple(
        (build, re.compile(rf"(?<![a-z0-9])(?:{'|'.join(some)})(?!\d)", re.IGNORECASE))
        for build, some in patterns.items()
    )


def named_builds(text: str) -> Mapping[str, str]:
    """Builds, supported or not, that a text names, each with the spelling found."""
    return {build: found[0] for build, pattern in _patterns() if (found := pattern.search(text))}
