"""VCF as text: a bounded scan of all lines."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress

from vexas_report.knowledge.genome import chromosome
from vexas_report.model.problems import Problem, ProblemCode, problem
from vexas_report.vcf import vcf_problems as codes
from vexas_report.vcf.file_type import FileType
from vexas_report.vcf.gene_windows import GeneWindow
from vexas_report.vcf.header import Header, parse_header, same_columns, with_later_lines
from vexas_report.vcf.line_reader import Line, LineReader, decode, lines_in
from vexas_report.vcf.record import MAX_POS, MalformedRecordError, parse_record, pluralise
from vexas_report.vcf.record_buffer import RecordBuffer
from vexas_report.vcf.sex_check import SexSites
from vexas_report.vcf.vcf_problems import refuse

MAX_BLANK = 1000
MAX_CONTIGS = 1_000_000
MAX_HEADER = 64 << 20
MAX_META = 10_000
_REACH = re.compile(rb"(?:^|;) *(END|SVLEN) *=([^;]*)")  # a cheap look before the record is parsed
Found = tuple[Header, RecordBuffer, dict[str, int], SexSites]


class Contigs:
    """Contig name as written to the windows on it; what is not a primary chromosome has none."""

    def __init__(self, windows: tuple[GeneWindow, ...], path: str) -> None:
        self._windows = windows
        self._path = path
        self._known: dict[bytes, tuple[GeneWindow, ...]] = {}
        self._highest: dict[bytes, int] = {}

    def bare(self, name: bytes) -> bool:
        """Whether no window lies on a contig."""
        chrom = chromosome(decode(name)[0])
        return all(w.chrom != chrom for w in self._windows)

    def enter(self, name: bytes) -> tuple[tuple[GeneWindow, ...], bool]:
        """The windows on a contig, and whether its records were left before."""
        again = name in self._known
        if not again:
            chrom = chromosome(decode(name)[0])
            self._known[name] = tuple(w for w in self._windows if w.chrom == chrom)
            if len(self._known) > MAX_CONTIGS:
                raise refuse(codes.VCF_TOO_LARGE, f"The records name more than {MAX_CONTIGS:,} contigs.", self._path)
        return self._known[name], again

    def leave(self, name: bytes, highest: int) -> None:
        """Note the highest position of a run of records on a contig."""
        self._highest[name] = max(highest, self._highest.get(name, 0))

    @property
    def met(self) -> dict[str, int]:
        """Contigs in the order met, each with the highest position of its records."""
        return {decode(name)[0]: self._highest.get(name, 0) for name in self._known}


def touches(line: bytes, pos: int, windows: tuple[GeneWindow, ...]) -> bool:
    """Whether a record line at a position touches one of the windows of its contig."""
    if pos > max(w.end for w in windows):
        return False
    columns = line.split(b"\t", 8)
    if len(columns) < 8:
        return any(w.start - len(line) <= pos <= w.end for w in windows)
    end = pos + len(columns[3]) - 1
    if _may_reach(columns, min(w.start for w in windows)):
        with suppress(MalformedRecordError):
            end = max(end, parse_record(decode(line)[0], 0, line.count(b"\t") + 1).end)
    return any(w.overlaps(pos, end) for w in windows)


def _may_reach(columns: list[bytes], start: int) -> bool:
    """Whether a record's INFO or FORMAT may carry it beyond its REF as far as ``start``: never less than a full parse says."""
    if len(columns) > 8 and b"LEN" in columns[8].split(b"\t", 1)[0].split(b":"):
        return True
    for key, value in _REACH.findall(columns[7]):
        # What is not one plain END (a list, a sign, an exponent, a length) is left to the parser.
        if key != b"END" or not value.isdigit() or int(value[:13]) >= start:
            return True
    return False


def read_header(lines: Iterable[Line], path: str) -> tuple[Header, bool, bool]:
    """The header, whether it was UTF-8, and whether its last line was whole."""
    texts: list[str] = []
    clean = ended = True
    size = blank = 0
    for raw, whole_line in lines:
        ended = whole_line
        text, utf8 = decode(raw)
        clean &= utf8
        texts.append(text)
        size += len(text)
        if size > MAX_HEADER:
            raise refuse(codes.VCF_TOO_LARGE, f"The header is longer than {MAX_HEADER:,} bytes.", path)
        if not text.strip():
            blank = _one_more_blank(blank, f"{path}, line {len(texts)}")
        elif not text.startswith("##"):
            break
    if (
        not texts
        or not texts[-1].strip()
        or texts[-1].startswith("##")
        or (not ended and not texts[-1].startswith("#CHROM\tPOS\tID\tREF"))
    ):
        code: ProblemCode = codes.VCF_NO_HEADER if ended else codes.VCF_TRUNCATED
        raise refuse(code, "The file ends within its header: there is no #CHROM line.", f"{path}, line {len(texts)}")
    return parse_header(texts, path), clean, ended


def header_warnings(header: Header, path: str) -> list[Problem]:
    """A first line without a VCF version."""
    if header.fileformat.startswith("VCF"):
        return []
    return [problem(codes.VCF_NO_FILEFORMAT, "The header states no ##fileformat=VCFv4.x.", path)]


def scan(
    path: str, kind: FileType, windows: tuple[GeneWindow, ...], max_bytes: int, warnings: list[Problem], *, sex: bool
) -> Found:
    """Every line looked at once; the records that touch a window are kept with their line number."""
    lines = LineReader(path, kind, max_bytes)
    header, clean, ended = read_header(lines, path)
    warnings.extend(header_warnings(header, path))
    scanned = _Scan(path, header, windows, ended, sex=sex)
    for block in lines.blocks():
        scanned.take(block)
    scanned.contigs.leave(scanned.contig, scanned.highest)
    header = with_later_lines(header, scanned.meta, path)
    warnings.extend(scanned.warnings(clean=clean))
    return header, scanned.kept, scanned.contigs.met, scanned.sites


class _Scan:
    """The state of a scan: blocks of lines on one contig without a gene are passed over as a whole, others line by line."""

    def __init__(self, path: str, header: Header, windows: tuple[GeneWindow, ...], ended: bool, *, sex: bool) -> None:
        self.path = path
        self.header = header
        self.columns = header.columns
        self.meta: list[str] = []  # meta lines among the records, as files joined by `cat` have them
        self.contigs = Contigs(windows, path)
        self.kept = RecordBuffer(path, header.columns)
        self.sites = SexSites(len(header.samples) if sex else 0)
        self._number = header.lines
        self._ended = ended
        self._here: tuple[GeneWindow, ...] = ()
        self._on_x = self._again = False
        self.contig, self.highest = b"", 0  # the current contig, and the highest position of this run of records
        self._first = self._others = re.compile(b"")
        self._before = self._blank = self._unsorted = self._malformed = 0

    def take(self, block: bytes) -> None:
        """Look at a block of whole lines."""
        if self.contig and not self._here:
            count = self._elsewhere(block)
            if count:
                self._number += count
                self._ended = True
                return
        for line, ended in lines_in(block):
            self._number += 1
            self._ended = ended
            self._line(line)

    def _elsewhere(self, block: bytes) -> int:
        """The number of lines of a block whose lines are all records of the last contig, which has no gene; else 0."""
        count = block.count(b"\n")
        first = self._first.match(block)
        if first is None or not block.endswith(b"\n") or block.count(b"\t") != count * (self.columns - 1):
            return 0
        places = [first.group(1), *self._others.findall(block)]
        highest = max(map(int, places))
        if len(places) < count or highest > MAX_POS:
            return 0
        self.highest = max(self.highest, highest)
        return count

    def _line(self, line: bytes) -> None:
        first = line.find(b"\t")
        second = line.find(b"\t", first + 1)
        written = line[first + 1 : second]
        if first <= 0 or second < 0 or not written.isdigit() or len(written) > 12 or int(written) > MAX_POS:
            self._odd(line, first)
            return
        contig, pos = line[:first], int(written)
        if contig != self.contig:
            self._enter(contig)
        if self._here and (pos < self._before or self._again):
            self._unsorted, self._again = self._unsorted or self._number, False
        self._before = pos
        self.highest = max(self.highest, pos)
        inside = bool(self._here) and touches(line, pos, self._here)
        if line.count(b"\t") != self.columns - 1 and not _empty_behind(line, self.columns):
            _wrong_columns(line, inside, self._ended, self.columns, self._where)
            self._malformed = self._malformed or self._number
        elif inside:
            self.kept.add(self._number, line)
        elif self._on_x:
            self.sites.offer(line, pos)

    def _enter(self, contig: bytes) -> None:
        self._here, self._again = self.contigs.enter(contig)
        self._on_x = any(w.chrom == "chrX" for w in self._here)
        self.contigs.leave(self.contig, self.highest)
        self.contig, self.highest, self._before = contig, 0, 0
        start = re.escape(contig) + rb"\t(\d{1,10})\t"
        self._first, self._others = re.compile(start), re.compile(rb"\n" + start)

    def _odd(self, line: bytes, first: int) -> None:
        if not line.strip():
            self._blank = _one_more_blank(self._blank, self._where)
            return
        if line.startswith(b"#") and self._ended:
            self._comment(decode(line)[0])
        elsewhere = first > 0 and self.contigs.bare(line[:first])
        _no_place(line, self._ended, self.columns, elsewhere, self._where)
        self._malformed = self._malformed or self._number

    def _comment(self, text: str) -> None:
        if text.startswith("##") and len(self.meta) < MAX_META:
            self.meta.append(text[:MAX_META])
        elif text[:6].upper() == "#CHROM" and not same_columns(self.header, text):
            message = (
                "A second #CHROM line names other columns than the first: records behind it belong to other samples."
            )
            raise refuse(codes.VCF_SECOND_HEADER, message, self._where)

    @property
    def _where(self) -> str:
        return f"{self.path}, line {self._number}"

    def warnings(self, *, clean: bool) -> Iterator[Problem]:
        """What was odd in the file and touches no gene."""
        if not (clean and self.kept.utf8):
            yield problem(codes.VCF_ENCODING, "Some bytes are not UTF-8.", self.path)
        if self._unsorted:
            where = f"{self.path}, line {self._unsorted}"
            yield problem(codes.VCF_UNSORTED, "A record comes after one of a higher position.", where)
        if self._malformed:
            where = f"{self.path}, line {self._malformed}"
            yield problem(codes.VCF_MALFORMED_OUTSIDE, "The first malformed record was passed over.", where)
        if not self._ended:
            yield problem(codes.VCF_NO_FINAL_NEWLINE, "The last line has no line end.", self.path)


def _one_more_blank(blank: int, where: str) -> int:
    if blank >= MAX_BLANK:
        raise refuse(codes.VCF_MALFORMED_RECORD, f"More than {MAX_BLANK} lines are blank.", where)
    return blank + 1


def _no_place(line: bytes, ended: bool, columns: int, elsewhere: bool, where: str) -> None:
    """Refuse a line whose contig or position cannot be read; a comment among the records, and a record on a contig without
    a gene, are passed over."""
    if line.startswith(b"#") and ended:
        return
    found = line.count(b"\t") + 1
    if not ended and found < columns:
        raise refuse(codes.VCF_TRUNCATED, "The file ends in the middle of a record.", where)
    if elsewhere:
        return
    if found == 1 and len(line.split()) >= 8:
        raise refuse(codes.VCF_MALFORMED_RECORD, "The record's columns are separated by blanks; VCF needs tabs.", where)
    position = decode(line.split(b"\t")[1][:60])[0] if found > 1 else ""
    said = f"POS is {position!r}" if found > 1 else "the line has one column"
    raise refuse(codes.VCF_MALFORMED_RECORD, f"The record's place cannot be read: {said}.", where)


def _empty_behind(line: bytes, columns: int) -> bool:
    """Whether a line has more columns than the header, all of them empty: a tab too many at its end."""
    return not line.removesuffix(b"\r").split(b"\t", columns)[-1].strip(b"\t") and line.count(b"\t") >= columns


def _wrong_columns(line: bytes, inside: bool, ended: bool, columns: int, where: str) -> None:
    found = line.count(b"\t") + 1
    if not ended and found < columns:
        raise refuse(codes.VCF_TRUNCATED, "The file ends in the middle of a record.", where)
    if inside:
        raise refuse(
            codes.VCF_MALFORMED_RECORD,
            f"The record has {pluralise(found, 'column')} where the header has {columns}.",
            where,
        )
