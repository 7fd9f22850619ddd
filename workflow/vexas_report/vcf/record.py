"""One line of a VCF to a record. Nothing of the header's declarations is trusted: every value stays text."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, isfinite
from types import MappingProxyType

from vexas_report.vcf.sample_columns import SampleColumns

NO_CALL = ("<CGA_NOCALL>",)  # Complete Genomics: a stretch without a call
UNOBSERVED = ("<*>", "<NON_REF>", "<X>", "X", *NO_CALL)  # samtools before 1.0 wrote a bare X
_OF_SEGMENTS = frozenset(
    {"SVTYPE", "SVLEN", "REFLEN"}
)  # INFO of structural callers; DRAGEN's reference segments have REFLEN alone
MISSING = frozenset({"", "."})
_BASES = re.compile(r"[ACGTN]+\Z")
MAX_POS = 2**31 - 1  # VCF 4.5, section 1.6.1: positions are 32-bit integers in BCF and in every index
_SHOWN = 200
_SPANNING = ("<DEL", "<DUP", "<INV", "<CN")  # symbols whose SVLEN is a length on the reference (VCF 4.5, section 3)


class MalformedRecordError(ValueError):
    """A line that is not a record; the message gives the reason, without the line."""


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A record as written. ``pos`` is 1-based; ``end`` inclusive: the last base of REF, or of INFO/END, SVLEN or the longest
    FORMAT/LEN.

    ``line`` is the 1-based line in the file, 0 where an index was used. REF and ALT are in upper case but for symbolic
    alleles. ``filters`` is ``("PASS",)``, ``()`` for ``.``, else the filters. ``samples`` are the raw sample columns,
    reduced in a file of many (``plain``).
    """

    line: int
    contig: str
    pos: int
    id: str
    ref: str
    alts: tuple[str, ...]
    qual: str
    filters: tuple[str, ...]
    info: Mapping[str, str]
    format: tuple[str, ...]
    samples: tuple[str, ...] | SampleColumns
    end: int

    @property
    def is_block(self) -> bool:
        """Whether the record names no observed allele."""
        return all(a in UNOBSERVED for a in self.alts)

    @property
    def is_no_call(self) -> bool:
        """Whether the record says of a stretch that it was not called."""
        return any(a in NO_CALL for a in self.alts)

    @property
    def is_segment(self) -> bool:
        """Whether a record without an observed allele is a structural caller's segment, which shows no single base."""
        return not _OF_SEGMENTS.isdisjoint(self.info) or "CN" in self.format or self.id.startswith("DRAGEN:")

    @property
    def size(self) -> int:
        """About how many characters the record holds."""
        held = self.samples.whole.values() if isinstance(self.samples, SampleColumns) else self.samples
        texts = (self.ref, *self.alts, *self.info.values(), *held)
        return len(self.samples) + sum(len(text) for text in texts)

    def plain(self, column: int | None) -> str:
        """The genotype of a column that says plain reference in a file of many samples, else ""."""
        return self.samples.plain(column) if column is not None and isinstance(self.samples, SampleColumns) else ""

    def sample(self, column: int) -> Mapping[str, str]:
        """FORMAT key to value of one sample (0-based column); dropped trailing fields and ``.`` are left out (not of GT)."""
        if column >= len(self.samples):
            return MappingProxyType({})
        return fields_of(self.format, self.samples[column])


def fields_of(keys: Sequence[str], cell: str) -> Mapping[str, str]:
    """FORMAT key to value of one sample column; dropped trailing fields and ``.`` are left out (not of GT)."""
    found: dict[str, str] = {}
    for key, value in zip(keys, unquoted(cell).split(":"), strict=False):
        if value not in MISSING or key == "GT":
            found.setdefault(key, unquoted(value) if key == "GT" else value)
    return MappingProxyType(found)


def unquoted(text: str) -> str:
    """Without the quotes that a spreadsheet puts around a field with a comma, and without blanks at its ends."""
    text = text.strip(" ")
    return text.strip("'\"").strip(" ") if text[:1] in ("'", '"') or text[-1:] in ("'", '"') else text


def filters_of(text: str) -> tuple[str, ...]:
    """FILTER, or a sample's FT, split: ``("PASS",)``, ``()`` for ``.``, else at most 50 filters."""
    return () if text in MISSING else tuple(truncate(f) for f in text.split(";") if f)[:50]


def truncate(text: str) -> str:
    """Text as shown in trails: at most 200 characters, the rest counted."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}… ({len(text)} characters)"


def pluralise(number: int, noun: str) -> str:
    """``1 column``, ``2 columns``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def is_bases(allele: str) -> bool:
    """Whether an allele is written in A, C, G, T, N only (upper case)."""
    return bool(_BASES.match(allele))


def is_symbolic(allele: str) -> bool:
    """``<DEL>``, a breakend with brackets, or a single breakend (``.TGCA``, ``TGCA.``)."""
    return (
        allele.startswith("<")
        or "[" in allele
        or "]" in allele
        or (len(allele) > 1 and (allele.startswith(".") or allele.endswith(".")))
    )


def _alleles(text: str) -> tuple[str, ...]:
    return tuple(a if is_symbolic(a) else a.upper() for a in text.split(","))


def parse_info(text: str) -> Mapping[str, str]:
    """INFO to key and value; flags have the value ""; the first of a repeated key counts."""
    info: dict[str, str] = {}
    if text not in MISSING:
        for item in text.split(";"):
            key, _, value = item.partition("=")
            if key:
                info.setdefault(key.strip(" "), value)
    return MappingProxyType(info)


def parse_int(text: str | None) -> int | None:
    """A whole number, or None; scientific and decimal spellings of whole numbers are accepted."""
    if text is None:
        return None
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) <= 15:
        return int(text)
    number = parse_float(text)
    return int(number) if number is not None and number.is_integer() and 0 <= number < 1e15 else None


_NUMBER = re.compile(r"[+-]?(\d{1,40}(\.\d{0,400})?|\.\d{1,400})([eE][+-]?\d{1,4})?\Z", re.ASCII)


def parse_float(text: str | None) -> float | None:
    """A decimal number, or None."""
    text = (text or "").strip()  # strip() takes control characters off that float() refuses
    value = float(text) if _NUMBER.match(text) else inf
    return value if isfinite(value) else None


def last_base(contig: str, pos: int, ref: str, alts: tuple[str, ...], info: Mapping[str, str]) -> int:
    """The last reference base that the record covers (1-based, inclusive).

    INFO/END counts for symbolic alleles and reference blocks only (VCF 4.5, section 1.6.1 and 5.5): annotators add an
    END to plain alleles. It does not where INFO/CHR2 names another contig: delly and Sniffles have written
    the place on that one there. Without END a symbolic DEL, DUP, INV or CNV ends at POS + |SVLEN|; the length of an
    insertion is none of the reference.
    """
    last = pos + max(len(ref), 1) - 1
    if all(is_bases(a) for a in alts) or info.get("CHR2", contig).removeprefix("chr") != contig.removeprefix("chr"):
        return last
    stated = parse_int(info.get("END"))
    if stated is not None:
        return max(last, stated)
    return max((last, *(pos + n for n in _spanned(alts, lengths_of(info)) if n is not None)))


def _spanned(alts: Sequence[str], lengths: list[int | None]) -> list[int | None]:
    """The lengths that are of the reference: those of spanning symbols, or all if there is not one for each ALT."""
    spanning = [a.startswith(_SPANNING) for a in alts]
    if len(lengths) != len(alts):
        return lengths if any(spanning) else []
    return [length for length, spans in zip(lengths, spanning, strict=True) if spans]


def lengths_of(info: Mapping[str, str]) -> list[int | None]:
    """INFO/SVLEN without signs: one length for each ALT, or one for all."""
    return [parse_int(part.strip().lstrip("-")) for part in info.get("SVLEN", "").split(",")]


def own_end(record: RawRecord, allele: int) -> int:
    """The last base of one ALT (1-based number): its own SVLEN where the record has no END and a length for each ALT."""
    lengths = lengths_of(record.info)
    if "END" in record.info or len(lengths) != len(record.alts):
        return record.end
    own = lengths[allele - 1] if record.alts[allele - 1].startswith(_SPANNING) else 0
    plain = record.pos + len(record.ref) - 1
    return record.end if own is None else max(plain, min(record.end, record.pos + own))


def format_length(keys: Sequence[str], sample: str) -> int | None:
    """FORMAT/LEN of one sample column: the length of a ``<*>`` block (VCF 4.5, section 1.6.2)."""
    if "LEN" not in keys:
        return None
    values = sample.split(":")
    place = keys.index("LEN")
    return parse_int(values[place]) if place < len(values) else None


def parse_record(text: str, line: int, columns: int) -> RawRecord:
    """A line without its line end to a record; ``columns`` is the header's number. Raises MalformedRecordError."""
    parts = text.split("\t")
    if len(parts) > columns and not any(parts[columns:]):  # a tab too many at the end
        del parts[columns:]
    if len(parts) != columns:
        raise MalformedRecordError(f"it has {pluralise(len(parts), 'column')} where the header has {columns}")
    contig, pos, identifier, ref, alt, qual, filters, info_text = parts[:8]
    if '"' in alt + info_text:
        alt, info_text = unquoted(alt), unquoted(info_text)
    if not (pos.isascii() and pos.isdigit() and len(pos) <= 12 and int(pos) <= MAX_POS):
        raise MalformedRecordError(f"POS is {truncate(pos)!r}, not a whole number up to {MAX_POS:,}")
    if ref in MISSING:
        raise MalformedRecordError("REF is blank")
    info = parse_info(info_text)
    ref = ref.upper()
    alts = () if alt == "." else _alleles(alt)
    keys = tuple(unquoted(parts[8]).split(":")) if columns > 8 else ()
    end = last_base(contig, int(pos), ref, alts or ("<*>",), info)
    if "LEN" in keys and "<*>" in (alts or ("<*>",)):
        lengths = [length for sample in parts[9:] if (length := format_length(keys, sample)) is not None]
        end = max(end, int(pos) + max(lengths, default=1) - 1)
    return RawRecord(
        line=line,
        contig=contig,
        pos=int(pos),
        id=identifier,
        ref=ref,
        alts=alts,
        qual=truncate(qual),
        filters=filters_of(filters),
        info=info,
        format=keys,
        samples=tuple(parts[9:]),
        end=end,
    )
