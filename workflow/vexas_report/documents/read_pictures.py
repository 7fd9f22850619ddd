"""Which pictures of the reads a report shows: one for each UBA1 finding with reads, and codon 41 of a negative."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from vexas_report.documents import number_texts
from vexas_report.documents.labels import Captions
from vexas_report.documents.pileup_figure import pileup_svg
from vexas_report.knowledge.table_records import Gene
from vexas_report.model.coverage import AlleleReads, Pileup, SampleCoverage, SiteReads
from vexas_report.model.findings import Finding
from vexas_report.model.terms import Assembly

MOST = 6  # pictures of a report; the data of all are in findings.json


@dataclass(frozen=True, slots=True)
class SiteRow:
    """The reader's counts of one position: its depth, and each base or indel with its fragments by strand."""

    site: SiteReads
    reference: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadPicture:
    """A picture with its heading and counts."""

    heading: str
    svg: Markup
    drawn: str
    rows: tuple[SiteRow, ...]


def read_pictures(
    coverage: SampleCoverage | None, findings: Iterable[Finding], gene: Gene, assembly: Assembly, captions: Captions
) -> tuple[ReadPicture, ...]:
    """The pictures, findings first in their order; codon 41 is included if it was read and has no finding."""
    if coverage is None:
        return ()
    labels = {locus.id: locus.label for locus in gene.loci}
    wanted: dict[int, list[Finding]] = {}
    for finding in findings:
        pileup = _of(coverage, finding)
        if pileup is not None:
            wanted.setdefault(coverage.pileups.index(pileup), []).append(finding)
    if not wanted:
        wanted = {i: [] for i, p in enumerate(coverage.pileups) if p.locus in labels}
    return tuple(
        _picture(coverage.pileups[i], own, coverage, gene, assembly, labels, captions)
        for i, own in list(wanted.items())[:MOST]
    )


def _of(coverage: SampleCoverage, finding: Finding) -> Pileup | None:
    """The picture whose middle lies nearest to a finding, within the bases that the finding touches or their codon."""
    low, high = finding.pos - 2, finding.pos + max(len(finding.ref), len(finding.alt)) + 1
    near = [p for p in coverage.pileups if p.chrom == finding.chrom and low <= p.focus <= high]
    return min(near, key=lambda p: (abs(p.focus - finding.pos), p.focus), default=None)


def _picture(
    pileup: Pileup,
    findings: list[Finding],
    coverage: SampleCoverage,
    gene: Gene,
    assembly: Assembly,
    labels: dict[str, str],
    captions: Captions,
) -> ReadPicture:
    place = labels.get(pileup.locus, f"{pileup.chrom}:{pileup.focus}")
    names = ", ".join(dict.fromkeys(f.hgvs_c or f.hgvs_g for f in findings))
    heading = captions.fill("pileup_heading", gene=gene.symbol, place=names or place)
    around = {pileup.focus + i for i in (-1, 0, 1)} if pileup.locus in labels else {pileup.focus}
    around |= {f.pos for f in findings}
    sites = [s for s in coverage.sites if s.chrom == pileup.chrom and s.pos in around]
    rows = tuple(_row(site, captions) for site in sites)
    counts = "; ".join(f"{r.site.chrom}:{r.site.pos} {', '.join((r.reference, *r.others))}" for r in rows)
    svg, drawn = pileup_svg(pileup, captions, title=heading, described=counts, coding=_coding(gene, assembly, pileup))
    said = captions.fill("pileup_drawn", drawn=drawn, total=pileup.total)
    return ReadPicture(heading, Markup(svg), said, rows)  # noqa: S704 - every text of it is escaped where it is drawn


def _row(site: SiteReads, captions: Captions) -> SiteRow:
    reference = captions.fill("pileup_reference", base=site.ref, reads=site.unchanged)
    return SiteRow(site, reference, tuple(_others(site, captions)))


def _others(site: SiteReads, captions: Captions) -> Iterator[str]:
    for allele in sorted(site.alleles, key=lambda a: (-a.support.reads, a.ref, a.alt)):
        yield captions.fill(
            "pileup_allele",
            allele=_spelt(allele),
            reads=allele.support.reads,
            share=number_texts.percent(allele.support.reads / site.depth if site.depth else None),
            forward=allele.support.forward,
            reverse=allele.support.reverse,
            both=allele.support.both,
        )


def _spelt(allele: AlleleReads) -> str:
    if len(allele.ref) == len(allele.alt) == 1:
        return allele.alt
    size = len(allele.alt) - len(allele.ref)
    kind = "ins" if size > 0 else "del"
    bases = allele.alt[1:] if size > 0 else allele.ref[1:]
    return f"{kind}{bases}" if abs(size) <= 10 else f"{kind} {abs(size)} bp"


def _coding(gene: Gene, assembly: Assembly, pileup: Pileup) -> tuple[int, int] | None:
    """First base of the first whole codon, and last coding base, of the exon that the picture lies over."""
    for exon in gene.exons:
        cds = exon.cds.get(assembly)
        if gene.strand > 0 and cds is not None and exon.c_start is not None and cds.overlaps(pileup.start, pileup.end):
            return cds.start + (1 - exon.c_start) % 3, cds.end
    return None
