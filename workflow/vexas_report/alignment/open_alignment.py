"""An alignment opened and judged: is it the right file, and can it be read? VexasReportError says why not."""

import hashlib
import os
import re
import struct
import tempfile
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vexas_report.alignment import alignment_problems as codes
from vexas_report.alignment.fragments import Fragments, pair_up
from vexas_report.alignment.molecules import Molecules
from vexas_report.alignment.read_records import (
    DELETION,
    DIFFERENT,
    EQUAL,
    INSERTION,
    MATCH,
    SKIP,
    SOFT,
    Records,
    decode,
    fetch,
)
from vexas_report.alignment.target_plan import Window
from vexas_report.knowledge.genome.contigs import chromosome, length, lengths
from vexas_report.model.evidence import Remark
from vexas_report.model.problems import ProblemCode, VexasReportError, problem
from vexas_report.model.sample import Sample
from vexas_report.model.terms import Assembly, Sex
from vexas_report.vcf.htslib_messages import quiet_htslib

if TYPE_CHECKING:
    from vexas_report.alignment.fragments import Ints

_SECONDARY, _FAILED, _DUPLICATE = 0x100 | 0x800, 0x200, 0x400
_BGZF_END = bytes.fromhex("1f8b08040000000000ff0600424302001b0003")  # an empty block (SAM specification, section 4.1.2)
_MIN_READS_SEX = 100_000  # mapped reads from which the share of chrX shows the sex
_ONE_X, _TWO_X = (0.35, 0.65), (0.8, 1.25)  # reads per base of chrX against the autosomes
_MD = re.compile(r"[0-9]{1,9}|[A-Z]|\^[A-Z]+")
_TOLD = (MATCH, EQUAL, DIFFERENT, DELETION)  # operations with reference bases in the MD tag
_READ = (MATCH, EQUAL, DIFFERENT, INSERTION, SOFT)  # operations that consume bases of the read
_INDEXES = (".bai", ".csi", ".crai")
_VOTES = 2  # reads whose MD tags must agree on a base that the shipped sequence leaves unknown


@dataclass(slots=True)
class ReadFilterCounts:
    """Reads counted and left out, over all windows."""

    counted: int = 0
    duplicates: int = 0
    low_mapping_quality: int = 0
    secondary: int = 0
    failed: int = 0


@dataclass(slots=True)
class Alignment:
    """An open alignment. ``names`` are its contigs by ours; ``groups`` the read groups of the sample, None for all;
    ``index`` its index if that lies elsewhere, ``size`` the bytes
    of the file, ``fetched`` those of all records so far, unpacked."""

    path: str
    file: Any
    names: dict[str, str]
    groups: frozenset[str] | None
    remarks: tuple[Remark, ...] = ()
    size: int = 0
    index: Path | None = None
    fetched: int = 0
    taken: ReadFilterCounts = field(default_factory=ReadFilterCounts)
    molecules: Molecules = field(default_factory=Molecules)
    _group_names: list[str] = field(default_factory=list)

    def fragments(self, windows: Sequence[Window], min_mapping_quality: int, fasta: str | None) -> Fragments:
        """The usable reads that overlap some windows. VexasReportError if the file breaks off or cannot be decoded."""
        import numpy as np

        try:
            data = fetch(self.path, windows, self.names, fasta, self.index)
            records = decode(data)
        except (OSError, ValueError, struct.error, IndexError) as error:
            raise _stopped(self.path, " ".join(str(error).split())) from error
        self.fetched += len(data)
        groups = self._groups(records)
        own = np.ones(len(records), bool)
        if self.groups is not None:
            own = np.isin(groups, [0, *(1 + i for i, name in enumerate(self._group_names) if name in self.groups)])
        flag, taken = records.flag, self.taken
        left_out: Any = ~own
        for name, which in (
            ("secondary", flag & _SECONDARY > 0),
            ("failed", flag & _FAILED > 0),
            ("duplicates", flag & _DUPLICATE > 0),
            ("low_mapping_quality", records.mapping_quality < min_mapping_quality),
        ):
            setattr(taken, name, getattr(taken, name) + int((which & ~left_out).sum()))
            left_out |= which
        usable = np.flatnonzero(~left_out & (records.length > 0) & (records.cigar_size > 0))
        first = self.molecules.first_of_each(records, usable, groups)
        taken.duplicates += len(usable) - len(first)
        usable = first
        taken.counted += len(usable)
        return pair_up(records.kept(usable), groups[usable])

    def _groups(self, records: Records) -> "Ints":
        """The number of each record's read group; 0 for none."""
        import numpy as np

        places = records.tag_places((b"RG",), np.arange(len(records)))[b"RG"]
        numbers = {name: number for number, name in enumerate(self._group_names, 1)}
        found = np.zeros(len(records), np.int64)
        rest = np.flatnonzero(places >= 0)
        while len(rest):  # a turn for each group
            name = records.text_of(int(places[rest[0]]))
            if name not in numbers:
                self._group_names.append(name)
                numbers[name] = len(self._group_names)
            text = np.frombuffer(name.encode("latin-1") + b"\0", np.uint8)
            at = np.minimum(places[rest][:, None] + np.arange(len(text)), len(records.raw) - 1)
            same = (records.raw[at] == text).all(axis=1)
            found[rest[same]] = numbers[name]
            rest = rest[~same]
        return found


class ReferenceFromMd:
    """Fills bases of a window's reference that are unknown (``N``) when it begins from the MD tags of the window's reads."""

    def __init__(self, window: Window, sequence: list[str]) -> None:
        self._start, self._sequence = window.start - 1, sequence
        self._missing = {i for i, base in enumerate(sequence) if base == "N"}
        self._votes: dict[tuple[int, str], int] = {}

    @property
    def unknown(self) -> frozenset[int]:
        """1-based positions that no MD tag has shown so far."""
        return frozenset(self._start + 1 + i for i in self._missing)

    def learn(self, fragments: Fragments, contig: int) -> None:
        """Look at reads over each missing base until it is known."""
        import numpy as np

        if not self._missing:
            return
        records, end = fragments.records, self._start + len(self._sequence)
        which = np.flatnonzero((records.contig == contig) & (records.start < end) & (records.end > self._start))
        tags = records.tag_places((b"MD",), which)[b"MD"]
        which, tags = which[tags >= 0], tags[tags >= 0]
        starts, ends = records.start[which].tolist(), records.end[which].tolist()
        longest = max((last - first for first, last in zip(starts, ends, strict=True)), default=0)
        seen = set()
        for i in sorted(self._missing):
            place = self._start + i
            # Of the reads over a base the last ones reach furthest, and show most of the next bases too.
            at = bisect_right(starts, place) - 1
            while i in self._missing and at >= 0 and starts[at] + longest > place:
                if ends[at] > place and at not in seen:
                    seen.add(at)
                    record = int(which[at])
                    bases, tag = records.bases(record).decode("ascii"), records.text_of(int(tags[at]))
                    self.see(starts[at], records.cigar(record), bases, tag)
                at -= 1

    def see(self, start: int, cigar: Sequence[tuple[int, int]], bases: str, tag: str) -> None:
        """Look at one read."""
        for i, base in enumerate(_spelt(cigar, bases, tag), start - self._start):
            if i in self._missing and base in "ACGT":
                key = (i, base)
                self._votes[key] = self._votes.get(key, 0) + 1
                if self._votes[key] >= _VOTES:
                    self._sequence[i] = base
                    self._missing.remove(i)


def _spelt(cigar: Sequence[tuple[int, int]], bases: str, tag: str) -> str:
    """The reference under a read by its MD tag, base by base, ``N`` where the read skips it; "" where tag and CIGAR do not fit each
    other. pysam has a function for it, which leaves skipped bases out, and breaks the process on some tags that do not fit."""
    tag = tag.upper()
    parts = _MD.findall(tag)
    sizes = [int(part) if part.isdecimal() else len(part.strip("^")) for part in parts]
    if "".join(parts) != tag or sum(sizes) != sum(size for kind, size in cigar if kind in _TOLD):
        return ""
    # Deleted bases in lower case: they must lie under deletions, and those alone.
    told = "".join(
        "=" * n if part.isdecimal() else part.strip("^").lower() if part.startswith("^") else part
        for part, n in zip(parts, sizes, strict=True)
    )
    spelt, at, place = "", 0, 0
    for kind, size in cigar:
        if kind == SKIP:
            spelt += "N" * size
        elif kind in _TOLD:
            piece, at = told[at : at + size], at + size
            if not (piece.isalpha() and piece.islower() if kind == DELETION else piece == piece.upper()):
                return ""
            own = piece if kind == DELETION else bases[place : place + size]
            spelt += "".join(b if t == "=" else t for t, b in zip(piece.upper(), own, strict=True))
        if kind in _READ:
            place += size
    return spelt


def has_index_file(path: str) -> bool:
    """Whether an index lies in the alignment's folder, under one of the names that htslib looks for.

    Its content is not looked at: :func:`open_alignment` replaces one that cannot be used.
    """
    stem = os.path.splitext(path)[0]  # noqa: PTH122 - a path is kept as written
    return any(Path(name + ending).is_file() for name in (path, stem) for ending in _INDEXES)


@contextmanager
def open_alignment(
    sample: Sample, path: str, vcf_sample: str, assembly: Assembly, fasta: str | None, indexes: Path | None = None
) -> Iterator[Alignment]:
    """Open the alignment of a sample after every check that needs no read of it.

    If it has no index, one is made in the folder ``indexes``, or in a temporary folder if that is None.
    """
    if not Path(path).is_file() or not os.access(path, os.R_OK):
        raise _error(codes.ALIGNMENT_MISSING, "There is no readable file here.", path)
    # htslib would look for the reference of a CRAM on the network.
    before = os.environ.get("REF_PATH")
    os.environ["REF_PATH"] = "/nonexistent/%s"
    with quiet_htslib():
        try:
            with ExitStack() as stack:
                file = _opened(path, fasta, None, stack)
                with _header_read(path):
                    _check_kind(file, path)
                index = None
                if not file.has_index():
                    folder = indexes or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vexas-report-")))
                    index = _make_index(file, path, folder)
                    file = _opened(path, fasta, index, stack)
                with _header_read(path):
                    alignment = _checked(file, path, sample, vcf_sample, assembly)
                alignment.index = index
                yield alignment
        finally:
            if before is None:
                del os.environ["REF_PATH"]
            else:
                os.environ["REF_PATH"] = before


def _opened(path: str, fasta: str | None, index: Path | None, stack: ExitStack) -> Any:
    import pysam

    try:
        file = pysam.AlignmentFile(
            path, "r", reference_filename=fasta, index_filename=None if index is None else str(index)
        )
    except (OSError, ValueError) as error:
        raise _failed(path, error) from error
    stack.callback(_close, file)
    return file


def _close(file: Any) -> None:
    # A damaged file cannot be closed without an error either, which would hide the first.
    with suppress(OSError):
        file.close()


def _make_index(file: Any, path: str, folder: Path) -> Path:
    """Return the index of an alignment in ``folder``; its name contains the alignment's path, size and time of change."""
    import pysam

    state = Path(path).stat()
    key = f"{os.path.realpath(path)}\0{state.st_size}\0{state.st_mtime_ns}"
    index = (
        folder
        / f"{hashlib.sha256(key.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}{'.crai' if file.is_cram else '.bai'}"
    )
    if index.is_file():
        return index
    # Another job may make the same index at the same time: each writes its own file and renames it.
    making = index.with_name(f"{os.getpid()}.{index.name}")
    try:
        pysam.index("-o", str(making), path)
        making.replace(index)
    except (OSError, pysam.utils.SamtoolsError) as error:
        making.unlink(missing_ok=True)
        if _is_out_of_order(file, path):
            message = "The reads are not in the order of their positions, whatever the header says."
            raise _error(codes.ALIGNMENT_NOT_SORTED, message, path) from error
        hint = f"Make the index: `samtools index {path}`."
        message = "The alignment has no index in its folder, and none could be made below the output directory."
        raise _error(codes.ALIGNMENT_NO_INDEX, message, path, hint) from error
    return index


def _is_out_of_order(file: Any, path: str) -> bool:
    """Whether a read lies before the one above it. VexasReportError if the file breaks off or cannot be decoded."""
    last = (0, 0)
    try:
        for read in file.fetch(until_eof=True):
            here = (read.reference_id, read.reference_start)
            if read.reference_id >= 0 and here < last:
                return True
            last = max(last, here)
    except (OSError, ValueError) as error:
        raise _failed(path, error) from error
    return False


@contextmanager
def _header_read(path: str) -> Iterator[None]:
    """Report a header that pysam or htslib cannot parse (an empty field, one without a colon) as a problem of the file."""
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        hint = f"`samtools view -H {path}` shows the header, `samtools reheader` replaces it."
        raise _error(codes.ALIGNMENT_UNREADABLE, f"The header cannot be read: {error}.", path, hint) from error


def _check_kind(file: Any, path: str) -> None:
    if not (file.is_bam or file.is_cram):
        raise _error(codes.ALIGNMENT_UNREADABLE, "The file is neither BAM nor CRAM.", path)
    # htslib does not look for the container of no records that ends a CRAM (CRAMv3, section 9).
    if file.is_cram and not _ends_with(path, b"\xe0EOF"):
        raise _error(codes.ALIGNMENT_TRUNCATED, "The mark at the end of a CRAM is missing.", path)
    header = file.header.to_dict()
    order = header.get("HD", {}).get("SO", "unknown")
    if order in ("unsorted", "queryname"):
        raise _error(codes.ALIGNMENT_NOT_SORTED, f"The header says SO:{order}.", path)


def _checked(file: Any, path: str, sample: Sample, vcf_sample: str, assembly: Assembly) -> Alignment:
    header = file.header.to_dict()
    names = _contigs(file, path, assembly)
    size = Path(path).stat().st_size
    return Alignment(path, file, names, _groups(header, path, sample, vcf_sample), _sex(file, sample), size)


def _contigs(file: Any, path: str, assembly: Assembly) -> dict[str, str]:
    names: dict[str, str] = {}
    for name, bases in zip(file.references, file.lengths, strict=True):
        chrom = chromosome(name)
        if chrom is None or chrom in names:
            continue
        if chrom != "chrM" and bases != length(assembly, chrom):
            found = " or ".join(lengths().get((chrom, bases), ())) or "no known assembly"
            message = f"{name} has {bases} bases here ({found}); in {assembly}, the VCF's assembly, it has {length(assembly, chrom)}."
            raise _error(codes.ALIGNMENT_OTHER_ASSEMBLY, message, path)
        names[chrom] = name
    if "chrX" not in names:
        raise _error(codes.ALIGNMENT_OTHER_ASSEMBLY, "The header has no contig chrX.", path)
    return names


def _groups(header: dict[str, Any], path: str, sample: Sample, vcf_sample: str) -> frozenset[str] | None:
    groups = header.get("RG", [])
    named = {str(group["SM"]) for group in groups if group.get("SM")}
    own = {name for name in (sample.sample, sample.vcf_sample, vcf_sample) if name}
    if not named:
        return None
    if not named & own:
        message = f"The read groups name {', '.join(sorted(named)[:5])}; expected {' or '.join(sorted(own))}."
        raise _error(codes.ALIGNMENT_OTHER_SAMPLE, message, path)
    return None if named <= own else frozenset(str(g["ID"]) for g in groups if g.get("SM") in own and "ID" in g)


def _sex(file: Any, sample: Sample) -> tuple[Remark, ...]:
    """A remark where the reads of chrX, by the index, contradict the sheet. CRAM indexes hold no counts; panels no even
    coverage, which many autosomes with reads are asked for."""
    if sample.sex is Sex.UNKNOWN or not file.is_bam:
        return ()
    density: dict[str, float] = {}
    total = 0
    for row in file.get_index_statistics():
        chrom = chromosome(row.contig)
        if chrom is not None and chrom not in ("chrY", "chrM"):
            density[chrom] = row.mapped / file.get_reference_length(row.contig)
            total += row.mapped
    autosomes = sorted(v for chrom, v in density.items() if chrom != "chrX")
    if total < _MIN_READS_SEX or len(autosomes) < 20 or autosomes[-1] > 8 * autosomes[0]:
        return ()
    ratio = density["chrX"] / autosomes[len(autosomes) // 2]
    expected, other = (_ONE_X, _TWO_X) if sample.sex is Sex.MALE else (_TWO_X, _ONE_X)
    if other[0] <= ratio <= other[1] and not expected[0] <= ratio <= expected[1]:
        return (Remark("reads_sex", {"sex": sample.sex.value, "ratio": f"{ratio:.2f}"}),)
    return ()


def _failed(path: str, error: Exception) -> VexasReportError:
    """What stopped a reading. htslib calls nearly everything truncated: the end of the file shows the cause."""
    said = " ".join(str(error).split())
    if not _starts_with(path, b"CRAM") and "truncated" not in said.lower() and "EOF marker" not in said:
        return _error(codes.ALIGNMENT_UNREADABLE, f"Reading stopped: {said}.", path)
    return _stopped(path, said)


def _stopped(path: str, said: str) -> VexasReportError:
    """What stopped the reading of a file that was opened."""
    if _starts_with(path, b"CRAM"):
        # The end of a CRAM was looked at before: what stops in its middle is the reference.
        return _error(codes.ALIGNMENT_CRAM_REFERENCE, f"Its bases cannot be decoded (htslib: {said}).", path)
    if not _ends_with(path, _BGZF_END):
        return _error(codes.ALIGNMENT_TRUNCATED, f"Reading stopped: {said}.", path)
    hint = f"Check it with `samtools quickcheck -v {path}`, and make its index anew: `samtools index {path}`."
    message = "Reading stopped in the middle of a whole file: it is damaged, or its index is that of another file."
    return _error(codes.ALIGNMENT_UNREADABLE, message, path, hint)


def _starts_with(path: str, mark: bytes) -> bool:
    with Path(path).open("rb") as raw:
        return raw.read(len(mark)) == mark


def _ends_with(path: str, mark: bytes) -> bool:
    """Whether the mark is in the last 40 bytes."""
    with Path(path).open("rb") as raw:
        raw.seek(max(0, Path(path).stat().st_size - 40))
        return mark in raw.read()


def _error(code: ProblemCode, message: str, path: str, hint: str = "") -> VexasReportError:
    return VexasReportError(problem(code, message, f"alignment: {path}", hint))
