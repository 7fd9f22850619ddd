"""Molecules by their tags: of several fragments of one molecule one is counted, so that a depth means molecules.

``MI`` numbers molecules (SAMtags specification, section 1.3; fgbio GroupReadsByUmi), ``UG`` is its name in UMI-tools. Where a read has
``RX`` alone, a molecule is one sequence at one place. ``cD`` is the depth of a consensus read (fgbio CallMolecularConsensusReads).
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vexas_report.alignment.read_records import Records

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

_TAGS = (b"MI", b"UG", b"RX", b"cD")
_LOOKED_AT = 200  # reads of a file by which it is known whether reads have such tags
_STRANDS = 0x10 | 0x20 | 0x40 | 0x80


@dataclass(slots=True)
class Molecules:
    """The molecules of one alignment, over all its windows. ``tagged`` reads were looked at, ``left_out`` of them are of a further
    fragment of a molecule; ``consensus`` reads state their own depth."""

    tagged: int = 0
    left_out: int = 0
    consensus: int = 0
    _has_tags: bool | None = None
    _first: dict[tuple[object, ...], bytes] = field(default_factory=dict)

    def first_of_each(self, records: Records, which: "Ints", groups: "Ints") -> "Ints":
        """The records without those of a molecule of which another fragment was met first; all where reads have no such tags."""
        import numpy as np

        if self._has_tags is None and len(which):
            found = records.tag_places(_TAGS, which[:_LOOKED_AT])
            self._has_tags = any((places >= 0).any() for places in found.values())
        if not self._has_tags:
            return which
        places = records.tag_places(_TAGS, which)
        self.consensus += int((places[b"cD"] >= 0).sum())
        kept = np.ones(len(which), bool)
        rows = zip(which.tolist(), *(places[tag].tolist() for tag in _TAGS[:3]), strict=True)
        for row, (record, number, group, bases) in enumerate(rows):
            key = self._key(records, record, int(groups[record]), number, group, bases)
            if key is None:
                continue
            self.tagged += 1
            name = records.name(record)
            kept[row] = self._first.setdefault(key, name) == name
        self.left_out += int((~kept).sum())
        return which[kept]

    @staticmethod
    def _key(
        records: Records, record: int, library: int, number: int, group: int, bases: int
    ) -> tuple[object, ...] | None:
        """What makes a molecule one; None for a read without a tag."""
        if number >= 0:
            # Both strands of a duplex are one molecule: 12/A and 12/B.
            return library, "MI", _value(records, number).partition("/")[0]
        if group >= 0:
            return library, "UG", _value(records, group)
        if bases >= 0:
            start, mate = sorted((int(records.start[record]), int(records.mate_start[record])))
            strands = int(records.flag[record]) & _STRANDS
            # The two mates of a fragment have the flags of one another.
            mates = (strands & 0x10) << 1 | (strands & 0x20) >> 1 | (strands & 0x40) << 1 | (strands & 0x80) >> 1
            return library, records.text_of(bases), int(records.contig[record]), start, mate, min(strands, mates)
        return None


def _value(records: Records, place: int) -> str:
    """A tag as text, whether it is written as text or as a number."""
    kind = chr(records.raw[place - 1])
    if kind == "Z":
        return records.text_of(place)
    import numpy as np

    return str(records.integers(np.array([place]))[0])
