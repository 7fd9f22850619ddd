"""The problem codes of variant files, with their fixes."""

from vexas_report.model.problems import ProblemCode, VexasReportError, declare, problem
from vexas_report.model.terms import Severity

_E, _W = Severity.ERROR, Severity.WARNING

VCF_MISSING = declare("VCF_MISSING", _E, "The variant file does not exist.", "Correct the path in the column vcf.")
VCF_IS_DIRECTORY = declare(
    "VCF_IS_DIRECTORY", _E, "This is a folder, not a file.", "Give the path of the VCF file in it."
)
VCF_NO_PERMISSION = declare(
    "VCF_NO_PERMISSION",
    _E,
    "There is no permission to read the variant file.",
    "Give read permission to the user who runs the software.",
)
VCF_NOT_A_FILE = declare(
    "VCF_NOT_A_FILE",
    _E,
    "The path is a pipe, socket or device, not a file.",
    "Write the variants to a regular file first.",
)
VCF_UNREADABLE = declare(
    "VCF_UNREADABLE", _E, "The system could not read the variant file.", "Check the disk and the path, then run again."
)
VCF_EMPTY = declare("VCF_EMPTY", _E, "The variant file is empty.", "Write or copy the file again.")
VCF_NOT_VCF = declare(
    "VCF_NOT_VCF", _E, "The file is neither VCF nor BCF.", "Give a .vcf, .vcf.gz or .bcf file in the column vcf."
)
VCF_NO_HEADER = declare(
    "VCF_NO_HEADER",
    _E,
    "The file has no readable #CHROM header line.",
    "Write the file again with its complete header and tab-separated columns.",
)
VCF_OTHER_ASSEMBLY = declare(
    "VCF_OTHER_ASSEMBLY",
    _W,
    "A further file of a sample uses another assembly than the first, and was not used.",
    "Give files of one assembly in a row, or each a row.",
)
VCF_SECOND_HEADER = declare(
    "VCF_SECOND_HEADER",
    _E,
    "The file holds a second header that differs from the first.",
    "Join files with `bcftools concat` (same samples) or `bcftools merge` (other samples), not with `cat`.",
)
VCF_TRUNCATED = declare(
    "VCF_TRUNCATED", _E, "The file is incomplete.", "Copy the file again from its source, or run the caller again."
)
VCF_CORRUPT = declare(
    "VCF_CORRUPT", _E, "The compressed data are damaged.", "Copy the file again from its source and compare checksums."
)
VCF_MALFORMED_RECORD = declare(
    "VCF_MALFORMED_RECORD",
    _E,
    "A record cannot be read, and it may be in a reported gene.",
    "Check the file with `bcftools view`, and write it again.",
)
VCF_TOO_LARGE = declare(
    "VCF_TOO_LARGE",
    _E,
    "The uncompressed file is larger than the limit.",
    "Check that it is the right file; raise max_uncompressed_bytes only for a file you trust.",
)
VCF_SAMPLE_NOT_FOUND = declare(
    "VCF_SAMPLE_NOT_FOUND",
    _E,
    "The VCF has no sample column with the name given in vcf_sample.",
    "Write one of the VCF's sample names in vcf_sample.",
)
VCF_SAMPLE_AMBIGUOUS = declare(
    "VCF_SAMPLE_AMBIGUOUS",
    _E,
    "The VCF has several sample columns, and none has the sample's name.",
    "Write the right column name in vcf_sample.",
)
VCF_SAMPLE_OTHER_NAME = declare(
    "VCF_SAMPLE_OTHER_NAME",
    Severity.WARNING,
    "The VCF's only column has another name than the sample, and the sheet does not name the column.",
    "Check that the file is this sample's, and not one that was swapped; then write the column's name in vcf_sample.",
)
VCF_COLUMN_SHARED = declare(
    "VCF_COLUMN_SHARED",
    Severity.WARNING,
    "Two or more rows of the sheet read the same column of the same VCF.",
    "Check that the rows are meant to be the same person's data, and that no path was copied by mistake.",
)
VCF_CHANGED = declare(
    "VCF_CHANGED",
    _E,
    "The VCF was replaced or written to while it was read.",
    "Wait until the file is complete; then run the same command again.",
)
VCF_DUPLICATE_SAMPLES = declare(
    "VCF_DUPLICATE_SAMPLES",
    _E,
    "Two sample columns of the VCF have the same name.",
    "Give each column its own name (`bcftools reheader -s`).",
)
VCF_CONTIGS_UNKNOWN = declare(
    "VCF_CONTIGS_UNKNOWN",
    Severity.WARNING,
    "No contig has the name of a human chromosome, so no record was read.",
    "Rename the contigs to X or chrX (`bcftools annotate --rename-chrs`), or to their RefSeq or GenBank accessions.",
)
VCF_SITES_ONLY = declare(
    "VCF_SITES_ONLY",
    _E,
    "The VCF has no sample column, so it has no genotypes.",
    "Give the VCF with the sample's genotypes.",
)
VCF_NO_FILEFORMAT = declare(
    "VCF_NO_FILEFORMAT", _W, "The first line does not state a VCF version.", "Check that the header is complete."
)
VCF_BAD_INDEX = declare(
    "VCF_BAD_INDEX",
    Severity.WARNING,
    "The index does not belong to the file or is damaged, and was not used.",
    "Index the file again (`tabix -p vcf`).",
)
VCF_UNSORTED = declare(
    "VCF_UNSORTED", _W, "The records are not in order of position.", "Sort the file (`bcftools sort`)."
)
VCF_ENCODING = declare(
    "VCF_ENCODING",
    Severity.WARNING,
    "The file is not UTF-8 text and was read as Latin-1.",
    "Write the file as UTF-8.",
)
VCF_NO_EOF_BLOCK = declare(
    "VCF_NO_EOF_BLOCK",
    Severity.WARNING,
    "The end mark of the compressed file is missing: records at its end may be lost.",
    "Copy the file again from its source and compare sizes.",
)
VCF_NO_FINAL_NEWLINE = declare(
    "VCF_NO_FINAL_NEWLINE",
    Severity.WARNING,
    "The last line has no line end: the file may have been cut there.",
    "Compare the file with its source.",
)
VCF_MALFORMED_OUTSIDE = declare(
    "VCF_MALFORMED_OUTSIDE",
    Severity.WARNING,
    "Records outside the reported genes are malformed.",
    "Check the file with `bcftools view`; the reported genes are not affected.",
)
VCF_REF_MISMATCH = declare(
    "VCF_REF_MISMATCH",
    Severity.WARNING,
    "A record's REF is not the reference base, and the record was set aside.",
    "Check which reference the caller used (`bcftools norm -c w -f`).",
)
VCF_UNREADABLE_ALLELE = declare(
    "VCF_UNREADABLE_ALLELE",
    Severity.WARNING,
    "An allele contains letters that are not bases, and was set aside.",
    "Look at the record in the file; the decision trail lists it.",
)
VCF_GENOTYPE_UNREADABLE = declare(
    "VCF_GENOTYPE_UNREADABLE",
    Severity.WARNING,
    "A genotype does not use the allele numbers of its record, so its alleles were kept as open.",
    "Write genotypes as in the VCF specification (`0/1`). Split records with a tool that renumbers them (`bcftools norm -m -any`).",
)


def refuse(code: ProblemCode, message: str, where: str) -> VexasReportError:
    """The error that refuses a file for one reason."""
    return VexasReportError(problem(code, message, where))
