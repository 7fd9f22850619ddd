"""Names of one change, or of several in cis, against the transcript of its gene."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from vexas_report.knowledge import load_genes, load_variants
from vexas_report.knowledge.genome import Genome
from vexas_report.knowledge.genome.contigs import refget
from vexas_report.knowledge.table_records import Allele
from vexas_report.model.alleles import VcfAllele
from vexas_report.model.names import CodingPosition, Names, NamesBasis
from vexas_report.nomenclature import aliases, haplotype, identifiers
from vexas_report.nomenclature.coding import CodingEdit, to_coding_edit
from vexas_report.nomenclature.consequence import coding_terms, place_terms, ranked, touches_coding
from vexas_report.nomenclature.edits import Edit, ShiftedEdit, is_inversion, justified, replaced_runs, shift, trimmed
from vexas_report.nomenclature.mosaic_names import mosaic_c, mosaic_p
from vexas_report.nomenclature.protein import protein_change
from vexas_report.nomenclature.transcripts import Transcript, load_transcripts, reverse_complement
from vexas_report.nomenclature.weaver_library import Library

_TABLE_TERMS = {"missense": "missense_variant", "synonymous": "synonymous_variant", "nonsense": "stop_gained"}


@dataclass(slots=True)
class _Draft:
    """The names of a change so far; becomes a Names. ``protein`` is the body of the ``p.`` name, ``?`` if not predicted."""

    transcript: Transcript
    hgvs_g: str
    edit: Edit
    hgvs_c: str | None = None
    places: tuple[CodingPosition, CodingPosition] | None = None
    protein: str | None = "?"
    terms: set[str] = field(default_factory=set)
    missing: dict[str, str] = field(default_factory=dict)
    legacy: list[str] = field(default_factory=list)
    evidence: list[tuple[str, str]] = field(default_factory=list)
    basis: NamesBasis = NamesBasis.SEQUENCE
    vrs: str | None = None
    spdi: str | None = None

    def lacks(self, reason: str, *parts: str) -> None:
        """Leave names out, with the reason; the first reason stays."""
        for part in parts:
            self.missing.setdefault(part, reason)


class Namer:
    """Names changes on one genome. Each distinct change is named once and remembered."""

    def __init__(self, genome: Genome) -> None:
        self._genome = genome
        self._transcripts = load_transcripts(genome.assembly)
        self._libraries = {gene: Library(genome, transcript) for gene, transcript in self._transcripts.items()}
        self._messages: dict[str, tuple[str, int]] = {}
        self._named: dict[tuple[str, VcfAllele], Names] = {}

    def bases(self, chrom: str, start: int, end: int) -> str:
        """Reference bases from ``start`` to ``end`` (1-based, inclusive), ``N`` for each that is not known."""
        return self._genome.fetch(chrom, start, end)

    def name(self, gene: str, chrom: str, pos: int, ref: str, alt: str) -> Names:
        """Names of one VCF-style allele (1-based, over ACGTN) against the transcript of ``gene``.

        KeyError for a gene without a transcript, ValueError for another chromosome or an allele that is not a sequence.
        """
        if chrom != self._transcripts[gene].chrom:
            raise ValueError(f"{gene} lies on {self._transcripts[gene].chrom}, not on {chrom}")
        key = (gene, (chrom, pos, ref.upper(), alt.upper()))
        if key not in self._named:
            self._named[key] = self._name(self._transcripts[gene], *key[1])
        return self._named[key]

    def name_haplotype(self, gene: str, changes: Sequence[VcfAllele]) -> Names:
        """Names of changes (chrom, 1-based pos, ref, alt) that lie in cis, as one allele of the gene's transcript.

        Changes that touch, or that together change one codon, become one ``delins``; others are listed in
        ``c.[…;…]``. KeyError and ValueError as :meth:`name`; ValueError if there is no change.
        """
        transcript = self._transcripts[gene]
        stated = sorted({(chrom, pos, ref.upper(), alt.upper()) for chrom, pos, ref, alt in changes})
        if not stated:
            raise ValueError("a haplotype needs at least one change")
        real = [change for change in stated if change[2] != change[3]] or stated[:1]
        found = {
            (c[0], trimmed(*c[1:])): haplotype.HaplotypeMember(c[0], trimmed(*c[1:]), self.name(gene, *c)) for c in real
        }
        parts = sorted(found.values(), key=lambda part: (part.edit.start, part.edit.end, part.edit.alt))
        if len(parts) == 1:
            return parts[0].names
        return haplotype.join_members(self._genome, transcript, self._message(transcript), parts, self.name)

    def _name(self, transcript: Transcript, chrom: str, pos: int, ref: str, alt: str) -> Names:
        if not ref or not alt or set(ref + alt) - set("ACGTN"):
            raise ValueError(f"{chrom}:{pos}:{ref}:{alt} is no sequence allele")
        edit = trimmed(pos, ref, alt)
        if not edit.ref and not edit.alt:
            return _unchanged(transcript, pos, ref)
        to_right = shift(self._genome, chrom, edit, to_right=True)
        shifted = to_right if transcript.strand == 1 else shift(self._genome, chrom, edit, to_right=False)
        hgvs_g = f"{transcript.contig}:g.{to_right.description(_place(*to_right.span), 1)}"
        draft = _Draft(transcript, hgvs_g, shifted.edit, terms=place_terms(transcript, shifted.edit))
        if to_right.unknown is not None:
            self._lacks_base(draft, to_right.unknown, "hgvs_g_shift")
        conflict = self._conflict(chrom, pos, ref)
        if conflict is not None:
            draft.lacks(conflict, "hgvs_c", "hgvs_p", "vrs_id", "spdi")
            _add_open_term(draft)
            return _finished(draft)
        self._coding_name(draft, shifted)
        if shifted.unknown is not None:
            self._lacks_base(draft, shifted.unknown, *(("hgvs_c", "hgvs_p", "consequences") if draft.places else ()))
            _add_open_term(draft)
        self._protein(draft, shifted)
        self._table(draft, chrom, pos, ref, alt)
        self._identifiers(draft, chrom, edit)
        self._legacy(draft)
        return _finished(draft)

    def _message(self, transcript: Transcript) -> tuple[str, int]:
        """The transcript's bases from c.1 on, and the number of coding ones."""
        if transcript.gene not in self._messages:
            bases = transcript.sequence(self._genome)[transcript.cds_start - 1 :]
            self._messages[transcript.gene] = (bases, transcript.cds_end - transcript.cds_start + 1)
        return self._messages[transcript.gene]

    def _conflict(self, chrom: str, pos: int, ref: str) -> str | None:
        """The first position where REF and a known base differ, in words."""
        bases = self._genome.fetch(chrom, pos, pos + len(ref) - 1)
        for place, (known, stated) in enumerate(zip(bases, ref, strict=True), pos):
            if known != stated and "N" not in (known, stated):
                return f"REF has {stated} at {chrom}:{place}, the reference sequence {known}"
        return None

    def _lacks_base(self, draft: _Draft, pos: int, *parts: str) -> None:
        """Leave names out that need the unknown base at a genomic position."""
        transcript = draft.transcript
        if "N" in draft.edit.ref + draft.edit.alt:
            draft.lacks("the allele holds N", *parts)
            return
        within = transcript.start <= pos <= transcript.end
        place = f"c.{self._libraries[transcript.gene].place(pos, pos)}" if within else f"g.{pos}"
        draft.lacks(f"{transcript.gene} sequence not shipped at {place}: configure `reference`", *parts)

    def _coding_name(self, draft: _Draft, shifted: ShiftedEdit) -> None:
        transcript, (first, last) = draft.transcript, shifted.span
        if first < transcript.start or last > transcript.end:
            draft.lacks("reaches outside the transcript", "hgvs_c")
            return
        place = self._libraries[transcript.gene].place(first, last)
        start, _, end = place.partition("_")
        draft.places = (CodingPosition.parse(start), CodingPosition.parse(end or start))
        if shifted.unknown is None:
            draft.hgvs_c = f"c.{shifted.description(place, transcript.strand)}"

    def _protein(self, draft: _Draft, shifted: ShiftedEdit) -> None:
        transcript, edit = draft.transcript, draft.edit
        if draft.places is None and not touches_coding(transcript, edit):
            draft.lacks("outside the transcript", "hgvs_p")
            return
        if "hgvs_p" in draft.missing:
            return
        bases, size = self._message(transcript)
        place = to_coding_edit(transcript, edit, bases)
        if place is None:
            if touches_coding(transcript, edit):
                draft.terms.add("coding_sequence_variant")
                if _covers_start(transcript, edit):
                    draft.protein = "Met1?"
                    draft.terms.add("start_lost")
            return
        start, end, alt = place
        if start == end == size and shifted.duplicated is not None:
            # A copy of the last coding bases behind them or before them is the same sequence, and coding.
            start = end = size - len(alt)
            draft.terms.discard("3_prime_UTR_variant")
        if end <= 0 or start >= size:
            return
        if start >= 3:
            self._translated(draft, CodingEdit(bases, size, start, min(end, len(bases)), alt))
        elif self._keeps_start(transcript, bases, start, end, alt):
            draft.terms.add("start_retained_variant")
        else:
            draft.protein = "Met1?"
            draft.terms.add("start_lost")
            if (len(alt) - (end - start)) % 3 and start >= 0:
                draft.terms.add("frameshift_variant")

    def _translated(self, draft: _Draft, edit: CodingEdit) -> None:
        transcript = draft.transcript
        unknown = edit.unknown_in_codons() if "N" not in edit.alt else edit.start
        if unknown is None:
            draft.terms |= coding_terms(edit)
        else:
            shifts = edit.is_frameshift and edit.end <= edit.size - 3
            draft.terms.add("frameshift_variant" if shifts else "coding_sequence_variant")
            self._lacks_base(draft, transcript.genomic(transcript.cds_start + unknown), "consequences")
        unknown = edit.unknown_for_protein() if "N" not in edit.alt else edit.start
        if unknown is None:
            draft.protein = self._libraries[transcript.gene].protein(edit)
        else:
            self._lacks_base(draft, transcript.genomic(transcript.cds_start + unknown), "hgvs_p")

    def _keeps_start(self, transcript: Transcript, bases: str, start: int, end: int, alt: str) -> bool:
        """Whether the whole coding sequence follows a longer or shorter 5' UTR."""
        leader = transcript.sequence(self._genome)[: transcript.cds_start - 1]
        whole, origin = leader + bases, len(leader)
        return (whole[: origin + start] + alt + whole[origin + end :]).endswith(bases)

    def _table(self, draft: _Draft, chrom: str, pos: int, ref: str, alt: str) -> None:
        """Names of exactly this allele from the program's own tables, if the sequence does not give them."""
        if not draft.missing.keys() & {"hgvs_c", "hgvs_p"} or draft.places is None:
            return
        for row in load_variants().exact(self._genome.assembly, frozenset({Allele(chrom, pos, ref, alt)})):
            change = protein_change(row.hgvs_p.removeprefix("p.(").removesuffix(")"))
            if row.local or change is None or draft.hgvs_c not in (None, row.hgvs_c):
                continue
            draft.hgvs_c, draft.protein = row.hgvs_c, row.hgvs_p.removeprefix("p.(").removesuffix(")")
            draft.basis = NamesBasis.TABLE
            draft.evidence.append(("hgvs_p_source", f"{row.table}, {row.hgvs_c}"))
            for part in ("hgvs_c", "hgvs_p"):
                draft.missing.pop(part, None)
            if change.kind in _TABLE_TERMS:
                draft.terms = (draft.terms - {"coding_sequence_variant"}) | {_TABLE_TERMS[change.kind]}
                draft.missing.pop("consequences", None)
            return

    def _identifiers(self, draft: _Draft, chrom: str, edit: Edit) -> None:
        contig = draft.transcript.contig
        whole = edit.start if "N" in edit.ref + edit.alt else justified(self._genome, chrom, edit)
        if isinstance(whole, int):
            self._lacks_base(draft, whole, "vrs_id", "spdi")
            return
        draft.spdi = identifiers.spdi(contig, whole)
        digest = refget(contig)
        if digest is None:
            draft.lacks(f"no refget digest of {contig} is listed", "vrs_id")
        else:
            draft.vrs = identifiers.vrs_id(digest, whole)

    def _legacy(self, draft: _Draft) -> None:
        transcript, edit = draft.transcript, draft.edit
        bases = edit.ref or edit.alt
        if draft.hgvs_c is not None:
            draft.legacy += aliases.alternative_spellings(
                draft.hgvs_c, bases if transcript.strand == 1 else reverse_complement(bases)
            )
            if is_inversion(edit):
                draft.legacy.append(f"{draft.hgvs_c.split('delins')[0]}inv")
            draft.legacy += self._separate(transcript, edit)
        draft.legacy += aliases.one_letter(protein_change(draft.protein or ""))
        draft.legacy += aliases.aliases(transcript.gene, draft.hgvs_c)
        draft.legacy += aliases.invalid_published_names(transcript.gene, *(draft.places or (None, None)))

    def _separate(self, transcript: Transcript, edit: Edit) -> list[str]:
        """``c.[119G>C;121A>T]`` of an MNV whose changes lie in several codons: HGVS would rather have them apart."""
        runs = replaced_runs(edit)
        numbers = [transcript.number(pos) for run in runs for pos in (run.start, run.end)]
        codons = {(number - transcript.cds_start) // 3 for number in numbers if number is not None}
        if len(runs) < 2 or None in numbers or len(codons) < 2:
            return []
        place = self._libraries[transcript.gene].place
        names = [ShiftedEdit(run).description(place(run.start, run.end), transcript.strand) for run in runs]
        return [f"c.[{';'.join(names[:: transcript.strand])}]"]


def _place(first: int, last: int) -> str:
    return f"{first}" if first == last else f"{first}_{last}"


def _add_open_term(draft: _Draft) -> None:
    if touches_coding(draft.transcript, draft.edit):
        draft.terms.add("coding_sequence_variant")


def _covers_start(transcript: Transcript, edit: Edit) -> bool:
    return any(edit.start <= transcript.genomic(transcript.cds_start + i) <= edit.end for i in range(3))


def _unchanged(transcript: Transcript, pos: int, ref: str) -> Names:
    last = pos + len(ref) - 1
    draft = _Draft(transcript, f"{transcript.contig}:g.{_place(pos, last)}=", Edit(pos, last, ref, ref))
    draft.lacks("REF and ALT are the same", "hgvs_c", "hgvs_p", "vrs_id", "spdi")
    return _finished(draft)


def _finished(draft: _Draft) -> Names:
    transcript, terms = draft.transcript, ranked(draft.terms)
    body = None if "hgvs_p" in draft.missing else draft.protein
    hgvs_p = None if body is None else "p.?" if body == "?" else f"p.({body})"
    mosaic = load_genes()[transcript.gene].somatic
    exon, intron = _numbers(transcript, draft.edit)
    return Names(
        gene=transcript.gene,
        transcript=transcript.accession,
        hgvs_g=draft.hgvs_g,
        hgvs_c=draft.hgvs_c,
        hgvs_p=hgvs_p,
        hgvs_mosaic_c=mosaic_c(draft.hgvs_c) if mosaic else None,
        hgvs_mosaic_p=mosaic_p(hgvs_p) if mosaic else None,
        consequence=terms[0],
        consequences=terms,
        start=draft.places[0] if draft.places else None,
        end=draft.places[1] if draft.places else None,
        exon=exon,
        intron=intron,
        protein=protein_change(body or ""),
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
