"""The documents of the example batch, byte by byte.

Versions and checksums of the program, its tables and libraries are masked: they change without any other change.
``make golden`` writes the files anew; the difference is to be read before it is committed.
"""

import csv
import gzip
import io
import json
import os
import re
from pathlib import Path

import openpyxl
import pytest

GOLDEN = Path(__file__).parent / "golden"
# Pages are large; these show every part that a page can have.
PAGES = ("index-GRCh37", "two-clones", "ada2-compound", "negative-gvcf", "rescued-clone", "broken-file")
# Columns that change with every version of the program, its tables or a library.
VERSIONS = ("version", "program")


def masked(rows: list[list[str]]) -> bytes:
    """A table as TSV, without what only names versions."""
    positions = [rows[0].index(name) for name in VERSIONS if name in rows[0]]
    for row in rows[1:]:
        for position in positions:
            row[position] = "VERSION"
    written = io.StringIO()
    csv.writer(written, dialect="excel-tab", lineterminator="\n").writerows(rows)
    return written.getvalue().encode()


def cells(workbook: bytes) -> list[list[str]]:
    """Every cell of the workbook's one sheet: the packing is that of the library."""
    sheet = openpyxl.load_workbook(io.BytesIO(workbook)).worksheets[0]
    return [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]


def plain(path: Path, libraries: list[str]) -> bytes:
    """Content of a document, unpacked and with what only names versions masked."""
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = re.sub(rb"(##source=vexas-report) .*", rb"\1 VERSION", gzip.decompress(content))
    elif path.suffix == ".json":
        whole = json.loads(content)
        for part in ("program", "tables", "dependencies"):
            whole["provenance"][part] = dict.fromkeys(whole["provenance"][part], "VERSION")
        whole["report_id"] = "VX-NUMBER"
        content = json.dumps(whole, indent=1, ensure_ascii=False, sort_keys=True).encode() + b"\n"
    elif path.suffix == ".txt":
        text = re.sub(r"\bVX(-[0-9A-F]{4}){3}\b", "VX-NUMBER", content.decode())
        content = re.sub(r"\bversion [0-9a-f]{8}\b", "version VERSION", text).encode()
    elif path.suffix == ".html":
        text = content.decode()
        # The style stands in render/templates/*.css; one edit there must not touch every page here.
        text = re.sub(r"(<style>).*?(</style>)", r"\1\2", text, flags=re.DOTALL)
        text = re.sub(r"\bVX(-[0-9A-F]{4}){3}\b", "VX-NUMBER", text)
        text = re.sub(r"\bversion [0-9a-f]{8}\b", "version VERSION", text)
        text = re.sub(r'data-version="[0-9a-f]{8}"', 'data-version="VERSION"', text)
        text = re.sub(r"\b(?:[0-9a-f]{64}|[0-9a-f]{12})\b", "CHECKSUM", text)
        for name in (*libraries, "data", "version", "fingerprint"):
            text = re.sub(rf"(<dt>{re.escape(name)}</dt><dd>)[^<]*", r"\1VERSION", text)
            text = re.sub(rf'(<span class="soft">{re.escape(name)}</span> )[^<]*', r"\1VERSION", text)
        content = text.encode()
    elif path.name == "summary.tsv":
        content = masked(list(csv.reader(io.StringIO(content.decode()), dialect="excel-tab")))
    elif path.suffix == ".xlsx":
        content = masked(cells(content))
    return content


def wanted(path: Path) -> bool:
    return path.suffix != ".tbi" and (path.suffix != ".html" or path.name.split(".")[0] in (*PAGES, "summary"))


@pytest.fixture(scope="module")
def example(clone, snakemake, tmp_path_factory):
    folder = tmp_path_factory.mktemp("example")
    (folder / "resources").symlink_to(clone / "resources")
    config = str(clone / "resources/example/config.yaml")
    return snakemake(folder, "--configfile", config, "--config", "outdir=results", "shard_size=100")


def test_golden_documents_of_the_example_batch(example):
    assert example.status == 0, example.log
    root = example.folder / "results"
    first = json.loads(next(root.rglob("*.findings.json")).read_bytes())
    libraries = sorted(first["provenance"]["dependencies"])
    files = sorted(path for path in root.rglob("*") if path.is_file() and ".work" not in path.parts and wanted(path))
    made = {path.relative_to(root).as_posix().removesuffix(".gz"): plain(path, libraries) for path in files}
    made = {f"{name}.tsv" if name.endswith(".xlsx") else name: content for name, content in made.items()}
    if os.environ.get("GOLDEN") == "write":
        for name, content in made.items():
            (GOLDEN / name).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / name).write_bytes(content)
        for path in GOLDEN.rglob("*"):
            if path.is_file() and path.relative_to(GOLDEN).as_posix() not in made:
                path.unlink()
    kept = {p.relative_to(GOLDEN).as_posix(): p.read_bytes() for p in GOLDEN.rglob("*") if p.is_file()}
    assert sorted(made) == sorted(kept)
    assert [name for name in made if made[name] != kept[name]] == []
