"""The sources of a page: a numbered list at its end, each source once, cited by number."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

_BETWEEN = re.compile(r";\s+(?![^(]*\))")


def parts(source: str) -> tuple[str, ...]:
    """The single sources that a line names, in its order, each once.

    >>> parts("PMID:33108101; VKGL 2025-07 (doi:10.1002/humu.23896; consensus); PMID:33108101")
    ('PMID:33108101', 'VKGL 2025-07 (doi:10.1002/humu.23896; consensus)')
    """
    return tuple(dict.fromkeys(part.strip() for part in _BETWEEN.split(source) if part.strip()))


def numbered(lines: Iterable[str]) -> Mapping[str, int]:
    """The number of each single source, from 1, in the order in which the lines first name them."""
    every = dict.fromkeys(part for line in lines for part in parts(line))
    return MappingProxyType({source: number for number, source in enumerate(every, start=1)})


def cited(source: str, numbers: Mapping[str, int]) -> tuple[int, ...]:
    """The numbers of a line's sources, ascending."""
    return tuple(sorted(numbers[part] for part in parts(source)))
