"""Spellings under which a laboratory may search a change: never the program's name, always in addition to it."""

from vexas_report.knowledge import load_genes, load_variants
from vexas_report.knowledge.variant_tables import misprints
from vexas_report.model.names import CodingPosition, ProteinChange

_SPELT_OUT = 20  # longer deletions were never written with their bases


def alternative_spellings(hgvs_c: str, bases: str) -> tuple[str, ...]:
    """``c.144delG`` of ``c.144del``: deleted or duplicated bases written out, as HGVS once had it."""
    if len(bases) <= _SPELT_OUT and "N" not in bases and hgvs_c.endswith(("del", "dup")):
        return (f"{hgvs_c}{bases}",)
    return ()


def one_letter(change: ProteinChange | None) -> tuple[str, ...]:
    """``M41T``, ``W374*`` and ``W374X``, ``R49fs``, ``M1?`` of a protein change of one residue; none for one without a change."""
    if change is None or change.first != change.last or len(change.ref) != 1:
        return ()
    stem = f"{change.ref}{change.first}"
    match change.kind:
        case "missense":
            return (f"{stem}{change.alt}",)
        case "nonsense":
            return (f"{stem}*", f"{stem}X")
        case "frameshift":
            return (f"{stem}fs",)
        case "start_lost":
            return ("M1?",)
        case _:
            return ()


def aliases(gene: str, hgvs_c: str | None) -> tuple[str, ...]:
    """The change under the gene's other symbols: ``CECR1:c.144del``."""
    if hgvs_c is None:
        return ()
    return tuple(f"{alias}:{hgvs_c}" for alias in load_genes()[gene].aliases)


def invalid_published_names(gene: str, start: CodingPosition | None, end: CodingPosition | None) -> tuple[str, ...]:
    """Published names that cannot exist at a place that the change touches, each with the reason."""
    found = []
    for row in misprints(load_variants().of_gene(gene), start, end):
        source = f" in {', '.join(row.sources)}" if row.sources else ""
        found.append(f"{row.hgvs_c} (printed so{source}; impossible, the reference base there is another)")
    return tuple(found)
