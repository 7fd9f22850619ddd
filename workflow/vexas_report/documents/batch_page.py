"""``summary.html``: the samples of a batch to triage on; and ``index.html`` over the batches of a run."""

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from vexas_report.documents.batch_rows import URGENCY, BatchRow, hot_spot, other_genes, somatic_gene
from vexas_report.documents.fixed_sentences import load_texts
from vexas_report.documents.labels import label, load_captions
from vexas_report.documents.report_identity import report_date
from vexas_report.documents.template_environment import environment
from vexas_report.documents.vaf_axis import Mark, place, ticks
from vexas_report.model.terms import ReviewState


@dataclass(frozen=True, slots=True)
class Dot:
    """A finding in the strip of fractions: ``x`` in per cent of the width, ``level`` the number of dots below it."""

    x: float
    level: int
    full: bool
    text: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The fractions of the batch's leading findings on one axis."""

    left: float
    right: float
    ticks: tuple[Mark, ...]
    dots: tuple[Dot, ...]

    @property
    def levels(self) -> int:
        return max((dot.level + 1 for dot in self.dots), default=0)


@dataclass(frozen=True, slots=True)
class BatchCount:
    """A batch of a run: its folder, and how many samples ended in each conclusion."""

    batch: str
    by_key: Counter[str]

    @property
    def samples(self) -> int:
        return self.by_key.total()


def strip(rows: Sequence[BatchRow]) -> Strip:
    """One dot a sample with a measured leading finding, stacked where they meet; so many that they fill the strip stay on its top."""
    heights: dict[int, int] = {}
    dots = []
    for each in sorted(rows, key=lambda r: r.order):
        if each.lead is None or each.lead.vaf is None:
            continue
        x = place(each.lead.vaf)
        cell = round(x / 1.4)
        level = min(heights.get(cell, 0), 7)
        heights[cell] = heights.get(cell, 0) + 1
        dots.append(Dot(x, level, each.key == "detected", each.name))
    return Strip(place(0), place(1), ticks(), tuple(dots))


@cache
def script() -> tuple[Markup, str]:
    """The page's script, and the source that allows it and nothing else (Content Security Policy 3, 2.3.1)."""
    env = environment()
    assert env.loader is not None  # noqa: S101 - the environment is ours
    text = env.loader.get_source(env, "summary.js")[0].strip()
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return Markup(text), f"'sha256-{digest}'"  # noqa: S704 - a file of the package


def render_summary(batch: str, rows: Sequence[BatchRow]) -> str:
    """The batch page: counts, fractions, and every sample in the order of urgency. The rows have their remarks."""
    ordered = sorted(rows, key=lambda r: r.order)
    counts = Counter(r.group for r in ordered)
    text, source = script()
    return (
        environment()
        .get_template("summary.html")
        .render(
            batch=batch,
            rows=ordered,
            counts=[(key, counts[key]) for key in URGENCY if counts[key]],
            urgency={key: i for i, key in enumerate(URGENCY)},
            strip=strip(ordered),
            other_genes=other_genes,
            carried=any(each.notes and not all(f.contradicted for f in each.uba1) for each in ordered),
            gene=somatic_gene().symbol,
            hot_spot=hot_spot().label,
            date=report_date(),
            texts=load_texts(),
            t=load_captions(),
            review_states={state.value: label(state) for state in ReviewState},
            script=text,
            script_source=source,
        )
    )


def render_index(counts: Sequence[BatchCount]) -> str:
    """The page over the batches of a run."""
    total = sum((count.by_key for count in counts), Counter[str]())
    return (
        environment()
        .get_template("index.html")
        .render(
            counts=counts,
            keys=[key for key in URGENCY if total[key]],
            total=total,
            date=report_date(),
            texts=load_texts(),
            t=load_captions(),
        )
    )
