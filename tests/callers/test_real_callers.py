"""What real callers write from simulated clones of 2 to 97 %: nothing that a caller writes is lost (`make callers`)."""

import shutil
import subprocess
from pathlib import Path

import pytest
from tests.callers.ion import ion_reads
from tests.callers.modes import MODES, run
from tests.callers.simulate import WINDOWS, Change, lift, reads, reference
from tests.vcf.support import one

from vexas_report.knowledge.genome import load_genome
from vexas_report.model.evidence import SampleEvidence
from vexas_report.model.terms import Assembly, Status

pytestmark = pytest.mark.callers

SHARES = (0.02, 0.05, 0.10, 0.20, 0.50, 0.74, 0.97)
DEPTH = 400
UBA1 = ("chrX", 47199051, "A", "C")
ADA2 = ("chr22", 17209533, "GC", "G")
PRF1 = ("chr10", 70600900, "C", "A")

EVERY_SHARE = {"bcftools-mA", "bcftools-gvcf", "bcftools-mpileup", "bcftools-dp4"} | {
    m for m in MODES if m.startswith("freebayes-") and m != "freebayes-haploid"
}
"""Modes that write the clone at 5 % and above, whatever genotype they give it."""


@pytest.fixture(scope="module")
def fasta(tmp_path_factory: pytest.TempPathFactory) -> Path:
    missing = [tool for tool in ("bcftools", "freebayes", "minimap2") if shutil.which(tool) is None]
    if missing:
        pytest.fail(f"not installed: {', '.join(missing)} (Debian has packages of these names)")
    return reference(tmp_path_factory.mktemp("reference"))


@pytest.fixture(scope="module")
def bams(fasta: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[float, Path]:
    made = {}
    for number, share in enumerate(SHARES):
        changes = [Change(*UBA1, share), Change(*ADA2, 0.5), Change(*PRF1, 1 - share)]
        made[share] = reads(fasta, changes, DEPTH, number, tmp_path_factory.mktemp(f"reads{number}"))
    return made


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("share", SHARES)
def test_nothing_that_the_caller_writes_is_lost(
    mode: str, share: float, fasta: Path, bams: dict[float, Path], tmp_path: Path
) -> None:
    """GIVEN a clone in a caller's VCF WHEN collected THEN the call is there with its VAF, whatever GT, QUAL or FILTER say."""
    text = run(MODES[mode], fasta, bams[share])
    found = one(lift(text, tmp_path / "a.vcf"))
    assert found.status is Status.REPORTED, found.problems
    # freebayes --gvcf writes a block after a variant that stands inside it.
    assert {p.code for p in found.problems} <= ({"VCF_UNSORTED"} if mode == "freebayes-gvcf" else set())
    assert found.input is not None
    assert found.input.caller == ("FreeBayes" if mode.startswith("freebayes") else "bcftools")
    for change, expected in ((UBA1, share), (ADA2, 0.5), (PRF1, 1 - share)):
        call = _call(found, change)
        written = _written(text, change)
        assert (call is not None) == written, (change, written)
        if call is not None:
            assert call.counts is not None
            if mode == "bcftools-dp4" and call.counts.alt_reads is None:
                assert "reads_not_assigned" in {r.code for r in call.remarks}
                continue
            assert call.counts.alt_reads
            assert call.counts.depth
            noise = 0.02 + 5 * (expected * (1 - expected) / call.counts.depth) ** 0.5
            assert call.counts.vaf == pytest.approx(expected, abs=noise), (mode, change)
    if mode in EVERY_SHARE and share >= 0.05:
        assert _call(found, UBA1) is not None


def test_a_deletion_that_delly_calls(fasta: Path, tmp_path: Path) -> None:
    """GIVEN a heterozygous deletion of the start of PRF1's coding exon in delly's BCF THEN it is remarked, not called."""
    if shutil.which("delly") is None:
        pytest.fail("delly is not installed; make callers installs it")
    first, last = 70600700, 70601100
    genome = load_genome(Assembly.GRCH38)
    ref = genome.fetch("chr10", first, last)
    bam = reads(fasta, [Change("chr10", first, ref, ref[0], 0.5)], 300, 99, tmp_path)
    subprocess.run(["delly", "call", "-g", fasta, "-o", tmp_path / "d.bcf", bam], check=True, capture_output=True)
    text = subprocess.run(["bcftools", "view", tmp_path / "d.bcf"], check=True, capture_output=True, text=True).stdout
    found = one(lift(text, tmp_path / "a.vcf"))
    (record,) = found.structural
    assert (record.gene, record.kind, record.genotype) == ("PRF1", "DEL", "0/1")
    assert record.pos == pytest.approx(first, abs=10)
    assert record.end == pytest.approx(last, abs=10)
    assert [d.rule for d in found.decisions] == ["symbolic_remarked"]


@pytest.mark.parametrize("share", [0.1, 0.3, 0.74])
def test_ion_torrent(share: float, fasta: Path, tmp_path: Path) -> None:
    """GIVEN tvc's VCF of reads with flow signals THEN FAO and FRO are read, and AO and RO that differ are remarked."""
    if shutil.which("tvc") is None:
        pytest.fail("tvc is not installed; make callers installs it")
    bam = ion_reads(fasta, [Change(*UBA1, share), Change(*ADA2, 0.5), Change(*PRF1, 0.5)], 900, 7, tmp_path)
    low = [f"--{kind}-allele-freq" for kind in ("snp-min", "indel-min", "gen-min-alt", "gen-min-indel-alt")]
    options = [word for option in low for word in (option, "0.02")] + ["--suppress-no-calls", "off"]
    command = ["tvc", "-r", fasta, "-b", bam, "-o", "tvc.vcf", *options]
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
    text = (tmp_path / "tvc.vcf").read_text()
    found = one(lift(text, tmp_path / "a.vcf"))
    assert found.input is not None
    assert found.input.caller == "Ion Torrent TVC"
    records = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    assert len(records) >= 3
    for fields in records:
        stated = dict(zip(fields[8].split(":"), fields[9].split(":"), strict=False))
        pos = int(fields[1]) + WINDOWS[fields[0]][0] - 1
        (call,) = [c for c in found.calls if c.written.startswith(f"{fields[0]}:{pos}:")]
        assert call.counts is not None
        assert call.counts.field == "FORMAT/FAO+FRO"
        assert (call.counts.ref_reads, call.counts.alt_reads) == (int(stated["FRO"]), int(stated["FAO"]))
        assert (call.counts.alt_forward, call.counts.alt_reverse) == (int(stated["FSAF"]), int(stated["FSAR"]))
        # AO and RO are the counts before the correction in flow space: they are not a second reading.
        assert "counts_disagree" not in {r.code for r in call.remarks}
        assert call.counts.vaf == pytest.approx(int(stated["FAO"]) / (int(stated["FAO"]) + int(stated["FRO"])))
    assert _call(found, UBA1) is not None


def _call(found: SampleEvidence, change: tuple[str, int, str, str]):  # type: ignore[no-untyped-def]  # Call or None
    calls = [c for c in found.calls if (c.chrom, c.pos, c.ref, c.alt) == change]
    assert len(calls) <= 1
    return calls[0] if calls else None


def _written(text: str, change: tuple[str, int, str, str]) -> bool:
    """Whether the caller's text has the change, found without the program: bcftools splits, aligns and lists it."""
    chrom, pos, ref, alt = change
    return any(
        line.startswith(f"{chrom}\t") and _covers(line.split("\t"), pos - WINDOWS[chrom][0] + 1, ref, alt)
        for line in text.splitlines()
    )


def _covers(fields: list[str], pos: int, ref: str, alt: str) -> bool:
    """Whether one of the record's alternates, applied to its own REF, equals the change applied to it."""
    start, written = int(fields[1]), fields[3]
    offset = pos - start
    if offset < 0 or offset + len(ref) > len(written) or written[offset : offset + len(ref)] != ref:
        return False
    changed = written[:offset] + alt + written[offset + len(ref) :]
    return changed in fields[4].split(",")
