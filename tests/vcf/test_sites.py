"""chrX sites counted line by line, and windows and names told apart at their bounds."""

import pytest

from vexas_report.knowledge import load_genes
from vexas_report.model.evidence import Remark
from vexas_report.model.sample import Sample
from vexas_report.model.terms import Assembly, Sex
from vexas_report.vcf.column_owner import shared_column, warn_other_name
from vexas_report.vcf.gene_windows import GeneWindow, gene_windows, window_of
from vexas_report.vcf.sex_check import SexSites, _Kinds, sex_remark, x_ploidy

INSIDE = 10_000_000


def line(
    *cells: str, ref: str = "A", alt: str = "G", filters: str = "PASS", fmt: str = "GT:AD", end: str = ""
) -> bytes:
    return ("\t".join(["chrX", "1", ".", ref, alt, "9", filters, ".", fmt, *cells]) + end).encode()


@pytest.mark.parametrize(
    ("genotype", "kind"),
    [("0/1", 1), ("1/0", 1), ("0|2", 1), ("0/0/1", 1), ("1/1", 2), ("1", 2), ("1/2", 2), ("2|1", 2), ("0/0", 0), ("0", 0),
     ("./1", 0), ("./.", 0), (".", 0), ("het", 0), ("", 0), ("0/8", 1), ("0/9", 0)],
)  # fmt: skip
def test_kinds_of_genotypes(genotype: str, kind: int) -> None:
    """GIVEN a genotype THEN heterozygous with REF, purely alternate, or neither; it is remembered by its spelling."""
    kinds = _Kinds()
    ploidy = len(genotype.split("/" if "/" in genotype else "|")) if kind else 0
    assert kinds[genotype.encode()] == (kind, ploidy)
    assert kinds[genotype.encode()] == (kind, ploidy)
    assert dict(kinds) == {genotype.encode(): (kind, ploidy)}


def test_long_genotypes_are_not_remembered() -> None:
    """GIVEN spellings of 19 and 20 characters THEN the longer is read anew each time: a hostile file fills no memory."""
    kinds = _Kinds()
    short, long = b"/".join([b"0"] * 9 + [b"1"]), b"/".join([b"0"] * 9 + [b"10"])
    assert (len(short), len(long)) == (19, 20)
    assert (kinds[short], kinds[long]) == ((1, 10), (0, 0))
    assert list(kinds) == [short]


@pytest.mark.parametrize(
    ("row", "counted"),
    [
        (line("0/1:5,5"), (1, 0)),
        (line("1/1:0,9"), (0, 1)),
        (line("1"), (0, 1)),
        (line("0/0"), (0, 0)),
        (line("0/1", end="\r"), (1, 0)),
        (line("0/1", alt="g"), (1, 0)),
        (line("0/1", ref="a"), (1, 0)),
        (line("0/1", alt="G,<NON_REF>"), (1, 0)),
        (line("0/1", filters="."), (1, 0)),
        (line("0/1", filters="q10"), (0, 0)),
        (line("0/1", alt="G,C"), (0, 0)),
        (line("0/1", alt="<"), (0, 0)),
        (line("0/1", alt="*"), (0, 0)),
        (line("0/1", alt="AG"), (0, 0)),
        (line("0/1", ref="AG"), (0, 0)),
        (line("5,5:0/1", fmt="AD:GT"), (0, 0)),
        (line("0/1", fmt="GTX"), (0, 0)),
        (line("0/1", fmt="GT"), (1, 0)),
        (line(), (0, 0)),
    ],
)
def test_what_counts_as_a_site(row: bytes, counted: tuple[int, int]) -> None:
    """GIVEN a line of chrX THEN an unfiltered change of one base to one other, with a genotype, is counted by its kind."""
    sites = SexSites(1)
    sites.offer(row, INSIDE)
    assert (sites.mixed, sites.alternate) == ([counted[0]], [counted[1]])


@pytest.mark.parametrize(
    ("pos", "counted"),
    [(2_799_999, 0), (2_800_000, 1), (88_300_000, 1), (88_300_001, 0), (93_499_999, 0), (93_500_000, 1), (154_900_000, 1),
     (154_900_001, 0)],
)  # fmt: skip
def test_where_a_site_counts(pos: int, counted: int) -> None:
    sites = SexSites(1)
    sites.offer(line("0/1"), pos)
    assert sites.mixed == [counted]


def test_each_column_has_its_own_counts() -> None:
    sites = SexSites(3)
    sites.offer(line("0/1", "1/1:3", "0/0"), INSIDE)
    sites.offer(line("1", "0/1"), INSIDE)
    sites.offer(line("0/0", "0/0", "0/1", "0/1"), INSIDE)
    assert (sites.mixed, sites.alternate) == ([1, 1, 1], [1, 1, 0])


def test_haploid_and_diploid_calls_are_counted_apart() -> None:
    """GIVEN calls of several ploidies THEN each column has its haploid and its diploid ones; a file without counts has none."""
    sites = SexSites(2)
    for cells in (("1", "0/1"), ("1/1", "0|1"), ("0/1", "./."), ("1", "0/0"), ("./1", "0")):
        sites.offer(line(*cells), INSIDE)
    assert (x_ploidy(sites, 0), x_ploidy(sites, 1)) == ((2, 2), (0, 2))
    assert x_ploidy(sites, None) == x_ploidy(sites, 2) == x_ploidy(SexSites(0), 0) == (0, 0)


def test_a_sample_alone_is_full_at_400_sites_and_a_joint_file_at_1500_lines() -> None:
    """GIVEN enough sites of one sample, or enough lines of several, of which those that are no site do not count THEN full."""
    alone, joint = SexSites(1), SexSites(2)
    for number in range(1600):
        alone.offer(line("0/1" if number % 2 else "1/1"), INSIDE)
        joint.offer(line("0/1", "0/0"), INSIDE)
        joint.offer(line("0/1", "0/0", filters="q10"), INSIDE)
        assert alone.full is (number >= 399)
        assert joint.full is (number >= 1499)
    assert (alone.mixed, alone.alternate, joint.mixed) == ([200], [200], [1500, 0])


def test_a_file_of_which_nobody_asks_is_full_at_once() -> None:
    sites = SexSites(0)
    assert sites.full
    sites.offer(line("0/1"), INSIDE)
    assert (sites.mixed, sites.alternate) == ([], [])


@pytest.mark.parametrize(
    ("sex", "mixed", "alternate", "share"),
    [
        (Sex.MALE, 30, 70, None),
        (Sex.MALE, 31, 69, "31%"),
        (Sex.FEMALE, 10, 90, None),
        (Sex.FEMALE, 9, 91, "9%"),
        (Sex.MALE, 49, 0, None),
        (Sex.MALE, 50, 0, "100%"),
        (Sex.FEMALE, 0, 50, "0%"),
        (Sex.UNKNOWN, 100, 0, None),
    ],
)
def test_what_is_said_of_a_declared_sex(sex: Sex, mixed: int, alternate: int, share: str | None) -> None:
    """GIVEN the counts of the second of two columns THEN a remark with its numbers where they do not fit the declaration."""
    sites = SexSites(2)
    sites.mixed, sites.alternate = [7, mixed], [7, alternate]
    values = {"declared": sex.value, "sites": str(mixed + alternate), "heterozygous": str(mixed), "share": str(share)}
    assert sex_remark(sites, 1, sex) == ((Remark("sex_chrx", values),) if share else ())


WINDOW = GeneWindow("G", Assembly.GRCH38, "chr1", 100, 200)


@pytest.mark.parametrize(
    ("start", "end", "shared"),
    [
        (90, 99, False),
        (90, 100, True),
        (100, 100, True),
        (150, 160, True),
        (200, 210, True),
        (201, 210, False),
        (50, 300, True),
    ],
)
def test_a_stretch_shares_a_base_with_a_window(start: int, end: int, shared: bool) -> None:
    assert WINDOW.overlaps(start, end) is shared
    assert window_of((WINDOW,), Assembly.GRCH38, "chr1", start, end) == (WINDOW if shared else None)


def test_the_window_of_a_place_is_of_its_assembly_and_chromosome() -> None:
    older = GeneWindow("G", Assembly.GRCH37, "chr1", 100, 200)
    other = GeneWindow("H", Assembly.GRCH38, "chr2", 100, 200)
    windows = (older, other, WINDOW)
    assert window_of(windows, Assembly.GRCH38, "chr1", 150, 150) is WINDOW
    assert window_of(windows, Assembly.GRCH37, "chr1", 150, 150) is older
    assert window_of(windows, Assembly.GRCH38, "chr2", 150, 150) is other
    assert window_of(windows, Assembly.GRCH37, "chr2", 150, 150) is None
    assert window_of(windows, Assembly.GRCH38, None, 150, 150) is None


def test_windows_hold_genes_with_fifty_bases_on_either_side_and_what_lies_before() -> None:
    """GIVEN the genes THEN each has a window in both assemblies, in a fixed order, 50 bases wider than its region at either end
    unless the stretch before its transcript reaches further."""
    genes = load_genes()
    windows = gene_windows(genes)
    assert [(w.gene, w.assembly) for w in windows] == [
        (symbol, assembly) for symbol in sorted(genes) for assembly in sorted(genes[symbol].region)
    ]
    further = 0
    for window in windows:
        gene = genes[window.gene]
        region, before = gene.region[window.assembly], gene.before(window.assembly)
        low, high = region.start - 50, region.end + 50
        if before is not None:
            further += (before.start < low) + (before.end > high)
            low, high = min(low, before.start), max(high, before.end)
        assert (window.start, window.end, window.chrom) == (low, high, gene.chrom)
    assert further


@pytest.mark.parametrize(
    ("column", "doubted"),
    [
        ("P1", False), ("p1", False), ("P1_S4", False), ("P1.bam", False), ("P1-x", False), ("sample", False),
        ("TUMOR", False), ("P12", True), ("P1a", True), ("P", True), ("xP1", True), ("P2", True),
    ],
)  # fmt: skip
def test_a_column_of_another_name_is_doubted(column: str, doubted: bool) -> None:
    found = warn_other_name(Sample("P1", "a.vcf"), (column,))
    assert [(problem.code, problem.message, problem.where) for problem in found] == (
        [
            (
                "VCF_SAMPLE_OTHER_NAME",
                f"The only column of the VCF is named {column!r}, not 'P1'.",
                "a.vcf, sample P1",
            )
        ]
        if doubted
        else []
    )
    assert warn_other_name(Sample("P1", "a.vcf", vcf_sample=column), (column,)) == ()
    assert warn_other_name(Sample("P1", "a.vcf"), (column, "other")) == ()
    assert warn_other_name(Sample("P1", "a.vcf"), ()) == ()


def test_rows_that_read_one_column_are_named() -> None:
    """GIVEN other rows of the same column THEN up to five are named in order, the sample itself not among them."""
    own = Sample("P1", "a.vcf")
    assert shared_column(own, "S1", [own]) == ()
    (found,) = shared_column(own, "S1", [own, Sample("P3", "a.vcf"), Sample("P2", "a.vcf")])
    assert found.code == "VCF_COLUMN_SHARED"
    assert found.message == "The same column 'S1' of the same VCF is also used for P2, P3."
    assert found.where == "a.vcf, sample P1"
    others = [Sample(f"Q{number}", "a.vcf") for number in range(6)]
    (five,) = shared_column(own, "", others[:5])
    assert five.message == "The same content of the same VCF is also used for Q0, Q1, Q2, Q3, Q4."
    (six,) = shared_column(own, "", others)
    assert six.message == "The same content of the same VCF is also used for Q0, Q1, Q2, Q3, Q4, …."
