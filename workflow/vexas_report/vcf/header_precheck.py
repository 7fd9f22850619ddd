"""Check from the headers alone whether the sheet's samples can be read."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace

from vexas_report.model.problems import Problem, VexasReportError, problem
from vexas_report.model.sample import Sample
from vexas_report.model.terms import Severity
from vexas_report.vcf import vcf_problems as codes
from vexas_report.vcf.bcf_reader import read_bcf_header
from vexas_report.vcf.column_owner import shared_column, warn_other_name
from vexas_report.vcf.evidence_stage import column_of
from vexas_report.vcf.file_type import FileType, recognise
from vexas_report.vcf.header import Header
from vexas_report.vcf.line_reader import LineReader
from vexas_report.vcf.open_vcf import check_file
from vexas_report.vcf.text_scanner import read_header


def precheck_headers(samples: Iterable[Sample], max_bytes: int) -> Iterator[Problem]:
    """Why samples would be rejected, as far as the headers show; each file is opened once and no record is read.

    Every problem is a warning: only its own sample suffers. Files that do not exist are passed over, the sheet's check
    names them. Columns that may be another sample's are warned of as the reports do.
    """
    headers: dict[str, Header | None] = {}
    readers: dict[tuple[str, int | None], list[Sample]] = {}
    for sample in (replace(row, vcf=path) for row in samples for path in row.vcfs):
        try:
            if sample.vcf not in headers:
                headers[sample.vcf] = None
                headers[sample.vcf] = _header(sample.vcf, max_bytes)
            header = headers[sample.vcf]
            if header is not None:
                number = column_of(sample, header, ()).number
                readers.setdefault((os.path.realpath(sample.vcf), number), []).append(sample)
                yield from warn_other_name(sample, header.samples)
        except VexasReportError as error:
            for each in error.problems:
                if each.code != codes.VCF_MISSING.code:
                    yield replace(each, severity=Severity.WARNING)
    for (_, number), sharing in readers.items():
        names = headers[sharing[0].vcf]
        column = names.samples[number] if names is not None and number is not None else ""
        yield from shared_column(sharing[0], column, sharing)


def columns(path: str, max_bytes: int) -> tuple[str, ...]:
    """The sample columns of a file, in its order; VexasReportError where its header cannot be read."""
    return _header(path, max_bytes).samples


def columns_and_runs(path: str, max_bytes: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sample columns of a file and the command lines of its caller (``##cmdline``), by its header alone.

    Files of one run of Strelka have the same. VexasReportError if the header cannot be read.
    """
    header = _header(path, max_bytes)
    return header.samples, tuple(text for key, text in header.hints if key == "cmdline")


def _header(path: str, max_bytes: int) -> Header:
    check_file(path)
    try:
        kind = recognise(path)
        if kind in (FileType.BCF, FileType.BGZF_BCF):
            return read_bcf_header(path)
        return read_header(LineReader(path, kind, max_bytes), path)[0]
    except OSError as error:
        message = f"The file could not be read: {error.strerror or error}."
        raise VexasReportError(problem(codes.VCF_UNREADABLE, message, path)) from None
