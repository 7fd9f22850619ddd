"""``p.`` names against an independent derivation: Biopython translates the edited coding sequence."""

from functools import cache

import pytest
from Bio.Seq import Seq
from tests.nomenclature.apply import mismatch
from tests.nomenclature.changes import RandomChange, coding_changes
from tests.nomenclature.laboratory import laboratory

from vexas_report.knowledge.genome import Genome, load_genome
from vexas_report.model.terms import Assembly
from vexas_report.nomenclature import Namer
from vexas_report.nomenclature.transcripts import load_transcripts


@cache
def _whole() -> Genome:
    return laboratory(load_genome(Assembly.GRCH38))


def _proteins(change: RandomChange) -> tuple[str, str]:
    transcript = load_transcripts(Assembly.GRCH38)[change.gene]
    # Unknown bases (UBA1) are filled so that the protein stays what it is; names rest on none of them.
    message = transcript.sequence(_whole())[transcript.cds_start - 1 :]
    size = transcript.cds_end - transcript.cds_start + 1
    edited = message[: change.start] + change.inserted + message[change.end :]
    return str(Seq(message[:size]).translate()), _read(edited)


def _read(message: str) -> str:
    whole = str(Seq(message[: len(message) // 3 * 3]).translate())
    return whole[: whole.index("*") + 1] if "*" in whole else whole


def _check(count: int, seed: int) -> None:
    genome = load_genome(Assembly.GRCH38)
    namer = Namer(genome)
    seen = dict.fromkeys(("ADA2", "PRF1", "UBA1"), 0)
    for change in coding_changes(genome, tuple(seen), count, seed):
        names = namer.name(change.gene, change.chrom, change.pos, change.ref, change.alt)
        if names.hgvs_p in ("p.?", "p.(Met1?)"):
            # Shifted 3' the change leaves the exon or the coding sequence, or a shared base puts it into the start codon.
            outside = names.intron is not None or names.consequences == ("3_prime_UTR_variant",)
            assert outside or "splice" in " ".join(names.consequences) or change.start < 6, change
            continue
        if change.gene == "UBA1" and names.hgvs_p is None:
            assert "not shipped" in dict(names.missing)["hgvs_p"]
            continue
        assert names.hgvs_p is not None, (change, names.missing)
        assert mismatch(names.hgvs_p, *_proteins(change)) is None, (change, names)
        seen[change.gene] += 1
    assert min(seen.values()) > 0.1 * count
    assert sum(seen.values()) > 0.75 * count


def test_names_describe_the_protein_that_biopython_reads() -> None:
    _check(500, seed=1)


@pytest.mark.oracles
def test_names_describe_the_protein_that_biopython_reads_20000_times() -> None:
    _check(20_000, seed=2)
