"""Problem codes of alignments and depth files. Each costs the file's own evidence, never the sample."""

from vexas_report.model.problems import declare
from vexas_report.model.terms import Severity

ALIGNMENT_MISSING = declare(
    "ALIGNMENT_MISSING",
    Severity.WARNING,
    "The alignment that the sheet names is not there, or may not be read.",
    "Check the path in column alignment, relative to the working directory.",
)
ALIGNMENT_UNREADABLE = declare(
    "ALIGNMENT_UNREADABLE",
    Severity.WARNING,
    "The file is no BAM or CRAM, or it is damaged.",
    "Check it with `samtools quickcheck -v FILE`, and copy or make it again.",
)
ALIGNMENT_TRUNCATED = declare(
    "ALIGNMENT_TRUNCATED",
    Severity.WARNING,
    "The alignment is incomplete: its end is missing.",
    "Copy or make the file again; `samtools quickcheck -v FILE` must be silent.",
)
ALIGNMENT_NO_INDEX = declare(
    "ALIGNMENT_NO_INDEX",
    Severity.WARNING,
    "The alignment has no index in its folder. The run makes one below the output directory; if it cannot, the alignment is not read.",
    "Make the index: `samtools index FILE`.",
)
ALIGNMENT_NOT_SORTED = declare(
    "ALIGNMENT_NOT_SORTED",
    Severity.WARNING,
    "The alignment is not sorted by coordinate.",
    "Sort and index it: `samtools sort -o SORTED.bam FILE && samtools index SORTED.bam`.",
)
ALIGNMENT_OTHER_ASSEMBLY = declare(
    "ALIGNMENT_OTHER_ASSEMBLY",
    Severity.WARNING,
    "The contig lengths of the alignment are not those of the VCF's assembly.",
    "Give the alignment from which this VCF was called.",
)
ALIGNMENT_OTHER_SAMPLE = declare(
    "ALIGNMENT_OTHER_SAMPLE",
    Severity.WARNING,
    "The read groups of the alignment name another sample (SM) than the sheet and the VCF.",
    "Check for a swap. If the file is right, give its SM as the sample's name or in column vcf_sample, or correct it with `samtools addreplacerg`.",
)
ALIGNMENT_CRAM_REFERENCE = declare(
    "ALIGNMENT_CRAM_REFERENCE",
    Severity.WARNING,
    "The CRAM cannot be decoded: it needs the FASTA that it was written with.",
    "Set `reference` in the configuration to that FASTA, or give a BAM.",
)
ALIGNMENT_OTHER_PERSON = declare(
    "ALIGNMENT_OTHER_PERSON",
    Severity.WARNING,
    "VCF and alignment of a sample are probably of two persons: the reads lack common variants that the VCF carries.",
    "Find out which of the two files is of this sample, and correct the sheet. The report is no negative until then.",
)
ALIGNMENT_CONTAMINATED = declare(
    "ALIGNMENT_CONTAMINATED",
    Severity.WARNING,
    "A part of the reads of an alignment is of another person.",
    "Look for the other person among the neighbours of the run. After an allogeneic transplant state it on the sheet (`allogeneic_hsct`).",
)
ALIGNMENT_NO_READS = declare(
    "ALIGNMENT_NO_READS",
    Severity.WARNING,
    "The alignment has no usable read at any locus.",
    "Check that the assay covers UBA1, and that the file holds mapped reads (`samtools idxstats FILE`).",
)
DEPTH_FILE_UNREADABLE = declare(
    "DEPTH_FILE_UNREADABLE",
    Severity.WARNING,
    "The depth file or the targets cannot be read, or the depth file is not in a format that is certain to state depths.",
    "Give a file of mosdepth under mosdepth's own name, or a table of `samtools depth -H` or of GATK's CallableLoci. Callable regions are three columns under a name with the word callable. A list of targets belongs into column targets.",
)
DEPTH_FILE_ROWS_LEFT_OUT = declare(
    "DEPTH_FILE_ROWS_LEFT_OUT",
    Severity.WARNING,
    "Rows of the depth file or the targets have no base, because their start is their end; they are left out.",
    "The start of a BED is the base before its first. Correct a table whose start is its first base.",
)
DEPTH_FILE_NO_PLACE = declare(
    "DEPTH_FILE_NO_PLACE",
    Severity.WARNING,
    "The BED names no locus of the genes, or is of another assembly.",
    "Give the file of this sample in the VCF's assembly; contigs may be written with or without chr.",
)
BACKGROUND_OTHER_CUTS = declare(
    "BACKGROUND_OTHER_CUTS",
    Severity.WARNING,
    "The background table was made with other quality cuts or for another assembly, and is not used.",
    "Make it again with this configuration: `vexas-report background --samples SHEET --out background.tsv`.",
)
BACKGROUND_UNREADABLE = declare(
    "BACKGROUND_UNREADABLE",
    Severity.ERROR,
    "The background table of the configuration cannot be read.",
    "Make it again: `vexas-report background --samples SHEET --out background.tsv`.",
)
BACKGROUND_TOO_FEW = declare(
    "BACKGROUND_TOO_FEW",
    Severity.ERROR,
    "A background table needs more samples.",
    "Give a sheet of more earlier samples of the same assay, each with its alignment. Carriers are left out by the command.",
)
