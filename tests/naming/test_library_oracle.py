"""``p.`` names against biocommons hgvs's own ``c_to_p``, which needs every base and so cannot serve the shipped UBA1.

Its answers differ in kinds that are listed here with the reason; nothing else may.
"""

import re
from typing import Any

import pytest
from tests.naming.changes import coding_changes

from vexas_report.knowledge import resource
from vexas_report.model.names import Names
from vexas_report.model.terms import Assembly
from vexas_report.naming import Namer, mapping
from vexas_report.naming.transcripts import load_transcripts
from vexas_report.reference import load_genome


class Sequences:
    """The two complete transcripts."""

    source = "resources/reference"

    def __init__(self) -> None:
        genome = load_genome(Assembly.GRCH38)
        self._bases = {t.accession: t.sequence(genome) for t in load_transcripts(Assembly.GRCH38).values()}

    def fetch_seq(self, ac: str, start_i: int | None = None, end_i: int | None = None) -> str:
        if ac not in self._bases:
            raise LookupError(ac)
        return self._bases[ac][start_i:end_i]


@pytest.fixture(scope="module")
def library() -> Any:
    mapping._library()  # imports the library in its quiet way
    from cdot.hgvs.dataproviders.json_data_provider import JSONDataProvider
    from hgvs.parser import Parser
    from hgvs.variantmapper import VariantMapper

    with resource("reference/transcripts.json").open("rb") as stream:
        mapper = VariantMapper(JSONDataProvider([stream], seqfetcher=Sequences()), prevalidation_level=None)
    parser = Parser()

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
    # The library reads on behind a stop that an in-frame change brings in.
    if "*" in ours and ours.endswith("*)"):
        return theirs.startswith(ours[: ours.index("*") + 1])
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
