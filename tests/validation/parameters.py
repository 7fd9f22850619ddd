"""What a validation runs: the whole one and the small one of the continuous integration. Their digest stands in the document."""

import hashlib
import json
from dataclasses import asdict, dataclass

VARIANTS = {
    "c.121A>C": ("chrX", 47199051, "A", "C"),
    "c.122T>C": ("chrX", 47199052, "T", "C"),
    "c.118-1G>C": ("chrX", 47199047, "G", "C"),
}
"""The alleles of the sensitivity studies, GRCh38."""


@dataclass(frozen=True)
class ErrorModel:
    """Our own errors, per fragment after the quality cuts. ``base`` is the rate of each of the three changes of a base;
    ``excess`` that of A>C and T>G in the motif of codon 41 (A[T>G]T on either strand), in one pair orientation alone;
    ``site_shape`` the shape of the gamma by which sites differ (4: by half), ``sample_shape`` that of samples."""

    base: float = 2e-4
    excess: float = 2e-3
    site_shape: float = 4.0
    sample_shape: float = 20.0


@dataclass(frozen=True)
class Parameters:
    """One run. Depths are fragments over a base, fractions 0 to 1, the other numbers are samples."""

    version: int = 1  # raised where the simulation itself changes
    seed: int = 20261124
    errors: ErrorModel = ErrorModel()
    # simulated at the level of fragments
    depths: tuple[int, ...] = (20, 50, 100, 500, 1_000, 2_000)
    fractions: tuple[float, ...] = (
        0.0, 0.005, 0.01, 0.02, 0.03, 0.05, 0.10, 0.20, 0.97,
    )  # fmt: skip
    replicates: int = 25
    # samples without a clone, by depth: judged by their own bases, and by a laboratory's table
    negatives: tuple[tuple[int, int], ...] = ((100, 3_000), (300, 3_000), (1_000, 2_500), (2_000, 1_500))
    negatives_table: tuple[tuple[int, int], ...] = ((100, 500), (300, 500), (1_000, 500), (2_000, 100))
    interference: int = 50
    earlier: int = 24  # negative samples behind a laboratory's own background table
    # simulated reads, aligned and called
    sources: tuple[str, ...] = ("HS25", "HSXt", "MSv3", "own")  # ART's profiles, and our own errors
    read_length: int = 150
    insert: int = 350
    insert_sd: int = 50
    reads: tuple[tuple[int, int], ...] = ((20, 4), (50, 4), (100, 4), (300, 2), (2_000, 2))  # samples a cell, by depth
    read_fractions: tuple[float, ...] = (0.0, 0.01, 0.02, 0.05, 0.10, 0.20, 0.97)
    ion_depth: int = 900
    ion_fractions: tuple[float, ...] = (0.05, 0.10, 0.20, 0.50, 0.97)
    ion_replicates: int = 1

    @property
    def negative_depths(self) -> tuple[int, ...]:
        return tuple(depth for depth, _ in self.negatives)

    @property
    def read_depths(self) -> tuple[int, ...]:
        return tuple(depth for depth, _ in self.reads)

    def digest(self) -> str:
        """Twelve hexadecimal digits that change with any parameter."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:12]


FULL = Parameters()
SMALL = Parameters(
    depths=(100, 1_000), fractions=(0.0, 0.01, 0.03, 0.10, 0.50), replicates=20, negatives=((100, 30), (1_000, 30)), negatives_table=((100, 20), (1_000, 20)),
    interference=20, earlier=20, reads=((100, 2),), read_fractions=(0.0, 0.05, 0.50),
    ion_fractions=(0.20,), ion_replicates=1,
)  # fmt: skip
