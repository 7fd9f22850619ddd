"""A laboratory's own samples: the workflow run over its sheet, the findings held against what is known of the samples."""

import csv
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.validation.statistics import exact
from tests.validation.tables import percent, share, table

COLUMNS = ("sample", "variant", "fraction")
GRADES = ((0.0, 0.02), (0.02, 0.05), (0.05, 0.10), (0.10, 0.30), (0.30, 1.01))


@dataclass(frozen=True)
class Truth:
    """What is known of a sample: one variant (coding name, "" for a negative) and its fraction, if known."""

    sample: str
    variant: str
    fraction: float | None


def read_truth(path: Path) -> tuple[Truth, ...]:
    """The table; SystemExit with the line where it cannot be read."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        if rows.fieldnames is None or set(COLUMNS) - set(rows.fieldnames):
            raise SystemExit(f"{path}: the columns {', '.join(COLUMNS)} are needed, between tabs")
        found = []
        for number, row in enumerate(rows, 2):
            sample, variant, fraction = ((row[c] or "").strip() for c in COLUMNS)
            try:
                value = float(fraction) if fraction else None
            except ValueError:
                raise SystemExit(f"{path}, line {number}: {fraction!r} is no fraction") from None
            if not sample or (value is not None and not 0 <= value <= 1):
                raise SystemExit(f"{path}, line {number}: a sample and a fraction from 0 to 1 are needed")
            found.append(Truth(sample, variant, value))
    return tuple(found)


def run(sheet: Path, outdir: Path, workers: int) -> None:
    """The workflow. Samples that are not analysed end it with a status that is not zero; they are rows of the table below."""
    options = ["--config", f"samples={sheet}", f"outdir={outdir}", "fail_on_rejected=false"]
    subprocess.run([sys.executable, "-m", "snakemake", "--cores", str(workers), *options], check=True)


def documents(outdir: Path) -> dict[str, Mapping[str, Any]]:
    """The findings of every sample below a folder, by sample."""
    found = {}
    for path in sorted(outdir.glob("*/*/*.findings.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        found[document["sample"]["sample"]] = document
    return found


def page(truth: Sequence[Truth], found: Mapping[str, Mapping[str, Any]]) -> str:
    """The figures of a laboratory's samples as Markdown."""
    return "\n".join(_lines(truth, found)) + "\n"


def _lines(truth: Sequence[Truth], found: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    missing = [t.sample for t in truth if t.sample not in found or found[t.sample]["status"] != "reported"]
    known = [t for t in truth if t.sample not in missing]
    yield "# Validation on own samples"
    yield ""
    yield f"{len(known)} samples were analysed. Not analysed or not found: {', '.join(missing) or 'none'}. Intervals are exact (Clopper and Pearson), 95 %, in per cent."
    yield ""
    yield "## Sensitivity"
    yield ""
    positives = [(t, _finding(found[t.sample], t.variant)) for t in known if t.variant]
    rows = []
    for low, high in GRADES:
        here = [f for t, f in positives if t.fraction is not None and low <= t.fraction < high]
        rows.append(
            [f"{percent(low)} to {percent(min(high, 1))} %", share(sum(f is not None for f in here), len(here))]
        )
    unknown = [f for t, f in positives if t.fraction is None]
    rows.append(["not known", share(sum(f is not None for f in unknown), len(unknown))])
    rows.append(["all", share(sum(f is not None for _, f in positives), len(positives))])
    yield from table(["fraction", "reported"], rows)
    yield ""
    yield "## False findings in UBA1"
    yield ""
    negatives = [t for t in known if not t.variant]
    wrong = [t.sample for t in negatives if _uba1(found[t.sample])]
    rate = ""
    if negatives:
        low, high = exact(len(wrong), len(negatives))
        rate = f": {percent(low, 2)} to {percent(high, 2)} %"
    yield f"{len(wrong)} of {len(negatives)} negative samples{rate}. {', '.join(wrong)}".rstrip()
    yield ""
    yield "## Precision of the fraction"
    yield ""
    apart = [(t, f["vaf"] - t.fraction) for t, f in positives if f and t.fraction is not None and f["vaf"] is not None]
    held = [
        f["vaf_ci95"][0] <= t.fraction <= f["vaf_ci95"][1]
        for t, f in positives
        if f and t.fraction is not None and f["vaf_ci95"]
    ]
    mean = f"{100 * sum(d for _, d in apart) / len(apart):+.2f} points" if apart else "–"
    yield from table(
        ["samples", "mean deviation", "95 % interval holds the fraction"],
        [[str(len(apart)), mean, share(sum(held), len(held))]],
    )
    yield ""
    yield "## Each sample"
    yield ""
    rows = []
    for t in known:
        document = found[t.sample]
        finding = _finding(document, t.variant) if t.variant else None
        limit = document["conclusion"]["limit"]
        expected = f"{t.variant or 'negative'}" + (
            f" {percent(t.fraction)} %" if t.fraction is not None and t.variant else ""
        )
        seen = (
            f"{percent(finding['vaf'])} %" if finding and finding["vaf"] is not None else "reported" if finding else "–"
        )
        rows.append(
            [t.sample, expected, seen, document["conclusion"]["vexas"], "–" if limit is None else f"{percent(limit)} %"]
        )
    yield from table(["sample", "known", "found", "VEXAS statement", "stated limit"], rows)


def _finding(document: Mapping[str, Any], variant: str) -> Mapping[str, Any] | None:
    bare = variant.rsplit(":", 1)[-1]
    names = ((f, (f.get("hgvs_c") or "").rsplit(":", 1)[-1]) for f in document["findings"] if f["reportable"])
    return next((f for f, name in names if name == bare), None)


def _uba1(document: Mapping[str, Any]) -> bool:
    return any(f["gene"] == "UBA1" and f["reportable"] for f in document["findings"])
