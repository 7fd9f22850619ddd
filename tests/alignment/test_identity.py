"""VCF and alignment of one person or of two, by common variants that the VCF carries."""

import random
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pysam
import pytest
from tests.builders.bam import BamBuilder, Change, sequence
from tests.builders.vcf import VcfBuilder

from vexas_report.alignment.identity import MOST_SITES, SAID_FROM, check_of, common_sites, foreign_share, least_sites
from vexas_report.knowledge import load_genes
from vexas_report.model.coverage import MIXED_FROM
from vexas_report.model.findings import Findings
from vexas_report.model.sample import Manifest, Sample, Settings
from vexas_report.model.terms import Assembly, Sex, Specimen, VexasConclusion, YesNoUnknown
from vexas_report.run.stages import collect, coverage, findings_of
from vexas_report.vcf.carried_sites import carried_sites

SITES = common_sites(Assembly.GRCH38)
NAMES = [f"chr{n}" for n in range(1, 23)]


@dataclass(frozen=True)
class Person:
    """Copies (0 to 2) of the alternate base at each site."""

    copies: tuple[int, ...]


def person(seed: int, frequency: float = 0.4) -> Person:
    rng = random.Random(seed)
    return Person(tuple(sum(rng.random() < frequency for _ in range(2)) for _ in SITES))


def child(one: Person, other: Person, seed: int) -> Person:
    rng = random.Random(seed)
    return Person(tuple(sum(rng.random() < c / 2 for c in pair) for pair in zip(one.copies, other.copies, strict=True)))


def vcf(of: Person, path: Path, sites: int, *, somatic: bool = False) -> str:
    builder = VcfBuilder()
    rows = sorted(
        zip(SITES[:sites], of.copies, strict=False),
        key=lambda row: (NAMES.index(row[0][0]), row[0][1]) if row[0][0] in NAMES else (99, row[0][1]),
    )
    for (chrom, pos, ref, alt), copies in rows:
        if copies:
            builder.add(chrom.removeprefix("chr"), pos, ref, alt, "0/1" if somatic or copies == 1 else "1/1")
    return builder.bgzip(path, index="tbi")


def bam(of: Person, path: Path, sites: int, depth: int = 14, foreign: Person | None = None, every: int = 0) -> Path:
    """Reads of a person; every so manieth is of another."""
    builder = BamBuilder()
    for locus in load_genes()["UBA1"].loci:
        interval = locus.interval[Assembly.GRCH38]
        builder.cover(interval.chrom, interval.start, interval.end, 150)
    for place, (chrom, pos, ref, alt) in enumerate(SITES[:sites]):
        if chrom not in NAMES:
            continue
        for i in range(depth):
            who = foreign if foreign is not None and (i + place) % every == 0 else of
            shown, known = (alt if i // 3 % 2 < who.copies[place] else ref), sequence(chrom, pos, pos)
            changes = [Change(pos, known, shown)] if shown != known else []
            builder.read(chrom, pos - 40 - i % 30, 80, changes)
    return builder.write(path)


def reported(tmp_path: Path, of: Person, reads: Person, sites: int, **kind: bool) -> Findings:
    return report(vcf(of, tmp_path / "a.vcf.gz", sites, **kind), bam(reads, tmp_path / "a.bam", sites))


def report(calls: str, reads: Path, **columns: Any) -> Findings:
    row = Sample("S1", calls, alignment=str(reads), sex=Sex.MALE, specimen=Specimen.BLOOD, **columns)
    evidence = list(collect(Manifest("m", "default", (row,), Settings())))
    seen = {line.sample: line for line in coverage(evidence, Settings())}
    (found,) = findings_of(evidence, Settings(), seen)
    return found


def test_the_alignment_of_another_person_is_said_and_is_no_negative(tmp_path: Path) -> None:
    # GIVEN the VCF of one person and the alignment of another, which covers every locus
    findings = reported(tmp_path, person(1), person(2), 100)
    # THEN the report is no negative, says why with its numbers, and asks for the identity first
    assert findings.conclusion.vexas is VexasConclusion.NOT_ASSESSABLE
    assert findings.conclusion.headline == "VEXAS not assessable: VCF and alignment seem to be of two persons."
    assert findings.coverage is not None
    check = findings.coverage.identity
    assert check is not None
    assert check.two_persons
    said = next(s for s in findings.conclusion.text if s.id == "remark.reads_of_other_person")
    assert f"lacks {check.absent} of {check.sites}" in said.text
    assert "advice.identity" in [each.id for each in findings.conclusion.recommendations]
    assert "ALIGNMENT_OTHER_PERSON" in [each.code for each in findings.problems]


@pytest.mark.parametrize("somatic", [False, True])
def test_one_person_is_compared_in_silence(tmp_path: Path, somatic: bool) -> None:
    # GIVEN VCF and alignment of one person, and a caller that writes 0/1 whatever the fraction is
    findings = reported(tmp_path, person(1), person(1), 100, somatic=somatic)
    # THEN the negative stands, and only the numbers of the comparison are kept
    assert findings.conclusion.vexas is VexasConclusion.NOT_DETECTED
    assert findings.coverage is not None
    check = findings.coverage.identity
    assert check is not None
    assert (check.absent, check.two_persons) == (0, False)
    assert check.sites > 40
    assert not [each for each in findings.problems if each.code == "ALIGNMENT_OTHER_PERSON"]


@pytest.mark.parametrize("transplant", [YesNoUnknown.UNKNOWN, YesNoUnknown.YES])
def test_reads_of_another_person_are_measured(tmp_path: Path, transplant: YesNoUnknown) -> None:
    # GIVEN an alignment of which a tenth is of another person
    calls = vcf(person(1), tmp_path / "a.vcf.gz", 180)
    reads = bam(person(1), tmp_path / "a.bam", 180, 40, person(2), 10)
    # WHEN it is reported
    findings = report(calls, reads, allogeneic_hsct=transplant)
    # THEN the share is stated with its interval, as contamination, or as the other person's share after a transplant
    assert findings.coverage is not None
    check = findings.coverage.identity
    assert check is not None
    assert check.foreign_low is not None
    assert check.foreign_high is not None
    assert check.foreign_low <= 0.1 <= check.foreign_high
    donor = transplant is YesNoUnknown.YES
    ids = {s.id for s in findings.conclusion.text}
    assert ("remark.chimerism" if donor else "remark.contamination") in ids
    assert ("ALIGNMENT_CONTAMINATED" in {each.code for each in findings.problems}) is not donor


def test_reads_of_another_sample_of_the_file_do_not_count(tmp_path: Path) -> None:
    # GIVEN an alignment of two samples, whose reads are told apart by their read groups
    path = bam(person(1), tmp_path / "one.bam", 180, 40)
    both = tmp_path / "both.bam"
    other = bam(person(2), tmp_path / "two.bam", 180, 40)
    with pysam.AlignmentFile(str(path)) as one, pysam.AlignmentFile(str(other)) as two:
        head = one.header.to_dict()
        head["RG"].append({"ID": "2", "SM": "S2"})
        reads = [read.to_dict() for read in one] + [
            {**read.to_dict(), "tags": [tag for tag in read.to_dict()["tags"] if not tag.startswith("RG")] + ["RG:Z:2"]}
            for read in two
        ]
    header = pysam.AlignmentHeader.from_dict(head)
    made = [pysam.AlignedSegment.from_dict(each, header) for each in reads]
    made.sort(key=lambda read: (read.reference_id, read.reference_start))
    with pysam.AlignmentFile(str(both), "wb", header=header) as out:
        for read in made:
            out.write(read)
    pysam.index(str(both))
    # WHEN the first is reported
    findings = report(vcf(person(1), tmp_path / "a.vcf.gz", 180), both)
    # THEN only its own reads are compared
    assert findings.coverage is not None
    check = findings.coverage.identity
    assert check is not None
    assert check.foreign_low == 0
    assert not check.two_persons


def test_the_share_of_another_person_is_within_its_interval() -> None:
    """Over 100 simulated samples a share, of 30 places with 100 reads and 0.2 % of errors."""
    rng = random.Random(5)

    def measured(share: float) -> tuple[float, float, float]:
        rows = []
        for _ in range(30):
            copies = sum(rng.random() < 0.4 for _ in range(2))
            chance = share * (2 - copies) / 2 + 0.002
            rows.append((sum(rng.random() < chance for _ in range(100)), 100))
        return foreign_share(rows)

    for share, least in ((0.0, 0), (0.03, 98), (0.1, 98)):
        found = [measured(share) for _ in range(100)]
        assert sum(low <= share <= high for _, low, high in found) >= 88
        said = sum(low >= MIXED_FROM for _, low, _ in found)
        assert said >= least if share else said == 0


def test_few_places_decide_nothing(tmp_path: Path) -> None:
    # GIVEN the files of two persons and a panel that covers ten of the sites
    findings = reported(tmp_path, person(1), person(2), 10)
    assert findings.coverage is not None
    assert findings.coverage.identity is not None
    assert not findings.coverage.identity.two_persons


def test_false_words_and_sensitivity_over_many_pairs() -> None:
    """At 2 % of wrong places no pair of one person is said to be two in 20,000; 120 places find nearly all swaps, and most of those between sibs."""
    rng = random.Random(3)

    def said(of: Person, reads: Person, sites: int) -> bool:
        carried = [i for i in range(len(SITES)) if of.copies[i]][:sites]
        absent = sum((reads.copies[i] == 0) != (rng.random() < 0.02) for i in carried)
        return check_of(len(carried) - absent, absent).two_persons

    people = [person(seed) for seed in range(200)]
    assert not any(said(one, one, MOST_SITES) for one in people for _ in range(100))
    pairs = list(pairwise(people))
    assert sum(said(*pair, MOST_SITES) for pair in pairs) >= 0.98 * len(pairs)
    sibs = [(child(a, b, 1), child(a, b, 2)) for a, b in pairs]
    assert sum(said(*pair, MOST_SITES) for pair in sibs) >= 0.9 * len(sibs)


def test_the_threshold_is_a_number_of_places() -> None:
    assert least_sites() == 7
    assert check_of(0, 7).two_persons
    assert not check_of(0, 6).two_persons
    assert check_of(60, 0).log10_ratio < -10
    assert SAID_FROM == 1e8


def test_sites_are_substitutions_on_both_assemblies() -> None:
    for assembly in Assembly:
        sites = common_sites(assembly)
        assert len(set(sites)) == len(sites) == 1162
        assert all(len(ref) == len(alt) == 1 and ref != alt for _, _, ref, alt in sites)
    assert set(SITES[:30]).isdisjoint(SITES[30:60])


@pytest.mark.parametrize("kind", ["no index", "plain", "other column", "filtered"])
def test_what_cannot_be_looked_up_is_left_alone(tmp_path: Path, kind: str) -> None:
    chrom, pos, ref, alt = SITES[0]
    builder = VcfBuilder().add(
        chrom.removeprefix("chr"), pos, ref, alt, "0/1", filters="q10" if kind == "filtered" else "PASS"
    )
    path = (
        builder.plain(tmp_path / "a.vcf")
        if kind == "plain"
        else builder.bgzip(tmp_path / "a.vcf.gz", index=None if kind == "no index" else "tbi")
    )
    assert list(carried_sites(path, "other" if kind == "other column" else "S1", SITES, 10)) == []
