"""The committed example batch is what its script writes, and every file of it stands on the sheet."""

import csv
import gzip
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pysam
import pytest

from vexas_report.cli import main

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "resources" / "example"


@pytest.fixture(scope="module")
def script(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("build_example")


def _content(path: Path) -> str:
    """Text of a VCF or BCF; compressed bytes may differ between zlib versions, what they hold may not."""
    if path.suffix == ".bcf":
        with pysam.VariantFile(str(path)) as file:
            return str(file.header) + "".join(str(record) for record in file)
    if path.name.startswith("truncated"):
        return "broken off"
    return gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text()


def test_the_example_files_are_what_the_script_writes(script: ModuleType, tmp_path: Path) -> None:
    for example in script.EXAMPLES:
        script.write(example, tmp_path)
    written = sorted(path.name for path in tmp_path.iterdir())
    assert written == sorted(path.name for path in (EXAMPLE / "vcf").iterdir())
    for name in written:
        if not name.endswith(".tbi"):
            assert _content(tmp_path / name) == _content(EXAMPLE / "vcf" / name), name


def _reads(path: Path) -> list[str]:
    """Header and reads as text; how they are packed depends on the version of htslib."""
    with pysam.AlignmentFile(str(path), "r") as file:
        assert file.has_index()
        head = {kind: rows for kind, rows in file.header.to_dict().items() if kind != "PG"}
        return [str(head), *(read.to_string() for read in file.fetch(until_eof=True))]


def test_the_example_alignments_are_what_their_script_writes(
    load_script: Callable[[str], ModuleType], tmp_path: Path
) -> None:
    script = load_script("build_example_reads")
    for example in script.EXAMPLES:
        script.write(example, tmp_path)
    written = sorted(path.name for path in tmp_path.iterdir())
    assert written == sorted(path.name for path in (EXAMPLE / "reads").iterdir())
    for example in script.EXAMPLES:
        assert _reads(tmp_path / example.name) == _reads(EXAMPLE / "reads" / example.name), example.name
        assert (EXAMPLE / "reads" / example.name).stat().st_size < 200_000


def test_what_the_alignments_of_the_example_are_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN the example batch WHEN it is reported THEN there is a negative to sign, a clone that the VCF lacks, and a call
    that the reads do not carry."""
    monkeypatch.chdir(ROOT)
    lines = (EXAMPLE / "samples.tsv").read_text(encoding="utf-8").splitlines()
    sheet = tmp_path / "samples.tsv"
    sheet.write_text("\n".join([lines[0], *(line for line in lines if "/reads/" in line)]) + "\n")
    assert main(["run", str(sheet), "--out", str(tmp_path / "out")]) == 0
    found = {}
    for path in (tmp_path / "out").rglob("*.findings.json"):
        document = json.loads(path.read_text(encoding="utf-8"))
        reads = [(f["counts_field"], f["alt_reads"]) for f in document["findings"] if f["gene"] == "UBA1"]
        remarks = {r["id"] for f in document["findings"] for r in f["remarks"]}
        found[document["sample"]["sample"]] = (document["conclusion"]["vexas"], reads, remarks)
    assert found["negative-reads"][:2] == ("not_detected", [])
    assert found["rescued-clone"][:2] == ("possible", [("alignment", 12)])
    assert "remark.reads_alone" in found["rescued-clone"][2]
    assert found["contradicted-call"][:2] == ("possible", [("FORMAT/AD", 40)])
    assert "remark.reads_lack" in found["contradicted-call"][2]


def test_the_broken_file_really_is_broken() -> None:
    with pytest.raises(EOFError):
        gzip.decompress((EXAMPLE / "vcf" / "truncated_grch38.vcf.gz").read_bytes())


def test_every_file_stands_on_the_sheet() -> None:
    with (EXAMPLE / "samples.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    named = {row[column] for row in rows for column in ("vcf", "alignment") if row[column]}
    every = [p for folder in ("vcf", "reads") for p in (EXAMPLE / folder).iterdir()]
    indexes = {".tbi", ".bai", ".crai"}
    assert named == {p.relative_to(ROOT).as_posix() for p in every if p.suffix not in indexes}
