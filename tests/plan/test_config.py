import json
from dataclasses import fields
from pathlib import Path

import pytest
import yaml
from tests.builders import findings as build

from vexas_report.documents.report_page import render_report
from vexas_report.model.problems import VexasReportError
from vexas_report.model.sample import Settings, Thresholds
from vexas_report.plan.config import (
    Config,
    as_given,
    as_typed,
    check_config,
    make_config,
    nearest,
    read_config,
    schema_path,
)


def codes(raw, workdir=Path()):
    return [each.code for each in check_config(raw, workdir)]


def test_an_empty_configuration_is_the_defaults():
    assert codes({}) == []
    assert make_config({}) == Config()


def test_all_problems_are_told_at_once_with_key_value_and_mend(tmp_path):
    problems = check_config(
        {"sampels": "x", "shard_size": 0, "fail_on_rejected": 1, "thresholds": {"min_dept": 3}, "clinvar": "none.vcf"},
        tmp_path,
    )
    assert [(p.code, p.hint) for p in problems if p.code == "CONFIG_UNKNOWN_KEY"] == [
        ("CONFIG_UNKNOWN_KEY", "Did you mean 'samples'?"),
        ("CONFIG_UNKNOWN_KEY", "Did you mean 'min_depth'?"),
    ]
    assert any('"fail_on_rejected" must be true or false' in p.message and p.where == "value 1" for p in problems)
    assert any('"shard_size"' in p.message and "auto" in p.hint for p in problems)
    assert any(p.code == "CONFIG_FILE_MISSING" and "clinvar" in p.message for p in problems)
    assert len(problems) == 5


@pytest.mark.parametrize(
    "raw",
    [
        {"samples": ""},
        {"samples": 3},
        {"outdir": "a{b}"},
        {"outdir": "a\nb"},
        {"outdir": ""},
        {"outdir": "-rf"},
        {"shard_size": "many"},
        {"shard_size": 1.5},
        {"shard_size": True},
        {"laboratory": "two\nlines"},
        {"reference": {"GRCh39": "x.fa"}},
        {"reference": "x.fa"},
        {"thresholds": {"near_fixed_vaf": 90}},
        {"thresholds": {"min_depth": 0}},
        {"thresholds": {"low_level_vaf": -0.1}},
        {"max_uncompressed_bytes": "all"},
        {"thresholds": {"moderate_alt_reads": 20}},
        {"thresholds": {"heterozygous_vaf_low": 0.5, "heterozygous_vaf_high": 0.5, "assay_limit_vaf": 0.3}},
    ],
)
def test_a_value_out_of_its_range_is_refused(raw):
    assert {"CONFIG_VALUE", "CONFIG_UNKNOWN_KEY"} & set(codes(raw))


def test_the_schema_knows_exactly_the_keys_thresholds_and_defaults_of_the_code():
    schema = json.loads(schema_path("config.schema.json").read_text(encoding="utf-8"))
    config = {f.name for f in fields(Config)} - {"settings"} | {f.name for f in fields(Settings)}
    assert set(schema["properties"]) == config
    thresholds = schema["properties"]["thresholds"]["properties"]
    assert {name: part["default"] for name, part in thresholds.items()} == {
        f.name: f.default for f in fields(Thresholds)
    }
    assert schema["properties"]["max_uncompressed_bytes"]["default"] == Settings().max_uncompressed_bytes


def test_the_shipped_configuration_shows_every_key_with_its_default(repository):
    text = (repository / "config/config.yaml").read_text(encoding="utf-8")
    uncommented = "\n".join(
        line.removeprefix("# ") for line in text.splitlines() if ":" in line and "README" not in line
    )
    whole = yaml.safe_load(uncommented)
    schema = json.loads(schema_path("config.schema.json").read_text(encoding="utf-8"))
    assert set(whole) == set(schema["properties"])
    own_files = {
        "previous",
        "reference",
        "local_variants",
        "clinvar",
        "population",
        "confirmations",
        "events",
        "review",
    }
    assert make_config({k: v for k, v in whole.items() if k not in own_files}) == Config()
    assert codes(yaml.safe_load(text), repository) == []


def test_the_readme_names_every_key_and_column(repository):
    from vexas_report.plan.sheet_values import READERS

    text = (repository / "config/README.md").read_text(encoding="utf-8")
    schema = json.loads(schema_path("config.schema.json").read_text(encoding="utf-8"))
    names = [*schema["properties"], *READERS]
    names += [key for part in ("thresholds", "reads", "report") for key in schema["properties"][part]["properties"]]
    assert [name for name in names if f"| `{name}`" not in text] == []


def test_numbers_do_not_depend_on_how_they_were_typed():
    typed = make_config({"thresholds": {"near_fixed_vaf": 1, "min_depth": 30}}).settings.thresholds
    assert (typed.near_fixed_vaf, typed.min_depth) == (1.0, 30)
    assert isinstance(typed.near_fixed_vaf, float)


@pytest.mark.parametrize("content", [b"a: [1", b"- a\n- b\n", b"\xff\xfea", b"just text"])
def test_a_file_that_is_no_configuration_is_refused_in_a_sentence(tmp_path, content):
    path = tmp_path / "config.yaml"
    path.write_bytes(content)
    with pytest.raises(VexasReportError) as caught:
        read_config(path)
    assert [p.code for p in caught.value.problems] == ["CONFIG_UNREADABLE"]


def test_a_missing_configuration_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(VexasReportError, match="No such file"):
        read_config(tmp_path / "none.yaml")


@pytest.mark.parametrize("outdir", ["file", "file/below"])
def test_a_file_in_the_place_of_the_results_is_told(tmp_path, outdir):
    (tmp_path / "file").touch()
    (found,) = check_config({"outdir": outdir}, tmp_path)
    assert found.code == "CONFIG_VALUE"
    assert "is a file" in found.message
    assert check_config({"outdir": "new/below"}, tmp_path) == ()
    (missing,) = check_config({"clinvar": "a" * 300}, tmp_path)
    assert missing.code == "CONFIG_FILE_MISSING"


def test_an_empty_file_is_an_empty_configuration(tmp_path):
    path = tmp_path / "config.yaml"
    path.write_text("# nothing\n")
    assert read_config(path) == {}


def test_values_from_outside_stand_on_one_short_line():
    assert as_given("a\nb\x1b[31m\u202e") == '"a\\nb\\u001b[31m\\u202e"'
    assert len(as_given("x" * 1_000_000)) < 90


def test_what_a_command_line_cannot_say_is_understood():
    given = as_typed({"fail_on_rejected": "False", "outdir": 2026, "samples": "s.tsv", "shard_size": 3})
    assert given == {"fail_on_rejected": False, "outdir": "2026", "samples": "s.tsv", "shard_size": 3}
    assert codes(as_typed({"fail_on_rejected": "no"})) == ["CONFIG_VALUE"]


def test_nearest_is_silent_where_nothing_is_like_it():
    assert nearest("SAMPEL", ("sample", "vcf")) == "sample"
    assert nearest("zzz", ("sample", "vcf")) is None


def test_the_assembly_of_rows_that_say_auto_is_a_setting():
    assert make_config({"assembly": "GRCh37"}).settings.assembly == "GRCh37"
    assert make_config({"assembly": "auto"}) == make_config({}) == make_config({"assembly": None})
    assert "CONFIG_VALUE" in codes({"samples": "s.tsv", "assembly": "hg19"}, Path())


BOMB = "a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n" + "".join(
    f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("thresholds: {assay_limit_vaf: .nan}", "CONFIG_VALUE"),
        ("thresholds: {assay_limit_vaf: .inf}", "CONFIG_VALUE"),
        ("reads: &r {error_rate: *r}", "CONFIG_UNREADABLE"),
        (BOMB, "CONFIG_UNREADABLE"),
        ("previous: " + "[" * 20_000, "CONFIG_UNREADABLE"),
        ("outdir: a\nlaboratory: x\noutdir: b", "CONFIG_UNREADABLE"),
        ("thresholds:\n  min_depth: 1\n  min_depth: 2", "CONFIG_UNREADABLE"),
        ("laboratory: '" + "x" * 10_000_001 + "'", "CONFIG_UNREADABLE"),
    ],
    ids=["nan", "infinite", "holds itself", "aliases of aliases", "brackets", "key twice", "threshold twice", "10 MB"],
)
def test_a_configuration_that_would_take_the_machine_or_mislead_is_a_sentence(
    text: str, code: str, tmp_path: Path
) -> None:
    from vexas_report.plan import check

    (tmp_path / "c.yaml").write_text(text)
    found = check(config_file=tmp_path / "c.yaml", workdir=tmp_path)
    assert code in [each.code for each in found.problems]
    assert found.settings is None


@pytest.mark.parametrize("length", [1, 160, 161, 200, 201])
def test_a_laboratory_name_that_the_configuration_takes_is_printed_whole(length):
    """GIVEN a name without a blank WHEN the schema accepts it THEN the page holds all of it."""
    name = ("Laboratoire-de-génétique-" * 10)[:length]
    wrong = codes({"laboratory": name})
    assert ("CONFIG_VALUE" in wrong) == (length > 200)
    if not wrong:
        page = render_report(build.document("s", laboratory=name), "0" * 64)
        assert f"</h1> {name}</div>" in page
