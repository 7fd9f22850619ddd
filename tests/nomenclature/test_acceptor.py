"""Every indel of UBA1's exon 3 acceptor has one name, whatever spelling a caller chooses, without a laboratory's FASTA."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vexas_report.knowledge.genome import Genome, load_genome
from vexas_report.model.terms import Assembly
from vexas_report.nomenclature import Namer
from vexas_report.vcf.normalise import AlleleSpelling, normalise

GENOMES = {assembly: load_genome(assembly) for assembly in Assembly}
NAMERS = {assembly: Namer(genome) for assembly, genome in GENOMES.items()}
SHIFT = {Assembly.GRCH38: 0, Assembly.GRCH37: -140_601}
EXON_3 = 47199048  # its first base on GRCh38
LOW, HIGH = EXON_3 - 36, EXON_3 + 58 + 29  # all that is known around exon 3


def spellings(genome: Genome, start: int, ref: str, alt: str, generator: random.Random) -> set[tuple[int, str, str]]:
    """VCF-style alleles of bases ``ref`` from ``start`` replaced by ``alt``: padded, and rolled wherever the bases repeat."""
    low, high = LOW + SHIFT[genome.assembly], HIGH + SHIFT[genome.assembly]
    whole = genome.fetch("chrX", low, high)
    edited = whole[: start - low] + alt + whole[start - low + len(ref) :]
    found = set()
    for begin in range(max(low, start - 12), min(high, start + 12)):
        for size in range(1, 22):
            inside = begin - low
            end = inside + size
            new = size + len(alt) - len(ref)
            if (
                new < 1
                or end > len(whole)
                or whole[:inside] != edited[:inside]
                or whole[end:] != edited[inside + new :]
            ):
                continue
            found.add((begin, whole[inside:end], edited[inside : inside + new]))
    return set(generator.sample(sorted(found), min(6, len(found))))


@pytest.mark.parametrize("assembly", Assembly)
@given(data=st.data())
@settings(max_examples=60, derandomize=True)
def test_equivalent_spellings_have_one_name_one_identifier_and_nothing_missing(
    assembly: Assembly, data: st.DataObject
) -> None:
    genome = GENOMES[assembly]
    start = data.draw(st.integers(EXON_3 - 20, EXON_3 + 4)) + SHIFT[assembly]
    ref = genome.fetch("chrX", start, start + data.draw(st.integers(0, 10)) - 1)
    repeated = st.integers(1, 6).map(lambda size: genome.fetch("chrX", start - size, start - 1))
    alt = data.draw(st.one_of(st.text(alphabet="ACGT", max_size=6), repeated))
    if len(ref) == len(alt):
        return
    written = spellings(genome, start, ref, alt, random.Random(start))
    assert written
    names = {NAMERS[assembly].name("UBA1", "chrX", *one) for one in written}
    assert len(names) == 1, names
    (one,) = names
    assert not dict(one.missing), one
    assert one.vrs_id
    aligned = normalise((AlleleSpelling(assembly, "UBA1", "chrX", *each) for each in written), GENOMES)
    assert len(set(aligned.values())) == 1, aligned


@pytest.mark.parametrize("assembly", Assembly)
def test_every_small_deletion_and_duplication_of_the_acceptor_is_named(assembly: Assembly) -> None:
    """GIVEN each deletion and duplication of up to ten bases that touches the last 20 bases of intron 2 THEN one name."""
    namer, genome = NAMERS[assembly], GENOMES[assembly]
    for start in range(EXON_3 - 20, EXON_3):
        for size in range(1, 11):
            pos = start + SHIFT[assembly]
            ref = genome.fetch("chrX", pos - 1, pos + size - 1)
            for names in (
                namer.name("UBA1", "chrX", pos - 1, ref, ref[0]),
                namer.name("UBA1", "chrX", pos - 1, ref[0], ref),
            ):
                assert not dict(names.missing), names
                assert names.hgvs_c is not None
                assert names.hgvs_c.startswith("c.11") or names.hgvs_c.startswith("c.12"), names
