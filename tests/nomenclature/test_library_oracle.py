"""``p.`` names against biocommons hgvs's own ``c_to_p``, which needs every base and so cannot serve the shipped UBA1.

Its answers differ in kinds that are listed here with the reason; nothing else may.
"""

import re
from typing import Any

import pytest
from tests.nomenclature.changes import coding_changes
from tests.nomenclature.oracles import hgvs_library

from vexas_report.knowledge.genome import load_genome
from vexas_report.model.names import Names
from vexas_report.model.terms import Assembly
from vexas_report.nomenclature import Namer


@pytest.fixture(scope="module")
def library() -> Any:
    mapper, parser = hgvs_library()

    def protein(names: Names) -> str:
        variant = mapper.c_to_p(parser.parse_hgvs_variant(f"{names.transcript}:{names.hgvs_c}"))
        return str(variant).partition(":")[2].replace("Ter", "*")

    return protein


def expected(names: Names, theirs: str) -> bool:
    """Whether the library is known to answer so where the program answers otherwise."""
    ours = str(names.hgvs_p)
    # A copy that ends with its exon is exonic here: the exon's own bases are repeated.
    if theirs == "p.?":
        return "splice_region_variant" in names.consequences
    # The library writes a stop that an insertion in frame brings in as an insertion, or reads on behind it.
    if match := re.fullmatch(r"p\.\([A-Z][a-z]{2}\d+(?:_[A-Z][a-z]{2}\d+)?delins((?:[A-Z][a-z]{2})*)\*\)", ours):
        return re.search(rf"(?:del)?ins{match[1]}\*", theirs) is not None
    # It writes residues lost before the stop codon as that stop, and those that are added there as an extension.
    if "del)" in ours or "_*" in ours or ours.endswith("dup)"):
        return re.fullmatch(r"p\.\((?:[A-Z][a-z]{2}\d+\*|\*\d+[A-Z][a-z]{2}ext\*\d+)\)", theirs) is not None
    # It writes residues lost together with the stop codon as a frameshift only where the change reaches the 3' UTR.
    if "fs*" in ours and "stop_lost" in names.consequences:
        return re.split(r"(?<=\d)\D", theirs)[0] == re.split(r"(?<=\d)\D", ours)[0]
    # It writes an unchanged stop codon as a substitution or without its place, and a silent change by its first codon.
    if ours.endswith("=)"):
        return theirs in ("p.(=)", re.sub(r"=\)$", "*)", ours), re.sub(r"_[A-Z][a-z]{2}\d+=\)$", "=)", ours))
    return False


def _compare(protein: Any, count: int, seed: int) -> None:
    genome = load_genome(Assembly.GRCH38)
    namer = Namer(genome)
    differing = 0
    for change in coding_changes(genome, ("ADA2", "PRF1"), count, seed):
        names = namer.name(change.gene, change.chrom, change.pos, change.ref, change.alt)
        theirs = protein(names)
        if theirs.replace("Met1?", "(Met1?)").replace("((", "(").replace("))", ")") != names.hgvs_p:
            differing += 1
            assert expected(names, theirs), (names, theirs)
    assert differing <= count * 0.02


def test_the_library_agrees_but_for_the_listed_kinds(library: Any) -> None:
    _compare(library, 400, seed=1)


@pytest.mark.oracles
def test_the_library_agrees_10000_times(library: Any) -> None:
    _compare(library, 10_000, seed=2)
