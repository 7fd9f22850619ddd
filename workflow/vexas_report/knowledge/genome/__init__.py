"""Sequences of the loci, contig names and lengths, and the recognition of an assembly."""

from vexas_report.knowledge.genome.assembly import AssemblyDecision, FileFacts, decide_assembly, stated_builds
from vexas_report.knowledge.genome.contigs import accession, chromosome, shorter_length
from vexas_report.knowledge.genome.sequence import Genome, Slice, load_genome

__all__ = [
    "AssemblyDecision",
    "FileFacts",
    "Genome",
    "Slice",
    "accession",
    "chromosome",
    "decide_assembly",
    "load_genome",
    "shorter_length",
    "stated_builds",
]
