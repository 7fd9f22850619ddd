"""Structural records before ADA2's first exon are met, in both assemblies; those beyond the window are not."""

from pathlib import Path

import pytest
from tests.builders.vcf import VcfBuilder
from tests.vcf.support import one

from vexas_report.knowledge import load_genes
from vexas_report.model.terms import Assembly

ADA2 = load_genes()["ADA2"]
END = ADA2.region[Assembly.GRCH38].end


@pytest.mark.parametrize("assembly", ["GRCh37", "GRCh38"])
@pytest.mark.parametrize("packed", ["plain", "indexed"])
@pytest.mark.parametrize(("before", "met"), [(60, True), (ADA2.upstream, True), (ADA2.upstream + 1, False)])
def test_a_deletion_before_the_transcript_is_met_as_far_as_the_window(
    tmp_path: Path, assembly: str, packed: str, before: int, met: bool
) -> None:
    # GIVEN a deletion whose first base lies so many bases before the transcript
    pos = END + before
    shift = 0 if assembly == "GRCh38" else -480890
    info = f"SVTYPE=DEL;END={pos + 20_000 - shift}"
    made = VcfBuilder(assembly=assembly).add38("22", pos, "N", "<DEL>", "0/1", info=info)
    made.add38("X", 47199052, "T", "C", "0/1")
    path = made.plain(tmp_path / "s.vcf") if packed == "plain" else made.bgzip(tmp_path / "s.vcf.gz", index="tbi")
    # WHEN the file is read THEN its record stands beside the gene, or is none of ours
    assert [record.gene for record in one(path).structural] == (["ADA2"] if met else [])
