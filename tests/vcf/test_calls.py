"""One record and one sample: what is kept, remarked or set aside, and every value that goes with it."""

import pytest

from vexas_report.knowledge import load_genes
from vexas_report.knowledge.genome import load_genome
from vexas_report.model.evidence import Remark
from vexas_report.model.terms import Assembly
from vexas_report.vcf.calls import ExtractedCalls, SampleColumn, extract_calls, structural_kind
from vexas_report.vcf.gene_windows import gene_windows
from vexas_report.vcf.joint_columns import compact_reference_columns
from vexas_report.vcf.located_record import LocatedRecord, locate_record
from vexas_report.vcf.record import RawRecord, parse_record

GENOME = load_genome(Assembly.GRCH38)
WINDOW = next(w for w in gene_windows(load_genes()) if w.gene == "UBA1" and w.assembly is Assembly.GRCH38)
POS = 47199052  # c.122, T
UNREQUIRED = 47199480  # the first base of exon 5, which no negative requires


def record(
    alt: str, fmt: str | None, *cells: str, ref: str = "T", filters: str = "PASS", info: str = ".", pos: int = POS
) -> RawRecord:
    columns = ["chrX", str(pos), ".", ref, alt, "50", filters, info, *([] if fmt is None else [fmt, *cells])]
    return parse_record("\t".join(columns), 7, len(columns))


def judged(*records: RawRecord, column: int | None = 0) -> ExtractedCalls:
    places = tuple(locate_record(number, each, WINDOW, GENOME, "a.vcf") for number, each in enumerate(records, 3))
    samples = len(records[0].samples)
    return extract_calls(places, SampleColumn(column, samples, fraction_in_info=False), Assembly.GRCH38)


def rules(found: ExtractedCalls) -> list[str]:
    return [decision.rule for decision in found.decisions]


@pytest.mark.parametrize(
    ("alt", "fmt", "cell", "expected"),
    [
        ("C", "GT:AD", "0/1:10,5", ["kept"]),
        ("C", "GT:AD", "0/1:10,0", ["kept"]),
        ("C", "GT", "1", ["kept"]),
        ("C", "GT:AD", "0/0:10,5", ["kept_below_threshold"]),
        ("C", "GT:AD", "0/0:10,1", ["kept_below_threshold"]),
        ("C", "GT:AD", "./.:10,5", ["kept_below_threshold"]),
        ("C", "GT:AF", "0/0:0.1", ["kept_below_threshold"]),
        ("C", "GT:AD:AF", "0/0:10,0:0.3", ["kept_below_threshold"]),
        ("C", "GT:AD", "0/0:10,0", ["reference_genotype_no_alt_reads"]),
        ("C", "GT:AF", "0/0:0", ["reference_genotype_no_alt_reads"]),
        ("C", "GT", "0/0", ["reference_genotype_no_alt_reads"]),
        ("C", "GT", "0/.", ["reference_genotype_no_alt_reads"]),
        ("C", "GT:AD", "./.:10,0", ["no_call_no_alt_reads"]),
        ("C", "GT", ".", ["no_call_no_alt_reads"]),
        ("C", "AD", "10,5", ["kept_no_genotype"]),
        ("C", "AD", "10,0", ["allele_not_in_sample"]),
        ("C", "DP", "10", ["kept_no_genotype"]),
        ("C", "GT:AD", "het:10,0", ["kept_no_genotype"]),
        ("C", "GT:AD", "het:10,5", ["kept_no_genotype"]),
        ("C", "GT:AD", "0/2:10,0", ["kept_no_genotype"]),
        ("C,G", "GT:AD", "0/2:10,0,5", ["allele_not_in_sample", "kept"]),
        ("C,G", "GT:AD", "0/2:10,1,5", ["kept_below_threshold", "kept"]),
        ("C,G", "GT:AD", "0/0:10,0,5", ["reference_genotype_no_alt_reads", "kept_below_threshold"]),
        ("C,G", "GT", "2/2", ["allele_not_in_sample", "kept"]),
        ("C,G", "GT", "./2", ["allele_not_in_sample", "kept"]),
        ("C,G", "GT:DP4", "0/0:5,5,2,3", ["kept_reads_not_assigned"] * 2),
        ("C,G", "GT:DP4", "./.:5,5,2,3", ["kept_reads_not_assigned"] * 2),
        ("C,G", "GT:DP4", "0/1:5,5,2,3", ["kept", "allele_not_in_sample"]),
        ("C,G", "DP4", "5,5,2,3", ["kept_reads_not_assigned"] * 2),
        ("C,G", "GT:DP4", "0/0:5,5,0,0", ["reference_genotype_no_alt_reads"] * 2),
        ("C,*", "GT", "1/2", ["kept", "star_allele"]),
        ("C,<NON_REF>", "GT", "0/1", ["kept", "unobserved_allele"]),
        ("T,C", "GT", "1/2", ["no_change", "kept"]),
    ],
)
def test_the_rule_of_each_allele(alt: str, fmt: str, cell: str, expected: list[str]) -> None:
    """GIVEN genotype and reads of a sample THEN each allele has its rule, and exactly what is kept is a call."""
    found = judged(record(alt, fmt, cell))
    assert rules(found) == expected
    kept = [rule.startswith("kept") for rule in expected]
    assert [decision.kept for decision in found.decisions] == kept
    assert [decision.allele for decision in found.decisions] == list(range(1, len(expected) + 1))
    assert [place for _, _, place in found.calls] == [place for place, one in enumerate(kept) if one]
    assert [call.allele for _, call, _ in found.calls] == [allele for allele, one in enumerate(kept, 1) if one]


@pytest.mark.parametrize(
    ("filters", "rule"),
    [
        ("PASS", "kept"),
        (".", "kept"),
        ("q10", "kept_filtered"),
        ("PASS;q10", "kept_filtered"),
        ("q10;q20", "kept_filtered"),
    ],
)
def test_a_filter_is_told_and_removes_nothing(filters: str, rule: str) -> None:
    found = judged(record("C", "GT", "0/1", filters=filters))
    assert rules(found) == [rule]
    assert found.decisions[0].filters == filters
    assert found.calls[0][1].filters == (() if filters == "." else tuple(filters.split(";")))


@pytest.mark.parametrize(
    ("filters", "ft", "told"),
    [("PASS", "LowGQ", ("LowGQ",)), ("q10", "LowGQ;q10", ("q10", "LowGQ")), ("PASS", "PASS", ("PASS",)), (".", ".", ()),
     (".", "LowGQ", ("LowGQ",)), ("PASS", "PASS;LowGQ", ("LowGQ",)), ("PASS;q10", "LowGQ", ("q10", "LowGQ"))],
)  # fmt: skip
def test_filters_of_the_sample_are_added_to_those_of_the_record(filters: str, ft: str, told: tuple[str, ...]) -> None:
    found = judged(record("C", "GT:FT", f"0/1:{ft}", filters=filters))
    assert found.calls[0][1].filters == told
    assert rules(found) == ["kept" if told in ((), ("PASS",)) else "kept_filtered"]


def test_a_call_holds_what_its_record_says() -> None:
    found = judged(record("C,G", "GT:AD:SB", "1/1/2:10,5,2:1,2,3,4"))
    (spelling, call, _), (_, other, _) = found.calls
    assert (spelling.chrom, spelling.pos, spelling.ref, spelling.alt) == ("chrX", POS, "T", "C")
    assert (call.gene, call.chrom, call.pos, call.ref, call.alt) == ("UBA1", "chrX", POS, "T", "C")
    assert (call.written, call.record, call.quality) == (f"chrX:{POS}:T:C", 3, "50")
    assert (call.genotype, call.genotype_copies, call.genotype_ploidy) == ("1/1/2", 2, 3)
    assert (other.alt, other.genotype_copies, other.genotype_ploidy) == ("G", 1, 3)
    assert call.counts is not None
    assert (call.counts.alt_reads, call.counts.depth, call.counts.alt_forward) == (5, 17, None)
    (decision, _) = found.decisions
    assert (decision.record, decision.pos, decision.ref, decision.alt) == (3, POS, "T", "C")
    assert (decision.genotype, decision.filters, decision.records) == ("1/1/2", "PASS", 1)


def test_strands_are_those_of_the_sample() -> None:
    ((_, call, _),) = judged(record("C", "GT:AD:SB", "0/1:3,7:1,2,3,4")).calls
    assert call.counts is not None
    assert (call.counts.ref_forward, call.counts.ref_reverse) == (1, 2)
    assert (call.counts.alt_forward, call.counts.alt_reverse) == (3, 4)


@pytest.mark.parametrize(
    ("cell", "info", "filters", "codes"),
    [
        ("0/1:10,5", ".", "PASS", []),
        ("0/1:10,0", ".", "PASS", ["genotype_without_reads"]),
        ("0/0:10,5", ".", "PASS", []),
        ("het:10,5", ".", "PASS", ["genotype_unreadable"]),
        ("het:10,0", ".", "PASS", ["genotype_unreadable"]),
        ("0/1:10,5", "MOSAIC", "PASS", ["caller_mosaic"]),
        ("0/1:10,5", ".", "MOSAIC", ["caller_mosaic"]),
        ("0/1:10,5", "XMOSAIC", "MosaicLowAF", []),
    ],
)
def test_remarks_of_a_call(cell: str, info: str, filters: str, codes: list[str]) -> None:
    ((_, call, _),) = judged(record("C", "GT:AD", cell, info=info, filters=filters)).calls
    assert [remark.code for remark in call.remarks] == codes


def test_what_a_remark_says() -> None:
    ((_, none, _),) = judged(record("C", "GT:AD:DP", "0/1:10,0:10")).calls
    assert none.remarks == (Remark("genotype_without_reads", {"genotype": "0/1", "field": "FORMAT/AD", "depth": "10"}),)
    ((_, empty, _),) = judged(record("C", "GT:AD", "0/1:0,0")).calls
    assert empty.remarks == (Remark("genotype_without_reads", {"genotype": "0/1", "field": "FORMAT/AD", "depth": "0"}),)
    ((_, call, _),) = judged(record("C", "GT:AD", "0/0:10,5,3")).calls
    assert call.remarks == (
        Remark(
            "counts_ambiguous", {"field": "FORMAT/AD (of more alleles)", "says": "5 of 18", "other_says": "3 of 18"}
        ),
    )
    calls = judged(record("C,G", "GT:DP4", "0/0:5,5,2,3")).calls
    assert [r.values["alleles"] for _, call, _ in calls for r in call.remarks if r.code == "reads_not_assigned"] == [
        "C,G",
        "C,G",
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [("het", "is no list of allele numbers."), ("0/2", "names an allele that the record lacks (ALT C).")],
)
def test_a_genotype_that_cannot_be_read_is_warned_of(text: str, why: str) -> None:
    (problem,) = judged(record("C", "GT", text)).problems
    assert problem.code == "VCF_GENOTYPE_UNREADABLE"
    assert problem.message == f"The genotype '{text}' at chrX:{POS} {why}"
    assert problem.where == "a.vcf, line 7"
    (problem,) = judged(record(".", "GT", "0/1")).problems
    assert problem.message.endswith("names an allele that the record lacks (ALT .).")


def test_one_problem_stands_for_all_of_its_code() -> None:
    """GIVEN two unreadable genotypes and one wrong REF THEN a problem of each code, and the number where there are several."""
    records = [record("C", "GT", "het"), record("C", "GT", "0/1", ref="G"), record("G", "GT", "hom")]
    found = judged(*records).problems
    assert [problem.code for problem in found] == ["VCF_GENOTYPE_UNREADABLE", "VCF_REF_MISMATCH"]
    assert [problem.message.endswith("(2 in all.)") for problem in found] == [True, False]
    assert "'het'" in found[0].message


@pytest.mark.parametrize(("genotype", "left"), [("0/1", True), ("het", True), ("0/0", False), ("./.", False)])
def test_an_unreadable_allele_leaves_its_place_open_unless_the_genotype_lacks_it(genotype: str, left: bool) -> None:
    found = judged(record("R", "GT", genotype))
    assert rules(found) == ["unreadable_allele"]
    said = Remark("allele_unreadable", {"gene": "UBA1", "chrom": "chrX", "pos": str(POS), "written": "T>R"})
    assert found.remarks == ([said] if left else [])


@pytest.mark.parametrize(
    ("alt", "fmt", "cell", "info", "rule", "block"),
    [
        ("<NON_REF>", "GT:DP", "0/0:30", ".", "reference_block", (30, "FORMAT/DP", 2, None, None)),
        ("<NON_REF>", "GT:DP", "0:30", ".", "reference_block", (30, "FORMAT/DP", 1, None, None)),
        (".", "DP", "30", ".", "reference_block", (30, "FORMAT/DP", 0, None, None)),
        (
            "<NON_REF>",
            "GT:DP:MIN_DP",
            "0/0:30:20",
            "MIN_DP=10;MinDP=5",
            "reference_block",
            (20, "FORMAT/MIN_DP", 2, None, None),
        ),
        (".", "GT:DP", "0/0:30", "MIN_DP=10;MinDP=5", "reference_block", (10, "INFO/MIN_DP", 2, None, None)),
        (".", "GT:DP", "0/0:30", "MinDP=5", "reference_block", (5, "INFO/MinDP", 2, None, None)),
        (".", "GT", "0/0", ".", "reference_block", (None, "", 2, None, None)),
        (".", "GT:DP", "0/0:0", ".", "reference_block", (0, "FORMAT/DP", 2, None, None)),
        (".", "GT:GQ:GQX", "0/0:30:20.9", ".", "reference_block", (None, "", 2, 20, None)),
        (".", "GT:RGQ", "0/0:7", ".", "reference_block", (None, "", 2, 7, None)),
        (".", "GT:GQ", "0/0:.", ".", "reference_block", (None, "", 2, None, None)),
        ("<*>", "GT:DP:AD", "0/0:30:27,3", ".", "reference_block", (30, "FORMAT/DP", 2, None, 3)),
        ("<*>", "GT:DP:AD", "0/0:30:30,0", ".", "reference_block", (30, "FORMAT/DP", 2, None, 0)),
        ("<*>,<X>", "GT:AD", "0/0:27,3,2", ".", "reference_block", (32, "counts", 2, None, 5)),
        ("<*>", "GT:DP:AD", "0/0:30:27,3,2", ".", "record_not_understood", None),
        ("<*>", "GT:DP:AD", "0/0:32:27,3,2", ".", "reference_block", (32, "FORMAT/DP", 2, None, 5)),
        ("<*>", "GT:DP:AD", "0/0:30:27,.", ".", "reference_block", (30, "FORMAT/DP", 2, None, None)),
        ("<*>", "GT:DP:AD", "0/0:30:30,.", ".", "reference_block", (30, "FORMAT/DP", 2, None, None)),
        (".", "GT:DP:AD", "0/0:30:30", ".", "reference_block", (30, "FORMAT/DP", 2, None, 0)),
        (".", "GT:DP:AD", "0/0:30:29", ".", "reference_block", (30, "FORMAT/DP", 2, None, 0)),
        (".", "GT:AD", "0/0:29", ".", "reference_block", (None, "", 2, None, None)),
        ("<*>", "GT:DP:AD", "0/0:30:30", ".", "reference_block", (30, "FORMAT/DP", 2, None, 0)),
        ("<NON_REF>", "GT:DP", "0/.:30", ".", "reference_block", (30, "FORMAT/DP", 1, None, None)),
        ("<NON_REF>", "GT:DP", "./.:30", ".", "no_call_block", (30, "FORMAT/DP", 0, None, None)),
        ("<NON_REF>", "GT:DP", "0/1:30", ".", "record_not_understood", None),
        ("<NON_REF>", "GT:DP", "het:30", ".", "no_call_block", (30, "FORMAT/DP", 0, None, None)),
        (".", "GT:DP", "0/0:30", "SVTYPE=CNV", "structural_reference", None),
    ],
)
def test_what_a_block_states(
    alt: str, fmt: str, cell: str, info: str, rule: str, block: tuple[int | str | None, ...] | None
) -> None:
    """GIVEN a record without an observed allele THEN depth and its field, ploidy, quality and alternate reads; a remark where
    there are such reads."""
    found = judged(record(alt, fmt, cell, info=info))
    assert rules(found) == [rule]
    assert (found.decisions[0].allele, found.decisions[0].alt) == (0, alt)
    assert found.decisions[0].genotype == (cell.split(":", maxsplit=1)[0] if fmt.startswith("GT") else "")
    states = [(b.depth, b.field, b.ploidy, b.quality, b.alt_reads) for b in found.blocks]
    assert states == ([] if block is None else [block])
    reads = block[4] if block is not None else None
    said = {
        "gene": "UBA1",
        "chrom": "chrX",
        "pos": str(POS),
        "alt_reads": str(reads),
        "depth": str(block[0] or "") if block else "",
    }
    assert found.remarks == ([Remark("reference_block_alternate_reads", said)] if reads else [])


def test_info_of_several_samples_is_no_depth_of_one() -> None:
    found = judged(record(".", "GT:DP", "0/0:30", "0/0:40", info="MinDP=5"), column=1)
    assert [(b.depth, b.field) for b in found.blocks] == [(40, "FORMAT/DP")]


def test_a_block_ends_by_the_sample_s_own_length() -> None:
    """GIVEN two columns with lengths THEN each has its own end, never before REF's last base; INFO/END where there is none."""
    both = record("<*>", "GT:LEN", "0/0:50", "0/0:2", ref="TGG")
    assert [judged(both, column=n).blocks[0].end for n in (0, 1)] == [POS + 49, POS + 2]
    assert judged(record("<*>", "GT", "0/0", info=f"END={POS + 9}")).blocks[0].end == POS + 9
    block = judged(record("<*>", None, info=f"END={POS + 9}"), column=None).blocks[0]
    assert (block.end, block.start, block.gene, block.chrom) == (POS + 9, POS, "UBA1", "chrX")


@pytest.mark.parametrize(
    ("genotype", "rule"),
    [
        ("0/1", "symbolic_remarked"),
        ("./1", "symbolic_remarked"),
        ("./.", "symbolic_remarked"),
        ("0/.", "symbolic_remarked"),
        ("het", "symbolic_remarked"),
        ("0/0", "allele_not_in_sample"),
        ("0", "allele_not_in_sample"),
    ],
)
def test_a_structural_record_is_remarked_unless_all_alleles_are_called_without_it(genotype: str, rule: str) -> None:
    found = judged(record("<DEL>", "GT", genotype, info=f"SVTYPE=DEL;END={POS + 900}"))
    assert rules(found) == [rule]
    assert found.calls == []
    remarked = [(s.gene, s.chrom, s.pos, s.end, s.kind, s.genotype, s.filters) for s in found.structural]
    expected = ("UBA1", "chrX", POS, POS + 900, "DEL", genotype, ("PASS",))
    assert remarked == ([expected] if rule == "symbolic_remarked" else [])


def test_a_structural_allele_that_ends_before_the_gene_is_set_aside() -> None:
    """GIVEN deletions whose last base is the window's first, and the one before it THEN one is remarked, the other too short."""
    pos = WINDOW.start - 1000
    for end, rule in ((WINDOW.start, "symbolic_remarked"), (WINDOW.start - 1, "structural_short")):
        both = record("<DEL>,<DEL>", "GT", "1/2", ref="N", pos=pos, info=f"SVLEN=-{end - pos},-5000")
        assert rules(judged(both)) == [rule, "symbolic_remarked"]


@pytest.mark.parametrize(
    ("ref", "alt", "kind"),
    [
        ("N", "<DEL>", "DEL"),
        ("N", "<dup:tandem>", "DUP:TANDEM"),
        ("N", "<>", "SYMBOLIC"),
        ("N", "<DEL", "BND"),
        ("N", "N[chr2:5[", "BND"),
        ("N", ".N", "BND"),
        ("A" * 1002, "A", "DEL"),
        ("A", "A" * 1002, "INS"),
        ("A" * 1002, "C" * 1002, "INS"),
    ],
)
def test_kinds_of_structural_alleles(ref: str, alt: str, kind: str) -> None:
    assert structural_kind(record(alt, None, ref=ref), alt) == kind


def test_a_long_allele_is_remarked_as_such() -> None:
    found = judged(record("T" + "AC" * 501, "GT", "0/1"))
    assert rules(found) == ["long_allele_remarked"]
    assert [(s.kind, s.end) for s in found.structural] == [("INS", POS)]


def plain(pos: int, genotype: str, ref: str) -> RawRecord:
    alt = "ACGT"[("ACGT".index(ref) + 1) % 4]
    return compact_reference_columns(record(alt, "GT:AD", f"{genotype}:9,0", "0/1:5,5", ref=ref, pos=pos))


def test_plain_records_of_a_joint_file_share_a_row_for_each_rule() -> None:
    """GIVEN plain reference and plain no calls among the records of a joint file THEN a row for each rule, with number, first and
    last place and the genotypes; a rule of one record keeps its own row."""
    base = GENOME.base
    rows = [
        plain(UNREQUIRED + n, genotype, base("chrX", UNREQUIRED + n))
        for n, genotype in enumerate(["0/0", "0|0", "./.", "0/0"])
    ]
    found = judged(*rows)
    summed, alone = found.decisions
    assert (summed.rule, summed.records, summed.record, summed.allele, summed.kept) == (
        "reference_genotype_no_alt_reads", 3, 3, 0, False,
    )  # fmt: skip
    assert (summed.chrom, summed.pos, summed.genotype) == ("chrX", UNREQUIRED, "0/0, 0|0")
    assert summed.reason.startswith(f"3 records from chrX:{UNREQUIRED} to chrX:{UNREQUIRED + 3}: ")
    assert (alone.rule, alone.records, alone.allele, alone.pos) == ("no_call_no_alt_reads", 1, 1, UNREQUIRED + 2)


def test_two_plain_records_share_a_row_and_keep_their_problems() -> None:
    """GIVEN two plain records whose REF is wrong THEN one row of two by that rule, and the problem with their number."""
    wrong = ["ACGT"[("ACGT".index(GENOME.base("chrX", UNREQUIRED + n)) + 2) % 4] for n in range(2)]
    found = judged(*(plain(UNREQUIRED + n, "0/0", ref) for n, ref in enumerate(wrong)))
    (summed,) = found.decisions
    assert (summed.rule, summed.records, summed.genotype) == ("ref_mismatch", 2, "0/0")
    assert [(problem.code, problem.message.endswith("(2 in all.)")) for problem in found.problems] == [
        ("VCF_REF_MISMATCH", True)
    ]


def test_a_row_of_many_records_shows_five_genotypes() -> None:
    genotypes = ["0/0", "0|0", "0", "0/0/0", "0/.", "./0", "0|0|0"]
    rows = [
        plain(UNREQUIRED + n, genotype, GENOME.base("chrX", UNREQUIRED + n)) for n, genotype in enumerate(genotypes)
    ]
    (summed,) = judged(*rows).decisions
    assert summed.genotype == ", ".join(genotypes[:5])
    assert summed.records == 7


def split(depth: str, first: str, second: str, *, other_alt: str = "G") -> tuple[int | None, int | None] | None:
    """Depths of two alternates of one site, each in a record of its own; None if neither has a fraction."""
    found = judged(
        record("C", "GT:AD:DP", f"0/1:{first}:{depth}"), record(other_alt, "GT:AD:DP", f"0/1:{second}:{depth}")
    )
    one, other = (call.counts for _, call, _ in found.calls)
    if one is None and other is None:
        return None
    assert one is not None
    assert other is not None
    return one.depth, other.depth


@pytest.mark.parametrize(
    ("depth", "first", "second", "expected"),
    [
        ("100", "50,30", "50,20", (100, 100)),
        (".", "50,30", "50,20", (100, 100)),
        ("110", "50,30", "50,20", (100, 100)),
        ("90", "50,30", "50,20", (90, 90)),
        ("60", "50,30", "50,20", None),
        ("100", "50,30", "40,20", (100, 100)),
        (".", "50,30", "40,20", (80, 60)),
    ],
)
def test_a_site_that_is_split_has_one_depth(depth: str, first: str, second: str, expected: tuple[int, int]) -> None:
    """GIVEN two alternates in records of their own THEN their reads count over all reads of the site, as far as DP has room."""
    assert split(depth, first, second) == expected


def test_one_alternate_written_twice_is_no_split_site() -> None:
    assert split(".", "50,30", "50,20", other_alt="C") == (80, 70)


def test_a_place_tells_its_line_or_its_position() -> None:
    one: LocatedRecord = locate_record(0, record("C", "GT", "0/1"), WINDOW, GENOME, "a.vcf")
    assert one.where == "a.vcf, line 7"
    unnumbered = parse_record(f"chrX\t{POS}\t.\tT\tC\t.\t.\t.\tGT\t0/1", 0, 10)
    assert locate_record(0, unnumbered, WINDOW, GENOME, "a.vcf").where == f"a.vcf, chrX:{POS}"


def test_a_filter_of_one_allele_weakens_this_allele_alone() -> None:
    """GIVEN AS_FilterStatus and FT beside FILTER PASS THEN each call has the filters of its allele and of its sample."""
    found = judged(record("C,G", "GT:AD", "0/1/2:60,20,20", info="AS_FilterStatus=strand_bias,base_qual|SITE"))
    assert [call.filters for _, call, _ in found.calls] == [("strand_bias", "base_qual"), ("PASS",)]
    assert rules(found) == ["kept_filtered", "kept"]
    both = judged(record("C", "GT:AD:FT", "0/1:60,20:q10,LowDP", filters="q5", info="AS_FilterStatus=strand_bias"))
    assert [call.filters for _, call, _ in both.calls] == [("q5", "q10", "LowDP", "strand_bias")]
