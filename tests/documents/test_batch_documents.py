import base64
import csv
import hashlib
import io
import re
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import load_workbook
from tests.builders import cases
from tests.builders import findings as build

from vexas_report.documents import write_index, write_report, write_summary
from vexas_report.documents.batch_documents import summary_tsv
from vexas_report.documents.batch_page import render_summary
from vexas_report.documents.batch_rows import URGENCY, remarked
from vexas_report.documents.batch_rows import row as row_of
from vexas_report.documents.report_files import findings_json
from vexas_report.documents.report_identity import report_id
from vexas_report.documents.report_page import render_report
from vexas_report.model.findings import Findings, OtherDisease, Sentence
from vexas_report.model.terms import Assembly, Verdict

BATCH = cases.every_case()


@pytest.fixture
def written(tmp_path: Path) -> Path:
    write_summary("default", BATCH, tmp_path)
    return tmp_path / "default"


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        data = io.StringIO("".join(line for line in lines if not line.startswith("#")))
    return list(csv.DictReader(data, delimiter="\t", quoting=csv.QUOTE_NONE))


def sheet(path: Path) -> list[dict[str, Any]]:
    page = load_workbook(path)["samples"]
    head, *lines = page.iter_rows(values_only=True)
    return [dict(zip(map(str, head), line, strict=True)) for line in lines]


def summary_rows(*documents: Findings) -> list[dict[str, str]]:
    text = summary_tsv(remarked([row_of(document) for document in documents]))
    return list(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))


def test_no_sample_vanishes(written: Path) -> None:
    names = sorted(case.sample.sample for case in BATCH)
    assert [row["sample"] for row in table(written / "summary.tsv")] == names
    for name in ("vexas_mqc.tsv", "vexas_stats_mqc.tsv"):
        assert sorted(row["Sample"] for row in table(written / name)) == names
    assert sorted(line["sample"] for line in sheet(written / "summary.xlsx")) == names
    html = (written / "summary.html").read_text(encoding="utf-8")
    assert all(html.count(f'href="{name}/{name}.report.html"') == 1 for name in names)


def test_the_row_of_the_index_case(written: Path) -> None:
    row = next(row for row in table(written / "summary.tsv") if row["sample"] == "index_grch38")
    document = cases.index_case()
    assert (row["status"], row["conclusion"], row["batch"], row["assembly"]) == (
        "reported", "detected", "default", "GRCh38",
    )  # fmt: skip
    assert (row["patient"], row["sex"], row["age"], row["specimen"]) == ("P-2026-0417", "male", "65", "blood")
    assert (row["uba1_variant"], row["uba1_protein"]) == ("c.121A>C", "p.(Met41Leu)")
    assert (row["uba1_vaf"], row["uba1_vaf_low"], row["uba1_vaf_high"]) == ("0.339394", "0.288457", "0.393314")
    assert (row["uba1_alt_reads"], row["uba1_depth"], row["uba1_allele_state"]) == ("112", "330", "mosaic")
    assert (row["ada2_verdict"], row["ada2_findings"]) == ("heterozygous_insufficient", "c.144del p.(Arg49Glyfs*4)")
    assert (row["prf1_verdict"], row["prf1_findings"]) == ("heterozygous_insufficient", "c.3G>T p.(Met1?)")
    assert row["report_id"] == report_id(document)
    page = render_report(document, hashlib.sha256(findings_json(document).encode()).hexdigest())
    assert f"version {row['version']}" in page
    assert document.input is not None
    assert row["sha256"] == document.input.sha256


def test_a_negative_states_depth_and_limit_of_codon_41(written: Path) -> None:
    row = next(row for row in table(written / "summary.tsv") if row["sample"] == "negative")
    assert (row["codon41_depth"], row["codon41_limit"]) == ("130", "0.070385")


def test_the_workbook_holds_numbers_as_numbers(written: Path) -> None:
    row = next(row for row in sheet(written / "summary.xlsx") if row["sample"] == "index_grch38")
    assert row["uba1_vaf"] == pytest.approx(112 / 330)
    assert (row["uba1_alt_reads"], row["uba1_depth"]) == (112, 330)
    assert row["age"] == 65
    assert row["problems"] is None
    texts = {line["sample"]: line for line in table(written / "summary.tsv")}
    assert all(str(value or "") == texts[r["sample"]][name] for r in sheet(written / "summary.xlsx")
               for name, value in r.items() if not isinstance(value, int | float | datetime))  # fmt: skip


def test_the_workbook_is_in_the_order_of_the_page_with_a_link_to_each_report(written: Path) -> None:
    page = load_workbook(written / "summary.xlsx")["samples"]
    head = [cell.value for cell in page[1]]
    html = (written / "summary.html").read_text(encoding="utf-8")
    assert [line["sample"] for line in sheet(written / "summary.xlsx")] == re.findall(
        r'<th scope="row"><a [^>]*>([^<]+)', html
    )
    links = [row[head.index("report")] for row in page.iter_rows(min_row=2)]
    assert [cell.hyperlink.target.replace("\\", "/") for cell in links] == [cell.value for cell in links]


@pytest.mark.parametrize(
    ("age", "day", "typed"),
    [
        ("65", "2024-02-29", (65, "2024-02-29 00:00:00")),
        ("0", "1900-03-01", (0, "1900-03-01 00:00:00")),
        ("60-69", "2024-05", ("60-69", "2024-05")),
        ("65 y", "1900-02-28", ("65 y", "1900-02-28")),
        ("=1+1", "2023-02-29", ("=1+1", "2023-02-29")),
    ],
)
def test_ages_and_days_are_typed_only_if_they_are_whole(
    tmp_path: Path, age: str, day: str, typed: tuple[object, ...]
) -> None:
    document = cases.index_case()
    sample = replace(document.sample, age=age, collection_date=day)
    write_summary("default", [document.model_copy(update={"sample": sample})], tmp_path)
    (row,) = sheet(tmp_path / "default/summary.xlsx")
    day_read = row["collection_date"]
    assert (row["age"], str(day_read)) == typed
    assert isinstance(day_read, datetime) == (" " in str(day_read))


def test_the_workbook_lists_settings_and_versions_of_a_mixed_batch(tmp_path: Path) -> None:
    """GIVEN three reports, one with another threshold WHEN the workbook is written THEN both values stand with their number of samples."""
    one = cases.index_case()
    made = one.provenance.model_copy(update={"thresholds": {**one.provenance.thresholds, "min_depth": 77.0}})
    names = [one.model_copy(update={"sample": replace(one.sample, sample=name)}) for name in ("a", "b", "c")]
    write_summary("default", [*names[:2], names[2].model_copy(update={"provenance": made})], tmp_path)
    book = load_workbook(tmp_path / "default/summary.xlsx")
    settings = {(row[0], row[1]): row[2] for row in book["settings"].iter_rows(min_row=2, values_only=True)}
    assert settings["threshold min_depth", "77"] == 1
    assert sum(n for (name, _), n in settings.items() if name == "threshold min_depth") == 3
    versions = {row[0]: row[1:] for row in book["versions"].iter_rows(min_row=2, values_only=True)}
    assert all(versions[f"table {name}"] == (value, 3) for name, value in one.provenance.tables.items())
    assert all(versions[f"library {name}"] == (value, 3) for name, value in one.provenance.dependencies.items())


def test_new_columns_of_the_table_follow_the_old_ones(written: Path) -> None:
    """Programs read the table by place: `report` closes what 2.0 wrote, later columns come after it."""
    head = list(table(written / "summary.tsv")[0])
    later = ["uba1_alignment_alt_reads", "uba1_alignment_depth", "confirmation"]
    assert head[head.index("report") + 1 :] == later


def test_the_workbook_filters_and_keeps_its_head(written: Path) -> None:
    page = load_workbook(written / "summary.xlsx")["samples"]
    assert page.freeze_panes == "B2"
    assert page.auto_filter.ref.startswith("A1:")


def test_the_lead_finding_stands_in_its_columns_and_all_in_one(written: Path) -> None:
    row = next(row for row in table(written / "summary.tsv") if row["sample"] == "two_clones")
    assert row["uba1_findings"] == "c.121A>C p.(Met41Leu); c.122T>C p.(Met41Thr)"
    assert row["uba1_vaf"] == "0.339394"
    row = next(row for row in table(written / "vexas_mqc.tsv") if row["Sample"] == "two_clones")
    assert row["uba1_vaf_percent"] == "33.9394"


def test_a_passenger_with_more_reads_never_leads() -> None:
    lead = build.finding(vaf=0.2)
    passenger = build.finding(hgvs_c="c.200A>C", hgvs_p=None, vaf=0.9, contribution="none")
    (line,) = summary_rows(build.document("s", conclusion=cases.DETECTED, findings=(lead, passenger)))
    assert (line["uba1_variant"], line["uba1_vaf"]) == ("c.121A>C", "0.2")


def test_a_rejected_sample_says_why(written: Path) -> None:
    row = next(row for row in table(written / "summary.tsv") if row["sample"] == "truncated")
    assert (row["status"], row["conclusion"], row["problems"]) == ("not_analysed", "not_analysed", "VCF_TRUNCATED")
    html = (written / "summary.html").read_text(encoding="utf-8")
    assert "The VCF ends in the middle of a record." in html


def carried(vaf: float, other: float, patient: str | None = "P2") -> list[dict[str, str]]:
    low = build.document(
        "low", sample=build.sample("low", patient="P1"), conclusion=cases.DETECTED, findings=(build.finding(vaf=vaf),)
    )
    high = build.document(
        "high", sample=build.sample("high", patient=patient), conclusion=cases.DETECTED,
        findings=(build.finding(vaf=other),),
    )  # fmt: skip
    return summary_rows(high, low)


def test_a_call_that_the_alignment_does_not_show_is_remarked() -> None:
    lacking = build.finding(remarks=(Sentence(id="remark.reads_lack", text="Only 0 of 188 reads carry it."),))
    document = build.document("one", conclusion=cases.DETECTED, findings=(lacking,))
    (line,) = summary_rows(document)
    assert line["remarks"] == "The caller reports c.121A>C p.(Met41Leu), and the alignment does not show it."


def test_a_low_fraction_beside_a_high_one_of_the_batch_is_remarked() -> None:
    """GIVEN the same variant at 4 % in one patient and at 60 % in another of the batch
    WHEN the batch is summarised
    THEN the low one names the high one, and the high one nothing."""
    high, low = carried(0.04, 0.6)
    assert low["remarks"] == (
        "c.121A>C p.(Met41Leu) was found at 60.0 % in sample high of this batch: "
        "exclude carry-over or a swap before reporting the low fraction."
    )
    assert high["remarks"] == ""


@pytest.mark.parametrize(
    ("vaf", "other", "patient"), [(0.3, 0.6, "P2"), (0.04, 0.06, "P2"), (0.04, 0.6, "P1")], ids=str
)
def test_no_carry_over_where_both_are_high_or_low_or_of_one_patient(vaf: float, other: float, patient: str) -> None:
    assert [line["remarks"] for line in carried(vaf, other, patient)] == ["", ""]


def test_a_change_without_a_c_name_is_carried_over_from_the_other_assembly() -> None:
    """GIVEN an indel that ends at an unknown base, at 4 % on GRCh38 and at 60 % on GRCh37 THEN the low one names the high one."""
    values = {"hgvs_c": None, "hgvs_p": None, "ref": "AT", "alt": "A"}
    found = build.finding(**values, pos=47199059, vaf=0.04)
    low = build.document("low", sample=build.sample("low", patient="P1"), conclusion=cases.DETECTED, findings=(found,))
    found = build.finding(**values, pos=47199059 - 140601, vaf=0.6, hgvs_g="NC_000023.10:g.47058459del")
    high = build.document(
        "high", sample=build.sample("high", patient="P2"), conclusion=cases.DETECTED, findings=(found,)
    )
    assert high.input is not None
    high = high.model_copy(update={"input": replace(high.input, assembly=Assembly.GRCH37)})
    assert "in sample high" in summary_rows(high, low)[1]["remarks"]


def test_links_of_the_table_lead_to_the_reports(written: Path) -> None:
    for case in BATCH:
        write_report(case, written.parent)
    assert all((written / row["report"]).is_file() for row in table(written / "summary.tsv"))


def test_the_page_is_in_the_order_of_urgency(written: Path) -> None:
    html = (written / "summary.html").read_text(encoding="utf-8")
    groups = re.findall(r'<tr data-k="(\w+)"', html)
    assert groups == sorted(groups, key=URGENCY.index)
    assert html.index("compound_het.report.html") < html.index("negative.report.html")
    assert "(possible compound heterozygosity)" in html


def test_another_disease_has_a_group_of_its_own_after_what_vexas_found() -> None:
    other = OtherDisease(gene="ADA2", disease="DADA2", verdict=Verdict.HOMOZYGOUS, headline="DADA2.")
    with_other = cases.negative().model_copy(update={"other_diseases": (other,)})
    found = cases.index_case().model_copy(update={"other_diseases": (other,)})
    rows = [row_of(each) for each in (with_other, found, cases.possible(), cases.rejected(), cases.not_assessable())]
    html = render_summary("b", rows)
    assert re.findall(r'<tr data-k="(\w+)"', html) == [
        "detected", "possible", "other_disease", "not_analysed", "not_assessable",
    ]  # fmt: skip


def test_the_policy_allows_the_script_of_the_page_and_no_other(written: Path) -> None:
    html = (written / "summary.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert len(scripts) == html.count("<script") == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    assert f"default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; img-src data:; script-src &#39;sha256-{digest}&#39;" in html.replace("'", "&#39;")  # fmt: skip


def test_counts_stand_on_top_and_come_back_from_the_tables(written: Path, tmp_path: Path) -> None:
    html = (written / "summary.html").read_text(encoding="utf-8")
    assert "samples: 10 · 5 detected · 1 possible · 1 not analysed" in html
    second = write_summary("second", [cases.rejected()], tmp_path)
    write_index([written / "summary.tsv", second[0]], tmp_path / "index.html")
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "batches: 2 · samples: 11" in index
    assert {"default/summary.html", "second/summary.html"} <= set(re.findall(r'href="([^"]+)"', index))


def test_the_order_of_the_documents_changes_nothing(
    written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795000000")
    one = write_summary("a", BATCH, tmp_path)
    other = write_summary("a", reversed(BATCH), tmp_path / "other")
    assert [path.name for path in one] == [
        "summary.tsv", "summary.html", "summary.xlsx", "vexas_mqc.tsv", "vexas_stats_mqc.tsv",
    ]  # fmt: skip
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


def test_an_empty_batch_has_headers(tmp_path: Path) -> None:
    paths = write_summary("empty", [], tmp_path)
    header, *rows = paths[0].read_text(encoding="utf-8").splitlines()
    assert header.startswith("sample\tstatus\tconclusion")
    assert rows == []


def test_multiqc_header_is_yaml_and_names_the_columns(written: Path) -> None:
    for name, kind in (("vexas_mqc.tsv", "table"), ("vexas_stats_mqc.tsv", "generalstats")):
        text = (written / name).read_text(encoding="utf-8")
        header = yaml.safe_load("\n".join(line[2:] for line in text.splitlines() if line.startswith("# ")))
        assert (header["plot_type"], header["file_format"]) == (kind, "tsv")
        assert set(header["headers"]) == set(table(written / name)[0]) - {"Sample"}
    assert yaml.safe_load((written / "vexas_mqc.tsv").read_text().split("# pconfig: ")[1].split("\n")[0])["no_violin"]


def test_multiqc_rules_colour_the_words_of_the_table(written: Path) -> None:
    text = (written / "vexas_mqc.tsv").read_text(encoding="utf-8")
    header = yaml.safe_load("\n".join(line[2:] for line in text.splitlines() if line.startswith("# ")))
    rules = header["headers"]["conclusion"]["cond_formatting_rules"]
    words = {rule["s_eq"] for each in rules.values() for rule in each}
    assert {"detected", "possible", "not analysed"} <= words & {
        row["conclusion"] for row in table(written / "vexas_mqc.tsv")
    }
    assert all("," not in value for row in table(written / "vexas_mqc.tsv") for value in row.values())


def test_pandas_is_not_imported_until_a_batch_is_written() -> None:
    code = "import sys, vexas_report.documents; sys.exit('pandas' in sys.modules)"
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
    assert [row["status"] for row in rows] == ["not_analysed"] * 3
    assert [type(value) for line in sheet(paths[2]) for value in line.values() if value == "=cmd|x"] == [str]
    html = paths[1].read_text(encoding="utf-8")
    assert html.count("<script>") == 1
    assert "<script>x" not in html
    assert "\u2028" not in html
