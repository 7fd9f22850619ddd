"""The documents of a batch: ``summary.tsv``, ``summary.xlsx``, ``summary.html``, the MultiQC tables, and the page over the batches of a run."""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from vexas_report.documents.batch_page import BatchCount, render_index, render_summary
from vexas_report.documents.batch_rows import BatchRow, ColumnType, columns, common_language, group, remarked, row
from vexas_report.documents.multiqc_content import general_stats, multiqc
from vexas_report.documents.review import Reviews, use_reviews
from vexas_report.documents.safety import file_name
from vexas_report.documents.tsv_tables import frame
from vexas_report.documents.workbook import write_workbook
from vexas_report.knowledge import use_language
from vexas_report.model.filewrite import make_durable, replace_file, replacing
from vexas_report.model.findings import Findings
from vexas_report.model.terms import Language


def write_summary(batch: str, findings: Iterable[Findings], outdir: Path, reviews: Reviews | None = None) -> list[Path]:
    """Write the documents of a batch to ``<outdir>/<batch>/``; every sample has a row in each. The page shows the ``reviews``.

    The tables are in the order of names, the page in the order of urgency. Returns the paths: summary.tsv, summary.html,
    summary.xlsx, vexas_mqc.tsv, vexas_stats_mqc.tsv.
    """
    with use_reviews(reviews or {}):
        rows = sorted((row(document) for document in findings), key=lambda r: (r.name.casefold(), r.name))
    with use_language(common_language(r.language for r in rows)):
        return _write(batch, remarked(rows), outdir)


def _write(batch: str, rows: Sequence[BatchRow], outdir: Path) -> list[Path]:
    folder = outdir / file_name(batch)
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "summary.tsv": summary_tsv(rows),
        "summary.html": render_summary(batch, rows),
        "vexas_mqc.tsv": multiqc(batch, rows),
        "vexas_stats_mqc.tsv": general_stats(batch, rows),
    }
    for name, text in texts.items():
        replace_file(folder / name, text.encode("utf-8", "backslashreplace"))
    with replacing(folder / "summary.xlsx") as part:
        write_workbook(part, batch, rows)
    names = ("summary.tsv", "summary.html", "summary.xlsx", "vexas_mqc.tsv", "vexas_stats_mqc.tsv")
    paths = [folder / name for name in names]
    make_durable(paths)
    return paths


def summary_tsv(rows: Sequence[BatchRow]) -> str:
    """The table of a batch: fractions with at most six decimals."""
    shown = columns()
    fractions = [i for i, column in enumerate(shown) if column.kind is ColumnType.FRACTION]
    return frame([column.name for column in shown], [[column.value(r) for column in shown] for r in rows], fractions)


def write_index(summary_paths: Iterable[Path], path: Path) -> None:
    """The page over every batch of a run: samples by outcome, with a link to each batch page in the folder of ``path``."""
    tables = [(each.parent.name, _lines(each)) for each in sorted(summary_paths)]
    counts = [BatchCount(name, Counter(map(_group, lines))) for name, lines in tables]
    with use_language(common_language(line.get("language") or Language.EN for _, lines in tables for line in lines)):
        replace_file(path, render_index(counts).encode("utf-8", "backslashreplace"))


def _group(line: dict[str, str]) -> str:
    return group(line["conclusion"], bool(line["other_diseases"]))


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
