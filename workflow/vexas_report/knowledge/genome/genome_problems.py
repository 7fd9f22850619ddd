"""Problem codes of assemblies and of a laboratory's own FASTA."""

from vexas_report.model.problems import declare
from vexas_report.model.terms import Severity

ASSEMBLY_UNKNOWN = declare(
    "ASSEMBLY_UNKNOWN",
    Severity.ERROR,
    "The genome build of the file could not be recognised.",
    "Check that this is a human VCF. Write the assembly (GRCh37 or GRCh38) in the sheet's column assembly, or once for all rows "
    "that say auto in the configuration (assembly: GRCh37). It is still checked against the file. Or add ##contig lines with "
    "lengths to the VCF.",
)
ASSEMBLY_UNSUPPORTED = declare(
    "ASSEMBLY_UNSUPPORTED",
    Severity.ERROR,
    "The contig lengths, or other header lines, are those of an unsupported assembly.",
    "Call variants on GRCh37 or GRCh38, or lift the VCF over and have the result checked.",
)
ASSEMBLY_CONTRADICTION = declare(
    "ASSEMBLY_CONTRADICTION",
    Severity.ERROR,
    "Two sources about the assembly contradict each other.",
    "Find out which reference the reads were aligned to. Then correct the sheet, the configuration or the VCF header.",
)
ASSEMBLY_REF_MISMATCH = declare(
    "ASSEMBLY_REF_MISMATCH",
    Severity.ERROR,
    "REF bases of the file do not match the assembly that it shows or that is named.",
    "Check that the VCF was not edited or shifted and that its header belongs to it.",
)
ASSEMBLY_NAMED_OTHERWISE = declare(
    "ASSEMBLY_NAMED_OTHERWISE",
    Severity.WARNING,
    "A header line names another assembly than the one that the file's contents show.",
    "Lifted files keep the lines of their origin. Check that this file was lifted, and that its coordinates are the new ones.",
)
ASSEMBLY_BASES_FIT_OTHER = declare(
    "ASSEMBLY_BASES_FIT_OTHER",
    Severity.WARNING,
    "REF bases of the file fit another assembly than the one that was decided, and none fits that.",
    "Find out which reference the reads were aligned to, and write it in the sheet's column assembly.",
)
ASSEMBLY_SOME_REF_MISMATCH = declare(
    "ASSEMBLY_SOME_REF_MISMATCH",
    Severity.WARNING,
    "Single REF bases of the file differ from the reference sequence of a locus.",
    "Look at the records named in the decision trail; they were set aside.",
)
FASTA_UNREADABLE = declare(
    "FASTA_UNREADABLE",
    Severity.ERROR,
    "The laboratory's reference FASTA cannot be read.",
    "Check the path in the configuration, and make its index with `samtools faidx`.",
)
FASTA_CONTIG = declare(
    "FASTA_CONTIG",
    Severity.ERROR,
    "The laboratory's reference FASTA lacks a needed chromosome, or has it with another length.",
    "Give the FASTA of the assembly that the configuration names, with the complete chromosomes of the reported genes.",
)
FASTA_PROTEIN = declare(
    "FASTA_PROTEIN",
    Severity.ERROR,
    "The laboratory's reference FASTA does not spell a gene's reference protein.",
    "It is another assembly, or a masked or edited copy: give the unmodified FASTA of the assembly.",
)
FASTA_DIFFERS = declare(
    "FASTA_DIFFERS",
    Severity.ERROR,
    "The laboratory's reference FASTA differs from a known base of a locus.",
    "It is another assembly, or a masked or edited copy: give the unmodified FASTA of the assembly.",
)
FASTA_DIFFERS_SINGLE = declare(
    "FASTA_DIFFERS_SINGLE",
    Severity.WARNING,
    "The laboratory's reference FASTA differs from a supplied base of UBA1 whose only evidence is one placed sequence.",
    "The FASTA's base is used. Compare it with the public assembly at this position: if they agree, the supplied base is wrong.",
)
