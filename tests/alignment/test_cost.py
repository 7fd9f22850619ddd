"""What reading an alignment costs: one open and one fetch a window always; seconds beside samtools in `make bench`."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from tests.builders.bam import BamBuilder


@pytest.fixture(scope="module")
def script(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("bench_alignments")


def test_an_alignment_is_opened_once_and_its_windows_fetched_by_one_call(script: ModuleType, tmp_path: Path) -> None:
    path = BamBuilder().cover("chrX", 47199000, 47199100, 30).write(tmp_path / "a.bam")
    assert script.calls(path) == {"open": 1, "fetch": 1}


@pytest.mark.bench
def test_reading_costs_less_than_a_second_and_a_genome_no_more(script: ModuleType, tmp_path: Path) -> None:
    """GIVEN 100x over the loci THEN a second at most; GIVEN a million reads elsewhere THEN the same within noise."""
    panel = script.alignment(tmp_path / "panel.bam", 100)
    assert script.cpu_seconds(lambda: script.read(panel), 5) < 1
    alone = script.alignment(tmp_path / "alone.bam", 30)
    genome = script.alignment(tmp_path / "genome.bam", 30, script.ELSEWHERE)
    ratio = script.cpu_seconds(lambda: script.read(genome), 5) / script.cpu_seconds(lambda: script.read(alone), 5)
    assert ratio < 1.5
