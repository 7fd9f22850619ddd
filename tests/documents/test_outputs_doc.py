"""docs/outputs.md lists every file, column and field that the room writes."""

import re
from pathlib import Path

import pytest
from tests.builders import cases

from vexas_report.documents import write_report, write_summary
from vexas_report.documents.annotated_vcf import FORMAT, INFO
from vexas_report.documents.tsv_tables import DECISION_COLUMNS, FINDING_COLUMNS
from vexas_report.model import findings as parts
from vexas_report.model.cohort import Cohort
from vexas_report.model.evidence import Decision, InputFacts
from vexas_report.model.findings import Findings
from vexas_report.model.problems import Problem
from vexas_report.model.sample import Sample

PAGE = (Path(__file__).parents[2] / "docs/outputs.md").read_text(encoding="utf-8")


def section(title: str) -> set[str]:
    """Every name in the first column of the tables of a section."""
    body = re.split(r"^## ", PAGE, flags=re.MULTILINE)
    (text,) = [part for part in body if part.startswith(f"{title}\n")]
    cells = [line.split(" | ")[0] for line in text.splitlines() if line.startswith("| `")]
    return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


def test_columns_of_the_findings_table() -> None:
    assert section("findings.tsv") == set(FINDING_COLUMNS)


def test_columns_of_the_decision_trail() -> None:
    assert section("decisions.tsv") == set(DECISION_COLUMNS)


def test_keys_of_the_document() -> None:
    assert {name for name in section("findings.json") if "." not in name} == set(Findings.model_fields)


@pytest.mark.parametrize(
    ("part", "model"),
    [
        ("problems", Problem),
        ("sample", Sample),
        ("phenotype", parts.PhenotypeTerm),
        ("input", InputFacts),
        ("conclusion", parts.Conclusion),
        ("other_diseases", parts.OtherDisease),
        ("recommendations", parts.Sentence),
        ("evidence", parts.EvidenceLine),
        ("genes", parts.GenePart),
        ("loci", parts.LocusPart),
        ("literature", Cohort),
        ("courses", parts.Course),
        ("former", parts.FormerReport),
        ("decisions", Decision),
        ("provenance", parts.Provenance),
    ],
)
def test_fields_of_each_part(part: str, model: type) -> None:
    named = {name.removeprefix(f"{part}.") for name in section("findings.json") if name.startswith(f"{part}.")}
    fields = model.model_fields if issubclass(model, parts.Document) else model.__dataclass_fields__
    assert named == set(fields)


def test_fields_of_a_finding() -> None:
    named = {name.removeprefix("findings.") for name in section("findings.json") if name.startswith("findings.")}
    assert named | section("findings.tsv") >= set(parts.Finding.model_fields)
    assert named <= set(parts.Finding.model_fields)


def test_fields_of_the_vcf() -> None:
    assert section("annotated.vcf.gz") == {name for name, *_ in (*INFO, *FORMAT)}


def test_columns_of_the_summary(tmp_path: Path) -> None:
    header = write_summary("b", [], tmp_path)[0].read_text(encoding="utf-8").rstrip("\n")
    assert section("summary.tsv") == set(header.split("\t"))


@pytest.mark.parametrize("file", ["report", "batch"])
def test_every_file_is_named(file: str, tmp_path: Path) -> None:
    paths = write_report(cases.rejected(), tmp_path) if file == "report" else write_summary("b", [], tmp_path)
    for path in paths:
        name = path.name.removeprefix("truncated").removesuffix(".tbi")
        assert name in PAGE
