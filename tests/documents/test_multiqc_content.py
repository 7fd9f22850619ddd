"""The batch's tables in MultiQC itself, which ``make documents`` installs apart."""

import csv
import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from tests.builders import cases, hostile
from tests.builders import findings as build

from vexas_report.documents import write_summary

MULTIQC = os.environ.get("MULTIQC")
pytestmark = pytest.mark.skipif(not MULTIQC, reason="needs MultiQC: make documents")


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def test_multiqc_shows_every_sample_of_two_batches_as_a_table(tmp_path: Path) -> None:
    """More than 500 samples, where MultiQC would draw words as a violin plot; and names and texts that try to break out."""
    kinds = cases.every_case()
    many = [
        kinds[i % len(kinds)].model_copy(update={"sample": build.sample(f"26M{i:05d}", patient=f"P{i:05d}")})
        for i in range(600)
    ]
    odd = [each.model_copy(update={"sample": replace(each.sample, batch="odd")}) for each in hostile.every_extra()]
    written = {
        name: write_summary(name, documents, tmp_path / "in") for name, documents in (("many", many), ("odd", odd))
    }
    assert MULTIQC is not None
    command = [MULTIQC, str(tmp_path / "in"), "--outdir", str(tmp_path / "out"), "--no-version-check", "--strict"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    page = (tmp_path / "out/multiqc_report.html").read_text(encoding="utf-8")
    for name, documents in (("many", many), ("odd", odd)):
        shown = table(tmp_path / f"out/multiqc_data/multiqc_vexas_report_table_{name}.txt")
        own = table_of(written[name][0].parent / "vexas_mqc.tsv")
        assert {row["Sample"]: row["conclusion"] for row in shown} == {row["Sample"]: row["conclusion"] for row in own}
        assert len(shown) == len(documents)
    # A row of the table; a violin plot has none.
    assert all(f">26M{i:05d}<" in page for i in range(600))
    assert "<script>alert" not in page
    general = table(tmp_path / "out/multiqc_data/multiqc_general_stats.txt")
    assert len(general) == len(many) + len(odd)
    words = {row["Sample"]: {value for key, value in row.items() if key.endswith("-vexas")} for row in general}
    assert "detected" in words["26M00000"]


def table_of(path: Path) -> list[dict[str, str]]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t"))
