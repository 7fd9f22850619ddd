"""The header of a VCF, read as text."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from vexas_report.knowledge.genome import stated_builds
from vexas_report.model.problems import VexasReportError, problem
from vexas_report.vcf import vcf_problems as codes
from vexas_report.vcf.caller import least_fraction, recognise_caller
from vexas_report.vcf.record import truncate

FIXED = ("#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO")
_CONTIG = re.compile(r"^##contig=<(.*)>?\s*$", re.IGNORECASE)
_ID = re.compile(r"(?:^|,)\s*ID=\"?([^,>\"]+)")
_LENGTH = re.compile(r"(?:^|,)\s*length=\"?(\d{1,12})", re.IGNORECASE)
_ASSEMBLY = re.compile(r"(?:^|,)\s*assembly=\"?([^,>\"]+)", re.IGNORECASE)
# Lines that may name the genome build: references, command lines, annotators.
_HINT = re.compile(
    r"^##([\w.-]*(?:reference|assembly|genome|command|cmd|options|vep|snpeff|annovar|oncotator)[\w.-]*)=(.*)",
    re.IGNORECASE,
)
_MAX_HINTS = 1000
_INFO_ID = re.compile(r"^##INFO=<ID=([^,>]+)")
_FORMAT_NUMBER = re.compile(r"^##FORMAT=<ID=([^,>]+),\s*Number=([^,>]+)")


@dataclass(frozen=True, slots=True)
class Header:
    """``contigs`` are the names as written and their lengths (None where not stated); ``samples`` the columns in order;
    ``columns`` the number of tab-separated columns of every record; ``hints`` are lines that may name the genome build, as
    (key, text); ``lines`` the number of header lines; ``least_fraction`` the fraction of reads below which the caller ignores
    an allele by its command line; ``format_numbers`` the declared Number of each FORMAT field."""

    fileformat: str
    contigs: Mapping[str, int | None]
    hints: tuple[tuple[str, str], ...]
    samples: tuple[str, ...]
    columns: int
    caller: str
    info_ids: frozenset[str]
    lines: int
    least_fraction: float | None = None
    format_numbers: Mapping[str, str] = field(default_factory=dict)


def parse_header(lines: Iterable[str], where: str) -> Header:
    """Meta lines and the #CHROM line (without line ends) to a header; VexasReportError where it cannot be read."""
    meta: list[str] = []
    contigs: dict[str, int | None] = {}
    hints: dict[tuple[str, str], None] = {}
    fileformat, info_ids, number = "", set(), 0
    columns: list[str] = []
    format_numbers: dict[str, str] = {}
    for line in lines:
        number += 1
        if not line.strip():
            continue
        if line.startswith("#CHROM") or not line.startswith("##"):
            columns = line.rstrip("\t").split("\t")  # a tab too many is not a column
            break
        contig = _CONTIG.match(line)
        if contig:
            name, length = _ID.search(contig.group(1)), _LENGTH.search(contig.group(1))
            if name:
                contigs.setdefault(name.group(1).strip(), int(length.group(1)) if length else None)
                if "#" in name.group(1):  # of a pangenome: the build precedes the contig's name
                    hints[("contig", name.group(1).partition("#")[0])] = None
            if assembly := _ASSEMBLY.search(contig.group(1)):
                hints[("contig", assembly.group(1))] = None
            continue
        info = _INFO_ID.match(line)
        if info:
            info_ids.add(info.group(1))
        elif declared := _FORMAT_NUMBER.match(line):
            format_numbers.setdefault(declared.group(1), declared.group(2))
        elif line.startswith("##fileformat="):
            fileformat = fileformat or truncate(line.removeprefix("##fileformat=").strip())
        elif (hint := _HINT.match(line)) and len(hints) < _MAX_HINTS:
            hints[(hint.group(1), hint.group(2))] = None
        meta.append(line[:2000])
    samples = _samples(columns, f"{where}, line {number}")
    return Header(
        fileformat=fileformat,
        contigs=contigs,
        hints=tuple(hints),
        samples=samples,
        columns=len(columns),
        caller=recognise_caller(meta),
        info_ids=frozenset(info_ids),
        lines=number,
        least_fraction=least_fraction(meta),
        format_numbers=format_numbers,
    )


def _samples(columns: list[str], where: str) -> tuple[str, ...]:
    if tuple(columns[:8]) != FIXED:
        found = truncate(" ".join(columns[:9]))
        raise VexasReportError(
            problem(
                codes.VCF_NO_HEADER,
                f"The header line should start with {' '.join(FIXED)} separated by tabs; found: {found or 'nothing'}.",
                where,
            )
        )
    if len(columns) > 8 and columns[8] != "FORMAT":
        raise VexasReportError(
            problem(codes.VCF_NO_HEADER, f"The ninth column should be FORMAT, found {truncate(columns[8])!r}.", where)
        )
    names = tuple(columns[9:])
    twice = sorted({n for n in names if names.count(n) > 1}) if len(set(names)) < len(names) else []
    if twice:
        shown = ", ".join(repr(truncate(n)) for n in twice[:20])
        raise VexasReportError(
            problem(codes.VCF_DUPLICATE_SAMPLES, f"More than one sample column is named {shown}.", where)
        )
    return names


def same_columns(header: Header, line: str) -> bool:
    """Whether a #CHROM line names the columns of a header, in its order."""
    names = ("FORMAT", *header.samples)[: header.columns - len(FIXED)]
    return tuple(line.rstrip("\t").split("\t")) == (*FIXED, *names)


def with_later_lines(header: Header, meta: Sequence[str], where: str) -> Header:
    """Return a header with the meta lines that come among the records, which belong to a file joined to the first by `cat`.

    What they say of the assembly counts as the header's own lines do. Raises VexasReportError if they state another length of
    a contig or other builds: the records are then of two references.
    """
    if not meta:
        return header
    later = parse_header([*meta, "\t".join(FIXED)], where)
    for name, size in later.contigs.items():
        first = header.contigs.get(name)
        if size is not None and first not in (None, size):
            message = f"The header says that {truncate(name)} has {first} bases, a line among the records says {size}."
            raise VexasReportError(problem(codes.VCF_SECOND_HEADER, message, where))
    one, other = (stated_builds(each.contigs, each.hints) for each in (header, later))
    if one and other and one.isdisjoint(other):
        said, differs = (" or ".join(sorted(builds)) for builds in (one, other))
        message = f"The header states {said}, a line among the records {differs}."
        raise VexasReportError(problem(codes.VCF_SECOND_HEADER, message, where))
    contigs = {**header.contigs, **{n: size for n, size in later.contigs.items() if header.contigs.get(n) is None}}
    return replace(header, contigs=contigs, hints=tuple(dict.fromkeys((*header.hints, *later.hints))))


def may_end_by_length(header: Header) -> bool:
    """Whether structural records may state SVLEN and no END, as VCF 4.5 has them: an index made by an older htslib does not
    know where they end, and the whole file must be read."""
    return "SVLEN" in header.info_ids
