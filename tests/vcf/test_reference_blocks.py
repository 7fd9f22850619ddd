"""Reference blocks of callers that write them in their own way: a depth and a floor, never counts."""

from pathlib import Path

import pytest
from tests.builders.vcf import VcfBuilder
from tests.vcf.support import one

from vexas_report.knowledge import load_interpretation
from vexas_report.model.evidence import ReferenceBlock, SampleEvidence
from vexas_report.model.findings import Findings
from vexas_report.model.sample import Settings
from vexas_report.run.stages import Interpreter
from vexas_report.vcf.caller import least_fraction

FREEBAYES = "##source=freeBayes v1.3.6"
WHOLE = {"info": "DP=60;END=47206472;MIN_DP=50", "fmt": "GQ:DP:MIN_DP:QR:RO:QA:AO", "filters": ".", "qual": "."}


def evidence(tmp_path: Path, cell: str, *meta: str, alt: str = "<*>", **keys: str) -> SampleEvidence:
    """One record over all of UBA1's loci."""
    builder = VcfBuilder(meta=meta).add("X", 47198775, "N", alt, cell, **keys)
    return one(builder.plain(tmp_path / "a.vcf"))


def block(tmp_path: Path, cell: str, *meta: str, **keys: str) -> ReferenceBlock:
    (found,) = evidence(tmp_path, cell, *meta, **keys).blocks
    return found


def findings(found: SampleEvidence) -> Findings:
    return Interpreter(Settings()).findings(found)


@pytest.mark.parametrize(
    ("command", "floor"),
    [
        (None, 0.20),
        ("freebayes --gvcf -f ref.fa a.bam", 0.20),
        ("freebayes -F 0.3 --gvcf -f ref.fa a.bam", 0.30),
        ("freebayes -f ref.fa --min-alternate-fraction 0.15 a.bam", 0.15),
        ("freebayes -f ref.fa --min-alternate-fraction=0.01 a.bam", 0.12),
        ("freebayes -F 0 -f ref.fa a.bam", 0.12),
        ("freebayes -F0.3 -f ref.fa a.bam", 0.30),
        ("freebayes --min-alternate-frac .3 -f ref.fa a.bam", 0.30),
        ("freebayes -F 0.15 -f 37.fa a.bam", 0.15),
        ("freebayes -f 37.fa a.bam", 0.20),
        ("freebayes -F 0.3 -F 0.25 a.bam", 0.25),
    ],
)
def test_a_block_of_freebayes_excludes_from_the_fraction_of_its_command_line(
    tmp_path: Path, command: str | None, floor: float
) -> None:
    """GIVEN a gVCF of FreeBayes, whose blocks state no genotype THEN reference at MIN_DP, with the stated fraction as floor: 20 % if
    it is not stated, at least 12 %; RO and AO are means and count nothing."""
    meta = (FREEBAYES, *((f'##commandline="{command}"',) if command else ()))
    found = evidence(tmp_path, "1500:60:50:1500:60:0:0", *meta, **WHOLE)
    (made,) = found.blocks
    assert (made.depth, made.field, made.ploidy, made.alt_reads) == (50, "FORMAT/MIN_DP", 2, None)
    assert load_interpretation().floor("FreeBayes", made.shape, made.least_fraction).floor == floor
    document = findings(found)
    assert document.conclusion.vexas == "not_detected"
    limits = {locus.detection_limit95 for locus in document.loci if locus.gene == "UBA1"}
    assert min(limit for limit in limits if limit is not None) >= floor
    assert all(locus.basis != "allele_depth" for locus in document.loci)


def test_a_mean_of_alternate_reads_beyond_errors_is_no_reference(tmp_path: Path) -> None:
    """GIVEN a FreeBayes block whose mean AO is 8 of 60 THEN nothing is excluded; no count and no genotype neither."""
    assert block(tmp_path, "10:60:50:1500:52:200:8", FREEBAYES, **WHOLE).ploidy == 0
    assert block(tmp_path, "10:60:50:1500:.:200:.", FREEBAYES, **WHOLE).ploidy == 0
    found = evidence(tmp_path, "10:60:50:1500:52:200:8", FREEBAYES, **WHOLE)
    assert findings(found).conclusion.vexas == "not_assessable"


def test_a_reference_call_of_platypus_is_a_block_with_a_floor(tmp_path: Path) -> None:
    """GIVEN Platypus' REFCALL, a filter by name THEN a diploid block at NR, which counts no reads."""
    keys = {"info": "END=47206472;Size=7698;FR=1.0", "fmt": "GT:GL:GOF:GQ:NR:NV", "alt": "."}
    made = block(tmp_path, "0/0:-1,-1,-1:1:99:80:0", "##source=Platypus_Version_0.8.1", filters="REFCALL", **keys)
    assert (made.depth, made.field, made.ploidy, made.filters, made.alt_reads) == (80, "FORMAT/NR", 2, (), None)
    other = block(tmp_path, "0/0:-1,-1,-1:1:99:80:0", "##source=Platypus_Version_0.8.1", filters="REFCALL;Q20", **keys)
    assert other.filters == ("Q20",)


def test_a_stretch_without_a_call_is_evidence_of_nothing(tmp_path: Path) -> None:
    """GIVEN Complete Genomics' <CGA_NOCALL> THEN no structural record, no block, and a row that says so."""
    for cell in ("./.:.", "0/0:.", "./0:."):
        found = evidence(tmp_path, cell, alt="<CGA_NOCALL>", info="END=47206472;NS=1;AN=0", fmt="GT:PS")
        assert found.structural == ()
        assert [(block.called, block.depth) for block in found.blocks] == [(False, None)]
        assert [d.rule for d in found.decisions] == ["no_call_block"]


@pytest.mark.parametrize(
    ("info", "fmt", "cell"),
    [
        ("END=47206472;REFLEN=7698", "GT:SM:CN:BC:PE", "./.:1.0:2:7:0,0"),
        ("END=47206472;REFLEN=7698", "GT:DP", "0/0:60"),
        ("END=47206472", "GT:DP:CN", "0/0:60:2"),
        ("END=47206472;SVTYPE=CNV", "GT:DP", "0/0:60"),
        ("END=47206472;SVLEN=7698", "GT:DP", "0/0:60"),
    ],
)
def test_a_segment_of_a_structural_caller_shows_no_single_base(tmp_path: Path, info: str, fmt: str, cell: str) -> None:
    """GIVEN a segment without a change (DRAGEN CNV writes REFLEN and no SVTYPE) THEN it is not a reference block."""
    found = evidence(tmp_path, cell, alt=".", info=info, fmt=fmt)
    assert found.blocks == ()
    assert [d.rule for d in found.decisions] == ["structural_reference"]


@pytest.mark.parametrize("source", ["##source=bcftools", "##source=HaplotypeCaller", "##fileDate=20240101"])
def test_block_of_freebayes_in_a_file_that_does_not_name_it_keeps_its_floor(tmp_path: Path, source: str) -> None:
    """GIVEN a FreeBayes block in a file that was rewritten without its header lines THEN 20 %, not the 12 % of any caller."""
    found = evidence(tmp_path, "1500:60:50:1500:60:0:0", source, **WHOLE)
    limits = {locus.detection_limit95 for locus in findings(found).loci if locus.gene == "UBA1"}
    assert min(limit for limit in limits if limit is not None) >= 0.20


def test_the_fraction_of_another_program_is_not_that_of_freebayes() -> None:
    assert least_fraction(["##bcftools_callCommand=call -F 0.3", "##commandline=other -F 0.3"]) is None
    lines = [f"##commandline=freebayes -F {fraction} a.bam" for fraction in (0.05, 0.3, 0.2)]
    assert least_fraction(lines) == 0.3
