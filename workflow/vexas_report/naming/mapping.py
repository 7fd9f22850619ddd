"""``g.`` and ``c.`` names by biocommons hgvs, over local transcripts: no database, no network, no sequence repository.

Edits come in already shifted: the library's own ``g_to_c`` leaves intronic indels where the genome's direction put them,
and its normaliser refuses edits over an exon's edge.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from vexas_report.knowledge.resources import resource
from vexas_report.model.names import CodingPosition
from vexas_report.naming.edits import Shifted
from vexas_report.naming.transcripts import Transcript


class _NoSequence:
    """The library asks for sequence only to fill in what every edit here already states."""

    source = "none: edits carry their own sequence"

    def fetch_seq(self, ac: str, start_i: int | None = None, end_i: int | None = None) -> str:
        raise LookupError(f"no sequence of {ac} ({start_i}, {end_i}) is served here")


@dataclass(frozen=True, slots=True)
class _Library:
    """What is used of hgvs and cdot; both are untyped."""

    mapper: Any
    edit: Any
    location: Any
    posedit: Any
    sequencevariant: Any
    cds_end: Any


@cache
def _library() -> _Library:
    import warnings

    with warnings.catch_warnings():
        # At import the libraries leave a file open and use deprecated calls of their dependencies; neither is about data.
        warnings.simplefilter("ignore")  # pragma: no mutate: proved by a process of its own, where no fault is put in
        # The mapper comes first: the library's modules import each other in a circle that only closes from here.
        import hgvs.variantmapper as variantmapper  # isort: skip
        from cdot.hgvs.dataproviders.json_data_provider import JSONDataProvider
        from hgvs import edit, location, posedit, sequencevariant
        from hgvs.enums import Datum

        with resource("reference/transcripts.json").open("rb") as stream:
            provider = JSONDataProvider([stream], seqfetcher=_NoSequence())
        mapper = variantmapper.VariantMapper(provider, replace_reference=False, prevalidation_level=None)
    return _Library(mapper, edit, location, posedit, sequencevariant, Datum.CDS_END)


def genomic(contig: str, shifted: Shifted) -> Any:
    """The ``g.`` variant of a shifted edit (an ``hgvs.sequencevariant.SequenceVariant``)."""
    library = _library()
    edit = shifted.edit
    first, last = span(shifted)
    if shifted.duplicated is not None:
        change = library.edit.Dup(ref=edit.alt)
    elif edit.is_insertion:
        change = library.edit.NARefAlt(ref=None, alt=edit.alt)
    else:
        change = library.edit.NARefAlt(ref=edit.ref, alt=edit.alt or None)
    position = library.location.SimplePosition
    place = library.location.Interval(start=position(first), end=position(last))
    return library.sequencevariant.SequenceVariant(contig, "g", library.posedit.PosEdit(place, change))


def transcript_variant(variant: Any, transcript: Transcript) -> Any:
    """The ``c.`` variant of a ``g.`` variant that lies within the transcript."""
    return _library().mapper.g_to_c(variant, transcript.accession, "splign")


def description(variant: Any) -> str:
    """``c.121A>C`` of a variant, without its accession; deleted and duplicated bases are not spelt out."""
    return f"{variant.type}.{variant.posedit}"


def places(variant: Any) -> tuple[CodingPosition, CodingPosition]:
    """First and last place of a ``c.`` variant."""
    return _place(variant.posedit.pos.start), _place(variant.posedit.pos.end)


def _place(position: Any) -> CodingPosition:
    return CodingPosition(int(position.base), int(position.offset), position.datum == _library().cds_end)


def span(shifted: Shifted) -> tuple[int, int]:
    """First and last genomic base that the name of a shifted edit states: the copied bases of a duplication, both
    neighbours of an insertion."""
    edit = shifted.edit
    if shifted.duplicated is not None:
        return shifted.duplicated
    return (edit.end, edit.start) if edit.is_insertion else (edit.start, edit.end)


def within(transcript: Transcript, shifted: Shifted) -> bool:
    """Whether every base that the name states lies within the transcript."""
    first, last = span(shifted)
    return transcript.start <= first and last <= transcript.end
