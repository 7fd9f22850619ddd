"""Names of one change, or of several in cis, against the transcript of its gene."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from vexas_report.knowledge import load_genes
from vexas_report.model.names import CodingPosition, Names, NamesBasis
from vexas_report.naming import haplotype, identifiers, legacy, mapping
from vexas_report.naming.coding import ContradictionError, Message, certain, message, on_message, translate_edit
from vexas_report.naming.consequence import coding_terms, place_terms, ranked, touches_coding
from vexas_report.naming.edits import (
    Edit,
    Shifted,
    Surroundings,
    is_inversion,
    justified,
    replaced_runs,
    shift,
    trimmed,
)
from vexas_report.naming.known import table_name
from vexas_report.naming.mosaic import mosaic_c, mosaic_p
from vexas_report.naming.protein import (
    NOT_PREDICTED,
    START_LOST,
    UNCERTAIN_RESIDUES,
    ProteinName,
    protein_name,
    three,
)
from vexas_report.naming.reach import may_leave
from vexas_report.naming.transcripts import Transcript, load_transcripts, reverse_complement
from vexas_report.reference import Genome
from vexas_report.reference.contigs import length
from vexas_report.reference.proteins import load_protein

NOT_SHIPPED = "reference sequence not shipped here"
UNCERTAIN_PLACE = f"{NOT_SHIPPED}: the change may lie further 3', or repeat its neighbours"
Change = tuple[str, int, str, str]


@dataclass(slots=True)
class _Draft:
    """What is known of a change so far; becomes a Names."""

    transcript: Transcript
    hgvs_g: str
    hgvs_c: str | None = None
    places: tuple[CodingPosition, CodingPosition] | None = None
    protein: ProteinName = field(default_factory=lambda: NOT_PREDICTED)
    terms: set[str] = field(default_factory=set)
    missing: dict[str, str] = field(default_factory=dict)
    legacy: list[str] = field(default_factory=list)
    evidence: list[tuple[str, str]] = field(default_factory=list)
    basis: NamesBasis = NamesBasis.SEQUENCE
    vrs: str | None = None
    spdi: str | None = None


class Namer:
    """Names changes on one genome. Each distinct change is named once and remembered."""

    def __init__(self, genome: Genome) -> None:
        self._genome = genome
        self._transcripts = load_transcripts(genome.assembly)
        self._messages: dict[str, tuple[Message, Message]] = {}
        self._named: dict[tuple[str, Change], Names] = {}

    def bases(self, chrom: str, start: int, end: int) -> str:
        """Reference bases from ``start`` to ``end`` (1-based, inclusive), ``N`` for each that is not known."""
        return self._genome.fetch(chrom, start, end)

    def name(self, gene: str, chrom: str, pos: int, ref: str, alt: str) -> Names:
        """Names of one VCF-style allele (1-based, over ACGTN) against the transcript of ``gene``.

        KeyError for a gene without a transcript, ValueError for another chromosome or an allele that is no sequence.
        """
        if chrom != self._transcripts[gene].chrom:
            raise ValueError(f"{gene} lies on {self._transcripts[gene].chrom}, not on {chrom}")
        key = (gene, (chrom, pos, ref.upper(), alt.upper()))
        if key not in self._named:
            self._named[key] = self._name(self._transcripts[gene], *key[1])
        return self._named[key]

    def name_haplotype(self, gene: str, changes: Sequence[Change]) -> Names:
        """Names of changes (chrom, 1-based pos, ref, alt) that lie in cis, as one allele of the gene's transcript.

        Changes that touch, or that together change one codon, become one ``delins``; others stand side by side in
        ``c.[…;…]``. KeyError and ValueError as :meth:`name`; ValueError where there is no change.
        """
        transcript = self._transcripts[gene]
        stated = sorted({(chrom, pos, ref.upper(), alt.upper()) for chrom, pos, ref, alt in changes})
        if not stated:
            raise ValueError("a haplotype needs at least one change")
        real = [change for change in stated if change[2] != change[3]] or stated[:1]
        found = {(c[0], trimmed(*c[1:])): haplotype.Part(c[0], trimmed(*c[1:]), self.name(gene, *c)) for c in real}
        parts = sorted(found.values(), key=lambda part: (part.edit.start, part.edit.end, part.edit.alt))
        if len(parts) == 1:
            return parts[0].names
        return haplotype.joined(self._genome, transcript, self._message(transcript)[0], parts, self.name)

    def _name(self, transcript: Transcript, chrom: str, pos: int, ref: str, alt: str) -> Names:
        if not ref or not alt or set(ref + alt) - set("ACGTN"):
            raise ValueError(f"{chrom}:{pos}:{ref}:{alt} is no sequence allele")
        around = Surroundings(self._genome, chrom, pos, ref)
        edit = trimmed(pos, ref, alt)
        if not edit.ref and not edit.alt:
            return _unchanged(transcript, pos, ref)
        to_right = shift(around, edit, to_right=True)
        draft = _Draft(
            transcript, f"{transcript.contig}:{mapping.description(mapping.genomic(transcript.contig, to_right))}"
        )
        if to_right.blocked:
            draft.missing["hgvs_g_shift"] = UNCERTAIN_PLACE
        shifted = to_right if transcript.strand == 1 else shift(around, edit, to_right=False)
        draft.terms = place_terms(transcript, shifted.edit)
        conflict = _conflict(transcript.chrom, around)
        try:
            messages = [each.filled(_stated(transcript, around)) for each in self._message(transcript)]
        except ContradictionError as error:
            conflict = conflict or _codon_conflict(transcript, error)
        if conflict is not None:
            _conflicting(draft, shifted.edit, conflict)
            return _finished(draft, shifted.edit)
        _coding_name(draft, shifted)
        self._protein(draft, messages, around, shifted)
        _table(draft, self._genome, chrom, pos, ref, alt)
        _identifiers(draft, self._genome, chrom, around, edit)
        _legacy(draft, shifted.edit)
        return _finished(draft, shifted.edit)

    def _message(self, transcript: Transcript) -> tuple[Message, Message]:
        """The transcript's bases from c.1 on, with its residues; then the same without what only the protein tells."""
        if transcript.gene not in self._messages:
            bases = transcript.sequence(self._genome)[transcript.cds_start - 1 :]
            size = transcript.cds_end - transcript.cds_start + 1
            alone = message(bases, size, None)
            whole = alone if alone.whole else message(bases, size, load_protein(transcript.gene))
            self._messages[transcript.gene] = (whole, alone)
        return self._messages[transcript.gene]

    def _protein(self, draft: _Draft, messages: Sequence[Message], around: Surroundings, shifted: Shifted) -> None:
        transcript, edit = draft.transcript, shifted.edit
        if not mapping.within(transcript, shifted) and not touches_coding(transcript, edit):
            draft.protein = ProteinName(None, None, "outside the transcript")
            return
        whole = messages[0]
        if shifted.blocked and may_leave(transcript, around, shifted, whole):
            draft.protein = ProteinName(None, None, UNCERTAIN_PLACE)
            draft.missing["consequences"] = UNCERTAIN_PLACE
            if touches_coding(transcript, edit):
                draft.terms.add("coding_sequence_variant")
            return
        place = on_message(transcript, edit, whole.bases)
        if place is None:
            _off_one_exon(draft, edit)
            return
        start, end, alt = place
        if start == end == whole.size and shifted.duplicated is not None:
            # A copy of the last coding bases stands behind them, or before them: the same sequence, and coding.
            start = end = whole.size - len(alt)
            draft.terms.discard("3_prime_UTR_variant")
        if end <= 0 or start >= whole.size:
            return
        if start >= 3:
            _translated(draft, [_read(each, start, end, alt) for each in messages])
            if shifted.blocked:
                # Terms describe the codons that the c. name touches: further 3' they may be others.
                draft.missing["consequences"] = UNCERTAIN_PLACE
        elif self._keeps_start(transcript, whole.bases, start, end, alt):
            draft.terms.add("start_retained_variant")
        else:
            draft.protein = START_LOST
            draft.terms.add("start_lost")
            if (len(alt) - (end - start)) % 3 and start >= 0:
                draft.terms.add("frameshift_variant")

    def _keeps_start(self, transcript: Transcript, message: str, start: int, end: int, alt: str) -> bool:
        """Whether the whole coding sequence still stands behind a longer or shorter 5' UTR."""
        leader = transcript.sequence(self._genome)[: transcript.cds_start - 1]
        origin = len(leader)
        whole = leader + message
        return (whole[: origin + start] + alt + whole[origin + end :]).endswith(message)


def _stated(transcript: Transcript, around: Surroundings) -> dict[int, str]:
    """Bases that the allele's REF states, by their index from c.1 on, transcript strand."""
    found = {}
    for pos in around.stated:
        number = transcript.number(pos)
        if number is not None and number >= transcript.cds_start:
            base = around.fetch(pos, pos)
            found[number - transcript.cds_start] = base if transcript.strand == 1 else reverse_complement(base)
    return found


def _off_one_exon(draft: _Draft, edit: Edit) -> None:
    if not touches_coding(draft.transcript, edit):
        return
    draft.terms.add("coding_sequence_variant")
    if _covers_start(draft.transcript, edit):
        draft.protein = START_LOST
        draft.terms.add("start_lost")


def _translated(draft: _Draft, read: Sequence[tuple[ProteinName, tuple[set[str], bool]]]) -> None:
    """Protein and terms: what all that is known says first, then what the bases alone say."""
    draft.protein, (terms, complete) = read[0]
    draft.terms |= terms
    if not complete:
        draft.missing["consequences"] = UNCERTAIN_RESIDUES
    if read[0] != read[1]:
        draft.basis = NamesBasis.PROTEIN


def _read(m: Message, start: int, end: int, alt: str) -> tuple[ProteinName, tuple[set[str], bool]]:
    translation = translate_edit(m, start, min(end, len(m.bases)), alt)
    return protein_name(translation), coding_terms(translation, deletion=not alt, beyond=end > m.size)


def _conflict(chrom: str, around: Surroundings) -> str | None:
    found = around.conflict()
    if found is None:
        return None
    pos, known, stated = found
    return f"REF has {stated} at {chrom}:{pos}, the reference sequence {known}"


def _codon_conflict(transcript: Transcript, error: ContradictionError) -> str:
    protein = (
        f"{transcript.protein} has {three(error.residue)}" if certain(error.residue) else "no stop can stand there"
    )
    return f"REF makes codon {error.number} {error.bases}, but {protein}"


def _covers_start(transcript: Transcript, edit: Edit) -> bool:
    return any(edit.start <= transcript.genomic(transcript.cds_start + i) <= edit.end for i in range(3))


def _coding_name(draft: _Draft, shifted: Shifted) -> None:
    transcript = draft.transcript
    if not mapping.within(transcript, shifted):
        draft.missing["hgvs_c"] = "reaches outside the transcript"
        return
    variant = mapping.transcript_variant(mapping.genomic(transcript.contig, shifted), transcript)
    draft.hgvs_c = mapping.description(variant)
    draft.places = mapping.places(variant)
    if shifted.blocked:
        draft.missing["hgvs_c_shift"] = UNCERTAIN_PLACE


def _conflicting(draft: _Draft, edit: Edit, reason: str) -> None:
    draft.missing |= dict.fromkeys(("hgvs_c", "vrs_id", "spdi"), reason)
    draft.protein = ProteinName(None, None, reason)
    if touches_coding(draft.transcript, edit):
        draft.terms.add("coding_sequence_variant")


def _table(draft: _Draft, genome: Genome, chrom: str, pos: int, ref: str, alt: str) -> None:
    if draft.protein.body is not None or draft.hgvs_c is None:
        return
    found = table_name(genome.assembly, chrom, pos, ref, alt, draft.hgvs_c)
    if found is None:
        return
    draft.protein, term, source = found
    draft.basis = NamesBasis.TABLE
    draft.evidence.append(("hgvs_p_source", source))
    draft.terms = (draft.terms - {"coding_sequence_variant"}) | {term}
    draft.missing.pop("consequences", None)


def _identifiers(draft: _Draft, genome: Genome, chrom: str, around: Surroundings, edit: Edit) -> None:
    contig = draft.transcript.contig
    unknown = "N" in edit.ref + edit.alt
    whole = None if unknown else justified(around, edit)
    if whole is None:
        reason = "the allele holds N" if unknown else NOT_SHIPPED
        draft.missing |= {"vrs_id": reason, "spdi": reason}
        return
    draft.spdi = identifiers.spdi(contig, whole)
    draft.vrs = identifiers.vrs_id(contig, around, edit, length(genome.assembly, chrom))
    if draft.vrs is None:
        draft.missing["vrs_id"] = f"no refget digest of {contig} is listed"


def _legacy(draft: _Draft, edit: Edit) -> None:
    transcript = draft.transcript
    bases = edit.ref or edit.alt
    if transcript.strand == -1:
        bases = reverse_complement(bases)
    start, end = draft.places or (None, None)
    if draft.hgvs_c is not None:
        draft.legacy += legacy.spelt(draft.hgvs_c, bases)
        if is_inversion(edit):
            draft.legacy.append(f"{draft.hgvs_c.split('delins')[0]}inv")
        draft.legacy += _separate(transcript, edit)
    draft.legacy += legacy.one_letter(draft.protein.change)
    draft.legacy += legacy.aliases(transcript.gene, draft.hgvs_c)
    draft.legacy += legacy.impossible(transcript.gene, start, end)


def _separate(transcript: Transcript, edit: Edit) -> list[str]:
    """``c.[119G>C;121A>T]`` of an MNV whose changes lie in several codons: HGVS would rather have them apart."""
    runs = replaced_runs(edit)
    numbers = [transcript.number(pos) for run in runs for pos in (run.start, run.end)]
    codons = {(number - transcript.cds_start) // 3 for number in numbers if number is not None}
    if len(runs) < 2 or None in numbers or len(codons) < 2:
        return []
    ordered = runs if transcript.strand == 1 else tuple(reversed(runs))
    variants = [mapping.genomic(transcript.contig, Shifted(run, False, None)) for run in ordered]
    names = [mapping.description(mapping.transcript_variant(variant, transcript)) for variant in variants]
    return [f"c.[{';'.join(name.removeprefix('c.') for name in names)}]"]


def _unchanged(transcript: Transcript, pos: int, ref: str) -> Names:
    place = f"{pos}" if len(ref) == 1 else f"{pos}_{pos + len(ref) - 1}"
    draft = _Draft(transcript, f"{transcript.contig}:g.{place}=")
    reason = "REF and ALT are the same"
    draft.missing = dict.fromkeys(("hgvs_c", "vrs_id", "spdi"), reason)
    draft.protein = ProteinName(None, None, reason)
    return _finished(draft, Edit(pos, pos + len(ref) - 1, ref, ref))


def _finished(draft: _Draft, edit: Edit) -> Names:
    transcript, protein = draft.transcript, draft.protein
    terms = ranked(draft.terms)
    if protein.name is None:
        draft.missing["hgvs_p"] = protein.reason
    mosaic = load_genes()[transcript.gene].somatic
    exon, intron = _numbers(transcript, edit)
    return Names(
        gene=transcript.gene,
        transcript=transcript.accession,
        hgvs_g=draft.hgvs_g,
        hgvs_c=draft.hgvs_c,
        hgvs_p=protein.name,
        hgvs_mosaic_c=mosaic_c(draft.hgvs_c) if mosaic else None,
        hgvs_mosaic_p=mosaic_p(protein.name) if mosaic else None,
        consequence=terms[0],
        consequences=terms,
        start=draft.places[0] if draft.places else None,
        end=draft.places[1] if draft.places else None,
        exon=exon,
        intron=intron,
        protein=protein.change,
        missing=tuple(sorted(draft.missing.items())),
        legacy=tuple(dict.fromkeys(draft.legacy)),
        vrs_id=draft.vrs,
        spdi=draft.spdi,
        evidence=tuple(draft.evidence),
        basis=draft.basis,
    )


def _numbers(transcript: Transcript, edit: Edit) -> tuple[int | None, int | None]:
    """1-based numbers of the exon, else of the intron, that the change touches first in transcript direction."""
    first, last = (edit.end, edit.start) if edit.is_insertion else (edit.start, edit.end)
    ends = (first, last) if transcript.strand == 1 else (last, first)
    exons = [number for number in map(transcript.exon_at, ends) if number is not None]
    introns = [number for number in map(transcript.intron_at, ends) if number is not None]
    if exons:
        return exons[0] + 1, None
    return None, introns[0] + 1 if introns else None
