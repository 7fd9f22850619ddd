"""SPDI (https://doi.org/10.1093/bioinformatics/btz856) and GA4GH VRS 2.0 allele identifiers, computed offline.

Both rest on fully justified alleles: an indel is spread over the whole stretch in which it could lie, so that every
spelling gives one identifier. Where that stretch ends at an unknown base, no identifier is given.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from vexas_report.naming.edits import Edit, Surroundings
from vexas_report.reference.contigs import refget


def spdi(contig: str, justified: Edit) -> str:
    """Canonical SPDI of a fully justified edit: 0-based position, deleted and inserted sequence."""
    return f"{contig}:{justified.start - 1}:{justified.ref}:{justified.alt}"


class _Bases:
    """The few bases that the library's normalisation asks for (its data proxy, as far as it is used)."""

    def __init__(self, around: Surroundings, contig_length: int) -> None:
        self._around = around
        self._length = contig_length

    def get_sequence(self, identifier: str, start: int | None = None, end: int | None = None) -> str:
        """0-based, end exclusive; ValueError where a whole chromosome is asked for."""
        if start is None or end is None:
            raise ValueError(f"{identifier}: only stretches of a chromosome are served")
        return self._around.fetch(start + 1, end)

    def get_metadata(self, identifier: str) -> dict[str, Any]:
        """Length of the chromosome, under its refget digest."""
        return {"length": self._length, "aliases": [identifier]}


@cache
def _library() -> tuple[Any, Any, Any]:
    import warnings

    with warnings.catch_warnings():
        # Dependencies of the library warn of their own deprecations at import.
        warnings.simplefilter("ignore")  # pragma: no mutate: proved by a process of its own, where no fault is put in
        from ga4gh.core import ga4gh_identify
        from ga4gh.vrs import models
        from ga4gh.vrs.normalize import normalize
    return ga4gh_identify, models, normalize


def vrs_id(contig: str, around: Surroundings, edit: Edit, contig_length: int) -> str | None:
    """``ga4gh:VA.…`` of an edit, normalised by the library; None for a contig whose refget digest is not listed."""
    digest = refget(contig)
    if digest is None:
        return None
    identify, models, normalize = _library()
    allele = models.Allele(
        location=models.SequenceLocation(
            sequenceReference=models.SequenceReference(refgetAccession=digest), start=edit.start - 1, end=edit.end
        ),
        state=models.LiteralSequenceExpression(sequence=edit.alt),
    )
    return str(identify(normalize(allele, data_proxy=_Bases(around, contig_length))))


def haplotype_id(members: Sequence[str | None]) -> str | None:
    """``ga4gh:CPB.…`` of alleles in cis, from their own identifiers; None where one of them has none."""
    if not all(members):
        return None
    identify, models, _ = _library()
    # The specification digests members by their bare digests; the library does so for whole alleles, not for references.
    digests = [models.iriReference(str(member).removeprefix("ga4gh:VA.")) for member in members]
    return str(identify(models.CisPhasedBlock(members=digests)))
