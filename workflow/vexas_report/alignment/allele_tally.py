"""Sums of the fragments that carry an allele, and the :class:`AlleleSupport` they come to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vexas_report.alignment.fragments import BOTH, F1R2, F2R1, FORWARD, NEAR_END, REVERSE
from vexas_report.model.coverage import AlleleSupport

if TYPE_CHECKING:
    from vexas_report.alignment.fragments import Ints


@dataclass(slots=True)
class AlleleTally:
    """``strands`` by FORWARD, REVERSE, BOTH; ``orientations`` by UNPAIRED, F1R2, F2R1; ``counted`` have an NM tag."""

    strands: list[int] = field(default_factory=lambda: [0, 0, 0])
    orientations: list[int] = field(default_factory=lambda: [0, 0, 0])
    near_end: int = 0
    edge: float = 0.0
    quality: float = 0.0
    mapq: float = 0.0
    mismatches: float = 0.0
    counted: int = 0

    @property
    def reads(self) -> int:
        return sum(self.strands)

    def add(self, strand: int, orientation: int, edge: int, quality: int, mapq: int, mismatches: int) -> None:
        """One fragment."""
        self.strands[strand] += 1
        self.orientations[orientation] += 1
        self.near_end += edge < NEAR_END
        self.edge += edge
        self.quality += quality
        self.mapq += mapq
        if mismatches >= 0:
            self.mismatches += mismatches
            self.counted += 1

    def add_many(
        self, strand: "Ints", orientation: "Ints", edge: "Ints", quality: "Ints", mapq: "Ints", mismatches: "Ints"
    ) -> None:
        """Many fragments, a value of each in every array."""
        for counts, values in ((self.strands, strand), (self.orientations, orientation)):
            for code in range(3):
                counts[code] += int((values == code).sum())
        self.near_end += int((edge < NEAR_END).sum())
        self.edge += int(edge.sum())
        self.quality += int(quality.sum())
        self.mapq += int(mapq.sum())
        self.mismatches += int(mismatches[mismatches >= 0].sum())
        self.counted += int((mismatches >= 0).sum())

    def support(self, own_mismatches: int) -> AlleleSupport:
        """The means. ``own_mismatches`` are those of NM that the allele itself makes."""
        reads = self.reads
        further = self.mismatches / self.counted - own_mismatches if self.counted else None
        edge, quality, mapq = (round(x / reads, 1) if reads else None for x in (self.edge, self.quality, self.mapq))
        return AlleleSupport(
            reads=reads,
            forward=self.strands[FORWARD],
            reverse=self.strands[REVERSE],
            both=self.strands[BOTH],
            f1r2=self.orientations[F1R2],
            f2r1=self.orientations[F2R1],
            near_end=self.near_end,
            read_position=edge,
            base_quality=quality,
            mapping_quality=mapq,
            mismatches=None if further is None else round(max(further, 0.0), 2),
        )


def tally_of(cells: Sequence[Sequence[int]], sums: Sequence[float]) -> AlleleTally:
    """From counts by strand and orientation, and the sums of SUMS."""
    strands = [sum(row) for row in cells]
    orientations = [sum(row[o] for row in cells) for o in range(3)]
    near_end, edge, quality, mapq, mismatches, counted = sums
    return AlleleTally(strands, orientations, int(near_end), edge, quality, mapq, mismatches, int(counted))
