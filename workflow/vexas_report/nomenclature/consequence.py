"""Sequence Ontology terms of an edit, by the definitions and distances of Ensembl VEP
(https://www.ensembl.org/info/genome/variation/prediction/predicted_data.html).

Terms describe the edit where its ``c.`` name puts it: shifted 3' in transcript direction.
"""

from collections.abc import Iterable

from vexas_report.knowledge.genome.proteins import translate
from vexas_report.nomenclature.coding import CodingEdit
from vexas_report.nomenclature.edits import Edit
from vexas_report.nomenclature.transcripts import Transcript

# Most severe first, as VEP ranks them.
SEVERITY = (
    "transcript_ablation",
    "splice_acceptor_variant",
    "splice_donor_variant",
    "stop_gained",
    "frameshift_variant",
    "stop_lost",
    "start_lost",
    "inframe_insertion",
    "inframe_deletion",
    "missense_variant",
    "protein_altering_variant",
    "splice_donor_5th_base_variant",
    "splice_region_variant",
    "splice_donor_region_variant",
    "splice_polypyrimidine_tract_variant",
    "start_retained_variant",
    "stop_retained_variant",
    "synonymous_variant",
    "coding_sequence_variant",
    "5_prime_UTR_variant",
    "3_prime_UTR_variant",
    "intron_variant",
    "upstream_gene_variant",
    "downstream_gene_variant",
    "sequence_variant",
)
_RANK = {term: rank for rank, term in enumerate(SEVERITY)}


def ranked(terms: Iterable[str]) -> tuple[str, ...]:
    """Terms without repeats, most severe first; ``sequence_variant`` where there is none."""
    return tuple(sorted(set(terms), key=_RANK.__getitem__)) or ("sequence_variant",)


def _overlaps(edit: Edit, first: int, last: int) -> bool:
    # An insertion has start == end + 1: it overlaps what holds both its neighbours.
    return edit.end >= first and edit.start <= last


def place_terms(transcript: Transcript, edit: Edit) -> set[str]:
    """Terms that follow from the place alone: gene flanks, introns, splice sites, UTRs."""
    before = edit.end < transcript.start
    if before or edit.start > transcript.end:
        return {"upstream_gene_variant" if before == (transcript.strand == 1) else "downstream_gene_variant"}
    if not edit.is_insertion and edit.start <= transcript.start and edit.end >= transcript.end:
        return {"transcript_ablation"}
    terms = set()
    for first, last in transcript.introns:
        terms |= _intron_terms(edit, first, last, transcript.strand)
    return terms | _utr_terms(transcript, edit)


def _intron_terms(edit: Edit, first: int, last: int, strand: int) -> set[str]:
    if strand == 1:
        start, end, donor, acceptor = edit.start, edit.end, first, last
    else:
        # Mirrored, so that the intron runs from 0 upward and the donor comes first.
        start, end, donor, acceptor = last - edit.end, last - edit.start, 0, last - first

    def over(low: int, high: int) -> bool:
        return end >= low and start <= high

    terms = set()
    if over(donor, donor + 1):
        terms.add("splice_donor_variant")
    if over(acceptor - 1, acceptor):
        terms.add("splice_acceptor_variant")
    if not terms and (over(donor - 3, donor + 7) or over(acceptor - 7, acceptor + 3)):
        terms.add("splice_region_variant")
    # VEP prints the donor's terms instead of splice_region, the tract's in addition to it.
    if over(donor + 4, donor + 4):
        terms.add("splice_donor_5th_base_variant")
    elif over(donor + 2, donor + 5):
        terms.add("splice_donor_region_variant")
    if terms & {"splice_donor_5th_base_variant", "splice_donor_region_variant"}:
        terms.discard("splice_region_variant")
    if over(acceptor - 16, acceptor - 2):
        terms.add("splice_polypyrimidine_tract_variant")
    if over(donor + 2, acceptor - 2) or (edit.is_insertion and (start == donor + 2 or end == acceptor - 2)):
        terms.add("intron_variant")
    return terms


def _utr_terms(transcript: Transcript, edit: Edit) -> set[str]:
    low, high = transcript.coding
    if edit.is_insertion:
        inside = any(first <= edit.end and edit.start <= last for first, last in transcript.exons)
        before, after = edit.start <= low, edit.end >= high
    else:
        inside = any(_overlaps(edit, first, last) for first, last in transcript.exons)
        before = any(_overlaps(edit, first, min(last, low - 1)) for first, last in transcript.exons if first < low)
        after = any(_overlaps(edit, max(first, high + 1), last) for first, last in transcript.exons if last > high)
    if not inside:
        return set()
    five, three = (before, after) if transcript.strand == 1 else (after, before)
    return {term for term, found in (("5_prime_UTR_variant", five), ("3_prime_UTR_variant", three)) if found}


def touches_coding(transcript: Transcript, edit: Edit) -> bool:
    """Whether an edit changes a coding base, or lies between two."""
    low, high = transcript.coding
    return any(_overlaps(edit, max(first, low), min(last, high)) for first, last in transcript.exons)


def coding_terms(edit: CodingEdit) -> set[str]:
    """Terms of an edit whose codons are known and that leaves the start codon alone."""
    stop = edit.size // 3 - 1
    old, new = edit.old, edit.new
    if edit.end > edit.size:
        # Bases behind the stop codon are removed as well: no frame is left to shift or to keep.
        rest = edit.rest
        if rest == translate(edit.bases[3 * edit.first : edit.size]):
            return {"stop_retained_variant"}
        return {"stop_gained" if rest.endswith("*") and len(rest) <= stop - edit.first else "stop_lost"}
    if edit.is_frameshift:
        if edit.first < stop:
            return {"frameshift_variant", "stop_gained"} if "*" in new else {"frameshift_variant"}
        return {"stop_retained_variant"} if edit.rest == "*" else {"frameshift_variant", "stop_lost"}
    if new == "*" and edit.first == stop:
        return {"stop_retained_variant"}
    deletion = not edit.alt
    terms = _shape_terms(old, new, deletion)
    if "*" in old and "*" not in new:
        return {"stop_lost"} | (terms - {"missense_variant", "protein_altering_variant"})
    # A deletion right before the stop codon leaves that codon, one place further up: no stop is gained.
    moved = deletion and old[len(old) - len(new) :] == new
    if "*" in new and edit.first + new.index("*") < stop and not moved:
        return {"stop_gained"} | (terms - {"missense_variant", "protein_altering_variant"})
    return terms


def _shape_terms(old: str, new: str, deletion: bool) -> set[str]:
    if old == new:
        return {"synonymous_variant"}
    if deletion:
        return {"inframe_deletion"}
    if len(old) == len(new):
        return {"missense_variant"}
    if old in (new[: len(old)], new[len(new) - len(old) :]):
        return {"inframe_insertion"}
    return {"protein_altering_variant"}
