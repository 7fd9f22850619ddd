"""Whether a column is the sample's: a swap of two files is the commonest error of a laboratory."""

from collections.abc import Iterable, Sequence

from vexas_report.model.placeholders import is_placeholder
from vexas_report.model.problems import Problem, problem
from vexas_report.model.sample import Sample
from vexas_report.vcf import vcf_problems as codes
from vexas_report.vcf.record import truncate


def warn_other_name(sample: Sample, columns: Sequence[str]) -> tuple[Problem, ...]:
    """A warning where the only column bears another name than the sample and the sheet does not name the column.

    ``P1_S4``, ``P1.bam`` and ``p1`` are P1's; a placeholder of a caller is anybody's.
    """
    if sample.vcf_sample is not None or len(columns) != 1:
        return ()
    column, name = columns[0].casefold(), sample.sample.casefold()
    if is_placeholder(column) or column == name or (column.startswith(name) and not column[len(name)].isalnum()):
        return ()
    message = f"The only column of the VCF is named {truncate(columns[0])!r}, not {sample.sample!r}."
    return (problem(codes.VCF_SAMPLE_OTHER_NAME, message, f"{sample.vcf}, sample {sample.sample}"),)


def shared_column(sample: Sample, column: str, others: Iterable[Sample]) -> tuple[Problem, ...]:
    """A warning where other rows of the sheet read the same column of the same file."""
    names = sorted(other.sample for other in others if other.sample != sample.sample)
    if not names:
        return ()
    listed = ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
    what = f"column {truncate(column)!r}" if column else "content"
    message = f"The same {what} of the same VCF is also used for {listed}."
    return (problem(codes.VCF_COLUMN_SHARED, message, f"{sample.vcf}, sample {sample.sample}"),)
