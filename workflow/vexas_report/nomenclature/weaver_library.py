"""hgvs-weaver over the transcripts and the sequence of the loci: no database, no network.

The library maps genomic places to ``c.`` numbers and predicts ``p.`` names. docs/naming.md says what it does not do.
"""

from functools import cached_property
from typing import Any

from vexas_report.knowledge.genome import Genome
from vexas_report.knowledge.genome.proteins import translate
from vexas_report.nomenclature.coding import CodingEdit
from vexas_report.nomenclature.protein import protein_change
from vexas_report.nomenclature.transcripts import Transcript


class _Provider:
    """The data that the library asks for. Its parameters and 0-based half-open ranges are those of ``weaver.DataProvider``."""

    def __init__(self, genome: Genome, transcript: Transcript) -> None:
        self._transcript = transcript
        self._genome = genome
        self._bases = transcript.sequence(genome)
        self._protein = translate(self._bases[transcript.cds_start - 1 : transcript.cds_end]).rstrip("*")
        self._record = _record(transcript)

    def get_transcript(self, transcript_ac: str, reference_ac: str | None) -> dict[str, Any]:
        own = self._transcript
        if transcript_ac != own.accession or reference_ac not in (None, own.contig):
            raise LookupError(f"no transcript {transcript_ac} on {reference_ac}")
        return self._record

    def get_seq(self, ac: str, start: int, end: int | None, kind: object) -> str:  # noqa: ARG002
        sequences = {self._transcript.accession: self._bases, self._transcript.protein: self._protein}
        if ac in sequences:
            return sequences[ac][start:end]
        if ac != self._transcript.contig or end is None:
            raise LookupError(f"no sequence {ac} from {start} to {end}")
        return self._genome.fetch(self._transcript.chrom, start + 1, end)

    def get_symbol_accessions(self, symbol: str, source_kind: object, target_kind: object) -> list[tuple[str, str]]:  # noqa: ARG002
        own = self._transcript
        return (
            [("protein_accession", own.protein), ("genomic_accession", own.contig)] if symbol == own.accession else []
        )

    def get_identifier_type(self, identifier: str) -> str:
        kinds = {self._transcript.contig: "genomic_accession", self._transcript.protein: "protein_accession"}
        return kinds.get(identifier, "transcript_accession")


def _record(transcript: Transcript) -> dict[str, Any]:
    exons = [
        {
            "transcript_start": begin - 1,
            "transcript_end": end,
            "reference_start": first - 1,
            "reference_end": last - 1,  # inclusive, unlike transcript_end (weaver 1.0.1)
            "alt_strand": transcript.strand,
            "cigar": f"{last - first + 1}=",
        }
        for (first, last), (begin, end) in zip(transcript.exons, transcript.spans, strict=True)
    ]
    return {
        "ac": transcript.accession,
        "gene": transcript.gene,
        "cds_start_index": transcript.cds_start - 1,
        "cds_end_index": transcript.cds_end - 1,
        "strand": transcript.strand,
        "reference_accession": transcript.contig,
        "exons": exons,
    }


class Library:
    """Names of one transcript on one genome."""

    def __init__(self, genome: Genome, transcript: Transcript) -> None:
        self._genome = genome
        self._transcript = transcript
        self._size = transcript.cds_end - transcript.cds_start + 1

    @cached_property
    def _mapper(self) -> Any:
        import weaver

        return weaver.VariantMapper(_Provider(self._genome, self._transcript))

    def place(self, first: int, last: int) -> str:
        """``c.`` numbers of genomic bases within the transcript (1-based, inclusive), as ``144`` or ``118-9_118-2``."""
        import weaver

        # A deletion states no bases, so that its numbers need no reference base to be known.
        deletion = weaver.parse(
            f"{self._transcript.contig}:g.{first}_{last}del"
            if first != last
            else f"{self._transcript.contig}:g.{first}del"
        )
        return str(self._mapper.g_to_c(deletion, self._transcript.accession)).rpartition(":c.")[2].removesuffix("del")

    def protein(self, edit: CodingEdit) -> str:
        """``Met41Leu``: the predicted change of the protein, without ``p.(`` and ``)``."""
        import weaver

        same = edit.before_stop()
        if same.bases[same.start : same.end] == same.alt:
            same = edit
        variant = weaver.parse(f"{self._transcript.accession}:c.{self._coding(same.start, same.end, same.alt)}")
        name = str(self._mapper.c_to_p(variant)).rpartition(":p.")[2]
        body = name.removeprefix("(").removesuffix(")").replace("Ter", "*")
        change = protein_change(body)
        indel = change is not None and change.kind in ("missense", "inframe_deletion", "inframe_insertion", "delins")
        return edit.frameshift() if edit.shifts_frame and indel else body

    def _coding(self, start: int, end: int, alt: str) -> str:
        def number(index: int) -> str:
            return str(index + 1) if index < self._size else f"*{index + 1 - self._size}"

        if start == end:
            return f"{number(start - 1)}_{number(start)}ins{alt}"
        place = number(start) if end - start == 1 else f"{number(start)}_{number(end - 1)}"
        return f"{place}delins{alt}" if alt else f"{place}del"
