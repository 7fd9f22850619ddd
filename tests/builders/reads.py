"""Coverage of a built alignment, and what tests ask of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.builders.bam import BamBuilder, Change

from vexas_report.alignment import coverage
from vexas_report.model.coverage import AlleleSupport, LocusCoverage, SampleCoverage, SiteReads, WholeRegion
from vexas_report.model.evidence import Call, InputFacts, SampleEvidence
from vexas_report.model.sample import ReadSettings, Sample, Settings
from vexas_report.model.terms import Assembly, Sex, Status

M41_START = 47199051
M41L, M41T = [Change(M41_START, "A", "C")], [Change(M41_START + 1, "T", "C")]
Place = tuple[str, str, int, str, str]  # gene, contig, position, REF, ALT


@dataclass(frozen=True)
class Covered:
    """The document of one sample."""

    document: SampleCoverage

    def site(self, pos: int) -> SiteReads:
        return next(s for s in self.document.sites if s.pos == pos)

    def region(self, locus: str) -> WholeRegion:
        return next(r for r in self.document.regions if r.locus == locus)

    def locus(self, name: str) -> LocusCoverage:
        return next(x for x in self.document.loci if x.locus == name)

    @property
    def codes(self) -> list[str]:
        return [p.code for p in self.document.problems]


def support(site: SiteReads, alt: str) -> AlleleSupport:
    """The fragments that carry an allele."""
    return next(a.support for a in site.alleles if a.alt == alt)


def evidence(sample: Sample, called: Sequence[Place] = (), assembly: Assembly = Assembly.GRCH38) -> SampleEvidence:
    """What a VCF with these calls would have given."""
    calls = tuple(
        Call(
            gene=gene, assembly=assembly, chrom=chrom, pos=pos, ref=ref, alt=alt, written=f"{chrom}:{pos}:{ref}:{alt}", record=number, allele=1,
            genotype="0/1", genotype_copies=1, genotype_ploidy=2, filters=("PASS",), quality=".", counts=None,
        )
        for number, (gene, chrom, pos, ref, alt) in enumerate(called)
    )  # fmt: skip
    facts = InputFacts("x.vcf", "0" * 64, sample.vcf_sample or sample.sample, assembly, "stated", "test")
    return SampleEvidence(sample, Status.REPORTED, facts, calls=calls)


def cover_file(
    path: Path | None,
    called: Sequence[Place] = (),
    *,
    settings: Settings | None = None,
    assembly: Assembly = Assembly.GRCH38,
    sex: Sex = Sex.UNKNOWN,
    sample: str = "S1",
    depth_bed: Path | None = None,
    targets: Path | None = None,
) -> Covered:
    """The stage on one file or more."""
    row = Sample(
        sample,
        "x.vcf",
        alignment=None if path is None else str(path),
        sex=sex,
        depth_bed=None if depth_bed is None else str(depth_bed),
        targets=None if targets is None else str(targets),
    )
    return Covered(coverage(evidence(row, called, assembly), settings or Settings(reads=ReadSettings())))


def covered(
    builder: BamBuilder, folder: Path, called: Sequence[Place] = (), settings: Settings | None = None
) -> Covered:
    """Write the alignment and read it."""
    folder.mkdir(exist_ok=True)
    return cover_file(builder.write(folder / "reads.bam"), called, settings=settings, assembly=builder.assembly)
