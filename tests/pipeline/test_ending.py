"""The last words of a run name every sample that matters, as far as sixty lines of a run reach."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from vexas_report.pipeline.ending import Ending, shares

HEADER = ("sample", "conclusion", "headline", "ada2_verdict", "prf1_verdict", "report")
DETECTED = "VEXAS variant detected: UBA1 c.122T>C p.(Met41Thr) (76.0 % of reads)."


def table(folder: Path, rows: Sequence[tuple[str, str, str, str]]) -> Path:
    """A batch's table of samples, conclusions, headlines and ADA2 verdicts."""
    folder.mkdir(parents=True, exist_ok=True)
    written = [
        (name, conclusion, headline, ada2, "not_assessable", f"{name}/{name}.report.html")
        for name, conclusion, headline, ada2 in rows
    ]
    path = folder / "summary.tsv"
    path.write_text("".join("\t".join(row) + "\n" for row in [HEADER, *written]), encoding="utf-8")
    return path


def broken(folder: Path, name: str) -> None:
    problem = {
        "severity": "error",
        "code": "VCF_TRUNCATED",
        "message": "The file is incomplete.",
        "hint": "Copy it again.",
    }
    (folder / name).mkdir()
    (folder / name / f"{name}.findings.json").write_text(json.dumps({"problems": [problem]}))


def test_each_sample_that_matters_is_named_with_its_reason(tmp_path: Path) -> None:
    rows = [
        *((f"d{n}", "detected", DETECTED, "not_assessable") for n in range(12)),
        *((f"o{n}", "not_assessable", "Not assessable.", "homozygous") for n in range(10)),
        *((f"x{n}", "not_analysed", "Not analysed: cut.", "not_assessable") for n in range(10)),
    ]
    batch = table(tmp_path / "b", rows)
    for n in range(10):
        broken(tmp_path / "b", f"x{n}")
    lines = Ending.of_tables([batch], strict=True).text().splitlines()
    assert [line for line in lines if line.startswith("  * ")] == [f"  * {f'd{n}':3}   {DETECTED}" for n in range(12)]
    assert [line for line in lines if line.startswith("  ! ")] == [f"  ! o{n}   ADA2 homozygous" for n in range(10)]
    reason = "VCF_TRUNCATED: The file is incomplete. Copy it again."
    assert [line for line in lines if line.startswith("  x ")] == [f"  x x{n}   {reason}" for n in range(10)]
    assert "more" not in "".join(lines)


@pytest.mark.parametrize("strict", [True, False])
def test_a_run_of_any_size_keeps_to_its_lines_and_counts_the_rest(tmp_path: Path, strict: bool) -> None:
    tables = [
        table(
            tmp_path / f"b{batch}",
            [
                *((f"d{batch}-{n}", "detected", DETECTED, "homozygous") for n in range(100)),
                *((f"x{batch}-{n}", "not_analysed", "Not analysed: " + "why " * 90, "") for n in range(100)),
            ],
        )
        for batch in range(20)
    ]
    lines = Ending.of_tables(tables, strict=strict).text().splitlines()
    assert len(lines) <= 48
    assert max(map(len, lines)) <= 160
    named = {mark: sum(line.startswith(f"  {mark} ") for line in lines) - 1 for mark in "*!x"}
    assert sum(named.values()) == 32
    assert [line for line in lines if "… and" in line and "batch" not in line] == [
        f"  {mark} … and {2000 - named[mark]} more" for mark in "*!x"
    ]


@pytest.mark.parametrize(
    ("wanted", "given"),
    [([0, 0, 0], [0, 0, 0]), ([32, 0, 0], [32, 0, 0]), ([40, 2, 100], [15, 2, 15]), ([9, 9, 100], [9, 9, 14])],
)
def test_lines_go_to_the_small_kinds_first(wanted: list[int], given: list[int]) -> None:
    assert shares(wanted, 32) == given
