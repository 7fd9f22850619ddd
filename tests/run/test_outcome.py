"""The last words of a run name every sample that matters, as far as sixty lines of a run reach."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vexas_report.run.outcome import RunOutcome, natural, shares

HEADER = ("sample", "batch", "conclusion", "headline", "other_diseases", "problems", "report")
DETECTED = "VEXAS variant detected: UBA1 c.122T>C p.(Met41Thr) (76.0 % of reads)."


def table(folder: Path, rows: Sequence[tuple[str, str, str, str]]) -> Path:
    """A batch's table of samples, conclusions, headlines and other diseases."""
    folder.mkdir(parents=True, exist_ok=True)
    written = [
        (name, folder.name, conclusion, headline, other, "", f"{name}/{name}.report.html")
        for name, conclusion, headline, other in rows
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
        *((f"d{n}", "detected", DETECTED, "") for n in reversed(range(12))),
        *((f"p{n}", "possible", "VEXAS possible: c.121A>G.", "") for n in range(3)),
        *((f"o{n}", "not_assessable", "Not assessable.", "Two ADA2 variants: DADA2 is possible.") for n in range(6)),
        *((f"x{n}", "not_analysed", "Not analysed: cut.", "") for n in range(5)),
    ]
    batch = table(tmp_path / "b", rows)
    for n in range(5):
        broken(tmp_path / "b", f"x{n}")
    lines = RunOutcome.of_tables([batch], strict=True).text().splitlines()
    assert [line for line in lines if line.startswith("  * ")] == [f"  * {f'd{n}':3}   {DETECTED}" for n in range(12)]
    assert [line for line in lines if line.startswith("  ? p")] == [
        f"  ? p{n}   VEXAS possible: c.121A>G." for n in range(3)
    ]
    assert [line for line in lines if line.startswith("  ! o")] == [
        f"  ! o{n}   Two ADA2 variants: DADA2 is possible." for n in range(6)
    ]
    reason = "VCF_TRUNCATED: The file is incomplete."
    assert [line for line in lines if line.startswith("  x x")] == [f"  x x{n}   {reason}" for n in range(5)]
    assert lines.count("         Copy it again.") == 5
    assert "more" not in "".join(lines)
    order = [line[2] for line in lines if line[:2] == "  " and line[2] in "*?!x"]
    assert "".join(dict.fromkeys(order)) == "*?!x"
    assert "  (* detected, ? possible, ! another disease, x not analysed)" in lines


def test_samples_are_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    batch = table(tmp_path / "b", [(f"bad-{n}", "detected", DETECTED, "") for n in (10, 2, 1)])
    lines = RunOutcome.of_tables([batch], strict=True).text().splitlines()
    assert [line.split()[1] for line in lines if line.startswith("  * bad")] == ["bad-1", "bad-2", "bad-10"]


@given(st.lists(st.text(min_size=1, max_size=12), unique=True, max_size=8))
def test_any_two_names_have_an_order(names: list[str]) -> None:
    assert sorted(names, key=natural) == sorted(sorted(names, reverse=True), key=natural)


def test_warnings_are_counted_by_their_code(tmp_path: Path) -> None:
    path = table(tmp_path / "b", [(f"s{n}", "not_detected", "Not detected.", "") for n in range(3)])
    rows = path.read_text().splitlines()
    codes = ("ALIGNMENT_NO_INDEX", "ALIGNMENT_NO_INDEX; VCF_NO_EOF_BLOCK", "")
    filled = [row.replace("\t\t\t", f"\t\t{code}\t") for row, code in zip(rows[1:], codes, strict=True)]
    path.write_text("\n".join([rows[0], *filled]) + "\n")
    said = RunOutcome.of_tables([path], strict=True).text()
    assert "Warnings in the reports: ALIGNMENT_NO_INDEX (2 samples), VCF_NO_EOF_BLOCK (1 sample)" in said


@pytest.mark.parametrize("strict", [True, False])
def test_a_run_of_any_size_keeps_to_its_lines_and_counts_the_rest(tmp_path: Path, strict: bool) -> None:
    tables = [
        table(
            tmp_path / f"b{batch}",
            [
                *((f"d{batch}-{n}", "detected", DETECTED, "ADA2 deficiency is likely.") for n in range(100)),
                *((f"x{batch}-{n}", "not_analysed", "Not analysed: " + "why " * 90, "") for n in range(100)),
            ],
        )
        for batch in range(20)
    ]
    lines = RunOutcome.of_tables(tables, strict=strict).text().splitlines()
    assert len(lines) <= 48
    assert max(map(len, lines)) <= 160
    named = {mark: sum(line.startswith((f"  {mark} d", f"  {mark} x")) for line in lines) for mark in "*!x"}
    assert (named["*"], named["!"], named["x"]) == (10, 11, 5)
    assert [line for line in lines if "… and" in line and "batch" not in line] == [
        f"  {mark} … and {2000 - named[mark]} more" for mark in "*!x"
    ]


@pytest.mark.parametrize(
    ("wanted", "given"),
    [([0, 0, 0], [0, 0, 0]), ([32, 0, 0], [32, 0, 0]), ([40, 2, 100], [15, 2, 15]), ([9, 9, 100], [9, 9, 14])],
)
def test_lines_go_to_the_small_kinds_first(wanted: list[int], given: list[int]) -> None:
    assert shares(wanted, 32) == given
