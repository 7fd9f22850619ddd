"""The committed example batch is what its script writes, and every file of it stands on the sheet."""

import csv
import gzip
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pysam
import pytest

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


def test_the_broken_file_really_is_broken() -> None:
    with pytest.raises(EOFError):
        gzip.decompress((EXAMPLE / "vcf" / "truncated_grch38.vcf.gz").read_bytes())


def test_every_file_stands_on_the_sheet() -> None:
    with (EXAMPLE / "samples.tsv").open(encoding="utf-8", newline="") as stream:
        named = {row["vcf"] for row in csv.DictReader(stream, delimiter="\t")}
    files = {f"resources/example/vcf/{p.name}" for p in (EXAMPLE / "vcf").iterdir() if p.suffix != ".tbi"}
    assert named == files
