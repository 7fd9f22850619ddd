"""Counts by strand, and by read orientation, where the caller gives them."""

from collections.abc import Mapping
from dataclasses import replace

from vexas_report.model.evidence import Counts, Remark
from vexas_report.variants.counts import View, numbers
from vexas_report.variants.record import is_bases, whole

Strands = tuple[int, int, int, int]  # reference forward, reference reverse, alternate forward, alternate reverse


def _four(values: list[int | None]) -> Strands | None:
    known = [v for v in values if v is not None]
    return (known[0], known[1], known[2], known[3]) if len(known) == len(values) == 4 else None


def _at(text: str | None, place: int, length: int) -> int | None:
    values = numbers(text)
    return values[place] if len(values) == length else None


def _adf_adr(view: View) -> Strands | None:
    n = len(view.alts) + 1
    forward, reverse = view.fields.get("ADF"), view.fields.get("ADR")
    return _four([_at(forward, 0, n), _at(reverse, 0, n), _at(forward, view.allele, n), _at(reverse, view.allele, n)])


def _varscan(view: View) -> Strands | None:
    return _four([whole(view.fields.get(key)) for key in ("RDF", "RDR", "ADF", "ADR")])


def _sb(view: View) -> Strands | None:
    values = numbers(view.fields.get("SB"))
    return _four(values) if sum(is_bases(a) for a in view.alts) == 1 else None


def _saf(view: View) -> Strands | None:
    for source in (view.fields, view.info):
        for prefix in ("F", ""):
            found = _saf_in(source, prefix, view)
            if found is not None:
                return found
    return None


def _saf_in(source: Mapping[str, str], prefix: str, view: View) -> Strands | None:
    n, place = len(view.alts), view.allele - 1
    return _four(
        [
            whole(source.get(f"{prefix}SRF")),
            whole(source.get(f"{prefix}SRR")),
            _at(source.get(f"{prefix}SAF"), place, n),
            _at(source.get(f"{prefix}SAR"), place, n),
        ]
    )


def _ald(view: View) -> Strands | None:
    return _four([*numbers(view.fields.get("RD")), *numbers(view.fields.get("ALD"))]) if len(view.alts) == 1 else None


def _dp4(view: View) -> Strands | None:
    if sum(is_bases(a) for a in view.alts) != 1:
        return None
    return _four(numbers(view.fields.get("DP4"))) or _four(numbers(view.info.get("DP4")))


SOURCES = (
    ("FORMAT/ADF, ADR", "bcftools, Strelka2 germline", _adf_adr),
    ("FORMAT/RDF, RDR, ADF, ADR", "VarScan2", _varscan),
    ("FORMAT/SB (four numbers, one ALT)", "GATK, Mutect2, DRAGEN", _sb),
    ("FORMAT or INFO/FSRF, FSRR, FSAF, FSAR, else SRF, SRR, SAF, SAR", "Ion Torrent TVC, FreeBayes", _saf),
    ("FORMAT/RD, ALD", "VarDict", _ald),
    ("FORMAT/DP4, else INFO/DP4 of a file with one sample or none", "bcftools and samtools, LoFreq", _dp4),
)


def with_strands(counts: Counts, view: View) -> Counts:
    """The counts with strand counts from the first source that the record carries."""
    for _, _, read in SOURCES:
        found = read(view)
        if found is not None:
            return replace(
                counts, ref_forward=found[0], ref_reverse=found[1], alt_forward=found[2], alt_reverse=found[3]
            )
    return counts


def orientation(view: View) -> tuple[Remark, ...]:
    """F1R2 and F2R1 (Mutect2, DRAGEN): read-pair orientation, which is not strand and is never printed as such."""
    n = len(view.alts) + 1
    f1r2, f2r1 = _at(view.fields.get("F1R2"), view.allele, n), _at(view.fields.get("F2R1"), view.allele, n)
    if f1r2 is None or f2r1 is None:
        return ()
    return (Remark("orientation_counts", {"f1r2": str(f1r2), "f2r1": str(f2r1)}),)
