"""Which tables each version of the data holds: ``resources/versions.tsv``, one row for each table of each version.

The rows of an unreleased version follow its tables; those of a released one are never written again. A test holds tables, rows and
``resources/CHANGELOG.md`` together: a table that differs from the version before is named in the changes of its version.
"""

import re
from collections.abc import Iterator, Mapping

HEADER = "version\ttable\tsha256"
_HEADING = re.compile(r"^## (\S+?)(?: \((unreleased)\))?$", re.MULTILINE)
Ledger = Mapping[str, Mapping[str, str]]


def read(ledger: str) -> dict[str, dict[str, str]]:
    """Checksums by version and table."""
    found: dict[str, dict[str, str]] = {}
    for line in ledger.splitlines()[1:]:
        version, table, checksum = line.split("\t")
        found.setdefault(version, {})[table] = checksum
    return found


def newest(changelog: str) -> tuple[str, bool, str]:
    """The newest version, whether it is released, and the text of its changes."""
    headings = list(_HEADING.finditer(changelog))
    end = headings[1].start() if len(headings) > 1 else len(changelog)
    return headings[0][1], headings[0][2] is None, changelog[headings[0].end() : end]


def written(ledger: str, changelog: str, tables: Mapping[str, str]) -> str:
    """The ledger with the rows of the newest version; a released version keeps the rows that it has."""
    version, released, _ = newest(changelog)
    known = read(ledger)
    if not released or version not in known:
        known[version] = dict(tables)
    rows = (f"{v}\t{table}\t{known[v][table]}" for v in sorted(known) for table in sorted(known[v]))
    return "\n".join([HEADER, *rows]) + "\n"


def faults(ledger: str, changelog: str, tables: Mapping[str, str]) -> Iterator[str]:
    """What is wrong between tables, versions and changes, each as a sentence that says what to do."""
    version, released, changes = newest(changelog)
    known = read(ledger)
    now = known.get(version, {})
    if released and now != dict(tables):
        for table in sorted(_different(now, tables)):
            yield f"{table} changed after version {version} was released: open a new version in resources/CHANGELOG.md"
        return
    if now != dict(tables):
        yield "resources/versions.tsv is not current: run make generated"
    before = max((v for v in known if v < version), default=None)
    if before is not None:
        for table in sorted(_different(known[before], tables) & set(known[before])):
            if table not in changes:
                yield f"{table} differs from version {before}: name it, with what changed, under {version} in resources/CHANGELOG.md"


def _different(one: Mapping[str, str], other: Mapping[str, str]) -> set[str]:
    return {table for table in {*one, *other} if one.get(table) != other.get(table)}
