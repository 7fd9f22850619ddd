"""Reads behind the alleles of a record: one function per convention, chosen by what the record carries.

Each convention returns every way in which its field can be read. A fraction is stated only if all count fields of the record
have one reading in common: two readings, none, or fields that contradict each other give no fraction and a remark.
``CONVENTIONS`` is the closed list: a new caller is a function and a row, in the order of trust.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as computed
from functools import lru_cache

from vexas_report.model.evidence import Counts, Remark
from vexas_report.vcf.genotype import Genotype
from vexas_report.vcf.record import RawRecord, is_bases, parse_float, parse_int, truncate


@dataclass(frozen=True, slots=True)
class AlleleFields:
    """What a convention may look at. ``allele`` is the ALT's 1-based number, 0 if the sample carries none of them; ``info`` is
    empty if INFO covers several samples together; ``fraction_in_info`` if the caller writes a read fraction as INFO/AF."""

    ref: str
    alts: tuple[str, ...]
    allele: int
    fields: Mapping[str, str]
    info: Mapping[str, str]
    fraction_in_info: bool = False
    has_column: bool = True
    genotype: Genotype | None = None

    @property
    def alt(self) -> str:
        return self.alts[self.allele - 1]

    @property
    def depth(self) -> int | None:
        """FORMAT/DP."""
        return parse_int(self.fields.get("DP"))


@dataclass(frozen=True, slots=True)
class CountReading:
    """One way to read one source of counts: reads of REF and of each ALT, None if it does not count them.

    ``unassigned`` are alternate reads that belong to no one ALT. ``depth`` is the source's own denominator, None if the reads
    of its alleles are to be added up. ``reference_only``: it counts REF and nothing else. A source without reads has
    ``fractions``, one per ALT, 0 to 1.
    """

    field: str
    ref: int | None = None
    alts: tuple[int | None, ...] = ()
    unassigned: int = 0
    depth: int | None = None
    fractions: tuple[float | None, ...] = ()
    reference_only: bool = False
    # Reads of all listed alleles; None if REF is not counted. Added up once: a record may list thousands.
    listed: int | None = computed(init=False, compare=False)

    def __post_init__(self) -> None:
        """Add up the reads. A missing count of an ALT counts as none."""
        listed = None if self.ref is None else self.ref + sum(n or 0 for n in self.alts) + self.unassigned
        object.__setattr__(self, "listed", listed)

    @property
    def total(self) -> int | None:
        """Reads of REF and of all alternates together; None if a count is missing."""
        counts = (self.ref, *self.alts)
        return None if self.fractions or None in counts else sum(n or 0 for n in counts) + self.unassigned

    @property
    def alternate(self) -> int | None:
        """Reads of all alternates together; None if they are not counted."""
        if self.fractions or self.reference_only:
            return None
        if None in self.alts:
            return self.unassigned or None
        return sum(n or 0 for n in self.alts) + self.unassigned


@dataclass(frozen=True, slots=True)
class UnreadableCounts:
    """A count field that is filled and has no reading: ``why`` is ``values``, ``number`` or ``depth``. ``percent`` is the
    fraction that it states if it is per cent without the sign, which only another field can show."""

    field: str
    value: str
    why: str = "values"
    percent: float | None = None


Result = tuple[CountReading, ...] | UnreadableCounts | None
Reader = Callable[[AlleleFields], Result]


def allele_fields(
    record: RawRecord,
    column: int | None,
    allele: int,
    n_samples: int,
    fraction_in_info: bool,
    genotype: Genotype | None = None,
) -> AlleleFields:
    """A record as one sample sees it; ``column`` is None in a file without sample columns."""
    fields = record.sample(column) if column is not None else {}
    samples_in_info = max(n_samples, parse_int(record.info.get("NS")) or 0)
    info = record.info if samples_in_info <= 1 else {}
    return AlleleFields(record.ref, record.alts, allele, fields, info, fraction_in_info, column is not None, genotype)


@lru_cache(maxsize=64)
def numbers(text: str | None) -> Sequence[int | None]:
    """Comma-separated whole numbers; None for each that is missing or not a number.

    Every allele of a record asks for the same texts: read each time, 4,000 alleles took 20 s.
    """
    return () if text is None else tuple(parse_int(part) for part in text.split(","))


@lru_cache(maxsize=64)
def _unreadable(text: str) -> bool:
    """Whether a part of a list of counts is filled with something that is not a whole number."""
    return any(parse_int(part) is None and part.strip() not in ("", ".") for part in text.split(","))


@lru_cache(maxsize=64)
def _empty(text: str | None) -> bool:
    return text is None or all(part.strip() in ("", ".") for part in text.split(","))


def _number(values: Sequence[int | None], place: int) -> int | None:
    return values[place] if 0 <= place < len(values) else None


def _single(reading: CountReading) -> tuple[CountReading, ...]:
    return (reading,)


def strelka_snv(view: AlleleFields) -> Result:
    """Strelka somatic SNV: AU, CU, GU, TU hold tier 1 and tier 2 counts per base. Tier 1 is used; tier 2 only for a base that
    tier 1 does not show at all (Strelka calls and passes such alleles)."""
    if len(view.ref) != 1 or any(len(a) != 1 for a in view.alts if is_bases(a)):
        return None
    if view.ref not in "ACGT" or not all(f"{b}U" in view.fields for b in "ACGT"):
        return None
    tiers = {b: numbers(view.fields[f"{b}U"]) for b in "ACGT"}
    if any(_unreadable(view.fields[f"{b}U"]) for b in "ACGT"):
        return UnreadableCounts("FORMAT/AU, CU, GU, TU", ":".join(view.fields[f"{b}U"] for b in "ACGT"))
    wanted = view.alt if view.allele and view.alt in tiers else ""
    tier = 1 if wanted and not _number(tiers[wanted], 0) and _number(tiers[wanted], 1) else 0
    bases = {b: _number(values, tier) for b, values in tiers.items()}
    alts = tuple(bases.get(a) if is_bases(a) else 0 for a in view.alts)
    others = sum(bases[b] or 0 for b in "ACGT" if b != view.ref and b not in view.alts)
    name = f"FORMAT/{view.ref}U+{wanted}U" if wanted else "FORMAT/AU, CU, GU, TU"
    field_name = f"{name} (tier 2)" if tier else name
    # Reads of bases that the record does not list are not part of the denominator of a listed allele.
    return _single(CountReading(field_name, bases[view.ref], alts, 0 if view.allele else others))


def strelka_indel(view: AlleleFields) -> Result:
    """Strelka somatic indel: TAR reads support another allele than the indel, TIR the indel; tier 1 before tier 2."""
    if "TAR" not in view.fields or "TIR" not in view.fields or len(view.alts) != 1:
        return None
    tar, tir = numbers(view.fields["TAR"]), numbers(view.fields["TIR"])
    tier = 1 if view.allele and not _number(tir, 0) and _number(tir, 1) else 0
    if _number(tir, tier) is None:
        return (
            UnreadableCounts("FORMAT/TAR+TIR", f"{view.fields['TAR']}:{view.fields['TIR']}")
            if not _empty(view.fields["TIR"])
            else None
        )
    name = "FORMAT/TAR+TIR (tier 2)" if tier else "FORMAT/TAR+TIR"
    return _single(CountReading(name, _number(tar, tier), (_number(tir, tier),)))


def flow_ao_ro(view: AlleleFields) -> Result:
    """Ion Torrent: FAO and FRO, corrected in flow space, before AO and RO."""
    return _ao_ro(view.fields, view, "FAO", "FRO", "FDP", "FORMAT")


def rd_ad(view: AlleleFields) -> Result:
    """VarScan: RD is the reference count and AD the alternate count alone."""
    text, reference = view.fields.get("AD"), view.fields.get("RD")
    if text is None or reference is None or "," in reference:
        return None
    ref = parse_int(reference)
    if ref is None or _unreadable(text):
        return UnreadableCounts("FORMAT/RD+AD", f"{reference}:{text}")
    return _of_alternates(view, numbers(text), "FORMAT/RD+AD", ref, None)


def ad(view: AlleleFields) -> Result:
    """AD: REF and each ALT (VCF 4.3 and later, GATK, bcftools, DeepVariant, VarDict and others), or what splitters leave of it."""
    text = view.fields.get("AD")
    if text is None or _empty(text) or ("RD" in view.fields and "," not in view.fields["RD"]):
        return None
    return _per_allele(view, text, "FORMAT/AD")


def dpr(view: AlleleFields) -> Result:
    """DPR of samtools before 1.3: REF and each ALT, as AD."""
    text = view.fields.get("DPR")
    return None if text is None or _empty(text) else _per_allele(view, text, "FORMAT/DPR")


def _per_allele(view: AlleleFields, text: str, name: str) -> Result:
    """The readings of a list with one number for REF and each ALT; of one that lacks a number or has too many, all that fit."""
    if _unreadable(text):
        return UnreadableCounts(name, text)
    values, n = numbers(text), len(view.alts)
    if len(values) == n + 1 and n:
        return _single(CountReading(name, values[0], tuple(values[1:]), depth=view.depth if None in values else None))
    if n == 0:
        if len(values) == 1:
            return _single(CountReading(name, values[0], (), depth=view.depth, reference_only=True))
        return _single(CountReading(name, values[0], (), unassigned=sum(v or 0 for v in values[1:])))
    if None in values:
        return UnreadableCounts(name, text, "number")
    known = [v or 0 for v in values]
    if len(known) > n + 1:
        return _of_more_alleles(view, known, f"{name} (of more alleles)")
    found: list[CountReading] = []
    if len(known) == n and view.depth is not None:
        rest = max(0, view.depth - sum(known))
        found.append(CountReading(f"{name} (alternate only)+DP", rest, tuple(known)))
    if len(known) == 2:
        found += _reference_and_own(view, known[0], known[1], f"{name} (reference and one alternate)")
    elif len(known) == 1 and view.depth is not None:
        found.append(
            CountReading(f"{name} (reference only)+DP", known[0], (None,) * n, depth=view.depth, reference_only=True)
        )
    return tuple(found) if found else UnreadableCounts(name, text, "number")


def _reference_and_own(view: AlleleFields, ref: int, own: int, name: str) -> list[CountReading]:
    """``ref,own`` with several ALTs, as a splitter leaves it: the own allele is the one that the genotype carries."""
    carried = [a for a in range(1, len(view.alts) + 1) if view.genotype is not None and view.genotype.copies(a)]
    if len(carried) > 1:
        return []
    if not carried:
        return [CountReading(name, ref, (None if own else 0,) * len(view.alts), unassigned=own)]
    return [CountReading(name, ref, tuple(own if a == carried[0] else 0 for a in range(1, len(view.alts) + 1)))]


def _of_more_alleles(view: AlleleFields, known: list[int], name: str) -> tuple[CountReading, ...]:
    """More numbers than alleles, as a splitter leaves it that does not split AD: each alternate number may be the record's."""
    ref, rest = known[0], known[1:]
    if len(view.alts) == 1 and view.allele:
        return tuple(CountReading(name, ref, (own,), depth=sum(known)) for own in dict.fromkeys(rest))
    unknown: tuple[int | None, ...] = (None if sum(rest) and view.allele else 0,) * len(view.alts)
    return _single(CountReading(name, ref, unknown, unassigned=sum(rest)))


def adf_adr(view: AlleleFields) -> Result:
    """ADF and ADR summed, where they have a number for REF and each ALT."""
    texts = view.fields.get("ADF"), view.fields.get("ADR")
    if None in texts or "RD" in view.fields or all(_empty(t) for t in texts):
        return None
    forward, reverse = (numbers(t) for t in texts)
    if len(forward) != len(view.alts) + 1 or len(reverse) != len(forward):
        return UnreadableCounts("FORMAT/ADF+ADR", f"{texts[0]}:{texts[1]}", "number")
    total = [None if f is None or r is None else f + r for f, r in zip(forward, reverse, strict=True)]
    if not view.alts:
        return _per_allele(view, str(total[0]), "FORMAT/ADF+ADR")
    return _single(CountReading("FORMAT/ADF+ADR", total[0], tuple(total[1:])))


def sac(view: AlleleFields) -> Result:
    """SAC of GATK: forward and reverse reads of REF and of each ALT in turn."""
    text = view.fields.get("SAC")
    if text is None or _empty(text):
        return None
    values = numbers(text)
    if None in values or len(values) != 2 * (len(view.alts) + 1):
        return UnreadableCounts("FORMAT/SAC", text, "number")
    pairs = [(values[i] or 0) + (values[i + 1] or 0) for i in range(0, len(values), 2)]
    return _single(CountReading("FORMAT/SAC", pairs[0], tuple(pairs[1:])))


def ao_ro(view: AlleleFields) -> Result:
    """FreeBayes: RO for the reference, AO for each ALT. Ion Torrent states these raw counts next to those that it corrected and
    calls by; they count only for an allele that the corrected ones do not show."""
    corrected = numbers(view.fields.get("FAO"))
    if any(corrected) and (view.allele == 0 or len(corrected) != len(view.alts) or corrected[view.allele - 1]):
        return None
    return _ao_ro(view.fields, view, "AO", "RO", "DP", "FORMAT")


def _ao_ro(source: Mapping[str, str], view: AlleleFields, ao: str, ro: str, dp: str, where: str) -> Result:
    text, reference, depth = source.get(ao), source.get(ro), parse_int(source.get(dp))
    if (text is None or _empty(text)) and (not view.alts and reference is not None):
        ref = parse_int(reference)
        if ref is None:
            return None if _empty(reference) else UnreadableCounts(f"{where}/{ro}", reference)
        return _single(CountReading(f"{where}/{ro}", ref, (), depth=depth, reference_only=True))
    if text is None or _empty(text):
        return None
    name = f"{where}/{ao}+{dp if reference is None or _empty(reference) else ro}"
    if _unreadable(text):
        return UnreadableCounts(name, text)
    return _of_alternates(view, numbers(text), name, parse_int(reference), depth)


def _of_alternates(
    view: AlleleFields, values: Sequence[int | None], name: str, ref: int | None, depth: int | None
) -> Result:
    """The readings of a list with one number for each ALT, next to the reads of REF or a depth."""
    own = depth if ref is None else None
    if len(values) == len(view.alts):
        return _single(CountReading(name, ref, tuple(values), depth=own))
    known = [n or 0 for n in values]
    if not view.alts or not view.allele:
        return _single(CountReading(name, ref, (0,) * len(view.alts), unassigned=sum(known), depth=own))
    if len(view.alts) == 1:
        total = own if ref is None else ref + sum(known)
        return tuple(CountReading(f"{name} (of more alleles)", ref, (n,), depth=total) for n in dict.fromkeys(known))
    return UnreadableCounts(name, ",".join("." if n is None else str(n) for n in values), "number")


def vd(view: AlleleFields) -> Result:
    """VarDict: VD alternate reads of DP."""
    text = view.fields.get("VD")
    if text is None or _empty(text):
        return None
    if _unreadable(text):
        return UnreadableCounts("FORMAT/VD+DP", text)
    return _of_alternates(view, numbers(text), "FORMAT/VD+DP", None, view.depth)


def dv(view: AlleleFields) -> Result:
    """DV of samtools and Sniffles: reads of all alternates together, of DP, or in addition to DR."""
    alt, ref = parse_int(view.fields.get("DV")), parse_int(view.fields.get("DR"))
    if alt is None:
        return None
    name = "FORMAT/DR+DV" if ref is not None else "FORMAT/DV+DP"
    if len(view.alts) == 1:
        return _single(CountReading(name, ref, (alt,), depth=view.depth if ref is None else None))
    rest = ref if ref is not None or view.depth is None else max(0, view.depth - alt)
    unknown: tuple[int | None, ...] = (None if alt else 0,) * len(view.alts)
    return _single(CountReading(name, rest, unknown, unassigned=alt, depth=None if ref is not None else view.depth))


def pr_sr(view: AlleleFields) -> Result:
    """Manta: PR pairs and SR split reads of the reference and each alternate, summed; either may be missing. SR next to SA is
    lancet's: strand counts of the reference."""
    if "SA" in view.fields:
        return None
    found = [(key, numbers(view.fields.get(key))) for key in ("PR", "SR") if not _empty(view.fields.get(key))]
    if not found or any(len(values) != len(view.alts) + 1 for _, values in found):
        return None
    total = [None if None in each else sum(n or 0 for n in each) for each in zip(*(v for _, v in found), strict=True)]
    return _single(CountReading(f"FORMAT/{'+'.join(key for key, _ in found)}", total[0], tuple(total[1:])))


def nv_nr(view: AlleleFields) -> Result:
    """Platypus and weCall: NV reads show the variant of NR that cover it; NR may have one number for all alleles."""
    text, depths = view.fields.get("NV"), numbers(view.fields.get("NR"))
    if text is None or _empty(text) or not depths:
        return None
    alts = numbers(text)
    if _unreadable(text) or (view.alts and len(alts) != len(view.alts)) or len(depths) not in (1, max(1, len(alts))):
        return UnreadableCounts("FORMAT/NV+NR", text, "number")
    if not view.alts:
        return _single(CountReading("FORMAT/NV+NR", None, (), unassigned=sum(n or 0 for n in alts), depth=depths[0]))
    place = max(view.allele - 1, 0) if len(depths) > 1 else 0
    return _single(CountReading("FORMAT/NV+NR", None, tuple(alts), depth=depths[place]))


def caveman(view: AlleleFields) -> Result:
    """CaVEMan: FAZ to FTZ and RAZ to RTZ, reads of each base by strand."""
    texts = {b: (view.fields.get(f"F{b}Z"), view.fields.get(f"R{b}Z")) for b in "ACGT"}
    if any(None in pair for pair in texts.values()) or view.ref not in texts:
        return None
    bases: dict[str, int] = {}
    for base, pair in texts.items():
        forward, reverse = (parse_int(t) for t in pair)
        if forward is None or reverse is None:
            return UnreadableCounts("FORMAT/FAZ to RTZ", f"{pair[0]}:{pair[1]}")
        bases[base] = forward + reverse
    return _of_bases(view, bases, "FORMAT/FAZ to RTZ")


def bcount(view: AlleleFields) -> Result:
    """BCOUNT of SomaticSniper: reads of A, C, G and T."""
    text = view.fields.get("BCOUNT")
    if text is None or _empty(text) or view.ref not in ("A", "C", "G", "T"):
        return None
    values = numbers(text)
    if len(values) != 4 or None in values:
        return UnreadableCounts("FORMAT/BCOUNT", text, "number")
    return _of_bases(view, {b: n or 0 for b, n in zip("ACGT", values, strict=True)}, "FORMAT/BCOUNT")


def _of_bases(view: AlleleFields, bases: Mapping[str, int], name: str) -> Result:
    alts = tuple(bases.get(a, 0) for a in view.alts)
    others = sum(n for base, n in bases.items() if base != view.ref and base not in view.alts)
    return _single(CountReading(name, bases[view.ref], alts, 0 if view.allele else others, depth=sum(bases.values())))


def dp4(view: AlleleFields) -> Result:
    """DP4 of the sample, or of INFO if the file has one sample or none: reference and alternate by strand.

    DP4 counts all alternates together: next to several of them the reads belong to no one allele.
    """
    for source, where in ((view.fields, "FORMAT/DP4"), (view.info, "INFO/DP4")):
        text = source.get("DP4")
        if text is None or _empty(text):
            continue
        values = [n for n in numbers(text) if n is not None]
        if len(values) != 4 or len(values) != len(numbers(text)):
            return UnreadableCounts(where, text, "number")
        name = where if where.startswith("FORMAT") else _in_info(where, view)
        ref, alt = values[0] + values[1], values[2] + values[3]
        plain = [is_bases(a) for a in view.alts]
        if sum(plain) == 1 or alt == 0:
            return _single(CountReading(name, ref, tuple(alt if p else 0 for p in plain)))
        unknown: tuple[int | None, ...] = (None,) * len(view.alts)
        return _single(CountReading(f"{name} (of all alternates)" if view.alts else name, ref, unknown, unassigned=alt))
    return None


def _in_info(name: str, view: AlleleFields) -> str:
    return name if view.has_column else f"{name} (no sample column)"


def info_counts(view: AlleleFields) -> Result:
    """Counts in INFO if the file has one sample or none and the sample column carries none."""
    flow = _ao_ro(view.info, view, "FAO", "FRO", "FDP", "INFO")
    if flow is not None:
        return flow
    plain = _ao_ro(view.info, view, "AO", "RO", "DP", "INFO")
    if plain is not None:
        return plain
    values = numbers(view.info.get("AD"))
    if len(values) == len(view.alts) + 1 > 1:
        return _single(CountReading("INFO/AD", values[0], tuple(values[1:])))
    single = numbers(view.info.get("VD"))
    if view.alts and len(single) == len(view.alts):
        return _single(CountReading("INFO/VD+DP", None, tuple(single), depth=parse_int(view.info.get("DP"))))
    return None


_DECIMAL_COMMA = re.compile(r"0,\d{1,6}\Z|\d{1,3},\d{1,4}%\Z", re.ASCII)  # written in the locale of the machine
_NOT_A_FRACTION = re.compile(r"0\d", re.ASCII)  # a fraction is not written 01
_FRACTIONS = ("VAF", "AF", "FREQ", "VF", "FA", "PM")


def stated_fraction(view: AlleleFields) -> Result:
    """A fraction that the caller states (AF, VAF, VF, FA, PM; FREQ in per cent): no reads, the depth as DP states it."""
    for key in _FRACTIONS:
        text = view.fields.get(key)
        if text is not None and not _empty(text):
            return _fractions(text, view, f"FORMAT/{key}", percent=key == "FREQ")
    text = view.info.get("AF")
    if view.fraction_in_info and text is not None and not _empty(text):
        return _fractions(text, view, _in_info("INFO/AF", view), percent=False)
    return None


def _depth(view: AlleleFields) -> int | None:
    return parse_int(view.fields.get("DP") or view.fields.get("NR") or view.info.get("DP"))


def _fractions(text: str, view: AlleleFields, name: str, *, percent: bool) -> Result:
    """The readings of a list of fractions: one for each ALT, or for REF and each ALT, or one with a decimal comma."""
    n, parts, depth = len(view.alts), [p.strip() for p in text.split(",")], _depth(view)
    found: list[tuple[float | None, ...]] = []
    if _DECIMAL_COMMA.match(text.strip()) and n <= 1:
        found += [(value,) for value in _values(text.strip().replace(",", "."), percent=percent)]
    # Of a list in per cent each number has the sign.
    one_number = bool(found) and text.strip().endswith("%") and not parts[0].endswith("%")
    plain = not one_number and not any(_NOT_A_FRACTION.match(p) for p in parts)
    values = [_values(p, percent=percent) for p in parts] if plain else []
    if (
        plain
        and len(parts) in (max(n, 1), n + 1)
        and all(v or p in ("", ".") for v, p in zip(values, parts, strict=True))
    ):
        own = values[1:] if n and len(parts) == n + 1 else values
        choices: list[tuple[float | None, ...]] = [()]
        for each in own:
            choices = [(*c, v) for c in choices for v in (each or (None,))]
        found += choices
    # Values of a record that was split without its fields: each may be the record's own.
    sums_up = plain and all(len(v) == 1 for v in values) and abs(sum(v[0] for v in values) - 1) < 0.02
    if plain and n == 1 and len(parts) > 1 and all(values) and not (len(parts) == 2 and sums_up):
        found += [(v,) for each in values for v in each]
    if not found:
        number = parse_float(parts[view.allele - 1]) if len(parts) == max(n, 1) and view.allele else None
        per_cent = number / 100 if number is not None and 1 < number <= 100 else None
        return UnreadableCounts(name, text, "number" if plain and all(values) else "values", per_cent)
    return tuple(CountReading(name, depth=depth, fractions=f, alts=(None,) * n) for f in dict.fromkeys(found))


def _values(part: str, *, percent: bool) -> tuple[float, ...]:
    """The fractions that a number may state: per cent where it says so. Without the sign a value of FREQ up to 1 may be
    either; another field above 1 states none, because the 0.8 of its next record would then be 80 %."""
    value = parse_float(part.removesuffix("%"))
    if value is None or value < 0:
        return ()
    found = [value / 100] if part.endswith("%") else [value, value / 100] if percent else [value]
    return tuple(dict.fromkeys(v for v in found if v <= 1))


@dataclass(frozen=True, slots=True)
class Convention:
    """A row of the caller matrix: a name, the callers known to write it, the fields, the function that reads them."""

    name: str
    callers: str
    fields: str
    read: Reader


CONVENTIONS: tuple[Convention, ...] = (
    Convention("strelka_snv", "Strelka2 somatic (SNV)", "FORMAT/AU, CU, GU, TU (tier 1, else tier 2)", strelka_snv),
    Convention("strelka_indel", "Strelka2 somatic (indel)", "FORMAT/TAR, TIR (tier 1, else tier 2)", strelka_indel),
    Convention("flow_ao_ro", "Ion Torrent TVC", "FORMAT/FAO, FRO, FDP (before AO and RO)", flow_ao_ro),
    Convention("rd_ad", "VarScan2", "FORMAT/RD, AD (alternate alone)", rd_ad),
    Convention(
        "ad",
        "GATK HaplotypeCaller, Mutect2, DeepVariant, Strelka2 germline, bcftools, VarDict, Clair3, DRAGEN, Pisces, Octopus",
        "FORMAT/AD (reference and each alternate)",
        ad,
    ),
    Convention("ao_ro", "FreeBayes", "FORMAT/AO, RO", ao_ro),
    Convention("caveman", "CaVEMan", "FORMAT/FAZ, FCZ, FGZ, FTZ, RAZ, RCZ, RGZ, RTZ", caveman),
    Convention("bcount", "SomaticSniper", "FORMAT/BCOUNT (A, C, G, T)", bcount),
    Convention("adf_adr", "bcftools, Strelka2 germline", "FORMAT/ADF, ADR", adf_adr),
    Convention("sac", "GATK", "FORMAT/SAC (by strand, reference and each alternate)", sac),
    Convention("dpr", "samtools before 1.3", "FORMAT/DPR (reference and each alternate)", dpr),
    Convention("vd", "VarDict", "FORMAT/VD, DP", vd),
    Convention("pr_sr", "Manta", "FORMAT/PR, SR (pairs and split reads)", pr_sr),
    Convention("nv_nr", "Platypus, weCall", "FORMAT/NV, NR", nv_nr),
    Convention("dv", "samtools, Sniffles", "FORMAT/DV (all alternates), DP or DR", dv),
    Convention(
        "dp4", "bcftools and samtools, LoFreq", "FORMAT/DP4, else INFO/DP4 of a file with one sample or none", dp4
    ),
    Convention(
        "info_counts",
        "FreeBayes, Ion Torrent TVC, VarDict",
        "INFO/FAO, FRO; AO, RO; AD; VD of a file with one sample or none",
        info_counts,
    ),
    Convention(
        "stated_fraction",
        "LoFreq, and any caller that states only a fraction",
        "FORMAT/VAF, AF, FREQ, VF, FA, PM; INFO/AF of LoFreq",
        stated_fraction,
    ),
)


# Every FORMAT field that a convention or the genotype looks at: two columns that agree in these are judged alike.
FIELDS = frozenset(
    (
        "GT AU CU GU TU TAR TIR FAO FRO FDP RD AD AO RO DP ADF ADR VD PR SR SA NV NR DP4 DPR DV DR SAC BCOUNT "
        "FAZ FCZ FGZ FTZ RAZ RCZ RGZ RTZ"
    ).split(" ")
    + list(_FRACTIONS)
)


@dataclass(frozen=True, slots=True)
class CountSources:
    """What the conventions make of one record for one sample: readings by source, in the order of trust, and fields without."""

    readings: tuple[tuple[CountReading, ...], ...] = ()
    unread: tuple[UnreadableCounts, ...] = ()


MOST_APART = 16  # ALTs up to which each is read for itself; a record of thousands is read once


def sources_of(view: AlleleFields) -> CountSources:
    """The readings of every convention that the record carries, without those that its genotype or depth rules out."""
    allele = view.allele if len(view.alts) <= MOST_APART else min(view.allele, 1)
    fields, info = tuple(view.fields.items()), tuple(view.info.items()) if view.info else ()
    return _sources(view.ref, view.alts, allele, fields, info, view.fraction_in_info, view.has_column, view.genotype)


@lru_cache(maxsize=16)
def _sources(
    ref: str,
    alts: tuple[str, ...],
    allele: int,
    fields: tuple[tuple[str, str], ...],
    info: tuple[tuple[str, str], ...],
    fraction_in_info: bool,
    has_column: bool,
    genotype: Genotype | None,
) -> CountSources:
    view = AlleleFields(ref, alts, allele, dict(fields), dict(info), fraction_in_info, has_column, genotype)
    found: list[tuple[CountReading, ...]] = []
    unread: list[UnreadableCounts] = []
    for convention in CONVENTIONS:
        result = convention.read(view)
        if isinstance(result, UnreadableCounts):
            unread.append(result)
        elif result is not None:
            if kept := _plausible(result, view):
                found.append(kept)
            else:
                first = result[0]
                unread.append(UnreadableCounts(first.field, f"{first.total} of {view.depth}", "depth"))
    return CountSources(tuple(found), tuple(unread))


def _plausible(readings: tuple[CountReading, ...], view: AlleleFields) -> tuple[CountReading, ...]:
    """Readings that do not add up to more reads than DP; of several, those that give reads to each allele of the genotype."""
    fits = tuple(r for r in readings if not _exceeds(r, view))
    if len(fits) > 1:
        carried = tuple(r for r in fits if _carries_genotype(r, view.genotype))
        return carried or fits
    return fits


def _exceeds(reading: CountReading, view: AlleleFields) -> bool:
    """Whether a source of FORMAT counts more reads than FORMAT/DP. Ion Torrent's corrected counts have a separate depth."""
    total = reading.total
    if total is None or view.depth is None or not reading.field.startswith("FORMAT") or "FAO" in reading.field:
        return False
    if reading.field.startswith(("FORMAT/PR", "FORMAT/SR", "FORMAT/DR", "FORMAT/TAR")):
        return False  # pairs and split reads of one molecule count twice; DP of an indel is that of the base before it
    return total > view.depth + max(1, view.depth // 100)


def _carries_genotype(reading: CountReading, genotype: Genotype | None) -> bool:
    if genotype is None or reading.fractions:
        return True
    counts = (reading.ref, *reading.alts)
    called = {a for a in genotype.alleles if a is not None}
    return all(counts[a] != 0 for a in called if a < len(counts))


def counts_of(reading: CountReading, allele: int) -> Counts:
    """The counts of one ALT (1-based number) by one reading."""
    if reading.fractions:
        return Counts(field=reading.field, depth=reading.depth, vaf=_at(reading.fractions, allele - 1))
    alt = _number(reading.alts, allele - 1)
    if alt is None:
        total = reading.depth if reading.depth is not None else (reading.ref or 0) + reading.unassigned
        return Counts(field=reading.field, ref_reads=reading.ref, depth=total)
    depth = reading.depth if reading.depth is not None else reading.listed
    if depth is not None and depth < alt:
        depth = None if reading.ref is None else reading.ref + alt
    vaf = alt / depth if depth else None
    return Counts(field=reading.field, ref_reads=reading.ref, alt_reads=alt, depth=depth, vaf=vaf)


def _at(values: Sequence[float | None], place: int) -> float | None:
    return values[place] if 0 <= place < len(values) else None


def read_counts(view: AlleleFields) -> tuple[Counts | None, tuple[Remark, ...]]:
    """The counts of one ALT in the one reading that all count fields share, and remarks if they share none.

    Without a common reading the counts hold no reads of the allele and no fraction.
    """
    sources = sources_of(view)
    groups = [
        tuple(counts_of(r, view.allele) for r in readings if _names_allele(r, view.allele))
        for readings in sources.readings
    ]
    groups = [g for g in groups if g]
    unread = tuple(_unread_remark(u) for u in sources.unread)
    if not groups:
        return None, unread or (Remark("counts_missing", {}),)
    # Zeros for every allele are a placeholder if another field counts reads.
    counting = [g for g in groups if any(c.depth != 0 for c in g)]
    groups = sorted(counting or groups, key=lambda g: all(unassigned(c) for c in g))
    first, *others = groups
    choices = [_of_all_reads(c, others, view) for c in first]
    shared = [c for c in choices if all(any(not disagree(c, o) for o in group) for group in others)]
    distinct = list({(c.alt_reads, c.vaf): c for c in shared}.values())
    if len(distinct) == 1 and all(_confirmed(u, distinct[0]) for u in sources.unread):
        return distinct[0], ()
    if unread:
        return _without_fraction(first[0]), unread
    if distinct:
        values = {"field": distinct[0].field, "says": _said(distinct[0]), "other_says": _said(distinct[1])}
        return _without_fraction(first[0]), (Remark("counts_ambiguous", values),)
    chosen = choices[0]
    apart = next(group[0] for group in others if all(disagree(chosen, o) for o in group))
    values = {"field": chosen.field, "says": _said(chosen), "other": apart.field, "other_says": _said(apart)}
    return _without_fraction(chosen), (Remark("counts_disagree", values),)


def _confirmed(unread: UnreadableCounts, counts: Counts) -> bool:
    """Whether a number above 1 states, in per cent, the fraction that another field states."""
    return unread.percent is not None and not disagree(counts, Counts(field=unread.field, vaf=unread.percent))


def _unread_remark(unread: UnreadableCounts) -> Remark:
    fraction = unread.field.rpartition("/")[2].partition(" ")[0] in _FRACTIONS
    code = "fraction_unusable" if fraction else "counts_unread"
    return Remark(code, {"field": unread.field, "value": truncate(unread.value)})


def _names_allele(reading: CountReading, allele: int) -> bool:
    """Whether a reading states reads or a fraction of an ALT, or reads of alternates that it does not assign."""
    if reading.fractions:
        return _at(reading.fractions, allele - 1) is not None
    return _number(reading.alts, allele - 1) is not None or reading.unassigned > 0


def _without_fraction(counts: Counts) -> Counts:
    return Counts(field=counts.field, depth=counts.depth)


def with_depth(counts: Counts, depth: int) -> Counts:
    """The same reads over another depth."""
    vaf = counts.alt_reads / depth if depth and counts.alt_reads is not None else counts.vaf
    return replace(counts, depth=depth, vaf=vaf)


def _of_all_reads(counts: Counts, others: Iterable[tuple[Counts, ...]], view: AlleleFields) -> Counts:
    """Reads over DP if the record holds one alternate of several: DP exceeds the reads of the two alleles that it lists, and a
    fraction that the caller states fits DP and not them."""
    depth = _depth(view)
    stated = next((c for group in others for c in group if c.alt_reads is None and c.vaf is not None), None)
    if stated is None or depth is None or counts.ref_reads is None or counts.alt_reads is None:
        return counts
    whole_depth = with_depth(counts, depth)
    fits = depth > (counts.depth or 0) and disagree(counts, stated) and not disagree(whole_depth, stated)
    return whole_depth if fits else counts


def site_depth(alternates: Sequence[Counts]) -> int | None:
    """Reads of the reference and of all alternates of a site that is split over several records; None if the records do not
    count the same reference reads, and so are not of one pile-up."""
    ref, *others = {counts.ref_reads for counts in alternates}
    reads = [counts.alt_reads for counts in alternates]
    if ref is None or others or None in reads:
        return None
    return ref + sum(n or 0 for n in reads)


def split_depth(own: Counts, together: int | None, depth: int | None) -> int | None:
    """Depth of an allele whose site is split over several records: the reads of all its alleles if they do not exceed DP
    (``depth``), else DP if it exceeds the reads of the one record; None if neither holds."""
    if own.ref_reads is None or own.alt_reads is None or own.depth != own.ref_reads + own.alt_reads:
        return None
    if together is not None and (depth is None or together <= depth):
        return together
    return depth if depth is not None and depth > own.depth else None


def unassigned(counts: Counts) -> bool:
    """Whether the record states no reads and no fraction of this allele: its reads belong to no one allele, or have no reading."""
    return counts.alt_reads is None and counts.vaf is None


def has_no_alt_reads(counts: Counts) -> bool:
    """Whether the source states that no read shows the allele."""
    return counts.alt_reads == 0 or (counts.alt_reads is None and counts.vaf == 0)


def disagree(one: Counts, other: Counts) -> bool:
    """Whether two sources differ by more than rounding: 1.5 reads of the depth, and at least 1 % of VAF.

    Mutect2's AF is a posterior that lies about one read off AD, and fractions are printed with 2 to 4 digits.
    """
    says, other_says = _share(one), _share(other)
    if says is None or other_says is None:
        return False
    depth = max(one.depth or other.depth or 1, 1)
    return abs(says - other_says) > max(0.01, 1.5 / depth)


def _share(counts: Counts) -> float | None:
    return 0.0 if counts.alt_reads == 0 else counts.vaf


def _said(counts: Counts) -> str:
    if counts.alt_reads is not None:
        return f"{counts.alt_reads} of {counts.depth if counts.depth is not None else '?'}"
    return f"{counts.vaf:.4g}" if counts.vaf is not None else "?"
