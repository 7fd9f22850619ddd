import csv
import io
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from tests.builders import cases
from tests.builders import findings as build

from vexas_report.model.findings import Findings
from vexas_report.render import Totals, totals, write_report, write_summary

BATCH = cases.every_case()


@pytest.fixture
def written(tmp_path: Path) -> Path:
    write_summary("default", BATCH, tmp_path)
    return tmp_path / "default"


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        data = io.StringIO("".join(line for line in lines if not line.startswith("#")))
    return list(csv.DictReader(data, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_no_sample_vanishes(written: Path) -> None:
    names = sorted(case.sample.sample for case in BATCH)
    assert [row["sample"] for row in table(written / "summary.tsv")] == names
    assert [row["Sample"] for row in table(written / "vexas_mqc.tsv")] == names
    html = (written / "summary.html").read_text(encoding="utf-8")
    assert all(html.count(f'href="{name}/{name}.report.html"') == 1 for name in names)


def test_the_row_of_the_index_case(written: Path) -> None:
    row = next(row for row in table(written / "summary.tsv") if row["sample"] == "index_grch38")
    assert row["status"] == "reported"
    assert row["conclusion"] == "detected"
    assert row["uba1_findings"] == "c.121A>C p.(Met41Leu)"
    assert (row["uba1_vaf"], row["uba1_vaf_ci95"], row["uba1_reads"]) == ("0.339394", "0.288457-0.393314", "112/330")
    assert row["uba1_allele_state"] == "mosaic"
    assert (row["ada2_verdict"], row["ada2_findings"]) == ("heterozygous_insufficient", "c.144del p.(Arg49Glyfs*4)")
    assert (row["prf1_verdict"], row["prf1_findings"]) == ("heterozygous_insufficient", "c.3G>T p.(Met1?)")


def test_every_clone_is_in_its_row(written: Path) -> None:
    row = next(row for row in table(written / "summary.tsv") if row["sample"] == "two_clones")
    assert row["uba1_findings"] == "c.121A>C p.(Met41Leu); c.122T>C p.(Met41Thr)"
    assert row["uba1_vaf"] == "0.339394; 0.004153"
    row = next(row for row in table(written / "vexas_mqc.tsv") if row["Sample"] == "two_clones")
    assert row["uba1_vaf_percent"] == "33.9394"


def test_a_rejected_sample_says_why(written: Path) -> None:
    row = next(row for row in table(written / "summary.tsv") if row["sample"] == "truncated")
    assert (row["status"], row["conclusion"], row["problems"]) == ("not_analysed", "not_analysed", "VCF_TRUNCATED")
    html = (written / "summary.html").read_text(encoding="utf-8")
    assert "Not analysed: the VCF ends in the middle of a record." in html
    assert "VCF_TRUNCATED" in html


def test_links_of_the_table_lead_to_the_reports(written: Path) -> None:
    for case in BATCH:
        write_report(case, written.parent)
    assert all((written / row["report"]).is_file() for row in table(written / "summary.tsv"))


def test_the_page_is_in_the_order_of_urgency(written: Path) -> None:
    html = (written / "summary.html").read_text(encoding="utf-8")
    places = [html.index(f'<tbody class="{key}">') for key in (
        "detected", "possible", "not_analysed", "not_assessable", "not_detected",
    )]  # fmt: skip
    assert places == sorted(places)
    assert html.index("compound_het.report.html") < html.index("negative.report.html")
    assert "<b>possible compound heterozygosity</b>" in html


def test_counts_stand_on_top_and_come_back_from_the_tables(written: Path, tmp_path: Path) -> None:
    html = " ".join((written / "summary.html").read_text(encoding="utf-8").split())
    assert "<dd>9</dd><dt>samples in</dt>" in html
    assert "<dd>8</dd><dt>reported</dt>" in html
    assert "<dd>1</dd><dt>not analysed</dt>" in html
    write_summary("second", [cases.rejected()], tmp_path)
    found = totals([written / "summary.tsv", tmp_path / "second" / "summary.tsv"])
    assert found == Totals(samples=10, reported=8, not_analysed=2)
    assert found.text() == "10 samples in, 8 reported, 2 not analysed"


def test_the_order_of_the_documents_changes_nothing(
    written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795000000")
    one = write_summary("a", BATCH, tmp_path)
    other = write_summary("a", reversed(BATCH), tmp_path / "other")
    assert [path.name for path in one] == ["summary.tsv", "summary.html", "vexas_mqc.tsv"]
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


def test_an_empty_batch_has_headers(tmp_path: Path) -> None:
    paths = write_summary("empty", [], tmp_path)
    assert totals([paths[0]]) == Totals(0, 0, 0)
    assert paths[0].read_text(encoding="utf-8").startswith("sample\tstatus\tconclusion")


def test_multiqc_header_is_yaml_and_names_the_columns(written: Path) -> None:
    text = (written / "vexas_mqc.tsv").read_text(encoding="utf-8")
    header = yaml.safe_load("\n".join(line[2:] for line in text.splitlines() if line.startswith("# ")))
    assert (header["id"], header["plot_type"], header["file_format"]) == ("vexas_report", "table", "tsv")
    columns = set(table(written / "vexas_mqc.tsv")[0])
    assert set(header["headers"]) <= columns
    assert {"ada2_verdict", "prf1_verdict", "problems"} <= columns


def test_pandas_is_not_imported_until_a_batch_is_written() -> None:
    code = "import sys, vexas_report.render; sys.exit('pandas' in sys.modules)"
    path = str(Path(__file__).parents[2] / "workflow")
    assert subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": path}, check=False).returncode == 0


def hostile(name: str) -> Findings:
    case = cases.rejected()
    problem = replace(case.problems[0], code="=1+1\t<b>")
    conclusion = case.conclusion.model_copy(update={"headline": '"=HYPERLINK()\n\u2028<script>x</script>'})
    return case.model_copy(update={"sample": build.sample(name), "problems": (problem,), "conclusion": conclusion})


def test_hostile_names_and_headlines_stay_in_their_cells(tmp_path: Path) -> None:
    batch = [hostile("=cmd|x"), hostile("../../up\t\n"), cases.rejected()]
    paths = write_summary("../b", batch, tmp_path)
    assert all(path.resolve().is_relative_to(tmp_path.resolve()) for path in paths)
    rows = table(paths[0])
    assert len(rows) == 3
    for row in rows:
        assert None not in row
        assert all(not value.startswith(("=", "+", "-", "@", '"')) for value in row.values())
    assert totals([paths[0]]).not_analysed == 3
    html = paths[1].read_text(encoding="utf-8")
    assert "<script>" not in html
    assert "\u2028" not in html
