"""Allele frequencies of a laboratory's VCF: those that are frequencies, by allele, and nothing else."""

from pathlib import Path

import pysam
import pytest

from vexas_report.knowledge.population_frequencies import Frequency, load_population
from vexas_report.knowledge.table_records import Allele
from vexas_report.model.terms import Assembly

PLACE = 47199052
HEADER = """\
##fileformat=VCFv4.2
##reference=GRCh38
##INFO=<ID=AF,Number={number},Type={kind},Description="Frequency">
##contig=<ID=chrX>
#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO
"""


def loaded(folder: Path, alts: str, info: str, number: str = "A", kind: str = "Float") -> dict[str, float]:
    """The frequencies of one record at c.122T>C, by ALT."""
    plain = folder / "frequencies.vcf"
    record = f"chrX\t{PLACE}\t.\tT\t{alts}\t.\t.\t{info}\n"
    plain.write_text(HEADER.format(number=number, kind=kind) + record, encoding="utf-8")
    found = load_population(str(pysam.tabix_index(str(plain), preset="vcf", force=True)))
    for (assembly, allele), frequency in found.items():
        assert (assembly, allele) == (Assembly.GRCH38, Allele("chrX", PLACE, "T", allele.alt))
        assert frequency == Frequency(frequency.fraction, "frequencies.vcf.gz")
    return {allele.alt: round(frequency.fraction, 6) for (_, allele), frequency in found.items()}


@pytest.mark.parametrize(
    ("alts", "info", "expected"),
    [
        ("C", "AF=0.25", {"C": 0.25}),
        ("C", "AF=0", {"C": 0.0}),
        ("C", "AF=1", {"C": 1.0}),
        ("C", "AF=1.5", {}),
        ("C", "AF=-0.1", {}),
        ("C", "AF=.", {}),
        ("C", ".", {}),
        ("C,G", "AF=0.1,0.02", {"C": 0.1, "G": 0.02}),
        ("C,G", "AF=.,0.02", {"G": 0.02}),
        ("C,<DEL>", "AF=0.1,0.02", {"C": 0.1}),
    ],
)
def test_a_frequency_is_that_of_its_own_allele_from_0_to_1(
    tmp_path: Path, alts: str, info: str, expected: dict[str, float]
) -> None:
    assert loaded(tmp_path, alts, info) == expected


def test_a_value_for_fewer_alleles_is_none_of_the_others(tmp_path: Path) -> None:
    assert loaded(tmp_path, "C,G", "AF=0.1", number=".") == {"C": 0.1}


def test_words_are_no_frequency(tmp_path: Path) -> None:
    assert loaded(tmp_path, "C", "AF=0.1", kind="String") == {}
