"""From VCF to names and back; one name for every spelling and in both assemblies."""

import random
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.nomenclature.changes import Anywhere, changes_anywhere
from tests.nomenclature.oracles import hgvs_library

from vexas_report.knowledge import load_genes
from vexas_report.knowledge.genome import Genome, load_genome
from vexas_report.model.names import Names
from vexas_report.model.terms import Assembly
from vexas_report.nomenclature import Namer
from vexas_report.nomenclature.transcripts import Transcript, load_transcripts, reverse_complement

MARGIN = 700


@cache
def namer(assembly: Assembly) -> Namer:
    return Namer(load_genome(assembly))


def edited(genome: Genome, chrom: str, origin: int, start: int, end: int, alt: str) -> str:
    """The window around ``origin`` with bases ``start`` to ``end`` (1-based, inclusive) replaced."""
    window = genome.fetch(chrom, origin - MARGIN, origin + MARGIN)
    offset = start - (origin - MARGIN)
    return window[:offset] + alt + window[offset + end - start + 1 :]


def from_name(genome: Genome, transcript: Transcript, name: str, origin: int) -> str:
    """The edited window that an HGVS name (``NC_…:g.`` or ``NM_…:c.``) describes."""
    mapper, parser = hgvs_library()
    variant = parser.parse_hgvs_variant(name)
    edit, place = variant.posedit.edit, variant.posedit.pos
    turned = variant.type == "c" and transcript.strand == -1
    if variant.type == "c":
        place = mapper._fetch_AlignmentMapper(transcript.accession, transcript.contig, "splign").c_to_g(place)
    start, end = place.start.base, place.end.base
    alt = getattr(edit, "alt", None) or ""
    alt = reverse_complement(alt) if turned else alt
    if edit.type == "dup":
        copy = genome.fetch(transcript.chrom, start, end)
        return edited(genome, transcript.chrom, origin, end + 1, end, copy)
    if edit.type == "ins":
        return edited(genome, transcript.chrom, origin, end, end - 1, alt)
    return edited(genome, transcript.chrom, origin, start, end, alt)


def _round_trip(count: int, seed: int) -> None:
    for assembly in Assembly:
        genome = load_genome(assembly)
        for change in changes_anywhere(genome, ("ADA2", "PRF1", "UBA1"), count // 2, seed):
            transcript = load_transcripts(assembly)[change.gene]
            names = namer(assembly).name(change.gene, change.chrom, change.pos, change.ref, change.alt)
            last = change.pos + len(change.ref) - 1
            expected = edited(genome, change.chrom, change.pos, change.pos, last, change.alt)
            assert from_name(genome, transcript, names.hgvs_g, change.pos) == expected, (change, names)
            if names.hgvs_c is not None:
                written = f"{names.transcript}:{names.hgvs_c}"
                assert from_name(genome, transcript, written, change.pos) == expected, (change, names)


def test_names_lead_back_to_the_change() -> None:
    _round_trip(400, seed=1)


@pytest.mark.oracles
def test_names_lead_back_to_the_change_10000_times() -> None:
    _round_trip(10_000, seed=2)


def transcript_part(names: Names) -> tuple[object, ...]:
    return names.hgvs_c, names.hgvs_p, names.consequences, names.start, names.end, names.exon, names.intron


@given(st.integers(0, 10**6), st.integers(0, 12), st.integers(0, 12))
@settings(max_examples=150)
def test_assemblies_and_paddings_agree(seed: int, left: int, right: int) -> None:
    genome = load_genome(Assembly.GRCH38)
    change: Anywhere = next(changes_anywhere(genome, ("ADA2", "PRF1", "UBA1"), 1, seed))
    last = change.pos + len(change.ref) - 1
    before = genome.fetch(change.chrom, change.pos - left, change.pos - 1)
    after = genome.fetch(change.chrom, last + 1, last + right)
    if "N" in before + after:
        before = after = ""
    padded = (change.pos - len(before), before + change.ref + after, before + change.alt + after)
    plain = namer(Assembly.GRCH38).name(change.gene, change.chrom, change.pos, change.ref, change.alt)
    assert namer(Assembly.GRCH38).name(change.gene, change.chrom, *padded) == plain
    region = load_genes()[change.gene].region
    offset = region[Assembly.GRCH37].start - region[Assembly.GRCH38].start
    older = namer(Assembly.GRCH37).name(change.gene, change.chrom, padded[0] + offset, *padded[1:])
    assert transcript_part(older) == transcript_part(plain)


@given(st.integers(0, 10**6))
@settings(max_examples=100)
def test_shifted_spellings_of_an_indel_agree(seed: int) -> None:
    """GIVEN a run of one base WHEN one of its bases is deleted or doubled at any place THEN the name is the same."""
    genome = load_genome(Assembly.GRCH38)
    generator = random.Random(seed)
    transcript = load_transcripts(Assembly.GRCH38)[generator.choice(("ADA2", "PRF1"))]
    start = generator.randint(transcript.start + 50, transcript.end - 100)
    window = genome.fetch(transcript.chrom, start, start + 40)
    size = generator.choice((1, 2, 3))
    spellings = set()
    unit = window[1 : 1 + size]
    offset = 1
    while window[offset : offset + size] == unit and offset + size < len(window):
        ref = window[offset - 1 : offset + size]
        spellings.add((start + offset - 1, ref, ref[0]))
        offset += size
    names = {namer(Assembly.GRCH38).name(transcript.gene, transcript.chrom, *spelling) for spelling in spellings}
    assert len(names) == 1
