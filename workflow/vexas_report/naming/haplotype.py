"""Several changes in cis as one allele (https://hgvs-nomenclature.org/stable/recommendations/DNA/alleles/).

HGVS asks for one ``delins`` where changes touch each other or together change one amino acid, and for ``c.[…;…]``
otherwise.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from vexas_report.model.names import Names
from vexas_report.naming import identifiers
from vexas_report.naming.coding import on_message
from vexas_report.naming.consequence import ranked
from vexas_report.naming.edits import Edit, trimmed
from vexas_report.naming.mosaic import MOSAIC_GENES
from vexas_report.naming.transcripts import Transcript
from vexas_report.reference import Genome

_JOINABLE = 300  # bases between changes over which one protein is still read off the joined allele
_INDEPENDENT = frozenset({"missense", "synonymous"})

Change = tuple[str, int, str, str]
Name = Callable[..., Names]


def joined(
    genome: Genome, transcript: Transcript, message: str, changes: Sequence[Change], parts: Sequence[Names], name: Name
) -> Names:
    """Names of at least two changes in cis. ``changes`` are sorted by position, ``parts`` their own names."""
    edits = [trimmed(pos, ref, alt) for _, pos, ref, alt in changes]
    if _collide(edits):
        return _impossible(transcript, parts)
    groups = _groups(genome, transcript, message, changes, edits)
    merged = [name(transcript.gene, *_merge(genome, group)) if len(group) > 1 else None for group in groups]
    single = dict(zip(changes, parts, strict=True))
    named = [whole or single[group[0]] for whole, group in zip(merged, groups, strict=True)]
    if len(named) == 1:
        spelling = _bracketed("c.", [part.hgvs_c for part in _in_transcript_order(transcript, parts)])
        legacy = (spelling, *named[0].legacy) if spelling else named[0].legacy
        return replace(named[0], legacy=legacy)
    return _allele(genome, transcript, changes, _in_transcript_order(transcript, named), name)


def _collide(edits: Sequence[Edit]) -> bool:
    return any(
        right.start <= left.end or (left.is_insertion and right.is_insertion and left.start == right.start)
        for left, right in pairwise(edits)
    )


def _groups(
    genome: Genome, transcript: Transcript, message: str, changes: Sequence[Change], edits: Sequence[Edit]
) -> list[list[Change]]:
    groups = [[changes[0]]]
    for left, right, change in zip(edits, edits[1:], changes[1:], strict=False):
        touching = right.start <= left.end + 1
        known = "N" not in genome.fetch(change[0], left.end + 1, right.start - 1)
        if touching or (known and _one_codon(transcript, message, left, right)):
            groups[-1].append(change)
        else:
            groups.append([change])
    return groups


def _one_codon(transcript: Transcript, message: str, left: Edit, right: Edit) -> bool:
    places = [on_message(transcript, edit, message) for edit in (left, right)]
    codons = set()
    for place in places:
        if place is None or place[0] < 0:
            return False
        codons |= {place[0] // 3, max(place[0], place[1] - 1) // 3}
    return len(codons) == 1


def _merge(genome: Genome, changes: Sequence[Change]) -> Change:
    """One allele of changes that do not overlap; the bases between them come from the genome."""
    chrom, pos, ref, alt = changes[0]
    for _, next_pos, next_ref, next_alt in changes[1:]:
        overlap = pos + len(ref) - next_pos
        if overlap > 0:
            # Anchor bases of the later record are the earlier record's own last bases, unchanged by both.
            next_ref, next_alt, next_pos = next_ref[overlap:], next_alt[overlap:], next_pos + overlap
        between = genome.fetch(chrom, pos + len(ref), next_pos - 1)
        ref, alt = ref + between + next_ref, alt + between + next_alt
    return chrom, pos, ref, alt


def _in_transcript_order(transcript: Transcript, parts: Sequence[Names]) -> list[Names]:
    return list(parts if transcript.strand == 1 else reversed(parts))


def _bracketed(kind: str, names: Sequence[str | None]) -> str | None:
    if any(name is None for name in names):
        return None
    return f"{kind}[{';'.join(name.removeprefix(kind) for name in names if name)}]"


def _allele(
    genome: Genome, transcript: Transcript, changes: Sequence[Change], parts: Sequence[Names], name: Name
) -> Names:
    whole = _whole(genome, transcript, changes, name)
    independent = all(part.protein is not None and part.protein.kind in _INDEPENDENT for part in parts)
    coding = _bracketed("c.", [part.hgvs_c for part in parts])
    genomic = f"{transcript.contig}:g.[{';'.join(part.hgvs_g.partition(':g.')[2] for part in _in_transcript_order(transcript, parts))}]"
    missing = {"spdi": "SPDI names single changes: see the parts"}
    protein: str | None
    if independent:
        protein = f"p.[({';'.join((part.hgvs_p or '')[3:-1] for part in parts)})]"
    elif any(part.hgvs_p == "p.?" for part in parts):
        protein = "p.?"
    else:
        protein = whole.hgvs_p if whole is not None else None
    if coding is None:
        missing["hgvs_c"] = "a part of the haplotype has no c. name"
    if protein is None:
        reasons = [reason for part in parts for key, reason in part.missing if key == "hgvs_p"]
        missing["hgvs_p"] = reasons[0] if reasons else "changes too far apart to read one protein off the allele"
    combined = whole if whole is not None and not independent and protein != "p.?" else None
    terms = combined.consequences if combined else ranked(term for part in parts for term in part.consequences)
    vrs = identifiers.haplotype_id([part.vrs_id for part in parts])
    if vrs is None:
        missing["vrs_id"] = "a part of the haplotype has no identifier"
    mosaic = transcript.gene in MOSAIC_GENES
    return Names(
        gene=transcript.gene,
        transcript=transcript.accession,
        hgvs_g=genomic,
        hgvs_c=coding,
        hgvs_p=protein,
        hgvs_mosaic_c=_mosaic_c(coding, parts) if mosaic else None,
        hgvs_mosaic_p=_mosaic_p(parts) if mosaic and independent else None,
        consequence=terms[0],
        consequences=terms,
        start=parts[0].start,
        end=parts[-1].end,
        exon=parts[0].exon,
        intron=parts[0].intron,
        protein=whole.protein if whole is not None else None,
        missing=tuple(sorted(missing.items())),
        legacy=tuple(dict.fromkeys(_spellings(whole, parts))),
        vrs_id=vrs,
        spdi=None,
        evidence=tuple(dict.fromkeys(item for part in parts for item in part.evidence)),
    )


def _whole(genome: Genome, transcript: Transcript, changes: Sequence[Change], name: Name) -> Names | None:
    first, last = changes[0], changes[-1]
    start, end = first[1], last[1] + len(last[2]) - 1
    if (
        end - start > _JOINABLE
        or transcript.exon_at(start) is None
        or transcript.exon_at(start) != transcript.exon_at(end)
    ):
        return None
    merged = _merge(genome, changes)
    return name(transcript.gene, *merged)


def _spellings(whole: Names | None, parts: Sequence[Names]) -> list[str]:
    merged = [whole.hgvs_c] if whole is not None and whole.hgvs_c else []
    return merged + [spelling for part in parts for spelling in part.legacy]


def _mosaic_c(coding: str | None, parts: Sequence[Names]) -> str | None:
    if coding is None:
        return None
    reference = ";".join(f"{(part.hgvs_mosaic_c or '').partition('=')[0].removeprefix('c.')}=" for part in parts)
    return f"c.[{reference}]/{coding.removeprefix('c.')}"


def _mosaic_p(parts: Sequence[Names]) -> str | None:
    bodies = [(part.hgvs_p or "")[3:-1] for part in parts]
    changes = [part.protein for part in parts]
    stems = [body[: 3 + len(str(change.first))] for body, change in zip(bodies, changes, strict=True) if change]
    return f"p.[({';'.join(f'{stem}=' for stem in stems)})]/[({';'.join(bodies)})]"


def _impossible(transcript: Transcript, parts: Sequence[Names]) -> Names:
    reason = "changes of one haplotype cannot share a base"
    places = ";".join(part.hgvs_g.partition(":g.")[2] for part in parts)
    missing = dict.fromkeys(("hgvs_c", "hgvs_p", "spdi", "vrs_id"), reason)
    terms = ranked(term for part in parts for term in part.consequences)
    return replace(
        parts[0],
        hgvs_g=f"{transcript.contig}:g.[{places}]",
        hgvs_c=None,
        hgvs_p=None,
        hgvs_mosaic_c=None,
        hgvs_mosaic_p=None,
        consequence=terms[0],
        consequences=terms,
        protein=None,
        missing=tuple(sorted(missing.items())),
        legacy=(),
        vrs_id=None,
        spdi=None,
    )
