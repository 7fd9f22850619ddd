"""Counts by strand, and by read orientation, where the caller gives them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from vexas_report.model.evidence import Counts, Remark
from vexas_report.vcf.read_counts import AlleleFields, numbers
from vexas_report.vcf.record import is_bases, parse_int

Strands = tuple[int, int, int, int]  # reference forward, reference reverse, alternate forward, alternate reverse


def _four(values: Sequence[int | None]) -> Strands | None:
    known = [v for v in values if v is not None]
    return (known[0], known[1], known[2], known[3]) if len(known) == len(values) == 4 else None


def _at(text: str | None, place: int, length: int) -> int | None:
    values = numbers(text)
    return values[place] if len(values) == length else None


def _adf_adr(view: AlleleFields) -> Strands | None:
    n = len(view.alts) + 1
    forward, reverse = view.fields.get("ADF"), view.fields.get("ADR")
    return _four([_at(forward, 0, n), _at(reverse, 0, n), _at(forward, view.allele, n), _at(reverse, view.allele, n)])


def _varscan(view: AlleleFields) -> Strands | None:
    return _four([parse_int(view.fields.get(key)) for key in ("RDF", "RDR", "ADF", "ADR")])


def _sb(view: AlleleFields) -> Strands | None:
    values = numbers(view.fields.get("SB"))
    return _four(values) if sum(is_bases(a) for a in view.alts) == 1 else None


def _saf(view: AlleleFields) -> Strands | None:
    for source in (view.fields, view.info):
        for prefix in ("F", ""):
            found = _saf_in(source, prefix, view)
            if found is not None:
                return found
    return None


def _saf_in(source: Mapping[str, str], prefix: str, view: AlleleFields) -> Strands | None:
    n, place = len(view.alts), view.allele - 1
    return _four(
        [
            parse_int(source.get(f"{prefix}SRF")),
            parse_int(source.get(f"{prefix}SRR")),
            _at(source.get(f"{prefix}SAF"), place, n),
            _at(source.get(f"{prefix}SAR"), place, n),
        ]
    )


def _ald(view: AlleleFields) -> Strands | None:
    return _four([*numbers(view.fields.get("RD")), *numbers(view.fields.get("ALD"))]) if len(view.alts) == 1 else None


def _dp4(view: AlleleFields) -> Strands | None:
    if sum(is_bases(a) for a in view.alts) != 1:
        return None
    return _four(numbers(view.fields.get("DP4"))) or _four(numbers(view.info.get("DP4")))


def _sac(view: AlleleFields) -> Strands | None:
    """Forward and reverse of the reference and of each alternate in one list (GATK StrandAlleleCountsBySample)."""
    return _pairs(numbers(view.fields.get("SAC")), view)


def _as_sb_table(view: AlleleFields) -> Strands | None:
    return _pairs(numbers(view.info.get("AS_SB_TABLE", "").strip("[]").replace("|", ",") or None), view)


def _pairs(values: Sequence[int | None], view: AlleleFields) -> Strands | None:
    n = len(view.alts) + 1
    if len(values) != 2 * n:
        return None
    return _four([*values[:2], *values[2 * view.allele : 2 * view.allele + 2]])


def _lancet(view: AlleleFields) -> Strands | None:
    """SR and SA: forward and reverse of the reference and of the one alternate. Manta writes SR without SA."""
    if len(view.alts) != 1:
        return None
    return _four([*numbers(view.fields.get("SR")), *numbers(view.fields.get("SA"))])


def _caveman(view: AlleleFields) -> Strands | None:
    if len(view.ref) != 1 or len(view.alt) != 1:
        return None
    return _four([parse_int(view.fields.get(f"{strand}{base}Z")) for base in (view.ref, view.alt) for strand in "FR"])


def _snver(view: AlleleFields) -> Strands | None:
    if len(view.alts) != 1:
        return None
    return _four([parse_int(view.fields.get(key)) for key in ("RC1", "RC2", "AC1", "AC2")])


def _platypus(view: AlleleFields) -> Strands | None:
    """Forward (TCF) and reverse (TCR) coverage of all alleles, and of each alternate (NF, NR of INFO)."""
    forward, reverse = numbers(view.info.get("NF")), numbers(view.info.get("NR"))
    all_forward, all_reverse = parse_int(view.info.get("TCF")), parse_int(view.info.get("TCR"))
    n, place = len(view.alts), view.allele - 1
    if all_forward is None or all_reverse is None or len(forward) != n or len(reverse) != n:
        return None
    alternates = [sum(x or 0 for x in side) for side in (forward, reverse)]
    rest = [all_forward - alternates[0], all_reverse - alternates[1]]
    return _four([*rest, forward[place], reverse[place]]) if min(rest) >= 0 else None


SOURCES = (
    ("FORMAT/ADF, ADR", "bcftools, Strelka2 germline", _adf_adr),
    ("FORMAT/RDF, RDR, ADF, ADR", "VarScan2", _varscan),
    ("FORMAT/SB (four numbers, one ALT)", "GATK, Mutect2, DRAGEN", _sb),
    ("FORMAT/SAC", "GATK StrandAlleleCountsBySample", _sac),
    ("INFO/AS_SB_TABLE of a file with one sample or none", "GATK, Mutect2", _as_sb_table),
    ("FORMAT or INFO/FSRF, FSRR, FSAF, FSAR, else SRF, SRR, SAF, SAR", "Ion Torrent TVC, FreeBayes", _saf),
    ("FORMAT/RD, ALD", "VarDict", _ald),
    ("FORMAT/SR, SA (one ALT)", "lancet", _lancet),
    ("FORMAT/FAZ..RTZ", "CaVEMan", _caveman),
    ("FORMAT/RC1, RC2, AC1, AC2", "SNVer", _snver),
    ("FORMAT/DP4, else INFO/DP4 of a file with one sample or none", "bcftools and samtools, LoFreq", _dp4),
    ("INFO/TCF, TCR, NF, NR of a file with one sample or none", "Platypus", _platypus),
)


def with_sides(counts: Counts, view: AlleleFields) -> Counts:
    """The counts with those by strand, from the first source that the record carries, and by orientation of read pairs."""
    strands = next((found for _, _, read in SOURCES if (found := read(view)) is not None), None)
    if strands is not None:
        a, b, c, d = strands
        counts = replace(counts, ref_forward=a, ref_reverse=b, alt_forward=c, alt_reverse=d)
    pairs = pair_orientations(view, counts)
    if pairs is not None:
        a, b, c, d = pairs
        counts = replace(counts, ref_f1r2=a, ref_f2r1=b, alt_f1r2=c, alt_f2r1=d)
    return counts


def pair_orientations(view: AlleleFields, counts: Counts | None) -> Strands | None:
    """Reference F1R2 and F2R1, alternate F1R2 and F2R1 (Mutect2, DRAGEN; TNscope in other fields); None if not given.

    If the record has one orientation only, the other is the rest of the reads."""
    n = len(view.alts) + 1
    f1r2, f2r1 = view.fields.get("F1R2"), view.fields.get("F2R1")
    first = [_at(f1r2, 0, n), _at(f1r2, view.allele, n)]
    second = [_at(f2r1, 0, n), _at(f2r1, view.allele, n)]
    if len(view.alts) == 1 and "ALT_F1R2" in view.fields:
        first = [parse_int(view.fields.get(f"{allele}_F1R2")) for allele in ("REF", "ALT")]
        second = [parse_int(view.fields.get(f"{allele}_F2R1")) for allele in ("REF", "ALT")]
    reads: list[int | None] = [None, None] if counts is None else [counts.ref_reads, counts.alt_reads]
    if f1r2 is None and f2r1 is not None:
        first = _rest(reads, second)
    elif f2r1 is None and f1r2 is not None:
        second = _rest(reads, first)
    return _four([first[0], second[0], first[1], second[1]])


def _rest(reads: list[int | None], side: list[int | None]) -> list[int | None]:
    return [None if n is None or s is None or s > n else n - s for n, s in zip(reads, side, strict=True)]


def orientation(view: AlleleFields, counts: Counts | None) -> tuple[Remark, ...]:
    """The pair orientations of the alternate reads as a remark: they are not strand and are never printed as such."""
    pairs = pair_orientations(view, counts)
    return () if pairs is None else (Remark("orientation_counts", {"f1r2": str(pairs[2]), "f2r1": str(pairs[3])}),)
