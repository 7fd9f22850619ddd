"""BCF: through its index with pysam, or streamed with cyvcf2. Records come out as VCF text."""

from collections.abc import Iterator
from pathlib import Path

from vexas_report.knowledge.genome import chromosome
from vexas_report.model.problems import Problem, VexasReportError, problem
from vexas_report.vcf import vcf_problems as codes
from vexas_report.vcf.gene_windows import GeneWindow
from vexas_report.vcf.header import Header, may_end_by_length, parse_header
from vexas_report.vcf.htslib_messages import error_text, quiet_htslib
from vexas_report.vcf.index_check import check_covers
from vexas_report.vcf.indexed_reader import read_windows
from vexas_report.vcf.record_buffer import RecordBuffer
from vexas_report.vcf.sex_check import SexSites
from vexas_report.vcf.text_scanner import Found, touches
from vexas_report.vcf.vcf_problems import refuse

# pysam says NotImplementedError of a damaged block that htslib no longer takes for BGZF.
HTSLIB_ERRORS = (OSError, ValueError, EOFError, NotImplementedError)


def read_bcf(
    path: str, index: Path | None, windows: tuple[GeneWindow, ...], warnings: list[Problem], *, sex: bool
) -> Found:
    """Header and the records of the windows of a BCF; refuses what htslib cannot read."""
    header = read_bcf_header(path)
    columns = len(header.samples) if sex else 0
    with quiet_htslib():
        trusted = None if may_end_by_length(header) else index
        if trusted is not None:
            found = _indexed(path, trusted, header, windows, warnings, SexSites(columns))
            if found is not None:
                return found
        return _streamed(path, header, windows, SexSites(columns))


def read_bcf_header(path: str) -> Header:
    """The header alone; refuses what htslib cannot read."""
    import pysam

    try:
        with quiet_htslib(), pysam.VariantFile(path, ignore_truncation=True) as file:
            text = str(file.header)
    except HTSLIB_ERRORS as error:
        raise refuse(codes.VCF_CORRUPT, f"htslib cannot read the BCF header: {error_text(error)}.", path) from None
    return parse_header(text.splitlines(), path)


def _indexed(
    path: str, index: Path, header: Header, windows: tuple[GeneWindow, ...], warnings: list[Problem], sites: SexSites
) -> Found | None:
    import pysam

    kept = RecordBuffer(path, header.columns)
    try:
        if not check_covers(path, index, text=False):
            return None
        with pysam.VariantFile(path, index_filename=str(index), ignore_truncation=True) as file:

            def fetch(name: str, start: int, end: int | None) -> Iterator[bytes]:
                for record in file.fetch(name, start, end):
                    yield str(record).rstrip("\n").encode()

            # The index of a BCF lists every contig of the header.
            names = [str(name) for name in file.header.contigs if next(file.fetch(str(name)), None) is not None]
            highest = read_windows(names, fetch, header, windows, kept, sites)
    except HTSLIB_ERRORS as error:
        warnings.append(problem(codes.VCF_BAD_INDEX, f"{index.name} was not used: {error_text(error)}.", str(index)))
        return None
    return header, kept, highest, sites


def _streamed(path: str, header: Header, windows: tuple[GeneWindow, ...], sites: SexSites) -> Found:
    from cyvcf2 import VCF
    from cyvcf2.cyvcf2 import set_htslib_log_level

    set_htslib_log_level(0)  # cyvcf2 has a separate htslib
    kept = RecordBuffer(path, header.columns)
    on: dict[str, tuple[GeneWindow, ...]] = {}
    highest: dict[str, int] = {}
    try:
        file = VCF(path, gts012=False, strict_gt=False)
        try:
            for record in file:
                name = record.CHROM
                if name not in on:
                    on[name] = tuple(w for w in windows if w.chrom == chromosome(name))
                here = on[name]
                highest[name] = max(record.POS, highest.get(name, 0))
                if not here or (max(w.end for w in here) < record.POS and (here[0].chrom != "chrX" or sites.full)):
                    continue
                line = str(record).rstrip("\n").encode()
                if touches(line, record.POS, here):
                    kept.add(0, line)
                elif here[0].chrom == "chrX":
                    sites.offer(line, record.POS)
        finally:
            file.close()
    except VexasReportError:
        raise
    except Exception as error:  # cyvcf2 raises bare Exception for a record that htslib refuses
        if type(error) is not Exception and not isinstance(error, HTSLIB_ERRORS):
            raise
        raise refuse(codes.VCF_CORRUPT, f"htslib cannot read the BCF: {error_text(error)}.", path) from None
    return header, kept, highest, sites
