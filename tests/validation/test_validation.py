"""The validation's own arithmetic and simulation; its document is that of today's parameters."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.special import ndtr
from tests.builders.reads import cover_file
from tests.validation import depthfiles, fragments, own, tables
from tests.validation.__main__ import NAMES
from tests.validation.fragments import Clone
from tests.validation.parameters import FULL, SMALL, VARIANTS
from tests.validation.statistics import blank95, exact, probit
from tests.validation.studies import SAMPLE, generator, judged, negatives, sensitivity, units

from vexas_report.model.terms import Assembly

A_TO_C = VARIANTS["c.121A>C"]


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"), [(0, 100, 0.0, 0.0362), (95, 100, 0.8872, 0.9836), (20, 20, 0.8316, 1.0)]
)
def test_exact_intervals(hits: int, trials: int, low: float, high: float) -> None:
    assert exact(hits, trials) == pytest.approx((low, high), abs=1e-4)


def test_a_probit_finds_the_fraction_that_made_it() -> None:
    """GIVEN shares drawn from a curve whose 95 % lies at 4 % THEN the fit's interval holds it."""
    rng, slope = np.random.default_rng(1), 4.0
    intercept = 1.6449 - slope * np.log10(0.04)
    grid = (0.005, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1)
    points = [(f, int(rng.binomial(400, ndtr(intercept + slope * np.log10(f)))), 400) for f in grid]
    fit = probit(points)
    assert fit is not None
    assert fit.low < 0.04 < fit.high
    assert fit.limit95 == pytest.approx(0.04, rel=0.1)
    assert probit([(0.01, 0, 10), (0.1, 10, 10)]) is None, "two points without a rise between them determine no curve"


def test_the_limit_of_blank_is_a_rank() -> None:
    assert blank95(range(1, 101)) == pytest.approx(95.5)
    assert blank95([0.0] * 99 + [1.0]) == 0.0


def test_a_clone_has_its_fraction_and_errors_their_rate_and_orientation() -> None:
    rng = np.random.default_rng(1)
    made = fragments.background(2_000, FULL.errors, FULL.seed, rng)
    assert all((c.cells.sum(axis=(1, 2, 3)) == 2_000).all() for c in made.data.windows), "the depth is exact"
    errors = depth = 0
    for counts in made.data.windows:
        wrong = counts.cells[:, :4].sum(axis=(2, 3))
        errors += int(wrong.sum() - wrong.max(axis=1).sum())
        depth += int(wrong.sum())
    assert errors / depth == pytest.approx(3 * FULL.errors.base, rel=0.5)
    counts = made.data.at("chrX", A_TO_C[1])
    many = [
        fragments.fill(counts.window, 2_000, fragments._rates(counts.window, FULL.errors, FULL.seed), rng)
        for _ in range(60)
    ]
    shown = sum(c.cells[A_TO_C[1] - c.window.start, "ACGT".index("C")] for c in many)
    by_orientation = shown.sum(axis=0)
    assert by_orientation[fragments.F2R1] > 3 * by_orientation[fragments.F1R2]
    found = fragments.exon3(SAMPLE, made, rng, Clone(A_TO_C, 0.3))
    site = next(s for s in found.sites if s.pos == A_TO_C[1])
    (carriers,) = (a.support.reads for a in site.alleles if a.alt == "C")
    assert carriers / site.depth == pytest.approx(0.3, abs=0.05)
    document = judged(found)
    assert [(f.hgvs_c, f.counts_field) for f in document.findings] == [("c.121A>C", "alignment")]


def test_the_whole_sample_and_the_window_alone_state_the_same_limit() -> None:
    """The sensitivity study judges one window against the errors of the whole sample; that changes no limit but by chance."""
    rng = generator(FULL, "limits")
    made = fragments.background(1_000, FULL.errors, FULL.seed, rng)
    limits = []
    for coverage in (fragments.whole_sample(SAMPLE, made), fragments.exon3(SAMPLE, made, rng, None)):
        limits.append(next(x.limit95 for x in coverage.loci if x.locus == "UBA1-codon41"))
    assert limits[0] == limits[1]


def test_a_unit_gives_the_same_result_again_and_another_seed_another() -> None:
    small = replace(SMALL, fractions=(0.02,))
    once, again = (sensitivity(small, "s", 300, 2, None) for _ in range(2))
    assert json.dumps(once, sort_keys=True) == json.dumps(again, sort_keys=True)
    assert once["samples"] == 2
    here = negatives(small, "n", 300, 2, None, small.errors)
    other = negatives(replace(small, seed=1), "n", 300, 2, None, small.errors)
    assert here["blanks"] != other["blanks"]


@pytest.mark.parametrize("parameters", [FULL, SMALL])
def test_every_unit_has_a_name_of_its_own(parameters, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    names = [unit.name for stage in units(parameters, tmp_path) for unit in stage]
    assert len(names) == len(set(names))


def test_the_parameters_have_a_digest() -> None:
    assert FULL.digest() != SMALL.digest() != replace(SMALL, seed=1).digest()
    assert sum(number for _, number in (*FULL.negatives, *FULL.negatives_table)) >= 5_000


def test_the_document_is_that_of_the_parameters(repository: Path) -> None:
    """`make validation` writes it; it takes too long for a test."""
    text = (repository / "docs" / "validation.md").read_text(encoding="utf-8")
    assert f"Parameters `{FULL.digest()}`, seed {FULL.seed}." in text, "run: make validation"
    for name in NAMES:
        assert f"validation/{name}" in text
        assert (repository / "docs" / "validation" / name).read_text(encoding="utf-8").startswith("<svg")


def test_shares_and_tables() -> None:
    assert tables.share(19, 20) == "19/20 (75–100)"
    assert tables.share(0, 0) == "–"
    assert tables.per_ten_thousand(0, 10_000) == "0.0 (0.0–3.7)"
    assert tables.percent(0.015) == "1.5"
    assert tables.percent(0.0) == "0"


def test_a_laboratory_own_samples(tmp_path: Path) -> None:
    """GIVEN a found and a missed positive, a clean and a wrong negative, and a sample that was not analysed THEN each is told."""

    def document(*findings: dict[str, object], status: str = "reported") -> dict[str, object]:
        return {"status": status, "conclusion": {"vexas": "x", "limit": 0.03}, "findings": list(findings)}

    finding = {
        "gene": "UBA1",
        "hgvs_c": "c.121A>C",
        "reportable": True,
        "vaf": 0.11,
        "vaf_ci95": [0.08, 0.15],
    }
    path = tmp_path / "truth.tsv"
    path.write_text("sample\tvariant\tfraction\np1\tc.121A>C\t0.1\np2\tc.121A>C\t0.04\nn1\t\t\nn2\t\t\nr\t\t\n")
    found = {
        "p1": document(finding),
        "p2": document(),
        "n1": document(),
        "n2": document(finding),
        "r": document(status="rejected"),
    }
    text = own.page(own.read_truth(path), found)
    assert "4 samples were analysed. Not analysed or not found: r." in text
    assert "| 10 to 30 % | 1/1 (3–100) |" in text
    assert "| 2 to 5 % | 0/1 (0–98) |" in text
    assert "1 of 2 negative samples: 1.26 to 98.74 %. n2" in text
    assert "| 1 | +1.00 points | 1/1 (3–100) |" in text
    assert "| p1 | c.121A>C 10 % | 11 % | x | 3 % |" in text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sample\tvariant\nx\t\n", "fraction"),
        ("sample\tvariant\tfraction\nx\t\tmuch\n", "line 2: 'much' is no fraction"),
    ],
)
def test_a_wrong_truth_is_told(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "truth.tsv"
    path.write_text(text)
    with pytest.raises(SystemExit, match=said):
        own.read_truth(path)


def test_negatives_over_clones_are_counted_by_what_was_missed() -> None:
    """GIVEN a signed blank, a found clone, clones missed without and with a signature, above, below and without a limit THEN the
    wrong negatives are those whose limit is not above the clone."""

    def unit(fraction: float, reported: bool, signed: bool, limit: float | None) -> dict[str, object]:
        seen = {"reported": reported, "signed": signed, "signed_limit": limit, "refused": limit is None}
        return {"fraction": fraction, "found": {"x": seen}}

    given = [(0.0, False, True, 0.2), (0.1, True, True, 0.05), (0.1, False, False, None), (0.1, False, True, 0.2)]
    given += [(0.1, False, True, 0.1), (0.1, False, True, None)]
    results = {f"reads-{n}": unit(*each) for n, each in enumerate(given)}
    row = tables.negatives_over_clones(results, ["x"])[-1]  # type: ignore[arg-type]
    assert [cell.strip().split(" ")[0] for cell in row.strip("|").split("|")] == ["x", "1/1", "4/5", "3/5", "2/5"]
    assert tables.refused(results, "x") == (2, 6)  # type: ignore[arg-type]


def test_depth_tables_callable_regions_and_targets_are_read_as_such(tmp_path: Path) -> None:
    """GIVEN a samtools depth table WHEN callable regions are cut from it THEN both give their bases, and targets are refused."""
    table = tmp_path / "S1.depth.txt"
    depths = {47199050: 19, 47199051: 20, 47199052: 25, 47199053: 0}
    table.write_text("#CHROM\tPOS\tS1.bam\n" + "".join(f"chrX\t{p}\t{n}\n" for p, n in depths.items()))
    regions = Path(depthfiles.callable_regions(str(table), tmp_path / "S1.callable.bed"))
    assert [line.split("\t")[1:] for line in regions.read_text().splitlines()] == [
        ["47199049", "47199050", "LOW_COVERAGE"],
        ["47199050", "47199052", "CALLABLE"],
        ["47199052", "47199053", "NO_COVERAGE"],
    ]
    for path in (table, regions):
        assert cover_file(None, depth_bed=path).locus("UBA1-codon41").covered == 2
    panel = Path(depthfiles.targets(tmp_path / "panel.bed", Assembly.GRCH38))
    assert cover_file(None, depth_bed=panel).codes == ["DEPTH_FILE_UNREADABLE"]
    assert cover_file(None, targets=panel).locus("UBA1-codon41").targeted
