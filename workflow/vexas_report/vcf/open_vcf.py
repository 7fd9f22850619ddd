"""Opens a variant file and hands out the lines that touch the windows. The one place that reads VCF and BCF.

Files are opened read-only, and nothing is written in their folder. Four ways, all ending in text lines for one parser:
text with a trusted index (pysam's tabix), text without (``textscan``), BCF with an index (pysam), BCF without (cyvcf2).
"""

import hashlib
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from vexas_report.model.problems import Problem, problem
from vexas_report.vcf import vcf_problems as codes
from vexas_report.vcf.gene_windows import GeneWindow
from vexas_report.vcf.header import Header
from vexas_report.vcf.record import RawRecord
from vexas_report.vcf.sex_check import SexSites
from vexas_report.vcf.vcf_problems import refuse


@dataclass(frozen=True, slots=True)
class VcfContent:
    """What was read of one file. ``records`` may touch a window; ``contigs`` are the contig names met among the records (all
    of them), each with the highest POS seen there (through an index: only of records behind the end of the shorter assembly);
    ``sites`` are counts of chrX outside the windows (see ``chrx``)."""

    header: Header
    records: tuple[RawRecord, ...]
    contigs: Mapping[str, int]
    sha256: str
    sites: SexSites
    warnings: tuple[Problem, ...] = ()


def check_file(path: str) -> None:
    """Refuse what is not a readable regular file; a pipe is never opened."""
    try:
        status = Path(path).stat()
    except FileNotFoundError:
        raise refuse(codes.VCF_MISSING, "There is no such file.", path) from None
    except PermissionError:
        raise refuse(codes.VCF_NO_PERMISSION, "The file's folder may not be entered.", path) from None
    except ValueError:
        # In words of our own: those of Python differ from version to version.
        raise refuse(codes.VCF_UNREADABLE, "The system refuses the path: embedded null byte.", path) from None
    except OSError as error:
        raise refuse(codes.VCF_UNREADABLE, f"The system refuses the path: {_why(error)}.", path) from None
    if stat.S_ISDIR(status.st_mode):
        raise refuse(codes.VCF_IS_DIRECTORY, "This is a folder, not a file.", path)
    if not stat.S_ISREG(status.st_mode):
        raise refuse(codes.VCF_NOT_A_FILE, "The path is a pipe, socket or device.", path)
    if not os.access(path, os.R_OK):
        raise refuse(codes.VCF_NO_PERMISSION, "The user who runs the program may not read the file.", path)
    if status.st_size == 0:
        raise refuse(codes.VCF_EMPTY, "The file is empty (0 bytes).", path)


def _state(path: str) -> tuple[int, int, int]:
    found = Path(path).stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _why(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else str(error)) or type(error).__name__


def checksum(path: str) -> str:
    """The file's SHA-256 in hexadecimal."""
    with Path(path).open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def index_of(path: str, endings: tuple[str, ...] = (".csi", ".tbi")) -> Path | None:
    """The index in the file's folder (.csi before .tbi), or None."""
    for ending in endings:
        index = Path(path + ending)
        if index.is_file():
            return index
    return None


def read_loci(path: str, windows: tuple[GeneWindow, ...], max_bytes: int, *, sex: bool) -> VcfContent:
    """Judge the file and read the records in the windows; VexasReportError where it must be refused. ``sex`` says whether
    the genotypes of chrX are wanted."""
    check_file(path)
    try:
        before = _state(path)
        found = _read(path, windows, max_bytes, sex=sex)
        if _state(path) != before:
            # Checksum, index and records are read one after the other: they must be of one file.
            raise refuse(codes.VCF_CHANGED, "The file changed while it was read.", path)
    except PermissionError:
        raise refuse(codes.VCF_NO_PERMISSION, "The user who runs the program may not read the file.", path) from None
    except OSError as error:
        raise refuse(codes.VCF_UNREADABLE, f"The file could not be read: {_why(error)}.", path) from None
    return found


def _read(path: str, windows: tuple[GeneWindow, ...], max_bytes: int, *, sex: bool) -> VcfContent:
    from vexas_report.vcf import bcf_reader, indexed_reader, text_scanner
    from vexas_report.vcf.file_type import FileType, ends_with_eof_block, recognise

    kind = recognise(path)
    sha256 = checksum(path)
    warnings: list[Problem] = []
    if kind in (FileType.BGZF_TEXT, FileType.BGZF_BCF) and not ends_with_eof_block(path):
        warnings.append(problem(codes.VCF_NO_EOF_BLOCK, "The file does not end with bgzip's end mark.", path))
    index = None
    if kind is FileType.BGZF_TEXT:
        index = index_of(path)
    elif kind is FileType.BGZF_BCF:
        index = index_of(path, (".csi",))
    if index is not None and index.stat().st_mtime < Path(path).stat().st_mtime:
        # The whole file is read instead: nothing is lost, and no report may depend on the times that a copy sets.
        index = None
    if kind in (FileType.BCF, FileType.BGZF_BCF):
        found: text_scanner.Found | None = bcf_reader.read_bcf(path, index, windows, warnings, sex=sex)
    else:
        found = (
            indexed_reader.read_indexed(path, index, windows, max_bytes, warnings, sex=sex)
            if index is not None
            else None
        )
    if found is None:
        found = text_scanner.scan(path, kind, windows, max_bytes, warnings, sex=sex)
    header, kept, contigs, sites = found
    return VcfContent(header, tuple(kept.records), contigs, sha256, sites, tuple(warnings))
