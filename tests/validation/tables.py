"""From the results of the units to tables: each function gives Markdown lines. Every figure of the document is made here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from tests.validation.parameters import VARIANTS, Parameters
from tests.validation.statistics import Probit, blank95, exact, probit

Results = Mapping[str, Mapping[str, Any]]
MORE = ("detected", "possible", "uncertain")
TABLES = {"own-bases": "the sample's own bases", "own-table": "the laboratory's table"}


def percent(value: float, digits: int = 1) -> str:
    """A share of 1 in per cent, without needless zeros."""
    text = f"{100 * value:.{digits}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def share(hits: int, trials: int) -> str:
    """Hits of trials with the exact interval in per cent."""
    if not trials:
        return "–"
    low, high = exact(hits, trials)
    return f"{hits}/{trials} ({percent(low, 0)}–{percent(high, 0)})"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return [*lines, *("| " + " | ".join(row) + " |" for row in rows)]


def of(results: Results, prefix: str) -> list[Mapping[str, Any]]:
    """The results of units whose names begin so."""
    return [result for name, result in sorted(results.items()) if name.startswith(prefix)]


def hits(results: Results, parameters: Parameters, source: str) -> dict[tuple[str, int, float], tuple[int, int]]:
    """Reported and all samples by allele, depth and fraction."""
    found: dict[tuple[str, int, float], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for unit in of(results, f"sensitivity-{source}-"):
        for label in VARIANTS:
            for fraction in parameters.fractions:
                before = found[label, unit["depth"], fraction]
                got = unit["hits"].get(f"{label} {fraction}", 0)
                found[label, unit["depth"], fraction] = (before[0] + got, before[1] + unit["samples"])
    return found


def sensitivity(results: Results, parameters: Parameters, source: str, label: str) -> list[str]:
    """Fraction by depth of one allele, simulated as fragments."""
    found = hits(results, parameters, source)
    head = ["fraction", *(f"{d:,}×" for d in parameters.depths)]
    rows = [[f"{percent(f)} %", *(share(*found[label, d, f]) for d in parameters.depths)] for f in parameters.fractions]
    return table(head, rows)


def by_input(results: Results, parameters: Parameters, inputs: Sequence[str]) -> list[str]:
    """Input and depth by fraction, of simulated reads."""
    found: dict[tuple[str, int, float], list[int]] = defaultdict(lambda: [0, 0])
    for unit in of(results, "reads-"):
        for label, seen in unit["found"].items():
            cell = found[label, unit["depth"], unit["fraction"]]
            cell[0] += seen["reported"]
            cell[1] += 1
    rows = [
        [label, f"{d:,}×", *(share(*found[label, d, f]) for f in parameters.read_fractions)]
        for label in inputs
        for d in parameters.read_depths
    ]
    return table(["input", "depth", *(f"{percent(f)} %" for f in parameters.read_fractions)], rows)


def ion_torrent(results: Results, parameters: Parameters) -> list[str]:
    """The third caller, by fraction."""
    cells = []
    for fraction in parameters.ion_fractions:
        seen = [s for u in of(results, f"ion-{fraction}-") for s in u["found"].values()]
        cells.append(share(sum(s["reported"] for s in seen), len(seen)))
    return table([f"{percent(f)} %" for f in parameters.ion_fractions], [cells])


def blanks(results: Results, parameters: Parameters) -> tuple[list[str], int]:
    """The limit of blank of each looked-for allele by depth (from the samples without a clone), and the samples per depth."""
    counted: dict[tuple[str, int], list[float]] = defaultdict(list)
    for unit in of(results, "negatives-own-bases-"):
        for allele, seen in unit["blanks"].items():
            for reads, number in seen.items():
                counted[allele, unit["depth"]] += [int(reads) / unit["depth"]] * number
    alleles = sorted({allele for allele, _ in counted})
    names = {":".join(map(str, place)): label for label, place in VARIANTS.items()}
    rows = [
        [
            allele.replace(":", " ", 2).replace(":", ">") + (f" ({names[allele]})" if allele in names else ""),
            *(f"{percent(blank95(counted[allele, d]), 2)} %" for d in parameters.negative_depths),
        ]
        for allele in alleles
    ]
    samples = min(len(values) for values in counted.values())
    return table(["allele (GRCh38)", *(f"{d:,}×" for d in parameters.negative_depths)], rows), samples


def curve(results: Results, parameters: Parameters, source: str, label: str, depth: int) -> Probit | None:
    """The probit of one allele at one depth."""
    found = hits(results, parameters, source)
    return probit([(f, *found[label, depth, f]) for f in parameters.fractions])


def limits(results: Results, parameters: Parameters) -> tuple[list[str], tuple[int, int], tuple[int, int], list[str]]:
    """Stated and observed limits; cells whose share at the stated limit lies below 95 % by more than chance, of all cells;
    the share over all cells; and the cells whose LoD95 is above the stated limit."""
    rows, low, number, sums = [], 0, 0, [0, 0]
    above: list[str] = []  # cells whose observed limit is above the stated one
    for source, words in TABLES.items():
        for depth in parameters.depths:
            units = of(results, f"sensitivity-{source}-{depth}-")
            stated = [x for u in units for x in u["limits"]]
            tried = sum(u["tried_at_limit"] for u in units)
            for label in VARIANTS:
                fit = curve(results, parameters, source, label, depth)
                at = sum(u["at_limit"].get(label, 0) for u in units)
                if tried:
                    number += 1
                    low += exact(at, tried)[1] < 0.95
                    sums = [sums[0] + at, sums[1] + tried]
                shown = "–" if fit is None else f"{percent(fit.limit95)} ({percent(fit.low)}–{percent(fit.high)}) %"
                median = f"{percent(float(np.median(stated)))} %" if stated else "none"
                if fit is not None and stated and fit.limit95 > float(np.median(stated)):
                    above.append(f"{label} at {depth:,}× ({words})")
                rows.append([words, f"{depth:,}×", label, shown, median, share(at, tried)])
    head = [
        "background",
        "depth",
        "allele",
        "LoD95 by probit (95 %)",
        "stated limit, median",
        "reported at the stated limit",
    ]
    return table(head, rows), (low, number), (sums[0], sums[1]), above


def at_read_limit(results: Results, label: str) -> tuple[int, int]:
    """Of samples of simulated reads whose clone is not below the limit that their own report states: reported, and all."""
    seen = [
        u["found"][label]["reported"]
        for u in of(results, "reads-")
        if u["fraction"] > 0 and (limit := u["found"][label]["limit"]) is not None and u["fraction"] >= limit
    ]
    return sum(seen), len(seen)


def false_findings(results: Results) -> tuple[list[str], int, int]:
    """By background and depth, and the two sums: samples with anything reported, and all."""
    rows, wrong, total = [], 0, 0
    for source, words in TABLES.items():
        by_depth: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        for unit in of(results, f"negatives-{source}-"):
            by_depth[unit["depth"]][0] += unit["false"]
            by_depth[unit["depth"]][1] += unit["samples"]
        for depth, (false, samples) in sorted(by_depth.items()):
            rows.append([words, f"{depth:,}×", f"{samples:,}", str(false), per_ten_thousand(false, samples)])
            wrong, total = wrong + false, total + samples
    rows.append(["all", "", f"{total:,}", str(wrong), per_ten_thousand(wrong, total)])
    return table(["background", "depth", "negatives", "with a finding", "per 10,000 (95 %)"], rows), wrong, total


def per_ten_thousand(false: int, samples: int) -> str:
    """A rate with its exact interval."""
    low, high = exact(false, samples)
    return f"{1e4 * false / samples:.1f} ({1e4 * low:.1f}–{1e4 * high:.1f})"


def false_of_reads(results: Results, parameters: Parameters, inputs: Sequence[str]) -> list[str]:
    """Samples of simulated reads with changes that were not put in, and those without a clone that are more than negative."""
    rows = []
    for label in inputs:
        seen = [(u["source"], u["fraction"], u["found"][label]) for u in of(results, "reads-")]
        blank = [s for _, fraction, s in seen if fraction == 0]
        more = sum(s["reported"] or s["vexas"] in MORE for s in blank)
        cells = [share(more, len(blank))]
        for source in parameters.sources:
            here = [s for of_source, _, s in seen if of_source == source]
            cells.append(f"{sum(bool(s['other']) for s in here)}/{len(here)}")
        rows.append([label, *cells])
    head = ["input", "without a clone: VEXAS more than negative", *(f"other changes: {s}" for s in parameters.sources)]
    return table(head, rows)


def with_other_changes(results: Results, label: str) -> tuple[int, int]:
    """Samples of simulated reads with any reported change that was not put in, of all."""
    seen = [bool(u["found"][label]["other"]) for u in of(results, "reads-")]
    return sum(seen), len(seen)


def negatives_over_clones(results: Results, inputs: Sequence[str]) -> list[str]:
    """By input: samples without a clone whose locus is signed as reference; samples with a clone that was not reported and whose
    locus is signed, and those of them whose limit lies at or below the clone, where a negative is wrong."""
    rows = []
    for label in inputs:
        seen = [(u["fraction"], u["found"][label]) for u in of(results, "reads-")]
        blank = [s for fraction, s in seen if fraction == 0]
        missed = [(fraction, s) for fraction, s in seen if fraction > 0 and not s["reported"]]
        signed = [(fraction, s["signed_limit"]) for fraction, s in missed if s["signed"]]
        wrong = [limit for fraction, limit in signed if limit is None or limit <= fraction]
        clones = len(seen) - len(blank)
        cells = [share(sum(s["signed"] for s in blank), len(blank)), f"{len(missed)}/{clones}"]
        rows.append([label, *cells, f"{len(signed)}/{clones}", share(len(wrong), clones)])
    head = [
        "input",
        "without a clone: signed",
        "with a clone: not reported",
        "of these signed",
        "of these with a limit at or below the clone, or none",
    ]
    return table(head, rows)


def refused(results: Results, label: str) -> tuple[int, int]:
    """Samples of simulated reads whose depth file was refused, of all."""
    seen = [bool(u["found"][label]["refused"]) for u in of(results, "reads-")]
    return sum(seen), len(seen)


def precision(results: Results, inputs: Sequence[str]) -> list[str]:
    """Deviation of the reported from the simulated fraction, against what drawing fragments makes by itself."""
    rows = []
    for label in inputs:
        seen = [
            (u["fraction"], s)
            for u in of(results, "reads-")
            if u["fraction"] >= 0.05 and (s := u["found"][label])["vaf"] is not None and s["depth"]
        ]
        if not seen:
            rows.append([label, "0", "–", "–", "–"])
            continue
        apart = [s["vaf"] - f for f, s in seen]
        scaled = [d / (f * (1 - f) / s["depth"]) ** 0.5 for d, (f, s) in zip(apart, seen, strict=True)]
        inside = [s["interval"][0] <= f <= s["interval"][1] for f, s in seen if s["interval"]]
        rows.append(
            [
                label,
                str(len(seen)),
                f"{100 * float(np.mean(apart)):+.2f} points",
                f"{float(np.sqrt(np.mean(np.square(scaled)))):.2f}",
                share(sum(inside), len(inside)),
            ]
        )
    head = ["input", "samples", "mean deviation", "spread against binomial", "95 % interval holds the fraction"]
    return table(head, rows)


def interference(results: Results, parameters: Parameters) -> list[str]:
    """What each disturbance does."""
    rows = []
    for unit in sorted(of(results, "interference-"), key=lambda u: (u["what"], u["table"], u["depth"])):
        concluded = ", ".join(f"{key} {n}" for key, n in sorted(unit["conclusions"].items(), key=lambda c: -c[1]))
        warned = max(
            (unit["remarks"].get(f"remark.{c}", 0) for c in ("reads_one_strand", "reads_one_orientation")), default=0
        )
        rows.append(
            [
                unit["what"],
                TABLES["own-table" if unit["table"] else "own-bases"],
                f"{unit['depth']:,}×",
                share(unit["reported"], unit["samples"]),
                concluded,
                str(warned),
            ]
        )
    head = ["disturbance", "background", "depth", "reported", "VEXAS statement", "one-sided remark"]
    return table(head, rows)


def two_colour(results: Results) -> dict[bool, tuple[int, int]]:
    """Samples with the two-colour errors in which c.121A>C was reported, of all; by whether a table was the background."""
    units = [u for u in of(results, "interference-") if u["what"] == "two-colour"]
    return {
        table: (
            sum(u["reported"] for u in units if u["table"] is table),
            sum(u["samples"] for u in units if u["table"] is table),
        )
        for table in (False, True)
    }


def negatives_by_input(results: Results, parameters: Parameters, inputs: Sequence[str]) -> list[str]:
    """What a sample without a clone is said to exclude at codon 41, by input and depth."""
    rows = []
    for label in inputs:
        for depth in parameters.read_depths:
            seen = [u["found"][label] for u in of(results, f"reads-{depth}-0.0-")]
            states = sorted({(s["state"], s["basis"]) for s in seen})
            stated = [s["limit"] for s in seen if s["limit"] is not None]
            words = "; ".join(f"{state} ({basis})" for state, basis in states)
            rows.append([label, f"{depth:,}×", words, f"{percent(float(np.median(stated)))} %" if stated else "none"])
    return table(["input", "depth", "codon 41 (basis)", "stated limit, median"], rows)
