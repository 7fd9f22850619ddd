"""Bases whose reference is unknown: no negative rests on them, and listed rows there are tested all the same."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.bam import BamBuilder, Change, sequence
from tests.builders.evidence import blocks, context, evidence, sample

import vexas_report.alignment.coverage_stage
from vexas_report.alignment import coverage
from vexas_report.interpretation import interpret
from vexas_report.knowledge import load_genes, load_variants
from vexas_report.knowledge.table_records import NeededLocus
from vexas_report.model.evidence import SampleEvidence
from vexas_report.model.findings import Findings
from vexas_report.model.inputs import LocusRole
from vexas_report.model.sample import Settings
from vexas_report.model.terms import Assembly, Basis, LocusState, VexasConclusion

BUILD = Assembly.GRCH38
LOCI = tuple(x for x in load_genes()["UBA1"].loci if x.role is not LocusRole.OTHER_DISEASE)
(ROW,) = (r for r in load_variants().rows if r.gene == "UBA1" and r.hgvs_c == "c.1861A>T")
(LISTED,) = ROW.alleles[BUILD]


class Masked:
    """The sequence that the reads are of, but for one stretch of chrX."""

    def __init__(self, start: int, end: int) -> None:
        self._start, self._end = start, end

    def fetch(self, chrom: str, start: int, end: int) -> str:
        bases = enumerate(sequence(chrom, start, end), start)
        return "".join("N" if chrom == "chrX" and self._start <= pos <= self._end else base for pos, base in bases)


def reported(
    folder: Path, hidden: tuple[int, int], *, md: bool, carriers: int = 0, given: SampleEvidence | None = None
) -> Findings:
    """120 fragments over each UBA1 locus, and a VCF that lists nothing, where the bases ``hidden`` are not shipped."""
    builder = BamBuilder(md=md)
    for locus in LOCI:
        at = locus.interval[BUILD]
        builder.cover(at.chrom, at.start, at.end, 60)
    for i in range(carriers):
        builder.pair("chrX", LISTED.pos - 60 - i % 20, [Change(LISTED.pos, LISTED.ref, LISTED.alt)], f1r2=i % 2 == 0)
    path = builder.write(folder / "r.bam")
    given = given or evidence(of=sample())
    given = replace(given, sample=replace(given.sample, sample="S1", alignment=str(path)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vexas_report.alignment.coverage_stage, "load_genome", lambda *_: Masked(*hidden))
        return interpret(given, context(), coverage(given, Settings()))


@settings(max_examples=8)
@given(st.sampled_from(LOCI), st.integers(0, 300), st.integers(0, 300), st.booleans())
def test_a_locus_with_an_unknown_base_is_signed_only_if_reads_show_that_base(
    tmp_path_factory: pytest.TempPathFactory, locus: NeededLocus, first: int, size: int, md: bool
) -> None:
    """GIVEN any stretch of any locus that the sequence lacks THEN the locus is reference with MD tags; without them it is not, the
    stretch is named, and the sample is no negative."""
    at = locus.interval[BUILD]
    start = at.start + first % (at.end - at.start + 1)
    end = min(at.end, start + size)
    findings = reported(tmp_path_factory.mktemp("unknown"), (start, end), md=md)
    (part,) = [p for p in findings.loci if p.locus == locus.id]
    assert (part.state is LocusState.REFERENCE) is md
    assert md or f"chrX:{start}-{end}" in part.text[0].text
    assert (findings.conclusion.vexas is VexasConclusion.NOT_DETECTED) is md


@pytest.mark.parametrize("md", [True, False])
def test_a_listed_change_at_an_unknown_base_is_found_by_the_base_of_its_row(tmp_path: Path, md: bool) -> None:
    findings = reported(tmp_path, (LISTED.pos - 40, LISTED.pos + 40), md=md, carriers=40)
    assert [f.hgvs_c for f in findings.findings if f.gene == "UBA1"] == ["c.1861A>T"]


def test_a_caller_that_had_the_reference_signs_what_the_alignment_cannot(tmp_path: Path) -> None:
    """GIVEN a gVCF whose blocks show the locus, and reads without MD tags THEN the blocks decide there."""
    given = evidence(blocks=blocks(), of=sample())
    at = LOCI[-1].interval[BUILD]
    findings = reported(tmp_path, (at.start, at.end), md=False, given=given)
    (part,) = [p for p in findings.loci if p.locus == LOCI[-1].id]
    assert (part.state, part.basis) == (LocusState.REFERENCE, Basis.VCF_REFERENCE_BLOCK)
