"""Earlier results under Snakemake: a patient's course, the former report, and what is made anew when they change."""

import json

from tests.workflow.conftest import HEADER, ROWS, write_batch

WHOSE = {"mosaic": "P1\t2026-01-01", "index": "P1\t2026-06-01", "negative": "P2\t2026-06-01"}


def sheet(folder, *names):
    rows = [f"{ROWS[name]}\t{WHOSE[name]}" for name in names]
    (folder / "samples.tsv").write_text("\n".join([f"{HEADER}\tpatient\tcollection_date", *rows]) + "\n")


def configure(folder, *previous):
    lines = ["samples: samples.tsv", f"previous: {json.dumps(previous)}", "thresholds: {near_fixed_vaf: 0.7}"]
    (folder / "config/config.yaml").write_text("\n".join(lines) + "\n")


def findings(run):
    found = {path.split("/")[1]: content for path, content in run.documents().items() if path.endswith("findings.json")}
    return {name: json.loads(content) for name, content in found.items()}


def test_earlier_results_join_the_reports_and_make_them_anew_when_they_change(snakemake, clone, tmp_path):
    """GIVEN results of last year WHEN `previous` names their folder, or the file THEN course and former report are there."""
    folder = tmp_path / "batch"
    write_batch(folder, clone, [])
    sheet(folder, "mosaic")
    assert snakemake(folder).status == 0
    former = "old/small/mosaic/mosaic.findings.json"
    (folder / "results").rename(folder / "old")
    sheet(folder, "mosaic", "index", "negative")
    configure(folder, "old")
    of_folder = snakemake(folder)
    assert of_folder.status == 0, of_folder.log
    made = findings(of_folder)
    # The file of the former report is measured once: its report of this run stands for it.
    assert [[m["sample"] for m in course["measurements"]] for course in made["index"]["courses"]] == [
        ["mosaic", "index"]
    ] * 2
    assert {m["source"] for course in made["index"]["courses"] for m in course["measurements"]} == {""}
    assert made["negative"]["courses"] == []
    assert {name: each["former"] and each["former"]["source"] for name, each in made.items()} == {
        "mosaic": former, "index": None, "negative": None,
    }  # fmt: skip
    assert "threshold near_fixed_vaf" in {change["what"] for change in made["mosaic"]["former"]["made_from"]}
    page = of_folder.documents()["small/mosaic/mosaic.report.html"].decode()
    assert "Changed since version" in page
    again = snakemake(folder)
    assert (again.status, again.rules) == (0, [])

    # Without its row the former report is the first measurement; named as a file it says the same as its folder.
    sheet(folder, "index")
    configure(folder, former)
    of_file = findings(snakemake(folder))["index"]
    assert [[m["source"] for m in course["measurements"]] for course in of_file["courses"]] == [[former, ""]] * 2
    earlier = folder / former
    earlier.write_text(json.dumps(json.loads(earlier.read_text()) | {"laboratory": "Another laboratory"}))
    changed = snakemake(folder)
    assert changed.status == 0
    assert "report" in changed.rules
    earlier.unlink()
    gone = snakemake(folder)
    assert gone.status != 0
    assert "CONFIG_FILE_MISSING" in gone.log
    assert "previous" in gone.log
