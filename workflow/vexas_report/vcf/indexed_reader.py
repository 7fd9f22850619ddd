"""Read the windows of a file through its index: a VCF by tabix; ``bcfsource`` fetches the lines of a BCF."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from vexas_report.knowledge.genome import chromosome, shorter_length
from vexas_report.model.problems import Problem, problem
from vexas_report.vcf import vcf_problems as codes
from vexas_report.vcf.file_type import FileType
from vexas_report.vcf.gene_windows import REACH, GeneWindow
from vexas_report.vcf.header import Header, may_end_by_length
from vexas_report.vcf.htslib_messages import error_text, quiet_htslib
from vexas_report.vcf.index_check import check_covers
from vexas_report.vcf.line_reader import LineReader
from vexas_report.vcf.record_buffer import RecordBuffer
from vexas_report.vcf.second_header import may_hold_second_header
from vexas_report.vcf.sex_check import STRETCHES, SexSites
from vexas_report.vcf.text_scanner import Found, header_warnings, read_header, touches

# Lines of a contig from a 0-based start to an end (None: to its last record), each without its line end.
Fetch = Callable[[str, int, int | None], Iterator[bytes]]


def read_indexed(
    path: str, index: Path, windows: tuple[GeneWindow, ...], max_bytes: int, warnings: list[Problem], *, sex: bool
) -> Found | None:
    """Return the records of the windows; None if the whole file must be read: the index cannot be trusted (with a warning),
    or it hides the ends of records or lines of a second header (without)."""
    import pysam

    lines = LineReader(path, FileType.BGZF_TEXT, max_bytes)
    header, clean, _ = read_header(lines, path)
    if may_end_by_length(header):
        return None
    kept, sites = RecordBuffer(path, header.columns), SexSites(len(header.samples) if sex else 0)
    try:
        places = check_covers(path, index, text=True)
        if not places or may_hold_second_header(path, lines.taken, places):
            return None
        with quiet_htslib(), pysam.TabixFile(path, index=str(index), encoding="latin-1") as table:

            def fetch(name: str, start: int, end: int | None) -> Iterator[bytes]:
                for row in table.fetch(name, start, end):
                    yield row.encode("latin-1")

            highest = read_windows(table.contigs, fetch, header, windows, kept, sites)
    except (OSError, ValueError, EOFError) as error:
        warnings.append(problem(codes.VCF_BAD_INDEX, f"{index.name} was not used: {error_text(error)}.", str(index)))
        return None
    warnings.extend(header_warnings(header, path))
    if not (clean and kept.utf8):
        warnings.append(problem(codes.VCF_ENCODING, "Some bytes are not UTF-8.", path))
    return header, kept, highest, sites


def read_windows(
    names: Iterable[str],
    fetch: Fetch,
    header: Header,
    windows: tuple[GeneWindow, ...],
    kept: RecordBuffer,
    sites: SexSites,
) -> dict[str, int]:
    """Collect the records of the windows and count the sites of chrX; return the contigs, each with the
    highest position behind the shorter assembly's end (0 if there is none: lower positions do not distinguish assemblies).

    Raises ValueError if a fetched line is not a record of its place.
    """
    highest = {}
    for name in names:
        chrom = chromosome(name)
        for window in windows:
            if chrom == window.chrom:
                for line in fetch(name, max(0, window.start - 1 - REACH), window.end):
                    if belongs(line, name, window, windows):
                        kept.add(0, line)
        highest[name] = _highest(name, chrom, fetch, header)
        if chrom == "chrX" and sites.mixed:
            _offer_sites(sites, name, fetch, windows)
    return highest


def _highest(name: str, chrom: str | None, fetch: Fetch, header: Header) -> int:
    """Return the highest POS of a contig that may contradict an assembly or the header's length of the contig."""
    ends = [end for end in (shorter_length(chrom), header.contigs.get(name)) if end] if chrom is not None else []
    if not ends:
        return 0
    limit = min(ends)
    return max((pos for line in fetch(name, limit, None) if (pos := _pos(line)) > limit), default=0)


def _offer_sites(sites: SexSites, name: str, fetch: Fetch, windows: Sequence[GeneWindow]) -> None:
    here = tuple(w for w in windows if w.chrom == "chrX")
    for start, end in STRETCHES:
        for line in fetch(name, start - 1, end):
            pos = _pos(line)
            if not touches(line, pos, here):
                sites.offer(line, pos)
            if sites.full:
                return


def _pos(line: bytes) -> int:
    written = line.split(b"\t", 2)[1:2]
    if not written or not written[0].isdigit():
        raise ValueError("a line that is no record of its place")
    return int(written[0])


def belongs(row: bytes, contig: str, window: GeneWindow, windows: tuple[GeneWindow, ...]) -> bool:
    """Whether a fetched line touches this window and none before it; ValueError if it is not a record of the place."""
    parts = row.split(b"\t", 2)
    if len(parts) < 3 or parts[0] != contig.encode("latin-1") or not parts[1].isdigit() or int(parts[1]) > window.end:
        raise ValueError("a line that is no record of its place")
    earlier = tuple(w for w in windows[: windows.index(window)] if w.chrom == window.chrom)
    pos = int(parts[1])
    return touches(row, pos, (window,)) and not (earlier and touches(row, pos, earlier))
