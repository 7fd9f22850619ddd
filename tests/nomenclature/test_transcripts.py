"""The transcripts of the genes, and that naming works with nothing but the shipped files."""

import subprocess
import sys

import pytest
from tests.nomenclature.small import EXONS, MINUS, MIRROR, PLUS

from vexas_report.knowledge import load_genes
from vexas_report.knowledge.coordinates import coding_position, genomic
from vexas_report.knowledge.genome import load_genome
from vexas_report.knowledge.genome.proteins import load_protein, translate
from vexas_report.model.terms import Assembly
from vexas_report.nomenclature.transcripts import Transcript, load_transcripts


def test_transcripts_agree_with_the_genes() -> None:
    for assembly in Assembly:
        for symbol, gene in load_genes().items():
            transcript = load_transcripts(assembly)[symbol]
            assert (transcript.accession, transcript.protein) == (gene.transcript, gene.protein)
            assert (transcript.strand, transcript.chrom) == (gene.strand, gene.chrom)
            assert transcript.exons == tuple((e.interval[assembly].start, e.interval[assembly].end) for e in gene.exons)
            for exon, (first, last) in zip(gene.exons, transcript.spans, strict=True):
                if exon.c_start is not None and exon.c_end is not None:
                    assert first <= exon.c_start + transcript.cds_start - 1
                    assert exon.c_end + transcript.cds_start - 1 <= last


def test_exons_have_the_same_length_in_both_assemblies() -> None:
    older, newer = (load_transcripts(assembly) for assembly in Assembly)
    for gene, transcript in newer.items():
        assert older[gene].spans == transcript.spans
        assert (older[gene].cds_start, older[gene].cds_end) == (transcript.cds_start, transcript.cds_end)


def test_coding_sequences_read_from_start_to_stop() -> None:
    """GIVEN both assemblies THEN ADA2 reads 511 and PRF1 555 residues, and UBA1 has room for 1,058."""
    for assembly in Assembly:
        for gene, size in (("ADA2", 511), ("PRF1", 555), ("UBA1", 1058)):
            transcript = load_transcripts(assembly)[gene]
            bases = transcript.sequence(load_genome(assembly))[transcript.cds_start - 1 :]
            residues = translate(bases[: transcript.cds_end - transcript.cds_start + 1])
            assert len(residues) == size + 1
            assert (residues[0], residues[-1]) == ("M", "*")
            assert "*" not in residues[:-1]
            expected = load_protein(gene) or residues[:-1]
            assert [a for a, b in zip(residues, expected, strict=False) if a not in (b, "X")] == []


OFFLINE = """
import socket, sys, warnings
warnings.simplefilter("error")

def refuse(*args, **kwargs):
    raise AssertionError("a socket was opened")

socket.socket.connect = refuse
socket.create_connection = refuse
socket.getaddrinfo = refuse
for absent in ("psycopg2", "biocommons.seqrepo", "IPython", "hgvs", "cdot", "bioutils", "ga4gh", "maturin"):
    sys.modules[absent] = None
from vexas_report.model.terms import Assembly
from vexas_report.nomenclature import Namer
from vexas_report.knowledge.genome import load_genome
from vexas_report.knowledge.genome.proteins import load_protein, translate

names = Namer(load_genome(Assembly.GRCH38)).name("ADA2", "chr22", 17209533, "GC", "G")
print(names.hgvs_c, names.hgvs_p, names.vrs_id)
"""


def test_no_network_and_no_database_driver_is_needed() -> None:
    """GIVEN no oracle of the tests, no database driver and no socket THEN names are given, and nothing warns."""
    command = [sys.executable, "-X", "dev", "-W", "error", "-c", OFFLINE]
    environment = {"PYTHONPATH": ":".join(path for path in sys.path if path)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.stderr == ""
    assert done.stdout.split()[:2] == ["c.144del", "p.(Arg49Glyfs*4)"]


@pytest.mark.parametrize("assembly", list(Assembly))
def test_transcripts_and_genes_count_coding_bases_alike(assembly: Assembly) -> None:
    """GIVEN every coding base of every gene THEN the exon table and the transcripts put it at the same place, both ways."""
    for gene in load_genes().values():
        transcript = load_transcripts(assembly)[gene.symbol]
        for number in range(1, transcript.cds_end - transcript.cds_start + 2):
            pos = genomic(gene, assembly, number)
            assert pos == transcript.genomic(transcript.cds_start + number - 1)
            assert coding_position(gene, assembly, pos) == number
        with pytest.raises(ValueError, match="do not lie in one exon"):
            genomic(gene, assembly, 0)


@pytest.mark.parametrize("transcript", [PLUS, MINUS], ids=["plus", "minus"])
def test_places_of_a_transcript_base_by_base(transcript: Transcript) -> None:
    """GIVEN exons of 12 bases and introns of 40 THEN each base has its exon or intron and its number, on either strand."""
    forward = [pos for first, last in EXONS for pos in range(first, last + 1)]
    in_order = [pos if transcript is PLUS else MIRROR - pos for pos in forward]
    assert [transcript.genomic(number) for number in range(1, 61)] == in_order
    assert (transcript.start, transcript.end) == (101, 320)
    assert transcript.coding == (159, 262)
    for pos in range(95, 327):
        number = in_order.index(pos) + 1 if pos in in_order else None
        assert transcript.number(pos) == number
        assert transcript.exon_at(pos) == (None if number is None else (number - 1) // 12)
        inside = number is None and 101 <= pos <= 320
        along = pos if transcript is PLUS else MIRROR - pos
        assert transcript.intron_at(pos) == ((along - 101) // 52 if inside else None)
    for number in (0, 61):
        with pytest.raises(ValueError, match=f"NM_0 has no base {number}"):
            transcript.genomic(number)
