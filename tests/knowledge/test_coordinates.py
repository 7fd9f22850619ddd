"""c. numbers and genomic positions, of every coding base of every gene in both assemblies."""

import pytest

from vexas_report.knowledge import load_genes
from vexas_report.knowledge.coordinates import coding_interval, coding_position, codon, genomic
from vexas_report.knowledge.table_records import Gene
from vexas_report.model.terms import Assembly

GENES = [(gene, assembly) for gene in load_genes().values() for assembly in Assembly]


@pytest.mark.parametrize(("gene", "assembly"), GENES, ids=lambda value: getattr(value, "symbol", str(value)))
def test_each_coding_base_has_one_number_and_one_place(gene: Gene, assembly: Assembly) -> None:
    """GIVEN c.1 to the last coding base THEN each has its own position, in the direction of the strand, and leads back."""
    last = max(exon.c_end for exon in gene.exons if exon.c_end is not None)
    places = [genomic(gene, assembly, base) for base in range(1, last + 1)]
    assert last % 3 == 0
    assert places == sorted(set(places), reverse=gene.strand < 0)
    assert [coding_position(gene, assembly, place) for place in places] == list(range(1, last + 1))
    assert [codon(gene, assembly, place) for place in places] == [1 + base // 3 for base in range(last)]
    # AND no other base of the gene has a number
    inside = set(places)
    region = gene.region[assembly]
    others = [p for p in range(region.start - 5, region.end + 6) if p not in inside]
    assert not any(coding_position(gene, assembly, p) for p in others)
    assert codon(gene, assembly, region.start - 1) is None


@pytest.mark.parametrize(("gene", "assembly"), GENES, ids=lambda value: getattr(value, "symbol", str(value)))
def test_an_interval_stands_in_one_exon(gene: Gene, assembly: Assembly) -> None:
    """GIVEN an exon's coding bases THEN they are its interval; one base more lies in none."""
    for exon in gene.exons:
        if exon.c_start is None or exon.c_end is None:
            continue
        assert coding_interval(gene.exons, gene.strand, assembly, exon.c_start, exon.c_end) == exon.cds[assembly]
        with pytest.raises(ValueError, match="do not lie in one exon"):
            coding_interval(gene.exons, gene.strand, assembly, exon.c_start, exon.c_end + 1)
        with pytest.raises(ValueError, match="do not lie in one exon"):
            coding_interval(gene.exons, gene.strand, assembly, exon.c_start - 1, exon.c_end)
        assert genomic(gene, assembly, exon.c_start, -2) == genomic(gene, assembly, exon.c_start) - 2 * gene.strand
