"""Every small change of the three genes, on both assemblies, gets names or reasons, whatever REF and ALT say.

``SCAN_STEP=1 pytest -m long tests/nomenclature/test_scan.py -k two_base`` tries all changes of two bases; docs/naming.md has the outcome.
"""

import os
from collections.abc import Iterable, Iterator
from itertools import islice, product

import pytest

from vexas_report.knowledge.genome import Genome, load_genome
from vexas_report.model.terms import Assembly
from vexas_report.nomenclature import Namer
from vexas_report.nomenclature.transcripts import Transcript, load_transcripts

FLANK = 20
# The long tests take every n-th change.
STEP = int(os.environ.get("SCAN_STEP", "23"))
Change = tuple[int, str, str]


def small_changes(genome: Genome, transcript: Transcript) -> Iterator[Change]:
    """All substitutions of one and two bases, deletions of one to three, insertions of one and two, in exons and up to 20
    bases beside them. Where the reference is unknown, REF states each base in turn."""
    for first, last in transcript.exons:
        for pos in range(first - FLANK, last + FLANK + 1):
            for size in (1, 2):
                for ref in refs(genome, transcript, pos, size):
                    yield from ((pos, ref, "".join(alt)) for alt in product("ACGT", repeat=size) if "".join(alt) != ref)
            for ref in refs(genome, transcript, pos, 1):
                yield from ((pos, ref, ref + "".join(new)) for size in (1, 2) for new in product("ACGT", repeat=size))
            for size in (2, 3):
                yield from ((pos, ref, ref[0]) for ref in refs(genome, transcript, pos, size))
            yield from ((pos, ref, ref[0]) for ref in islice(refs(genome, transcript, pos, 4), 3))


def refs(genome: Genome, transcript: Transcript, pos: int, size: int) -> Iterator[str]:
    bases = genome.fetch(transcript.chrom, pos, pos + size - 1)
    return map("".join, product(*("ACGT" if base == "N" else base for base in bases)))


def two_base_changes(genome: Genome, transcript: Transcript) -> Iterator[Change]:
    """All changes of two neighbouring bases that are known, within the exons."""
    for first, last in transcript.exons:
        for pos in range(first, last):
            ref = genome.fetch(transcript.chrom, pos, pos + 1)
            if "N" not in ref:
                alts = map("".join, product("ACGT", repeat=2))
                yield from ((pos, ref, alt) for alt in alts if alt[0] != ref[0] and alt[1] != ref[1])


def scan(genome: Genome, transcript: Transcript, gene: str, changes: Iterable[Change]) -> int:
    """Names every change and holds the names against each other; says how many there were."""
    count = 0
    namer = Namer(genome)
    for change in changes:
        count += 1
        if count % 5000 == 0:
            namer = Namer(genome)  # it remembers every change
        names = namer.name(gene, transcript.chrom, *change)
        missing = dict(names.missing)
        for part in ("hgvs_c", "hgvs_p", "vrs_id", "spdi"):
            assert (getattr(names, part) is None) == (part in missing), (change, names)
        assert all(missing.values()), (change, names)
        assert names.consequence == names.consequences[0]
        assert (
            names.hgvs_p is None
            or "?" not in names.hgvs_p
            or names.hgvs_p in ("p.?", "p.(Met1?)")
            or "*?" in names.hgvs_p
        )
    return count


def scan_small(assembly: Assembly, gene: str, step: int) -> int:
    genome, transcript = load_genome(assembly), load_transcripts(assembly)[gene]
    return scan(genome, transcript, gene, islice(small_changes(genome, transcript), 0, None, step))


@pytest.mark.parametrize("gene", ["ADA2", "PRF1", "UBA1"])
@pytest.mark.parametrize("assembly", Assembly)
def test_a_sample_of_all_small_changes_is_named_or_refused(assembly: Assembly, gene: str) -> None:
    assert scan_small(assembly, gene, {"ADA2": 3511, "PRF1": 2003, "UBA1": 8009}[gene]) > 50


# Changes that must have a name: in UBA1 those near unknown bases have none.
NAMED = {"ADA2": 2_000, "PRF1": 2_000, "UBA1": 1_000}


@pytest.mark.long
@pytest.mark.parametrize("gene", ["ADA2", "PRF1", "UBA1"])
@pytest.mark.parametrize("assembly", Assembly)
def test_a_large_sample_of_all_small_changes_is_named_or_refused(assembly: Assembly, gene: str) -> None:
    assert scan_small(assembly, gene, {"ADA2": 97, "PRF1": 53, "UBA1": 331}[gene]) > NAMED[gene]


@pytest.mark.long
@pytest.mark.parametrize("gene", ["ADA2", "PRF1", "UBA1"])
@pytest.mark.parametrize("assembly", Assembly)
def test_two_base_changes_of_the_known_exons_are_named_or_refused(assembly: Assembly, gene: str) -> None:
    genome, transcript = load_genome(assembly), load_transcripts(assembly)[gene]
    changes = islice(two_base_changes(genome, transcript), 0, None, STEP)
    tried = scan(genome, transcript, gene, changes)
    print(f"{gene} {assembly}: {tried} changes of two bases")
    assert tried * STEP > 15_000
