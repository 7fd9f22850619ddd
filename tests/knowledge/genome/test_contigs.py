"""Names of contigs, whole: every primary contig in every spelling, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vexas_report.knowledge.genome.contigs import accession, accessions, chromosome, length, lengths, refget
from vexas_report.model.terms import Assembly

NUMBERED = [*map(str, range(1, 23)), "X", "Y"]
PRIMARY = [f"chr{n}" for n in NUMBERED]


@pytest.mark.parametrize(("number", "chrom"), list(enumerate(PRIMARY, start=1)))
def test_each_spelling_of_a_primary_contig(number: int, chrom: str) -> None:
    """GIVEN a contig as UCSC, Ensembl, RefSeq, GenBank or a pangenome writes it, quoted or not THEN it is one name."""
    label = chrom.removeprefix("chr")
    spellings = [
        chrom,
        chrom.upper(),
        label,
        label.lower(),
        f"NC_{number:06d}.9",
        f"NC_{number:06d}",
        f"CM{662 + number:06d}.2",
    ]
    spellings += [f"chr{number}", str(number)]
    if number < 10:
        spellings += [f"chr0{number}", f"0{number}"]
    for spelling in spellings:
        for written in (
            spelling,
            f'"{spelling}"',
            f"'{spelling}'",
            f"GRCh38#0#{spelling}",
            f"hg19#{spelling}",
            f"GRCh37.{spelling}",
        ):
            assert chromosome(written) == chrom, written


@pytest.mark.parametrize("name", ["M", "MT", "chrM", "chrMT", "mt"])
def test_the_mitochondrial_contig_has_one_name(name: str) -> None:
    assert chromosome(name) == "chrM"


@pytest.mark.parametrize(
    "name",
    [
        *(
            "0",
            "00",
            "25",
            "chr25",
            "chr0",
            "NC_000000.1",
            "NC_000025.1",
            "CM000662.1",
            "CM000687.1",
            "NC_012920.1",
            "001",
        ),
        *("chr1_KI270706v1_random", "HLA-A", "", "chr", "chrXY", "NC_000023.x", "CM000685.", "GRCh36#0#chrX", "chrX "),
    ],
)
def test_what_is_no_primary_contig_has_none(name: str) -> None:
    assert chromosome(name) is None


@given(st.text(max_size=14))
def test_any_other_text_is_none_or_a_primary_contig(name: str) -> None:
    assert chromosome(name) in (None, "chrM", *PRIMARY)


@pytest.mark.parametrize("assembly", Assembly)
def test_accession_length_and_assembly_of_each_contig_go_together(assembly: Assembly) -> None:
    """GIVEN a supported assembly THEN each of its contigs has one accession, which leads back to contig and assembly, and its length."""
    for chrom in PRIMARY:
        name = accession(assembly, chrom)
        assert (chromosome(name), accessions()[name]) == (chrom, assembly)
        assert assembly in lengths()[chrom, length(assembly, chrom)]
    for of in (accession, length):
        with pytest.raises(KeyError, match="chr99 is no primary contig"):
            of(assembly, "chr99")


def test_no_row_without_an_accession_gives_one() -> None:
    """GIVEN rows of assemblies that are only recognised THEN a blank is no accession."""
    assert "" not in accessions()
    assert {chromosome(name) for name in accessions()} <= {*PRIMARY, "chrM", None}


def test_the_digests_are_those_of_the_loci_s_contigs() -> None:
    """GIVEN an accession THEN its digest is its own: none is shared, and where none is listed, none is given."""
    listed = {name: refget(name) for name in accessions()}
    given_ones = {name: digest for name, digest in listed.items() if digest is not None}
    assert len(set(given_ones.values())) == len(given_ones)
    assert all(digest.startswith("SQ.") and len(digest) == 35 for digest in given_ones.values())
    assert {accession(a, c) for a in Assembly for c in ("chrX", "chr22", "chr10")} <= set(given_ones)
    assert refget("NC_000001.10") is None
    assert refget("NC_000023.99") is None
