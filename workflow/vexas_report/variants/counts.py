"""Reads behind an allele: one function per convention, chosen by what the record carries, never by the caller's name.

``CONVENTIONS`` is the seam: a new caller is a function and a row. The order is the order of trust; the first convention
that gives reads is used, all others are compared with it, and a difference beyond rounding is a remark.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from vexas_report.model.evidence import Counts, Remark
from vexas_report.variants.record import RawRecord, decimal, is_bases, whole


@dataclass(frozen=True, slots=True)
class View:
    """What a convention may look at. ``allele`` is the ALT's 1-based number; ``info`` is empty where INFO speaks of
    several samples together; ``fraction_in_info`` where the caller is known to write a read fraction as INFO/AF."""

    ref: str
    alts: tuple[str, ...]
    allele: int
    fields: Mapping[str, str]
    info: Mapping[str, str]
    fraction_in_info: bool = False
    has_column: bool = True

    @property
    def alt(self) -> str:
        return self.alts[self.allele - 1]


Reader = Callable[[View], Counts | None]


def view_of(record: RawRecord, column: int | None, allele: int, n_samples: int, fraction_in_info: bool) -> View:
    """A record as one sample sees it; ``column`` is None in a file without sample columns."""
    fields = record.sample(column) if column is not None else {}
    samples_in_info = max(n_samples, whole(record.info.get("NS")) or 0)
    info = record.info if samples_in_info <= 1 else {}
    return View(record.ref, record.alts, allele, fields, info, fraction_in_info, column is not None)


@lru_cache(maxsize=64)
def numbers(text: str | None) -> Sequence[int | None]:
    """Comma-separated whole numbers; None for each that is missing or no number.

    Every allele of a record asks for the same texts: read each time, 4,000 alleles took 20 s.
    """
    return () if text is None else tuple(whole(part) for part in text.split(","))


def _number(values: Sequence[int | None], place: int) -> int | None:
    return values[place] if 0 <= place < len(values) else None


def _counts(field: str, ref: int | None, alt: int | None, depth: int | None) -> Counts | None:
    if alt is None or (depth is not None and depth < alt):
        depth = None if alt is None or ref is None else ref + alt
    if alt is None:
        return None
    if depth is None and ref is not None:
        depth = ref + alt
    vaf = alt / depth if depth else None
    return Counts(field=field, ref_reads=ref, alt_reads=alt, depth=depth, vaf=vaf)


def strelka_snv(view: View) -> Counts | None:
    """Strelka somatic SNV: AU, CU, GU, TU hold tier 1 and tier 2 counts per base; tier 1 is used."""
    if len(view.ref) != 1 or len(view.alt) != 1 or not all(f"{b}U" in view.fields for b in (view.ref, view.alt)):
        return None
    bases = {b: _number(numbers(view.fields.get(f"{b}U")), 0) for b in "ACGT"}
    ref, alt = bases.get(view.ref), bases.get(view.alt)
    listed = [bases.get(b) for b in {view.ref, *view.alts} if b in bases]
    return _counts(f"FORMAT/{view.ref}U+{view.alt}U", ref, alt, sum(n or 0 for n in listed))


def strelka_indel(view: View) -> Counts | None:
    """Strelka somatic indel: TAR reads support another allele than the indel, TIR the indel; tier 1 is used."""
    if "TAR" not in view.fields or "TIR" not in view.fields:
        return None
    ref, alt = _number(numbers(view.fields["TAR"]), 0), _number(numbers(view.fields["TIR"]), 0)
    return _counts("FORMAT/TAR+TIR", ref, alt, None)


def flow_ao_ro(view: View) -> Counts | None:
    """Ion Torrent: FAO and FRO, corrected in flow space, before AO and RO."""
    return _ao_ro(view.fields, view, "FAO", "FRO", "FDP", "FORMAT")


def rd_ad(view: View) -> Counts | None:
    """VarScan: RD is the reference count and AD the alternate count alone."""
    ad, rd = numbers(view.fields.get("AD")), numbers(view.fields.get("RD"))
    if len(rd) != 1 or len(ad) != len(view.alts) or rd[0] is None:
        return None
    alts = [n or 0 for n in ad]
    return _counts("FORMAT/RD+AD", rd[0], _number(ad, view.allele - 1), rd[0] + sum(alts))


def ad(view: View) -> Counts | None:
    """AD with one number for REF and each ALT (VCF 4.3 and later, GATK, bcftools, DeepVariant, VarDict and others)."""
    return _per_allele(view, view.fields.get("AD"), "FORMAT/AD")


def ad_alternate_only(view: View) -> Counts | None:
    """AD with one number for each ALT and none for REF, and no RD: the depth is DP."""
    ad, depth = numbers(view.fields.get("AD")), whole(view.fields.get("DP"))
    if len(ad) != len(view.alts) or "RD" in view.fields or depth is None:
        return None
    return _counts("FORMAT/AD (alternate only)+DP", None, _number(ad, view.allele - 1), depth)


def ad_of_more_alleles(view: View) -> Counts | None:
    """AD with more numbers than the record has alleles, as a splitter leaves it that does not split AD: whose they are is lost.

    ``alt_reads`` and ``vaf`` are None where any number but the first is not 0, as in ``dp4`` beside several alternates.
    """
    values = numbers(view.fields.get("AD"))
    known = [n for n in values if n is not None]
    if len(values) <= len(view.alts) + 1 or len(known) < len(values) or "RD" in view.fields:
        return None
    field = "FORMAT/AD (of more alleles)"
    if sum(known[1:]) == 0:
        return _counts(field, known[0], 0, None)
    return Counts(field=field, ref_reads=known[0], depth=sum(known))


def adf_adr(view: View) -> Counts | None:
    """ADF and ADR summed, where AD is missing."""
    forward, reverse = numbers(view.fields.get("ADF")), numbers(view.fields.get("ADR"))
    if len(forward) != len(view.alts) + 1 or len(reverse) != len(forward):
        return None
    total = [None if f is None or r is None else f + r for f, r in zip(forward, reverse, strict=True)]
    return _allele_counts(total, view, "FORMAT/ADF+ADR")


def _per_allele(view: View, text: str | None, field: str) -> Counts | None:
    values = numbers(text)
    return _allele_counts(values, view, field) if len(values) == len(view.alts) + 1 else None


def _allele_counts(values: Sequence[int | None], view: View, field: str) -> Counts | None:
    known = [n for n in values if n is not None]
    depth = sum(known) if len(known) == len(values) else whole(view.fields.get("DP"))
    return _counts(field, values[0], values[view.allele], depth)


def ao_ro(view: View) -> Counts | None:
    """FreeBayes: RO for the reference, AO for each ALT."""
    return _ao_ro(view.fields, view, "AO", "RO", "DP", "FORMAT")


def _ao_ro(source: Mapping[str, str], view: View, ao: str, ro: str, dp: str, where: str) -> Counts | None:
    alts, ref = numbers(source.get(ao)), whole(source.get(ro))
    if len(alts) != len(view.alts):
        return None
    if ref is None:
        return _counts(f"{where}/{ao}+{dp}", None, _number(alts, view.allele - 1), whole(source.get(dp)))
    return _counts(f"{where}/{ao}+{ro}", ref, _number(alts, view.allele - 1), ref + sum(n or 0 for n in alts))


def vd(view: View) -> Counts | None:
    """VarDict: VD alternate reads of DP."""
    values = numbers(view.fields.get("VD"))
    if len(values) != len(view.alts):
        return None
    return _counts("FORMAT/VD+DP", None, _number(values, view.allele - 1), whole(view.fields.get("DP")))


def pr_sr(view: View) -> Counts | None:
    """Manta: PR pairs and SR split reads of the reference and each alternate, summed; either may be missing."""
    fields = [(key, numbers(view.fields.get(key))) for key in ("PR", "SR") if key in view.fields]
    if not fields or any(len(values) != len(view.alts) + 1 for _, values in fields):
        return None
    total = [None if None in each else sum(n or 0 for n in each) for each in zip(*(v for _, v in fields), strict=True)]
    return _allele_counts(total, replace(view, fields={}), f"FORMAT/{'+'.join(key for key, _ in fields)}")


def nv_nr(view: View) -> Counts | None:
    """Platypus: NV reads show the variant of NR that cover it; NR may have one number for all alleles."""
    alts, depths = numbers(view.fields.get("NV")), numbers(view.fields.get("NR"))
    if len(alts) != len(view.alts) or len(depths) not in (1, len(alts)):
        return None
    place = view.allele - 1
    return _counts("FORMAT/NV+NR", None, _number(alts, place), _number(depths, place if len(depths) > 1 else 0))


def dp4(view: View) -> Counts | None:
    """DP4 of the sample, or of INFO where the file has one sample or none: reference and alternate by strand.

    DP4 counts all alternates together: beside several of them the reads belong to no one allele, and ``alt_reads`` and
    ``vaf`` are None though ``depth`` exceeds ``ref_reads``.
    """
    for source, where in ((view.fields, "FORMAT/DP4"), (view.info, "INFO/DP4")):
        values = [n for n in numbers(source.get("DP4")) if n is not None]
        if len(values) == 4:
            field = where if where.startswith("FORMAT") else _in_info(where, view)
            ref, alt = values[0] + values[1], values[2] + values[3]
            if sum(is_bases(a) for a in view.alts) == 1 or alt == 0:
                return _counts(field, ref, alt, None)
            return Counts(field=f"{field} (of all alternates)", ref_reads=ref, depth=ref + alt)
    return None


def _in_info(field: str, view: View) -> str:
    return field if view.has_column else f"{field} (no sample column)"


def info_counts(view: View) -> Counts | None:
    """Counts in INFO where the file has one sample or none and the sample column carries none."""
    flow = _ao_ro(view.info, view, "FAO", "FRO", "FDP", "INFO")
    if flow is not None:
        return flow
    plain = _ao_ro(view.info, view, "AO", "RO", "DP", "INFO")
    if plain is not None:
        return plain
    values = numbers(view.info.get("AD"))
    if len(values) == len(view.alts) + 1:
        return _allele_counts(values, replace(view, fields=view.info), "INFO/AD")
    single = numbers(view.info.get("VD"))
    if len(single) == len(view.alts):
        return _counts("INFO/VD+DP", None, _number(single, view.allele - 1), whole(view.info.get("DP")))
    return None


_DECIMAL_COMMA = re.compile(r"\d{1,3},\d{1,4}%\Z", re.ASCII)  # VarScan writes FREQ in the locale of the machine
_FRACTIONS = ("VAF", "AF", "FREQ", "VF", "FA")


def stated_fraction(view: View) -> Counts | None:
    """A fraction that the caller states (AF, VAF, FREQ in per cent, VF, FA): no reads, the depth as DP says."""
    for key in _FRACTIONS:
        found = _fraction(view.fields.get(key), view)
        if found is not None:
            return Counts(field=f"FORMAT/{key}", depth=_depth(view), vaf=found)
    if view.fraction_in_info:
        found = _fraction(view.info.get("AF"), view)
        if found is not None:
            return Counts(field=_in_info("INFO/AF", view), depth=_depth(view), vaf=found)
    return None


def _depth(view: View) -> int | None:
    return whole(view.fields.get("DP") or view.fields.get("NR") or view.info.get("DP"))


def _fraction(text: str | None, view: View) -> float | None:
    value = _stated(text, view)
    return value if value is not None and 0 <= value <= 1 else None


def _stated(text: str | None, view: View) -> float | None:
    """The number that a field states for the allele, in per cent where it says so; None where it states none."""
    if text is None:
        return None
    if _DECIMAL_COMMA.match(text):
        text = text.replace(",", ".")
    parts = text.split(",")
    if len(parts) == len(view.alts) + 1:
        parts = parts[1:]  # one number for REF too, as some callers write it
    if len(parts) != len(view.alts):
        return None
    part = parts[view.allele - 1].strip()
    value = decimal(part.removesuffix("%"))
    return value / 100 if value is not None and part.endswith("%") else value


def _no_fraction(view: View) -> Remark | None:
    """A fraction beyond 0 to 1 is told and not used: read as per cent, the 0.8 of the next record would be 80 %."""
    for key in _FRACTIONS:
        value = _stated(view.fields.get(key), view)
        if value is not None and not 0 <= value <= 1:
            return Remark("fraction_unusable", {"field": f"FORMAT/{key}", "value": f"{value:.6g}"})
    return None


@dataclass(frozen=True, slots=True)
class Convention:
    """A row of the caller matrix: a name, the callers known to write it, the fields, the function that reads them."""

    name: str
    callers: str
    fields: str
    read: Reader


CONVENTIONS: tuple[Convention, ...] = (
    Convention("strelka_snv", "Strelka2 somatic (SNV)", "FORMAT/AU, CU, GU, TU (tier 1)", strelka_snv),
    Convention("strelka_indel", "Strelka2 somatic (indel)", "FORMAT/TAR, TIR (tier 1)", strelka_indel),
    Convention("flow_ao_ro", "Ion Torrent TVC", "FORMAT/FAO, FRO, FDP", flow_ao_ro),
    Convention("rd_ad", "VarScan2", "FORMAT/RD, AD (alternate alone)", rd_ad),
    Convention(
        "ad",
        "GATK HaplotypeCaller, Mutect2, DeepVariant, Strelka2 germline, bcftools, VarDict, Clair3, DRAGEN, Pisces, Octopus",
        "FORMAT/AD (reference and each alternate)",
        ad,
    ),
    Convention("ao_ro", "FreeBayes", "FORMAT/AO, RO", ao_ro),
    Convention("adf_adr", "bcftools, Strelka2 germline", "FORMAT/ADF, ADR", adf_adr),
    Convention("vd", "VarDict", "FORMAT/VD, DP", vd),
    Convention(
        "ad_of_more_alleles",
        "splitters that leave AD whole",
        "FORMAT/AD (more numbers than alleles; no allele gets the reads)",
        ad_of_more_alleles,
    ),
    Convention("pr_sr", "Manta", "FORMAT/PR, SR (pairs and split reads)", pr_sr),
    Convention("nv_nr", "Platypus", "FORMAT/NV, NR", nv_nr),
    Convention("ad_alternate_only", "an unknown caller", "FORMAT/AD (each alternate), DP", ad_alternate_only),
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
        "FORMAT/VAF, AF, FREQ, VF, FA; INFO/AF of LoFreq",
        stated_fraction,
    ),
)


# Every FORMAT field that a convention or the genotype looks at: two columns that agree in these are judged alike.
FIELDS = frozenset(
    "GT AU CU GU TU TAR TIR FAO FRO FDP RD AD AO RO DP ADF ADR VD PR SR NV NR DP4".split(" ") + list(_FRACTIONS)
)


def read_counts(view: View) -> tuple[Counts | None, tuple[Remark, ...]]:
    """The counts of the most trusted convention that the record carries, and remarks on sources that disagree."""
    found = [counts for c in CONVENTIONS if (counts := c.read(view)) is not None]
    if not found:
        return None, (_no_fraction(view) or Remark("counts_missing", {}),)
    assigned = [counts for counts in found if not unassigned(counts)] or found
    first = next((counts for counts in assigned if counts.depth != 0), assigned[0])
    chosen = _of_all_reads(first, found, view)
    remarks = tuple(
        Remark(
            "counts_disagree",
            {"field": chosen.field, "says": _said(chosen), "other": one.field, "other_says": _said(one)},
        )
        for one in found
        if one is not first and disagree(chosen, one)
    )
    return chosen, remarks


def over(counts: Counts, depth: int) -> Counts:
    """The same reads over another depth."""
    vaf = counts.alt_reads / depth if depth and counts.alt_reads is not None else counts.vaf
    return replace(counts, depth=depth, vaf=vaf)


def _of_all_reads(counts: Counts, found: list[Counts], view: View) -> Counts:
    """Reads over DP where the record holds one alternate of several: DP exceeds the reads of the two alleles that it
    lists, and a fraction that the caller states fits DP and not them."""
    depth = _depth(view)
    stated = next((c for c in found if c.alt_reads is None and c.vaf is not None), None)
    if stated is None or depth is None or counts.ref_reads is None or counts.alt_reads is None:
        return counts
    whole_depth = over(counts, depth)
    fits = depth > (counts.depth or 0) and disagree(counts, stated) and not disagree(whole_depth, stated)
    return whole_depth if fits else counts


def reads_together(alternates: Sequence[Counts]) -> int | None:
    """Reads of the reference and of all alternates of a site that is split over several records; None where the records do
    not count the same reference reads, and so are of no one pile-up."""
    ref, *others = {counts.ref_reads for counts in alternates}
    reads = [counts.alt_reads for counts in alternates]
    if ref is None or others or None in reads:
        return None
    return ref + sum(n or 0 for n in reads)


def split_depth(own: Counts, together: int | None, depth: int | None) -> int | None:
    """Depth of an allele whose site is split over several records: the reads of all its alleles where DP (``depth``) has
    room for them, else DP where it exceeds the reads of the one record; None where neither holds."""
    if own.ref_reads is None or own.alt_reads is None or own.depth != own.ref_reads + own.alt_reads:
        return None
    if together is not None and (depth is None or together <= depth):
        return together
    return depth if depth is not None and depth > own.depth else None


def unassigned(counts: Counts) -> bool:
    """Whether reads show an alternate, but the record does not say which of several."""
    return counts.alt_reads is None and counts.vaf is None


def shows_no_read(counts: Counts) -> bool:
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
    return f"{counts.vaf:.4g}"
