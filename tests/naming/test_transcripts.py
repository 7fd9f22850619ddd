"""The transcript file, and that naming works with nothing but the shipped files."""

import json
import subprocess
import sys

import pytest

from vexas_report.knowledge import load_genes, resource
from vexas_report.knowledge.coordinates import coding_position, genomic
from vexas_report.model.terms import Assembly
from vexas_report.naming.coding import message
from vexas_report.naming.exon_table import transcripts_document
from vexas_report.naming.transcripts import load_transcripts
from vexas_report.reference import load_genome
from vexas_report.reference.proteins import load_protein


def test_the_file_is_what_the_exon_table_gives() -> None:
    table = resource("reference/exons.tsv").read_text(encoding="utf-8")
    made = json.dumps(transcripts_document(table), indent=1, sort_keys=True) + "\n"
    assert resource("reference/transcripts.json").read_text(encoding="ascii") == made


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


def test_coding_sequences_read_from_start_to_stop() -> None:
    """GIVEN both assemblies THEN ADA2 reads 511 and PRF1 555 residues, and UBA1 has room for 1,058."""
    for assembly in Assembly:
        for gene, size in (("ADA2", 511), ("PRF1", 555), ("UBA1", 1058)):
            transcript = load_transcripts(assembly)[gene]
            bases = transcript.sequence(load_genome(assembly))[transcript.cds_start - 1 :]
            residues = message(bases, transcript.cds_end - transcript.cds_start + 1, load_protein(gene)).residues
            assert len(residues) == size + 1
            assert residues[0] == "M"
            assert "*" not in residues[:-1]
            assert not [residue for residue in residues if residue.startswith("?")]


OFFLINE = """
import socket, sys, warnings
warnings.simplefilter("error")

def refuse(*args, **kwargs):
    raise AssertionError("a socket was opened")

socket.socket.connect = refuse
socket.create_connection = refuse
socket.getaddrinfo = refuse
for absent in ("psycopg2", "biocommons.seqrepo", "IPython"):
    sys.modules[absent] = None
from vexas_report.model.terms import Assembly
from vexas_report.naming import Namer
from vexas_report.reference import load_genome
from vexas_report.reference.proteins import load_protein

names = Namer(load_genome(Assembly.GRCH38)).name("ADA2", "chr22", 17209533, "GC", "G")
print(names.hgvs_c, names.hgvs_p, names.vrs_id)
"""


def test_no_network_and_no_database_driver_is_needed() -> None:
    """GIVEN no psycopg2, no SeqRepo and no socket THEN names are given, and nothing warns."""
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
