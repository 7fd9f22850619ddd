"""The limit of a locus is what the rule does: a clone of that fraction is reported 95 times of 100, by the rule itself."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.builders.bam import BamBuilder
from tests.builders.evidence import context, evidence
from tests.builders.evidence import sample as row
from tests.builders.reads import M41_START, M41T

from vexas_report.alignment import coverage
from vexas_report.alignment.allele_counts import SUMS, RegionCounts
from vexas_report.alignment.allele_tests import ErrorModel, locus_limits, site
from vexas_report.alignment.background_table import Key, OwnBackground
from vexas_report.alignment.error_rates import Rate
from vexas_report.alignment.target_plan import ReadPlan, make_plan
from vexas_report.interpretation import interpret
from vexas_report.knowledge import load_genes, load_variants
from vexas_report.knowledge.genome import load_genome
from vexas_report.model.sample import ReadSettings, Settings
from vexas_report.model.terms import Assembly, VexasConclusion

DOCS = Path(__file__).resolve().parents[2] / "docs"
CODON = range(M41_START, M41_START + 3)
QUALITY = 37
#: A site with many errors that differ from sample to sample, as an own table would have it.
NOISY = Rate(2e-3, 2e-3, 100_000)


def plan() -> ReadPlan:
    return make_plan(load_genes(), load_variants(), (), Assembly.GRCH38)


def window_of(planned: ReadPlan, depth: int, alternate: Mapping[tuple[int, str], int]) -> RegionCounts:
    """The window of codon 41 with so many fragments of each alternate base."""
    window = next(w for w in planned.windows if w.chrom == "chrX" and w.start <= M41_START <= w.end)
    sequence = load_genome(Assembly.GRCH38).fetch(window.chrom, window.start, window.end)
    cells = np.zeros((window.length, 5, 3, 3), np.int64)
    for i, base in enumerate(sequence):
        own = {"ACGT".index(b): n for (pos, b), n in alternate.items() if pos == window.start + i}
        for code, reads in own.items():
            cells[i, code, 0, 1] = reads
        if base != "N":
            cells[i, "ACGT".index(base), 0, 1] = depth - sum(own.values())
    sums = np.zeros((window.length, 5, len(SUMS)))
    sums[:, :, SUMS.index("quality")] = QUALITY * cells.sum(axis=(2, 3))
    nothing = np.zeros(window.length, np.int64)
    return RegionCounts(window, sequence, cells, sums, nothing, nothing.copy())


def errors(own: Rate | None) -> ErrorModel:
    table = None
    if own is not None:
        keys: list[Key] = [(Assembly.GRCH38, "chrX", p, r, a) for p in CODON for r in "ACGT" for a in "ACGT" if r != a]
        table = OwnBackground("", {key: {(s, o): own for s in range(3) for o in range(3)} for key in keys})
    return ErrorModel(ReadSettings(), Assembly.GRCH38, table)


@pytest.mark.parametrize("own", [None, NOISY], ids=["base qualities", "own table"])
@pytest.mark.parametrize("depth", [60, 150, 400, 2_000])
def test_a_clone_at_the_limit_is_above_background_95_times_of_100(depth: int, own: Rate | None) -> None:
    """GIVEN the limit of codon 41 at a depth WHEN 4,000 samples carry c.122T>C at that fraction THEN 95 % of them, within
    sampling error, are above background by the test that decides, and at two thirds of the fraction far fewer."""
    planned, background = plan(), errors(own)
    empty = window_of(planned, depth, {})
    upper, limit, needed = locus_limits(dict.fromkeys(CODON, empty), "chrX", planned, background, depth)
    assert limit is not None
    assert upper is not None
    assert upper <= limit
    rng = np.random.default_rng(depth)
    above: dict[int, bool] = {}

    def reported(fraction: float) -> float:
        shown = rng.binomial(depth, fraction, 4_000)
        for reads in sorted(set(shown.tolist()) - set(above)):
            counts = window_of(planned, depth, {(M41_START + 1, "C"): reads})
            alleles = site(counts, M41_START + 1, "UBA1", planned, background).alleles
            above[reads] = any(a.alt == "C" and a.test is not None and a.test.above for a in alleles)
        return sum(above[reads] for reads in shown.tolist()) / len(shown)

    assert reported(limit) == pytest.approx(0.95, abs=0.012)
    assert reported(limit * 2 / 3) < 0.8
    assert [reads for reads, yes in above.items() if yes and needed is not None and reads < needed] == []


def test_the_page_of_the_reads_states_the_limits_that_the_rule_makes() -> None:
    """GIVEN the limits that docs/reads.md states by depth THEN they are those of codon 41 by base qualities alone."""
    stated = re.findall(r"([\d,]+) fragments (\d\.\d) %", (DOCS / "reads.md").read_text(encoding="utf-8"))
    assert len(stated) >= 4
    planned = plan()
    for written, limit in stated:
        depth = int(written.replace(",", ""))
        empty = window_of(planned, depth, {})
        made = locus_limits(dict.fromkeys(CODON, empty), "chrX", planned, errors(None), depth)[1]
        assert made is not None
        assert f"{100 * made:.1f}" == limit, depth


@pytest.mark.long
def test_a_report_at_its_own_limit_finds_the_clone_95_times_of_100(tmp_path: Path) -> None:
    """GIVEN the limit that a negative states WHEN 60 samples of that depth carry a clone of that fraction THEN the share that
    is reported, through the whole program, fits 95 %."""
    depth, runs = 120, 60

    def read(carriers: int, folder: Path) -> tuple[VexasConclusion, float | None]:
        builder = BamBuilder(md=False)
        for locus in load_genes()["UBA1"].loci:
            at = locus.interval[Assembly.GRCH38]
            if not at.start <= M41_START <= at.end and locus.id not in ("UBA1-codon41", "UBA1-exon3-acceptor"):
                builder.cover(at.chrom, at.start, at.end, depth)
        for i in range(depth):
            builder.pair("chrX", M41_START - 75, M41T if i < carriers else (), insert=150, f1r2=i % 2 == 0)
        path = builder.write(folder / "r.bam")
        given = evidence(of=row())
        given = replace(given, sample=replace(given.sample, sample="S1", alignment=str(path)))
        conclusion = interpret(given, context(), coverage(given, Settings())).conclusion
        return conclusion.vexas, conclusion.limit

    stated = read(0, tmp_path)[1]
    assert stated is not None
    rng = np.random.default_rng(7)
    shown = rng.binomial(depth, stated, runs)
    found = {reads: read(int(reads), tmp_path)[0] is VexasConclusion.POSSIBLE for reads in sorted(set(shown.tolist()))}
    assert 0.87 <= sum(found[reads] for reads in shown.tolist()) / runs <= 1.0
