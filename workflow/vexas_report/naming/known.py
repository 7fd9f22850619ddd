"""Protein names of table rows, for changes whose residues the shipped sequence does not know."""

import re

from vexas_report.knowledge import load_variants
from vexas_report.knowledge.records import Allele
from vexas_report.model.names import ProteinChange
from vexas_report.model.terms import Assembly
from vexas_report.naming.protein import ProteinName

_ONE_RESIDUE = re.compile(r"p\.\(([A-Z][a-z]{2})(\d+)([A-Z][a-z]{2}|=|\*)\)")
_TERMS = {"missense": "missense_variant", "synonymous": "synonymous_variant", "nonsense": "stop_gained"}


def table_name(
    assembly: Assembly, chrom: str, pos: int, ref: str, alt: str, hgvs_c: str
) -> tuple[ProteinName, str, str] | None:
    """The published ``p.`` name of exactly this allele, its Sequence Ontology term and the row that states it.

    None where no row of the program's own tables has the allele under the same ``c.`` name, or where its protein
    change is not one residue.
    """
    for row in load_variants().exact(assembly, frozenset({Allele(chrom, pos, ref, alt)})):
        match = _ONE_RESIDUE.fullmatch(row.hgvs_p)
        if row.local or row.hgvs_c != hgvs_c or match is None:
            continue
        change = _change(match[1], int(match[2]), match[3])
        name = ProteinName(row.hgvs_p.removeprefix("p.(").removesuffix(")"), change)
        return name, _TERMS[change.kind], f"{row.table}, {row.hgvs_c}"
    return None


def _change(old: str, number: int, new: str) -> ProteinChange:
    from bioutils.sequences import aa3_to_aa1_lut

    ref = str(aa3_to_aa1_lut[old])
    if new == "=":
        return ProteinChange("synonymous", number, number, ref, ref)
    if new == "*":
        return ProteinChange("nonsense", number, number, ref, "*", number)
    return ProteinChange("missense", number, number, ref, str(aa3_to_aa1_lut[new]))
