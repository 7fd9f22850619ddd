"""The laboratory's table is held against the sample before it is believed."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pytest

from vexas_report.alignment.allele_counts import SUMS, RegionCounts
from vexas_report.alignment.allele_tests import ErrorModel
from vexas_report.alignment.background_table import Key, OwnBackground
from vexas_report.alignment.error_rates import Rate
from vexas_report.alignment.target_plan import Window
from vexas_report.model.sample import ReadSettings
from vexas_report.model.terms import Assembly, BackgroundSource

BUILD = Assembly.GRCH38
SEQUENCE = "ACGT" * 30
SITES = range(40, 80)
TABLE = 3e-4


def table() -> OwnBackground:
    """Each change of forty sites at the same rate."""
    cells: Mapping[tuple[int, int], Rate] = {(s, o): Rate(TABLE, 2e-4, 50_000) for s in range(3) for o in range(3)}
    rates: dict[Key, Mapping[tuple[int, int], Rate]] = {}
    for i in SITES:
        for alt in "ACGT":
            if alt != SEQUENCE[i]:
                rates[BUILD, "chrX", 1000 + i, SEQUENCE[i], alt] = cells
    return OwnBackground("", MappingProxyType(rates))


def sample(
    depth: int, seed: int, *, factor: float = 1.0, kind: str = "", clone: int = 0, between: float = 0.15
) -> RegionCounts:
    """Errors at the table's rate in every cell, ``factor`` times as many of one ``kind``, and a clone at one site."""
    rng = np.random.default_rng(seed)
    size = len(SEQUENCE)
    cells = np.zeros((size, 5, 3, 3), np.int64)
    level = rng.gamma(1 / between**2, between**2)
    for i, ref in enumerate(SEQUENCE):
        for code, alt in enumerate("ACGT"):
            if alt != ref:
                hot = factor if f"{ref}>{alt}" in kind.split() else 1.0
                cells[i, code, 0, 1] = rng.poisson(depth * TABLE * level * hot * rng.gamma(4, 1 / 4))
        cells[i, "ACGT".index(ref), 0, 1] = depth
    cells[50, "ACGT".index("T" if SEQUENCE[50] != "T" else "A"), 0, 1] += clone
    return RegionCounts(
        Window("chrX", 1000, 999 + size),
        SEQUENCE,
        cells,
        np.zeros((size, 5, len(SUMS))),
        np.zeros(size, np.int64),
        np.zeros(size, np.int64),
    )


def taught(counts: RegionCounts) -> ErrorModel:
    errors = ErrorModel(ReadSettings(), BUILD, table())
    errors.learn([counts], frozenset())
    errors.compare([counts])
    return errors


@pytest.mark.parametrize("depth", [100, 1_000, 5_000])
def test_samples_of_the_tables_own_kind_are_believed(depth: int) -> None:
    """GIVEN 60 samples with the errors of the table, which differ as samples do THEN hardly one is said to be of another kind."""
    assert sum(bool(taught(sample(depth, seed)).misfits) for seed in range(60)) <= 2


@pytest.mark.parametrize("depth", [500, 2_000])
@pytest.mark.parametrize("kind", ["C>T G>A", "C>A G>T", "A>C T>G"])
def test_a_sample_of_another_chemistry_is_noticed_and_its_own_errors_decide(depth: int, kind: str) -> None:
    """GIVEN samples with eight times the errors of one kind of change THEN nearly all are noticed, by that kind alone, and a change of
    it is tested by the larger rate."""
    noticed = [taught(sample(depth, seed, factor=8, kind=kind)) for seed in range(20)]
    named = {"C>T G>A": "C>T", "C>A G>T": "C>A", "A>C T>G": "T>G"}[kind]
    assert sum(errors.misfits == (named,) for errors in noticed) >= 18
    counts = sample(50_000, 1, factor=8, kind=kind)
    errors = taught(counts)
    ref, alt = kind.split(maxsplit=1)[0].split(">")
    pos = 1000 + next(i for i in SITES if SEQUENCE[i] == ref)
    source, rate = errors.of_base(counts, pos, ref, alt)
    assert (source, rate.rate > 4 * TABLE) == (BackgroundSource.SAME_SAMPLE, True)


@pytest.mark.parametrize("fraction", [0.003, 0.02, 0.3])
def test_a_clone_does_not_speak_against_the_table(fraction: float) -> None:
    """GIVEN samples with a clone at one site THEN the table is believed, and the clone is tested by it."""
    found = [taught(sample(2_000, seed, clone=round(2_000 * fraction))) for seed in range(20)]
    assert sum(bool(errors.misfits) for errors in found) <= 1


@pytest.mark.parametrize("depth", [500, 5_000])
def test_the_rate_of_a_table_that_does_not_fit_is_never_smaller_than_the_tables(depth: int) -> None:
    counts = sample(depth, 3, factor=8, kind="C>T G>A")
    errors = taught(counts)
    assert errors.misfits
    for i in SITES:
        for alt in "ACGT":
            if alt != SEQUENCE[i]:
                assert errors.of_base(counts, 1000 + i, SEQUENCE[i], alt)[1].rate >= TABLE
