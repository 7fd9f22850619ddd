"""Several changes in cis as one allele (https://hgvs-nomenclature.org/stable/recommendations/DNA/alleles/).

HGVS asks for one ``delins`` where changes touch each other or together change one amino acid, and for ``c.[…;…]``
otherwise.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from vexas_report.knowledge import load_genes
from vexas_report.knowledge.genome import Genome
from vexas_report.model.alleles import VcfAllele
from vexas_report.model.names import Names, NamesBasis
from vexas_report.nomenclature import identifiers
from vexas_report.nomenclature.coding import to_coding_edit
from vexas_report.nomenclature.consequence import ranked
from vexas_report.nomenclature.edits import Edit
from vexas_report.nomenclature.transcripts import Transcript

_JOINABLE = 300  # bases between changes over which one protein is still read off the joined allele
_READABLE = 40  # characters up to which the joined name is worth showing in addition to the parts
_NO_PROTEIN = "the changes cannot be read as one allele: too far apart, or with an unknown base between them"
_INDEPENDENT = frozenset({"missense", "synonymous"})

CodingText = tuple[str, int]
Name = Callable[..., Names]


@dataclass(frozen=True, slots=True)
class HaplotypeMember:
    """One change of a haplotype: the smallest edit that it states, and its own names."""

    chrom: str
    edit: Edit
    names: Names


def join_members(
    genome: Genome, transcript: Transcript, message: CodingText, parts: Sequence[HaplotypeMember], name: Name
) -> Names:
    """Names of at least two changes in cis, sorted by the place of their edits; ``message`` holds the bases from c.1
    on and the number of coding ones."""
    own = [part.names for part in parts]
    if _collide([part.edit for part in parts]):
        return _impossible(transcript, own)
    groups = _groups(genome, transcript, message, parts)
    named = [name(transcript.gene, *_merge(genome, group)) if len(group) > 1 else group[0].names for group in groups]
    if len(named) == 1:
        spelling = _bracketed("c.", [each.hgvs_c for each in _in_transcript_order(transcript, own)])
        legacy = (spelling, *named[0].legacy) if spelling else named[0].legacy
        return replace(named[0], legacy=tuple(dict.fromkeys(legacy)))
    return _allele(genome, transcript, parts, _in_transcript_order(transcript, named), name)


def _collide(edits: Sequence[Edit]) -> bool:
    return any(
        right.start <= left.end or (left.is_insertion and right.is_insertion and left.start == right.start)
        for left, right in pairwise(edits)
    )


def _groups(
    genome: Genome, transcript: Transcript, message: CodingText, parts: Sequence[HaplotypeMember]
) -> list[list[HaplotypeMember]]:
    groups = [[parts[0]]]
    for left, right in pairwise(parts):
        touching = right.edit.start <= left.edit.end + 1
        known = "N" not in genome.fetch(left.chrom, left.edit.end + 1, right.edit.start - 1)
        if touching or (known and _one_codon(transcript, message, left.edit, right.edit)):
            groups[-1].append(right)
        else:
            groups.append([right])
    return groups


def _one_codon(transcript: Transcript, message: CodingText, left: Edit, right: Edit) -> bool:
    codons, (bases, size) = set(), message
    for place in (to_coding_edit(transcript, edit, bases) for edit in (left, right)):
        if place is None or not 0 <= place[0] < size:
            return False
        codons |= {place[0] // 3, max(place[0], place[1] - 1) // 3}
    return len(codons) == 1


def _merge(genome: Genome, parts: Sequence[HaplotypeMember]) -> VcfAllele:
    """One allele of edits that do not overlap; the bases between them, and one before, come from the genome."""
    first = parts[0]
    chrom, pos = first.chrom, first.edit.start - 1
    ref = alt = genome.base(chrom, pos)
    reached = pos
    for part in parts:
        between = genome.fetch(chrom, reached + 1, part.edit.start - 1)
        ref, alt = ref + between + part.edit.ref, alt + between + part.edit.alt
        reached = part.edit.end
    return chrom, pos, ref, alt


def _in_transcript_order(transcript: Transcript, parts: Sequence[Names]) -> list[Names]:
    return list(parts if transcript.strand == 1 else reversed(parts))


def _bracketed(kind: str, names: Sequence[str | None]) -> str | None:
    if any(name is None for name in names):
        return None
    return f"{kind}[{';'.join(name.removeprefix(kind) for name in names if name)}]"


def _allele(
    genome: Genome, transcript: Transcript, pieces: Sequence[HaplotypeMember], parts: Sequence[Names], name: Name
) -> Names:
    independent = _independent(parts)
    coding = _bracketed("c.", [part.hgvs_c for part in parts])
    whole = _whole(genome, transcript, pieces, name) if coding is not None else None
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
        missing["hgvs_p"] = next(iter(reasons), _NO_PROTEIN)
    # Read as one edit, a change before c.1 and one behind it would take the start codon, which neither does.
    read = None if protein == "p.?" else whole
    combined = None if independent else read
    terms = combined.consequences if combined else ranked(term for part in parts for term in part.consequences)
    vrs = identifiers.haplotype_id([part.vrs_id for part in parts])
    if vrs is None:
        missing["vrs_id"] = "a part of the haplotype has no identifier"
    mosaic = load_genes()[transcript.gene].somatic
    return replace(
        parts[0],
        hgvs_g=genomic,
        hgvs_c=coding,
        hgvs_p=protein,
        hgvs_mosaic_c=_mosaic_c(coding, parts) if mosaic else None,
        hgvs_mosaic_p=_mosaic_p(parts) if mosaic and independent else None,
        consequence=terms[0],
        consequences=terms,
        end=parts[-1].end,
        protein=read.protein if read is not None else None,
        missing=tuple(sorted(missing.items())),
        legacy=tuple(dict.fromkeys(_spellings(whole, parts))),
        vrs_id=vrs,
        spdi=None,
        evidence=tuple(dict.fromkeys(item for part in parts for item in part.evidence)),
        basis=combined.basis if combined else max((part.basis for part in parts), key=list(NamesBasis).index),
    )


def _independent(parts: Sequence[Names]) -> bool:
    """Whether each part changes separate residues, so that their protein names are listed side by side."""
    changes = [part.protein for part in parts if part.protein is not None and part.protein.kind in _INDEPENDENT]
    residues = [number for change in changes for number in range(change.first, change.last + 1)]
    named = all(part.hgvs_p is not None for part in parts)
    return named and len(changes) == len(parts) and len(set(residues)) == len(residues)


def _whole(genome: Genome, transcript: Transcript, parts: Sequence[HaplotypeMember], name: Name) -> Names | None:
    """The haplotype as one edit of one exon, from which one protein can be read; None where there is no such edit."""
    start, end = parts[0].edit.start, parts[-1].edit.end
    exon = transcript.exon_at(start)
    if end - start > _JOINABLE or exon is None or exon != transcript.exon_at(end):
        return None
    chrom, pos, ref, alt = _merge(genome, parts)
    return None if "N" in ref[1:] else name(transcript.gene, chrom, pos, ref, alt)


def _spellings(whole: Names | None, parts: Sequence[Names]) -> list[str]:
    merged = [whole.hgvs_c] if whole is not None and whole.hgvs_c and len(whole.hgvs_c) <= _READABLE else []
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
    terms = ranked(term for part in parts for term in part.consequences)
    return replace(
        parts[0],
        hgvs_g=f"{transcript.contig}:g.[{places}]",
        consequence=terms[0],
        consequences=terms,
        missing=tuple((part, reason) for part in ("hgvs_c", "hgvs_p", "spdi", "vrs_id")),
        legacy=(),
        hgvs_c=None,
        hgvs_p=None,
        hgvs_mosaic_c=None,
        hgvs_mosaic_p=None,
        protein=None,
        vrs_id=None,
        spdi=None,
    )
