"""A laboratory's own background: built from earlier negatives, refused where it is wrong, and it decides."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from types import SimpleNamespace

import numpy as np
import pytest
from tests.builders.bam import CONTIGS, BamBuilder
from tests.builders.reads import M41_START, M41L, cover_file

from vexas_report.alignment.allele_counts import SUMS, RegionCounts
from vexas_report.alignment.background_table import COLUMNS, Cells, Key, SiteObservation, build, cuts_of, load
from vexas_report.alignment.coverage_stage import observations
from vexas_report.alignment.sample_coverage import CountedAlignment
from vexas_report.alignment.target_plan import ReadPlan, Window
from vexas_report.cli import main
from vexas_report.model.coverage import AlleleReads, BackgroundTest
from vexas_report.model.problems import VexasReportError
from vexas_report.model.sample import ReadSettings, Settings
from vexas_report.model.terms import Assembly, BackgroundSource

CUTS = cuts_of(ReadSettings())
AC: Key = (Assembly.GRCH38, "chrX", M41_START, "A", "C")
EVEN: Cells = ((0, 250, 250), (0, 250, 250), (0, 0, 0))  # strand by orientation, 1,000 fragments


def seen(reads: int, depth: Cells = EVEN, cell: tuple[int, int] = (0, 1)) -> Mapping[Key, SiteObservation]:
    cells = tuple(tuple(reads if (s, o) == cell else 0 for o in range(3)) for s in range(3))
    return {AC: SiteObservation(cells, depth)}


def written(folder: Path, *samples: Mapping[Key, SiteObservation], cuts: str = CUTS) -> Path:
    path = folder / "background.tsv"
    path.write_text("\n".join(build(samples, cuts).lines) + "\n")
    return path


def test_fewer_than_twenty_samples_are_refused() -> None:
    with pytest.raises(VexasReportError) as refused:
        build([seen(0)] * 19, CUTS)
    assert [p.code for p in refused.value.problems] == ["BACKGROUND_TOO_FEW"]
    assert "19 samples" in refused.value.problems[0].message
    assert build([seen(0)] * 20, CUTS).samples == 20


def test_carriers_are_left_out_and_counted(tmp_path: Path) -> None:
    """GIVEN 30 negatives with errors of one in a thousand, a clone of 3 % and one of 40 % THEN the rate is that of the 30."""
    rng = Random(2)
    negatives = [seen(sum(rng.random() < 1e-3 for _ in range(1_000))) for _ in range(30)]
    table = build([*negatives, seen(30), seen(400)], CUTS)
    assert (table.samples, table.carriers) == (32, 2)
    rate = load(str(written(tmp_path, *negatives, seen(30), seen(400)))).rate(AC, EVEN)
    assert rate is not None
    assert 0.5e-3 < rate.rate < 2e-3
    for line in table.lines[1:]:
        row = dict(zip(COLUMNS, line.split("\t"), strict=True))
        assert (row["samples"], row["left_out"]) == ("30", "2")


def test_a_rate_is_that_of_the_strands_and_orientations_at_hand(tmp_path: Path) -> None:
    """GIVEN errors on the forward strand of F1R2 alone, as oxidation makes them THEN a site of such fragments expects them,
    and one of the others does not."""
    own = load(str(written(tmp_path, *[seen(10)] * 30)))
    noisy = own.rate(AC, ((0, 500, 0), (0, 0, 0), (0, 0, 0)))
    quiet = own.rate(AC, ((0, 0, 0), (0, 0, 500), (0, 0, 0)))
    assert noisy is not None
    assert quiet is not None
    assert noisy.rate == pytest.approx(0.04, rel=0.3)
    assert quiet.rate < noisy.rate / 10
    assert own.rate(AC, ((0, 0, 0),) * 3) is None
    assert own.rate((Assembly.GRCH37, *AC[1:]), EVEN) is None


def test_samples_that_differ_give_a_dispersion(tmp_path: Path) -> None:
    even = load(str(written(tmp_path, *[seen(3)] * 30))).rate(AC, EVEN)
    uneven = load(str(written(tmp_path, *[seen(0 if i % 2 else 6) for i in range(30)]))).rate(AC, EVEN)
    assert even is not None
    assert uneven is not None
    assert uneven.dispersion > 3 * even.dispersion


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("assembly", "hg19"), ("chrom", "X"), ("pos", "0"), ("pos", "x"), ("ref", "N"), ("alt", "A"), ("alt", "CT"),
        ("strand", "both mates"), ("orientation", "R1F2"), ("rate", "0"), ("rate", "1"), ("rate", "1.5"), ("rate", "nan"), ("rate", "=1/3"),
        ("dispersion", "1"), ("dispersion", "-0.1"), ("depth", "-1"), ("depth", "1.5"), ("cuts", "mapq0,baseq0"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named_by_line_column_and_value(tmp_path: Path, column: str, value: str) -> None:
    path = written(tmp_path, *[seen(1)] * 20)
    lines = path.read_text().splitlines()
    cells = lines[4].split("\t")
    cells[COLUMNS.index(column)] = value
    lines[4] = "\t".join(cells)
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(VexasReportError) as refused:
        load(str(path))
    (one,) = refused.value.problems
    assert (one.code, one.where) == ("BACKGROUND_UNREADABLE", f"{path}, line 5")
    assert f"column {column}" in one.message
    assert repr(value) in one.message


def test_lines_that_lack_or_repeat_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, *[seen(1)] * 20)
    lines = path.read_text().splitlines()
    for kept, word in ((lines[:-1], "8 of the 9 lines"), ([*lines, lines[-1]], "two lines"), (lines[:1], "no line")):
        path.write_text("\n".join(kept) + "\n")
        with pytest.raises(VexasReportError, match=word):
            load(str(path))
    path.write_text(lines[0].replace("rate", "error") + "\n")
    with pytest.raises(VexasReportError) as refused:
        load(str(path))
    assert "rate" in refused.value.problems[0].message


def decided(folder: Path, carriers: int, depth: int, background: Path | None) -> BackgroundTest:
    """The test of c.121A>C in an alignment of unpaired reads, with a background table or without."""
    builder = BamBuilder()
    for i in range(depth):
        builder.read("chrX", M41_START - 50, 100, M41L if i < carriers else (), flag=0x10 * (i % 2))
    settings = Settings(reads=replace(ReadSettings(), background=None if background is None else str(background)))
    site = cover_file(builder.write(folder / "r.bam"), settings=settings).site(M41_START)
    (allele,) = [a for a in site.alleles if isinstance(a, AlleleReads) and a.alt == "C"]
    assert allele.test is not None
    return allele.test


UNPAIRED: Cells = ((500, 0, 0), (500, 0, 0), (0, 0, 0))


def test_a_noisy_site_takes_an_allele_below_the_background(tmp_path: Path) -> None:
    """GIVEN 8 of 400 fragments THEN they are above background by themselves, and below it at a site that shows as many in
    every negative."""
    own = written(tmp_path, *[seen(20, UNPAIRED, (0, 0)) for _ in range(30)])
    without, with_table = decided(tmp_path, 8, 400, None), decided(tmp_path, 8, 400, own)
    assert (without.background, without.above) == (BackgroundSource.BASE_QUALITY, True)
    assert (with_table.background, with_table.above) == (BackgroundSource.OWN_TABLE, False)
    assert with_table.needed > 8 >= without.needed


def test_a_quiet_site_lifts_an_allele_above_the_background(tmp_path: Path) -> None:
    """GIVEN 4 of 800 fragments THEN they are errors by the base qualities, and above background where 100 negatives at 10,000
    fragments showed none."""
    deep: Cells = ((5_000, 0, 0), (5_000, 0, 0), (0, 0, 0))
    own = written(tmp_path, *[seen(0, deep, (0, 0)) for _ in range(100)])
    without, with_table = decided(tmp_path, 4, 800, None), decided(tmp_path, 4, 800, own)
    assert (without.background, without.above) == (BackgroundSource.BASE_QUALITY, False)
    assert (with_table.background, with_table.above) == (BackgroundSource.OWN_TABLE, True)


def test_a_table_of_other_cuts_is_not_used(tmp_path: Path) -> None:
    own = written(tmp_path, *[seen(20, UNPAIRED, (0, 0)) for _ in range(30)], cuts="mapq0,baseq0")
    path = BamBuilder().read("chrX", M41_START - 50).write(tmp_path / "r.bam")
    covered = cover_file(path, settings=Settings(reads=replace(ReadSettings(), background=str(own))))
    assert covered.codes == ["BACKGROUND_OTHER_CUTS"]
    assert "mapq0,baseq0" in covered.document.problems[0].message


def sheet(folder: Path, number: int) -> Path:
    """A sheet of so many negatives, one of which is a carrier, and one aligned to chrX alone."""
    rows = ["sample\tvcf\tassembly\talignment"]
    for i in range(number):
        builder = BamBuilder(sm=f"N{i}", md=False, contigs=("chrX",) if i == 5 else CONTIGS)
        for j in range(60):
            builder.pair("chrX", M41_START - 60, M41L if i == 3 and j < 30 else (), insert=150, f1r2=j % 2 == 0)
        path = builder.write(folder / f"N{i}.bam")
        rows.append(f"N{i}\t{folder}/N{i}.vcf\tGRCh38\t{path}")
        (folder / f"N{i}.vcf").write_text("##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n")
    out = folder / "negatives.tsv"
    out.write_text("\n".join(rows) + "\n")
    return out


def test_the_command_builds_a_table_that_a_run_takes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """GIVEN a sheet of 22 samples, one a carrier and one cut short WHEN the table is built THEN the carrier is left
    out, the broken one is named, and a run takes the table."""
    negatives, out = sheet(tmp_path, 22), tmp_path / "background.tsv"
    (tmp_path / "N7.bam").write_bytes((tmp_path / "N7.bam").read_bytes()[:200])
    assert main(["background", "--samples", str(negatives), "--out", str(out)]) == 0
    said = capsys.readouterr()
    assert "21 samples; 1 " in said.out
    assert "ALIGNMENT_TRUNCATED" in said.out + said.err
    own = load(str(out))
    assert own.cuts == CUTS
    rate = own.rate(AC, ((0, 0, 0), (0, 0, 0), (0, 30, 30)))
    assert rate is not None
    assert rate.rate < 1e-3
    test = decided(tmp_path, 8, 400, out)
    assert test.background is BackgroundSource.OWN_TABLE


def test_the_command_refuses_too_few(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "background.tsv"
    assert main(["background", "--samples", str(sheet(tmp_path, 5)), "--out", str(out)]) == 2
    assert "BACKGROUND_TOO_FEW" in capsys.readouterr().err
    assert not out.exists()


def test_check_reads_the_table_that_the_configuration_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = written(tmp_path, *[seen(1)] * 20)
    table.write_text(table.read_text().replace("GRCh38", "hg38", 1))
    config = tmp_path / "config.yaml"
    config.write_text(f"samples: {sheet(tmp_path, 1)}\nreads: {{background: {table}}}\n")
    assert main(["check", "--config", str(config)]) == 2
    assert f"{table}, line 2" in capsys.readouterr().err


def test_a_rate_states_the_least_depth_behind_it_and_a_cell_of_none_is_no_fault(tmp_path: Path) -> None:
    """GIVEN a table in which the cells of a site were seen at different depths, one at none THEN it is read, and the rate states the
    least of them."""
    path = written(tmp_path, *[seen(1)] * 20)
    lines = path.read_text().splitlines()
    depth = COLUMNS.index("depth")
    stated = sorted(int(line.split("\t")[depth]) for line in lines[1:])
    rate = load(str(path)).rate(AC, EVEN)
    assert rate is not None
    assert rate.depth == stated[0] < stated[-1]
    cells = lines[1].split("\t")
    cells[depth] = "0"
    path.write_text("\n".join([lines[0], "\t".join(cells), *lines[2:]]) + "\n")
    least = load(str(path)).rate(AC, EVEN)
    assert least is not None
    assert least.depth == 0


def test_what_a_sample_teaches_is_every_other_base_by_strand_and_orientation() -> None:
    """GIVEN a counted place THEN each base but the reference is observed with its own cells, and all bases together are the depth; a
    place of an unknown base, and one on a contig that the file lacks, teach nothing."""
    cells = np.random.default_rng(3).integers(0, 50, (3, 5, 3, 3))
    nothing = np.zeros(3, np.int64)
    counts = RegionCounts(Window("chrX", 100, 102), "ANC", cells, np.zeros((3, 5, len(SUMS))), nothing, nothing)
    critical = frozenset({("chrX", 100), ("chrX", 101), ("chr22", 5)})
    plan = ReadPlan((counts.window,), {}, {("chrX", 102): ()}, critical, frozenset(), 9)
    data = CountedAlignment(plan, (counts,), SimpleNamespace(names={"chrX": "X"}))  # type: ignore[arg-type]  # its names alone are asked for
    found = dict(observations(data, Assembly.GRCH38))
    assert {key[1:] for key in found} == {
        ("chrX", pos, r, a) for pos, r in ((100, "A"), (102, "C")) for a in "ACGT" if a != r
    }
    for (_, _, pos, _, alt), told in found.items():
        here = cells[pos - 100]
        assert told.reads == tuple(map(tuple, here["ACGT".index(alt)].tolist()))
        assert told.depth == tuple(tuple(int(here[:, s, o].sum()) for o in range(3)) for s in range(3))
