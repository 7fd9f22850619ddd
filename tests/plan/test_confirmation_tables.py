"""Tables of second methods and events: checked like the sheet, each row given to the samples that it names."""

from pathlib import Path

import pytest

from vexas_report.model.sample import Sample, SecondMethod, TreatmentEvent
from vexas_report.model.terms import Method, MethodOutcome, Severity, Specimen, Treatment, YesNoUnknown
from vexas_report.plan import check
from vexas_report.plan.confirmation_tables import GivenSamples, give_rows
from vexas_report.plan.sheet_values import InvalidValue

ONE = Sample("S1", "s1.vcf", patient="P1", collection_date="2026-01-10")
OTHER = Sample("S2", "s2.vcf", patient="P1", collection_date="2026-06-10")
STRANGER = Sample("S3", "s3.vcf")
HEADER = "sample,patient,date,gene,hgvs_c,method,outcome,fraction,interval_low,interval_high,limit,specimen"


def given(tmp_path: Path, confirmations: str = "", events: str = "", samples: tuple[Sample, ...] = ()) -> GivenSamples:
    paths = []
    for name, text in (("confirmations.csv", confirmations), ("events.csv", events)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        paths.append(tmp_path / name if text else None)
    return give_rows(samples or (ONE, OTHER, STRANGER), *paths)


def result(row: str) -> str:
    return f"{HEADER}\n{row}\n"


def test_a_row_goes_to_its_sample_or_to_every_sample_of_its_patient(tmp_path: Path) -> None:
    # GIVEN a result on a sample, in the words of a laboratory, and one on the patient
    rows = 's1,,2026-02-01,ube1,c.122T>C,DDPCR,Found,3.9 %,"3,1 %",4.8%,0.005,BLOOD\n,P1,2026-07-01,UBA1,c.122T>C,amplicon,not_found,,,,1 %,'
    # WHEN both are dealt
    found = given(tmp_path, result(rows))
    # THEN the first is its sample's alone, the second every sample's of the patient, and nobody else's
    own = SecondMethod(
        "2026-02-01",
        "UBA1",
        "c.122T>C",
        Method.DDPCR,
        MethodOutcome.FOUND,
        True,
        Specimen.BLOOD,
        0.039,
        0.031,
        0.048,
        0.005,
    )
    shared = SecondMethod("2026-07-01", "UBA1", "c.122T>C", Method.AMPLICON, MethodOutcome.NOT_FOUND, False, limit=0.01)
    assert found.problems == ()
    assert [sample.second_methods for sample in found.samples] == [(own, shared), (shared,), ()]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (",,2026-02-01,UBA1,c.122T>C,ddPCR,found,,,,,", "neither sample nor patient"),
        ("S1,P9,2026-02-01,UBA1,c.122T>C,ddPCR,found,,,,,", "not of the patient"),
        ("S1,,01.02.2026,UBA1,c.122T>C,ddPCR,found,,,,,", "YYYY-MM-DD"),
        ("S1,,2026-02-01,TP53,c.122T>C,ddPCR,found,,,,,", "be one of UBA1, ADA2, PRF1"),
        ("S1,,2026-02-01,UBA1,NM_003334.4:c.122T>C,ddPCR,found,,,,,", "without a transcript"),
        ("S1,,2026-02-01,UBA1,p.Met41Thr,ddPCR,found,,,,,", "c. name"),
        ("S1,,2026-02-01,UBA1,c.122T>C,qPCR,found,,,,,", "be one of ddPCR"),
        ("S1,,2026-02-01,UBA1,c.122T>C,ddPCR,positive,,,,,", "be one of found"),
        ("S1,,2026-02-01,UBA1,c.122T>C,ddPCR,found,3.9,,,,", "fraction below 1"),
        ("S1,,2026-02-01,UBA1,c.122T>C,ddPCR,found,-0.1,,,,", "fraction below 1"),
        ("S1,,2026-02-01,UBA1,c.122T>C,ddPCR,found,,,,0,", "above 0"),
        ("S1,,2026-02-01,UBA1,c.122T>C,ddPCR,found,0.5,0.6,0.7,,", "ascending"),
        ("S1,,2026-02-01,UBA1,c.122T>C,ddPCR,not_found,0.04,,,,", "outcome is not_found"),
        ("S1,,2026-02-01,UBA1,c.122T>C,ddPCR,,,,,,", "'outcome' is empty"),
    ],
)
def test_a_wrong_row_is_an_error_with_its_line_and_gives_nothing(tmp_path: Path, row: str, words: str) -> None:
    # GIVEN a good row and a wrong one, THEN the error names the line, and no row is used
    good = "S1,,2026-02-01,UBA1,c.121A>G,ddPCR,found,,,,,"
    found = given(tmp_path, result(f"{good}\n{row}"))
    (told,) = found.problems
    assert told.severity is Severity.ERROR
    assert words in told.message
    assert "line 3" in told.where
    assert all(sample.second_methods == () for sample in found.samples)


def test_all_problems_of_both_tables_are_told_at_once(tmp_path: Path) -> None:
    found = given(
        tmp_path, "sample,date,gene\nS1,yesterday,UBA1\n", "sample,date,kind,colour\nS1,2026-01-01,ruxolitinib,red\n"
    )
    told = " ".join(each.message for each in found.problems)
    assert all(word in told for word in ("'hgvs_c'", "'method'", "'outcome'", "'date'", '"colour"', "'kind'"))
    assert not any("sample sheet" in each.message for each in found.problems)


def test_rows_of_other_runs_are_one_warning(tmp_path: Path) -> None:
    rows = "\n".join(f"X{n},,2026-02-01,UBA1,c.122T>C,ddPCR,found,,,,," for n in range(5))
    found = given(tmp_path, result(f"{rows}\nS3,,2026-02-01,UBA1,c.122T>C,ddPCR,found,,,,,"))
    (told,) = found.problems
    assert (told.code, told.severity) == ("ROWS_WITHOUT_SAMPLE", Severity.WARNING)
    assert told.message.startswith("5 rows")
    assert len(found.samples[2].second_methods) == 1


def test_a_row_that_is_there_twice_is_an_error(tmp_path: Path) -> None:
    row = "S1,,2026-02-01,UBA1,c.122T>C,ddPCR,found,,,,,"
    (told,) = given(tmp_path, result(f"{row}\n{row}")).problems
    assert told.code == "SHEET_DUPLICATE"


def test_a_sample_of_the_day_of_a_transplant_or_later_was_taken_after_it(tmp_path: Path) -> None:
    # GIVEN a transplant between two samples of a patient
    rows = "patient,date,kind,event\nP1,2026-03-01,allogeneic_transplant,sibling donor\nP1,2026-02-01,azacitidine,\n"
    # WHEN it is dealt
    found = given(tmp_path, events=rows)
    # THEN the later sample counts as taken after one, the earlier stays as the sheet has it, and both have all events
    assert [sample.allogeneic_hsct for sample in found.samples] == ["unknown", "yes", "unknown"]
    treated = (
        TreatmentEvent("2026-02-01", Treatment.AZACITIDINE),
        TreatmentEvent("2026-03-01", Treatment.ALLOGENEIC_TRANSPLANT, "sibling donor"),
    )
    assert [sample.events for sample in found.samples] == [treated, treated, ()]


def test_a_sheet_that_denies_the_transplant_is_an_error(tmp_path: Path) -> None:
    denied = Sample("S1", "s1.vcf", collection_date="2026-06-10", allogeneic_hsct=YesNoUnknown.NO)
    found = given(tmp_path, events="sample,date,kind\nS1,2026-06-10,allogeneic_transplant\n", samples=(denied,))
    assert [each.code for each in found.problems] == ["EVENT_CONTRADICTS_SHEET"]


def test_the_plan_of_a_sample_follows_its_rows_and_no_other(tmp_path: Path) -> None:
    # GIVEN two samples in shards of their own, and a table whose second version has one row more for one of them
    for name in ("a.vcf", "b.vcf"):
        (tmp_path / name).write_text("##fileformat=VCFv4.2\n")
    (tmp_path / "samples.csv").write_text("sample,vcf\nA,a.vcf\nB,b.vcf\n")
    table = tmp_path / "confirmations.csv"
    plans = []
    for rows in ("A,,2026-02-01,UBA1,c.122T>C,ddPCR,found,,,,,", "A,,2026-02-01,UBA1,c.122T>C,ddPCR,not_found,,,,,"):
        table.write_text(result(rows))
        # WHEN the run is planned with each
        plan = check(
            samples="samples.csv",
            config_json='{"shard_size": 1, "confirmations": "confirmations.csv"}',
            workdir=tmp_path,
        ).plan
        assert plan is not None
        plans.append({shard.samples[0].sample: plan.stems[shard.batch, shard.id] for shard in plan.shards})
    # THEN only that sample is made again
    assert plans[0]["A"] != plans[1]["A"]
    assert plans[0]["B"] == plans[1]["B"]


def test_a_table_that_does_not_exist_is_told_like_any_file_of_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "samples.csv").write_text("sample,vcf\nA,a.vcf\n")
    told = check(samples="samples.csv", events="nowhere.tsv", workdir=tmp_path).problems
    assert ("CONFIG_FILE_MISSING", '"nowhere.tsv"') in [(each.code, each.where) for each in told]


@pytest.mark.parametrize("text", ["1e-3", "٣", "0.5.1", "nan", "", "5 % %", "1", "1.0", "3.9", "101 %", "-1 %"])
def test_a_fraction_is_written_in_plain_figures(text: str) -> None:
    from vexas_report.plan.confirmation_tables import fraction

    with pytest.raises(InvalidValue):
        fraction(text)
    assert (fraction("100 %"), fraction("1 %"), fraction("0,01"), fraction("0")) == (1, 0.01, 0.01, 0)
