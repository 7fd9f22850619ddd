"""What of a protein a change takes away, at the limits of its degrees."""

from dataclasses import replace

import pytest
from tests.builders.evidence import context

from vexas_report.interpretation.loss_of_function import predicted_loss, protein_length, stop_residue
from vexas_report.knowledge import load_genes
from vexas_report.knowledge.table_records import Allele
from vexas_report.model.names import Names, ProteinChange
from vexas_report.model.terms import Assembly


@pytest.mark.parametrize("shift", range(9))
def test_an_exon_that_is_skipped_out_of_frame_near_the_end_loses_every_residue_from_its_first_on(shift: int) -> None:
    """GIVEN a last coding exon whose length is no multiple of three, around a tenth of the protein long THEN its loss is long where
    the residues from its first base on are more than a tenth."""
    gene = load_genes()["ADA2"]
    last, length = gene.exons[-1], protein_length(gene)
    start = 3 * (length + 1) - 3 * (length // 10) - 3 + shift
    changed = replace(gene, exons=(*gene.exons[:-1], replace(last, c_start=start)))
    at = last.interval[Assembly.GRCH38]
    acceptor = Allele(at.chrom, at.end + 1, "A", "C")  # on the minus strand
    names = replace(
        context().namer.name("ADA2", "chr22", 17203563, "C", "T"), consequences=("splice_acceptor_variant",)
    )
    loss = predicted_loss(names, changed, Assembly.GRCH38, (acceptor,))
    assert loss is not None
    assert loss.values == {"exon": str(last.number)}
    bases = (last.c_end or 0) - start + 1
    lost = bases // 3 if bases % 3 == 0 else sum(3 * residue >= start for residue in range(1, length + 1))
    assert loss.key == ("evidence.splice_long" if lost > length / 10 else "evidence.splice_short")


def ada2_names(protein: ProteinChange | None, *terms: str) -> Names:
    plain = context().namer.name("ADA2", "chr22", 17203563, "C", "T")
    return replace(plain, protein=protein, consequences=terms)


@pytest.mark.parametrize("short", [-2, -1, 0, 1, 2])
@pytest.mark.parametrize("kind", ["stop_gained", "frameshift_variant"])
def test_a_truncation_that_escapes_decay_is_long_from_a_tenth_of_the_protein_on(short: int, kind: str) -> None:
    """GIVEN a stop in the last exon whose first altered residue leaves about a tenth of the protein THEN its loss is long where more than
    a tenth is lost, that residue included."""
    gene = load_genes()["ADA2"]
    length = protein_length(gene)
    first = length - length // 10 + short
    change = replace(
        protein_change(),
        first=first,
        last=first,
        kind="nonsense" if kind == "stop_gained" else "frameshift",
        end=length,
    )
    loss = predicted_loss(ada2_names(change, kind), gene, Assembly.GRCH38, ())
    assert loss is not None
    lost = len(range(first, length + 1))
    assert loss.key == ("evidence.stop_no_decay" if lost > length / 10 else "evidence.stop_no_decay_short")
    assert loss.values == {"stop": str(length), "length": str(length)}


@pytest.mark.parametrize(
    ("kind", "end", "stop"),
    [("nonsense", None, 7), ("frameshift", 30, 30), ("frameshift", None, None), ("missense", None, None)],
)
def test_where_an_altered_protein_ends(kind: str, end: int | None, stop: int | None) -> None:
    change = replace(protein_change(), first=7, last=7, kind=kind, end=end)
    assert stop_residue(ada2_names(change)) == stop
    assert stop_residue(ada2_names(None)) is None


def protein_change() -> ProteinChange:
    change = context().namer.name("PRF1", "chr10", 70598599, "C", "T").protein
    assert change is not None
    return change


@pytest.mark.parametrize(("off", "beside"), [(-3, False), (-2, True), (-1, True), (1, True), (2, True), (3, False)])
def test_a_splice_site_belongs_to_the_exon_that_it_touches(off: int, beside: bool) -> None:
    """GIVEN a change so many bases outside an exon of either strand THEN what is lost is that exon for the two bases beside it."""
    for symbol, number in (("ADA2", 4), ("UBA1", 5)):
        gene = load_genes()[symbol]
        exon = next(e for e in gene.exons if e.number == number)
        at = exon.interval[Assembly.GRCH38]
        pos = at.start + off if off < 0 else at.end + off
        loss = predicted_loss(
            ada2_names(None, "splice_donor_variant"), gene, Assembly.GRCH38, (Allele(at.chrom, pos, "A", "C"),)
        )
        assert loss is not None
        assert loss.values.get("exon") == (str(number) if beside else None)
        assert (loss.key == "evidence.splice_dinucleotide") is not beside
