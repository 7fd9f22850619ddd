"""The transcript file, and that naming works with nothing but the shipped files."""

import json
import subprocess
import sys

import pytest
from tests.naming.small import EXONS, MINUS, MIRROR, PLUS

from vexas_report.knowledge import load_genes, resource
from vexas_report.knowledge.coordinates import coding_position, genomic
from vexas_report.model.terms import Assembly
from vexas_report.naming import mapping
from vexas_report.naming.coding import message
from vexas_report.naming.edits import Edit, Shifted
from vexas_report.naming.exon_table import transcripts_document
from vexas_report.naming.transcripts import Transcript, load_transcripts
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


def test_a_name_is_given_up_to_the_first_and_last_base_of_the_transcript() -> None:
    """GIVEN substitutions, deletions, insertions and copies at both ends THEN they lie within it if every stated base does."""

    def within(start: int, end: int, ref: str, alt: str, duplicated: tuple[int, int] | None = None) -> bool:
        shifted = Shifted(Edit(start, end, ref, alt), False, duplicated)
        assert mapping.within(PLUS, shifted) == mapping.within(MINUS, shifted)
        return mapping.within(PLUS, shifted)

    assert [within(pos, pos, "A", "C") for pos in (100, 101, 320, 321)] == [False, True, True, False]
    assert [within(pos, pos + 1, "AA", "") for pos in (100, 101, 319, 320)] == [False, True, True, False]
    assert [within(pos, pos - 1, "", "C") for pos in (101, 102, 320, 321)] == [False, True, True, False]
    copies = [(100, 101), (101, 102), (319, 320), (320, 321)]
    assert [within(end + 1, end, "", "CC", (start, end)) for start, end in copies] == [False, True, True, False]


@pytest.mark.parametrize(("strand", "coding"), [("+", (20, 50)), ("-", (50, 80))])
def test_a_gene_of_one_exon_has_its_coding_part_within(strand: str, coding: tuple[int, int]) -> None:
    """GIVEN an exon of 100 bases whose bases 21 to 50 of the plus strand are coding THEN start and stop lie within it."""
    rows = (
        "gene refseq ensembl strand exon chrom start38 end38 start37 end37 cds_start38 cds_end38 protein".split(),
        f"G NM_1.1 ENST1 {strand} 1 chrX 1001 1100 901 1000 1021 1050 NP_1.1".split(),
    )
    (made,) = transcripts_document("\n".join(map("\t".join, rows)) + "\n")["transcripts"].values()
    assert (made["start_codon"], made["stop_codon"]) == coding
    builds = made["genome_builds"]
    assert builds["GRCh38"] == {"contig": "NC_000023.11", "strand": strand, "exons": [[1000, 1100, 0, 1, 100, None]]}
    assert builds["GRCh37"] == {"contig": "NC_000023.10", "strand": strand, "exons": [[900, 1000, 0, 1, 100, None]]}


def test_exons_whose_length_differs_between_assemblies_are_refused() -> None:
    table = resource("reference/exons.tsv").read_text(encoding="utf-8")
    with pytest.raises(ValueError, match=r"NM_003334\.4 exon 1: the assemblies differ in length"):
        transcripts_document(table.replace("\t47053423\t", "\t47053424\t"))
