"""The sample columns of one record. In a file of many samples the columns that say plain reference hold their genotype alone."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SampleColumns:
    """Columns as a sequence of texts. ``classes`` has a byte for each column: 0 where ``whole`` holds its text, else the
    1-based number of its genotype in ``genotypes``."""

    genotypes: tuple[str, ...]
    classes: bytes
    whole: Mapping[int, str]

    def __len__(self) -> int:
        return len(self.classes)

    def __getitem__(self, column: int) -> str:
        return self.plain(column) or self.whole[column]

    def plain(self, column: int) -> str:
        """The genotype of a column that says plain reference; "" of any other."""
        number = self.classes[column]
        return self.genotypes[number - 1] if number else ""
