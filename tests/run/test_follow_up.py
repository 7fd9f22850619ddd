"""The course of a patient over a run and its earlier reports: shards, fingerprints, former reports, faults."""

import json
import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from vexas_report.cli import main
from vexas_report.model.sample import Sample
from vexas_report.plan import check, load_plan
from vexas_report.plan.shards import make_shards

EXAMPLE = Path(__file__).parents[2] / "resources" / "example" / "vcf"
HEADER = "sample\tvcf\tvcf_sample\tspecimen\tassay\tcollection_date\tpatient\tbatch\n"
ROWS = {
    "second": (EXAMPLE / "met41thr_grch38.vcf.gz", "met41thr_grch38", "blood\tpanel", "2026-06-01", "P1"),
    "first": (EXAMPLE / "near_fixed_grch38.vcf", "near_fixed_grch38", "blood\tpanel", "2026-01-01", "P1"),
    "alone": (EXAMPLE / "negative_grch38.vcf", "negative_grch38", "blood\tpanel", "2026-06-01", "p1"),
}


def sheet(folder: Path, *names: str) -> Path:
    path = folder / "samples.tsv"
    rows = ["\t".join([name, *map(str, ROWS[name]), "default"]) for name in names]
    path.write_text(HEADER + "\n".join(rows) + "\n")
    return path


def run(folder: Path, out: str, *names: str, **config: object) -> dict[str, dict]:
    folder.mkdir(exist_ok=True)
    settings = folder / "config.yaml"
    settings.write_text(yaml.safe_dump({"samples": "samples.tsv", **config}))
    given = ["run", str(sheet(folder, *names)), "--out", str(folder / out), "--config", str(settings)]
    assert main(given) == 0
    found = (folder / out).glob("default/*/*.findings.json")
    return {path.name.split(".")[0]: json.loads(path.read_bytes()) for path in found}


def test_samples_of_one_patient_in_one_batch_make_a_course(tmp_path, monkeypatch):
    """GIVEN two dates of P1 and a patient p1 THEN both of P1 show both, and p1 is another patient."""
    monkeypatch.chdir(tmp_path)
    made = run(tmp_path / "a", "out", "first", "second", "alone")
    for name in ("first", "second"):
        (course,) = made[name]["courses"]
        assert [(m["sample"], m["this"]) for m in course["measurements"]] == [
            ("first", name == "first"),
            ("second", name == "second"),
        ]
        assert {m["overlap"] for m in course["measurements"]} == {None, False}
    assert made["alone"]["courses"] == []
    page = (tmp_path / "a/out/default/second/second.report.html").read_text()
    assert "interval does not overlap" in page
    assert "2026-01-01" in page
    # The size of shards changes nothing.
    again = run(tmp_path / "b", "out", "first", "second", "alone", shard_size=1)
    assert again == made


def test_earlier_results_join_the_course_and_the_former_report_is_compared(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run(tmp_path / "old", "out", "first", "second")
    former = json.loads((tmp_path / "old/out/default/second/second.findings.json").read_bytes())
    made = run(tmp_path / "new", "out", "second", previous=["old/out"], thresholds={"near_fixed_vaf": 0.7})["second"]
    (course,) = made["courses"]
    assert [m["source"] for m in course["measurements"]] == ["old/out/default/first/first.findings.json", ""]
    assert made["former"]["source"] == "old/out/default/second/second.findings.json"
    changed = {each["what"] for each in made["former"]["made_from"]}
    assert "threshold near_fixed_vaf" in changed
    assert any("state" in each["what"] for each in made["former"]["said"])
    assert made["findings"][0]["hgvs_c"] == former["findings"][0]["hgvs_c"]
    page = (tmp_path / "new/out/default/second/second.report.html").read_text()
    assert "Changed since version" in page


def test_a_single_file_takes_earlier_reports_too(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    run(tmp_path / "old", "out", "first", "second")
    given = ["one", str(ROWS["second"][0]), "--sample", "second", "--vcf-sample", "met41thr_grch38", "--out", "new"]
    whose = ["--specimen", "blood", "--patient", "P1", "--collection-date", "2026-06-01"]
    assert main([*given, *whose, "--previous", "old/out"]) == 0
    made = json.loads((tmp_path / "new/default/second/second.findings.json").read_bytes())
    assert made["former"]["source"] == "old/out/default/second/second.findings.json"
    (course,) = made["courses"]
    assert [(m["sample"], m["this"]) for m in course["measurements"]] == [("first", False), ("second", True)]
    before = sorted(tmp_path.rglob("*"))
    for place, code in (("new", "CONFIG_VALUE"), ("none", "CONFIG_FILE_MISSING")):
        capsys.readouterr()
        assert main([*given, "--previous", place]) == 2
        assert code in capsys.readouterr().err
    assert sorted(tmp_path.rglob("*")) == before


def plan_of(folder: Path, *previous: str):
    return load_plan(
        {"samples": str(sheet(folder, "first")), "outdir": str(folder / "o"), "previous": list(previous)}, folder
    )


def test_a_changed_earlier_report_makes_results_anew(tmp_path):
    document = tmp_path / "old/x/x.findings.json"
    document.parent.mkdir(parents=True)
    document.write_text("{}")
    before = plan_of(tmp_path, "old").stems
    assert plan_of(tmp_path, "old").stems == before
    document.write_text("{ }")
    after = plan_of(tmp_path, "old").stems
    assert after != before
    shutil.copytree(document.parent, tmp_path / "old/y")
    (tmp_path / "old/y/x.findings.json").rename(tmp_path / "old/y/y.findings.json")
    assert plan_of(tmp_path, "old").stems not in (before, after)
    assert plan_of(tmp_path).stems != before


def test_an_earlier_report_that_cannot_be_read_is_warned_of_where_it_concerns(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old").mkdir()
    (tmp_path / "old/second.findings.json").write_text('{"sample": {"patient": "P1"}')
    made = run(tmp_path / "a", "out", "second", "alone", previous=["old"])
    assert [each["code"] for each in made["second"]["problems"]] == ["PREVIOUS_UNREADABLE"]
    assert "second.findings.json" in made["second"]["problems"][0]["where"]
    assert made["alone"]["problems"] == []
    assert "PREVIOUS_UNREADABLE" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("previous", "code"), [("none", "CONFIG_FILE_MISSING"), ("o", "CONFIG_VALUE"), (".", "CONFIG_VALUE")]
)
def test_wrong_places_are_refused_before_any_work(tmp_path, previous, code):
    (tmp_path / "o").mkdir()
    config = json.dumps({"previous": [previous]})
    found = check(config_json=config, samples=str(sheet(tmp_path, "first")), outdir="o", workdir=tmp_path)
    assert [each.code for each in found.errors] == [code]


def test_a_fault_in_the_course_costs_the_course_alone(tmp_path, monkeypatch, capsys):
    def failing(*_):
        raise ZeroDivisionError("JOHN DOE")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("vexas_report.run.follow_up.courses", failing)
    made = run(tmp_path / "a", "out", "first", "second")
    assert {d["status"] for d in made.values()} == {"reported"}
    assert [each["code"] for each in made["first"]["problems"]] == ["FOLLOW_UP_FAILED"]
    assert "JOHN" not in json.dumps(made)


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4), st.integers(0, 2)), min_size=1, max_size=40),
    st.sampled_from([None, 1, 3]),
)
def test_a_patients_samples_of_a_batch_share_a_shard(rows, size):
    samples = [
        Sample(f"s{n}", f"{vcf}.vcf", patient=f"P{who}", collection_date=f"2026-01-0{day + 1}")
        for n, (vcf, who, day) in enumerate(rows)
    ]
    shards = make_shards(samples, size)
    assert sorted(s.sample for shard in shards for s in shard.samples) == sorted(s.sample for s in samples)
    where = {s.sample: shard.id for shard in shards for s in shard.samples}
    for one in samples:
        for other in samples:
            if one.vcf == other.vcf or (one.patient == other.patient and one.collection_date != other.collection_date):
                assert where[one.sample] == where[other.sample]
    assert make_shards(samples[::-1], size) == shards
