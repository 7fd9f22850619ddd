"""Whether a column is the sample's own."""

from pathlib import Path

import pytest

from vexas_report.model.sample import Manifest, Sample
from vexas_report.vcf import collect, precheck_headers
from vexas_report.vcf.column_owner import warn_other_name

EXAMPLE = Path(__file__).parents[2] / "resources" / "example" / "vcf"
THR = str(EXAMPLE / "met41thr_grch38.vcf.gz")


@pytest.mark.parametrize(
    ("sample", "columns", "doubted"),
    [
        ("P1", ("P1",), False),
        ("P1", ("p1",), False),
        ("P1", ("P1_S4",), False),
        ("P1", ("P1.sorted.bam",), False),
        ("P1", ("SAMPLE",), False),
        ("P1", ("unknown",), False),
        ("P1", ("P10",), True),
        ("P1", ("P2",), True),
        ("P1", ("XP1",), True),
        ("P1", ("P2", "P3"), False),
        ("P1", (), False),
    ],
)
def test_only_another_name_is_doubted(sample: str, columns: tuple[str, ...], doubted: bool) -> None:
    assert [p.code for p in warn_other_name(Sample(sample, "a.vcf"), columns)] == ["VCF_SAMPLE_OTHER_NAME"] * doubted
    assert warn_other_name(Sample(sample, "a.vcf", vcf_sample="P2"), columns) == ()


def test_a_swapped_file_is_warned_of_in_check_and_in_the_report() -> None:
    """GIVEN a row whose file holds another sample's column, and a file on two rows THEN check and evidence warn of both."""
    own = Sample("met41thr_grch38", THR)
    swapped = Sample("index", THR)
    other = Sample("index-2", str(EXAMPLE / "index_grch37.vcf.gz"), vcf_sample="index_grch37")
    told = {e.sample.sample: [p.code for p in e.problems] for e in collect(Manifest("s", "b", (own, swapped, other)))}
    assert told == {
        "met41thr_grch38": ["VCF_COLUMN_SHARED"],
        "index": ["VCF_COLUMN_SHARED", "VCF_SAMPLE_OTHER_NAME"],
        "index-2": [],
    }
    foreseen = list(precheck_headers([own, swapped, other], 10**9))
    assert [(p.code, str(p.severity)) for p in foreseen] == [
        ("VCF_SAMPLE_OTHER_NAME", "warning"),
        ("VCF_COLUMN_SHARED", "warning"),
    ]
    assert "is also used for index." in foreseen[1].message


def test_a_file_named_by_two_paths_is_one_file(tmp_path: Path) -> None:
    (tmp_path / "link.vcf.gz").symlink_to(THR)
    rows = [Sample("met41thr_grch38", THR), Sample("b", str(tmp_path / "link.vcf.gz"), vcf_sample="met41thr_grch38")]
    assert [p.code for p in precheck_headers(rows, 10**9)] == ["VCF_COLUMN_SHARED"]
