"""What a page of an open answer says that would close it."""

from pathlib import Path

import pytest
from tests.builders import cases

from vexas_report.documents import write_report
from vexas_report.documents.answerable import answerable, depth_for
from vexas_report.interpretation.read_statistics import detection_limit
from vexas_report.knowledge import load_genes
from vexas_report.model.findings import Findings
from vexas_report.model.terms import VexasConclusion


def opened(conclusion: VexasConclusion) -> Findings:
    found = cases.negative()
    return found.model_copy(update={"conclusion": found.conclusion.model_copy(update={"vexas": conclusion})})


@pytest.mark.parametrize("limit", [0.05, 0.02, 0.01])
@pytest.mark.parametrize("needed", [1, 3, 5])
def test_the_depth_is_the_smallest_that_reaches_the_limit(limit: float, needed: int) -> None:
    depth = depth_for(limit, needed)
    reached, before = detection_limit(depth, needed), detection_limit(depth - 1, needed)
    assert reached is not None
    assert reached <= limit
    assert before is None or before > limit


@pytest.mark.parametrize("conclusion", list(VexasConclusion))
def test_open_answers_have_depths_commands_and_a_bed_and_no_others(conclusion: VexasConclusion, tmp_path: Path) -> None:
    document = opened(conclusion)
    is_open = conclusion in (VexasConclusion.NOT_ASSESSABLE, VexasConclusion.PARTLY_ASSESSED)
    for _ in range(2):
        paths = write_report(document, tmp_path)
        beds = [path for path in paths if path.name.endswith(".loci.bed")]
        assert bool(beds) is is_open
        html = paths[0].read_text(encoding="utf-8")
        assert ("samtools depth" in html) is is_open
        assert ("-ERC GVCF" in html) is is_open
    if is_open:
        rows = [line.split("\t") for line in beds[0].read_text().splitlines()]
        assert {row[3] for row in rows} == {locus.id for locus in load_genes()["UBA1"].loci}
        assert all(int(start) < int(end) for _, start, end, _ in rows)
        closed = write_report(opened(VexasConclusion.NOT_DETECTED), tmp_path)
        assert not beds[0].exists()
        assert beds[0] not in closed


def test_a_file_that_was_not_read_has_no_such_section() -> None:
    assert answerable(cases.rejected()) is None
