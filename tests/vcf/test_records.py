"""Records: spellings of one change, structural records, reference blocks, edges of the loci."""

import random
from contextlib import suppress
from itertools import islice, product
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.builders.vcf import VcfBuilder
from tests.vcf.support import calls_of, codes, one

from vexas_report.knowledge import load_genes
from vexas_report.knowledge.genome import load_genome
from vexas_report.model.terms import Assembly
from vexas_report.vcf.gene_windows import GeneWindow
from vexas_report.vcf.normalise import AlleleSpelling, normalise
from vexas_report.vcf.record import (
    MalformedRecordError,
    RawRecord,
    last_base,
    parse_float,
    parse_info,
    parse_int,
    parse_record,
)
from vexas_report.vcf.text_scanner import touches

GENOME = load_genome(Assembly.GRCH38)


@pytest.mark.parametrize(
    ("pos", "ref", "alt", "normal"),
    [
        (47199051, "ATG", "CTG", (47199051, "A", "C")),
        (47199050, "AATGG", "AATAG", (47199053, "G", "A")),
        (47199051, "AT", "CC", (47199051, "AT", "CC")),
        (47199051, "ATG", "A", (47199051, "ATG", "A")),
        (47199047, "G", "C", (47199047, "G", "C")),
        (47199047, "GGG", "GG", (47199046, "AG", "A")),
        (47199049, "G", "GG", (47199046, "A", "AG")),
    ],
)
def test_uba1_spellings(tmp_path: Path, pos: int, ref: str, alt: str, normal: tuple[int, str, str]) -> None:
    """GIVEN padded, shifted or MNV spellings in UBA1 THEN they are trimmed and left-aligned, MNVs kept whole."""
    (call,) = calls_of(VcfBuilder().add("X", pos, ref, alt, "0/1").plain(tmp_path / "a.vcf"))
    assert (call.pos, call.ref, call.alt) == normal
    assert call.written == f"chrX:{pos}:{ref}:{alt}"


def test_left_alignment_stops_at_unknown_sequence(tmp_path: Path) -> None:
    """GIVEN an indel beside bases that are not shipped THEN no unknown base enters its spelling."""
    pos = 47208410  # the first known base before exon 18
    assert GENOME.fetch("chrX", pos - 1, pos + 1) == "NTG"
    (call,) = calls_of(VcfBuilder().add("X", pos, "T", "TT", "0/1").plain(tmp_path / "a.vcf"))
    assert (call.pos, call.ref, call.alt) == (pos, "T", "TT")


def test_indel_in_unknown_sequence(tmp_path: Path) -> None:
    """GIVEN an indel where nothing is known THEN its own REF is believed and it is kept as trimmed."""
    pos = 47194850
    assert set(GENOME.fetch("chrX", pos, pos + 5)) == {"N"}
    (call,) = calls_of(VcfBuilder().add("X", pos, "ACAC", "AC", "0/1").plain(tmp_path / "a.vcf"))
    assert (call.pos, call.ref, call.alt) == (pos, "ACA", "A")


@st.composite
def shifted(draw: st.DrawFn) -> tuple[int, str, str, int, str, str]:
    """An indel in PRF1, and the same change moved right as far as the sequence lets it, then padded."""
    start = draw(st.integers(70597400, 70602600))
    size = draw(st.integers(1, 12))
    around = GENOME.fetch("chr10", start, start + 400)
    if draw(st.booleans()):
        ref, alt = around[: size + 1], around[0]
    else:
        inserted = draw(st.one_of(st.text("ACGT", min_size=1, max_size=12), st.just(around[1 : size + 1])))
        ref, alt = around[0], around[0] + inserted
    longer, pos, r, a = max(ref, alt, key=len), start, ref, alt
    while True:
        following = GENOME.base("chr10", pos + len(r))
        r2, a2 = (r + following)[1:], (a + following)[1:]
        if r2[0] != a2[0] or pos - start > 200:
            break
        pos, r, a = pos + 1, r2, a2
    left, right = draw(st.integers(0, 5)), draw(st.integers(0, 5))
    before = GENOME.fetch("chr10", pos - left, pos - 1) if left else ""
    after = GENOME.fetch("chr10", pos + len(r), pos + len(r) + right - 1) if right else ""
    assert len(longer) > 1
    return start, ref, alt, pos - left, before + r + after, before + a + after


@settings(max_examples=60)
@given(shifted())
def test_every_spelling_of_an_indel_is_one(change: tuple[int, str, str, int, str, str]) -> None:
    """GIVEN an indel and a shifted, padded spelling of it THEN both normalise to the same allele."""
    start, ref, alt, pos, r, a = change
    one_way = AlleleSpelling(Assembly.GRCH38, "PRF1", "chr10", start, ref, alt)
    other = AlleleSpelling(Assembly.GRCH38, "PRF1", "chr10", pos, r, a)
    found = normalise([one_way, other], {Assembly.GRCH38: GENOME})
    assert found[one_way] == found[other]
    where, normal_ref, normal_alt = found[one_way]
    assert GENOME.fetch("chr10", where, where + len(normal_ref) - 1) == normal_ref
    assert len(normal_alt) - len(normal_ref) == len(alt) - len(ref)


def test_normalisation_does_not_depend_on_the_others() -> None:
    """GIVEN alleles over unknown sequence THEN each comes out the same alone and together."""
    rng = random.Random(1)
    spellings = []
    for _ in range(40):
        ref = "".join(rng.choice("ACGT") for _ in range(rng.randint(2, 6)))
        spellings.append(AlleleSpelling(Assembly.GRCH38, "UBA1", "chrX", rng.randint(47193900, 47195000), ref, ref[0]))
    genomes = {Assembly.GRCH38: GENOME}
    together = normalise(spellings, genomes)
    assert all(normalise([s], genomes)[s] == together[s] for s in spellings)
    assert all("N" not in ref + alt for _, ref, alt in together.values())


def test_thousands_of_doubled_records(tmp_path: Path) -> None:
    """GIVEN one change written 5,000 times THEN each has its call and its decision, and one finding stands for all."""
    builder = VcfBuilder()
    for number in range(5000):
        builder.add("X", 47199052, "T", "C", f"0/1:10,{number}", fmt="GT:AD")
    found = one(builder.plain(tmp_path / "a.vcf"))
    assert len(found.calls) == len({(d.record, d.allele) for d in found.decisions}) == 5000


def test_a_record_of_thousands_of_alternates(tmp_path: Path) -> None:
    """GIVEN a record of 5,000 ALTs THEN each has its decision, the one that is called its counts, and the depth all reads."""
    inserted = ["".join(letters) for letters in islice(product("ACGT", repeat=8), 4999)]
    alts = ",".join(["C", *(f"T{bases}" for bases in inserted)])
    counts = ",".join(["60", "30", *["0"] * 4998, "10"])
    builder = VcfBuilder().add("X", 47199052, "T", alts, f"0/1:{counts}", fmt="GT:AD")
    found = one(builder.plain(tmp_path / "a.vcf"))
    assert len({(d.record, d.allele) for d in found.decisions}) == 5000
    (called,) = [call for call in found.calls if call.genotype_copies]
    assert called.counts is not None
    assert (called.alt, called.counts.alt_reads, called.counts.depth) == ("C", 30, 100)


@pytest.mark.parametrize(
    ("alt", "info", "kind", "end"),
    [
        ("<DEL>", "SVTYPE=DEL;END=17204000", "DEL", 17204000),
        ("<DEL>", "SVTYPE=DEL;SVLEN=-1000", "DEL", 17201000),
        ("<DUP:TANDEM>", "END=17204000", "DUP:TANDEM", 17204000),
        ("<CN0>", "END=17204000", "CN0", 17204000),
        ("N[chr2:1000[", "SVTYPE=BND", "BND", 17200000),
        ("]chr2:1000]N", "SVTYPE=BND", "BND", 17200000),
        ("N.", "SVTYPE=BND", "BND", 17200000),
        ("<INS>", "SVTYPE=INS;SVLEN=300", "INS", 17200000),
    ],
)
def test_structural_records_are_remarked(tmp_path: Path, alt: str, info: str, kind: str, end: int) -> None:
    """GIVEN a symbolic or breakend record in ADA2 THEN it is remarked with its end, and is no call."""
    path = VcfBuilder().add("22", 17200000, "N", alt, "0/1", info=info).plain(tmp_path / "a.vcf")
    found = one(path)
    assert found.calls == ()
    (record,) = found.structural
    assert (record.gene, record.kind, record.pos, record.end) == ("ADA2", kind, 17200000, end)
    assert [d.rule for d in found.decisions] == ["symbolic_remarked"]


@pytest.mark.parametrize(("chr2", "met"), [("chr22", []), ("22", []), ("chr10", ["PRF1"]), ("10", ["PRF1"])])
def test_an_end_on_another_chromosome_is_no_stretch_of_this_one(tmp_path: Path, chr2: str, met: list[str]) -> None:
    """GIVEN a translocation far from PRF1 whose END lies on CHR2 THEN it overlaps PRF1 only if that is its own chromosome."""
    for number, alt in enumerate(("<TRA>", f"N[{chr2}:100000000[")):
        info = f"SVTYPE=TRA;CHR2={chr2};END=100000000"
        path = VcfBuilder().add("10", 1_000_000, "N", alt, "0/1", info=info).plain(tmp_path / f"{number}.vcf")
        found = one(path)
        assert [s.gene for s in found.structural] == met
        assert len(found.decisions) == len(met)


def test_a_deletion_that_starts_before_the_gene(tmp_path: Path) -> None:
    """GIVEN a deletion from outside over PRF1 THEN it is met with and without an index; not where another sample has it."""
    meta = ('##INFO=<ID=END,Number=1,Type=Integer,Description="End">',)
    builder = VcfBuilder(meta=meta).add("10", 70500000, "N", "<DEL>", "0/1", info="END=70600000")
    paths = [builder.plain(tmp_path / "a.vcf"), builder.bgzip(tmp_path / "b.vcf.gz", index="tbi")]
    assert [[s.gene for s in one(p).structural] for p in paths] == [["PRF1"], ["PRF1"]]
    path = VcfBuilder().add("10", 70500000, "N", "<DEL>", "0/0", info="END=70600000").plain(tmp_path / "c.vcf")
    assert [d.rule for d in one(path).decisions] == ["allele_not_in_sample"]


def test_a_deletion_with_a_length_alone_is_met_through_an_index_too(tmp_path: Path) -> None:
    """GIVEN a deletion with SVLEN and no END that starts 20 kb before PRF1 THEN every way of opening meets it."""
    meta = (
        '##INFO=<ID=SVLEN,Number=1,Type=Integer,Description="Length">',
        '##INFO=<ID=END,Number=1,Type=Integer,Description="End">',
        '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
    )
    builder = VcfBuilder(meta=meta).add("10", 70_577_000, "N", "<DEL>", "0/1", info="SVLEN=-24000")
    paths = [
        builder.plain(tmp_path / "a.vcf"),
        builder.bgzip(tmp_path / "b.vcf.gz", index="tbi"),
        builder.bgzip(tmp_path / "c.vcf.gz", index="csi"),
        builder.bcf(tmp_path / "d.bcf"),
        builder.bcf(tmp_path / "e.bcf", index=True),
    ]
    assert [[(s.gene, s.end) for s in one(p).structural] for p in paths] == [[("PRF1", 70_601_000)]] * 5


def test_an_n_in_ref_is_the_base_of_the_reference(tmp_path: Path) -> None:
    """GIVEN REF N at codon 41 THEN the call has the known base, the trail the file's, and ALT equal to it is no change."""
    builder = VcfBuilder().add("X", 47199052, "N", "C,T", "0/1:180,20,0", fmt="GT:AD")
    found = one(builder.plain(tmp_path / "a.vcf"))
    assert [(c.pos, c.ref, c.alt, c.written) for c in found.calls] == [(47199052, "T", "C", "chrX:47199052:N:C")]
    assert [(d.ref, d.alt, d.rule) for d in found.decisions] == [("N", "C", "kept"), ("N", "T", "no_change")]


def test_where_records_state_no_end_the_whole_file_is_read_in_spite_of_an_index(tmp_path: Path) -> None:
    """GIVEN VCF 4.5, which has SVLEN and no END, and a deletion from 10 Mb before PRF1 THEN it is met, and nothing is warned of."""
    meta = (
        '##INFO=<ID=SVLEN,Number=A,Type=Integer,Description="Length">',
        '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
    )
    builder = VcfBuilder(meta=meta, fileformat="VCFv4.5")
    builder.add("10", 60_600_000, "N", "<DEL>", "0/1", info="SVLEN=10001000")
    for path in (builder.plain(tmp_path / "a.vcf"), builder.bgzip(tmp_path / "b.vcf.gz", index="tbi")):
        found = one(path)
        assert [(s.gene, s.end) for s in found.structural] == [("PRF1", 70_601_000)]
        assert found.problems == ()


def test_a_long_plain_deletion_is_structural(tmp_path: Path) -> None:
    ref = GENOME.fetch("chr22", 17200000, 17201500)
    found = one(VcfBuilder().add("22", 17200000, ref, ref[0], "0/1").plain(tmp_path / "a.vcf"))
    assert [(s.kind, s.pos, s.end) for s in found.structural] == [("DEL", 17200000, 17201500)]
    assert found.decisions[0].rule == "long_allele_remarked"
    assert len(found.decisions[0].ref) < 300


@pytest.mark.parametrize(
    ("alt", "fmt", "column", "depth", "field"),
    [
        ("<NON_REF>", "GT:DP:GQ:MIN_DP:PL", "0/0:120:99:110:0,120,1800", 110, "FORMAT/MIN_DP"),
        ("<*>", "GT:DP", "0:90", 90, "FORMAT/DP"),
        (".", "GT:DP", "0/0:80", 80, "FORMAT/DP"),
        (".", "GT:GQX", "0/0:30", None, ""),
        (".", "DP", "70", 70, "FORMAT/DP"),
        ("X", "GT:DP", "0/0:60", 60, "FORMAT/DP"),
    ],
)
def test_reference_blocks(tmp_path: Path, alt: str, fmt: str, column: str, depth: int | None, field: str) -> None:
    """GIVEN a reference block of any gVCF style THEN stretch and smallest stated depth are kept."""
    path = VcfBuilder().add("X", 47199000, "N", alt, column, fmt=fmt, info="END=47199200").plain(tmp_path / "a.vcf")
    found = one(path)
    (block,) = found.blocks
    assert (block.gene, block.start, block.end, block.depth, block.field) == ("UBA1", 47199000, 47199200, depth, field)
    assert [d.rule for d in found.decisions] == ["reference_block"]


def test_block_lengths_of_version_4_5(tmp_path: Path) -> None:
    """GIVEN a block whose length stands in FORMAT/LEN, each sample its own, and that begins before the gene THEN it is met."""
    start = load_genes()["PRF1"].region[Assembly.GRCH38].start
    builder = VcfBuilder(samples=("S1", "S2"), fileformat="VCFv4.5")
    builder.add("10", start - 1000, "N", "<*>", "0/0:30:1100", "0/0:40:2000", fmt="GT:DP:LEN")
    path = builder.plain(tmp_path / "a.vcf")
    ends = [one(path, vcf_sample=name).blocks[0].end for name in ("S1", "S2")]
    assert ends == [start + 99, start + 999]


def test_the_smallest_depth_of_a_bcftools_block(tmp_path: Path) -> None:
    """GIVEN bcftools -g, which states the smallest depth in INFO THEN it is used before the sample's DP."""
    builder = VcfBuilder().add("X", 47199000, "N", ".", "0/0:70", fmt="GT:DP", info="END=47199200;MinDP=55")
    (block,) = one(builder.plain(tmp_path / "a.vcf")).blocks
    assert (block.depth, block.field) == (55, "INFO/MinDP")


def test_a_block_without_a_genotype_is_no_evidence(tmp_path: Path) -> None:
    path = VcfBuilder().add("X", 47199000, "N", "<NON_REF>", "./.:0", fmt="GT:DP", info="END=47199200")
    found = one(path.plain(tmp_path / "a.vcf"))
    assert [block.called for block in found.blocks] == [False]
    assert [d.rule for d in found.decisions] == ["no_call_block"]


def test_a_copy_number_segment_is_no_reference_block(tmp_path: Path) -> None:
    """GIVEN a copy number caller's segment without a change THEN it is no statement about bases."""
    builder = VcfBuilder().add("X", 47199000, "N", ".", "1.02:2", fmt="SM:CN", info="SVTYPE=CNV;END=47299200")
    found = one(builder.plain(tmp_path / "a.vcf"))
    assert found.blocks == ()
    assert [d.rule for d in found.decisions] == ["structural_reference"]


def test_alternate_reads_in_a_reference_block(tmp_path: Path) -> None:
    """GIVEN a reference record with reads of other bases THEN the reads are remarked, not lost."""
    path = VcfBuilder().add("X", 47199052, "T", "<NON_REF>", "0/0:200:180,20", fmt="GT:DP:AD").plain(tmp_path / "a.vcf")
    (remark,) = one(path).remarks
    assert remark.code == "reference_block_alternate_reads"
    assert remark.values == {"gene": "UBA1", "chrom": "chrX", "pos": "47199052", "alt_reads": "20", "depth": "200"}


def test_wrong_ref_is_set_aside_with_a_warning(tmp_path: Path) -> None:
    """GIVEN one wrong REF among right ones THEN it alone is set aside, and the warning names the base."""
    builder = VcfBuilder()
    builder.add("X", 47199051, "A", "C", "0/1").add("X", 47199052, "G", "C", "0/1").add("X", 47199053, "G", "C", "0/1")
    found = one(builder.plain(tmp_path / "a.vcf"))
    assert len(found.calls) == 2
    assert [d.rule for d in found.decisions] == ["kept", "ref_mismatch", "kept"]
    assert "VCF_REF_MISMATCH" in codes(found)
    (warning,) = [p for p in found.problems if p.code == "VCF_REF_MISMATCH"]
    assert "chrX:47199052 is T" in warning.message


@pytest.mark.parametrize(("ref", "alt"), [("A", "R"), ("A", "Z"), ("A", "N"), ("A", "C G"), ("R", "C"), ("A", "é")])
def test_letters_that_are_no_bases(tmp_path: Path, ref: str, alt: str) -> None:
    found = one(VcfBuilder().add("X", 47199051, ref, alt, "0/1").plain(tmp_path / "a.vcf"))
    assert found.calls == ()
    assert found.decisions[0].rule == "unreadable_allele"
    assert codes(found) == ["VCF_UNREADABLE_ALLELE"]


def test_lower_case_alleles_are_bases(tmp_path: Path) -> None:
    (call,) = calls_of(VcfBuilder().add("X", 47199051, "a", "c", "0/1").plain(tmp_path / "a.vcf"))
    assert (call.ref, call.alt) == ("A", "C")


@pytest.mark.parametrize("assembly", list(Assembly))
def test_the_edges_of_the_loci(tmp_path: Path, assembly: Assembly) -> None:
    """GIVEN records 50 and 51 bases outside a gene, and a deletion that reaches in THEN the margin decides."""
    region = load_genes()["PRF1"].region[assembly]
    genome = load_genome(assembly)
    rows = [
        (region.start - 51, 1),
        (region.start - 50, 1),
        (region.end + 50, 1),
        (region.end + 51, 1),
        (region.start - 60, 12),
    ]
    builder = VcfBuilder(assembly=assembly.value)
    for pos, size in rows:
        ref = genome.fetch("chr10", pos, pos + size - 1)
        alt = ref[0] if size > 1 else {"A": "C"}.get(ref, "A")
        builder.add("10", pos, ref, alt, "0/1")
    found = one(builder.plain(tmp_path / "a.vcf"))
    assert [d.pos for d in found.decisions] == [region.start - 50, region.end + 50, region.start - 60]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("X\t1\t.\tA\tC\t.\t.\t.", "8 columns"),
        ("X\tone\t.\tA\tC\t.\t.\t.\tGT\t0/1", "POS is"),
        ("X\t1\t.\t.\tC\t.\t.\t.\tGT\t0/1", "REF is blank"),
        ("", "1 column where"),
        ("X\t2147483648\t.\tA\tC\t.\t.\t.\tGT\t0/1", "not a whole number up to 2,147,483,647"),
    ],
)
def test_malformed_lines(line: str, reason: str) -> None:
    with pytest.raises(MalformedRecordError, match=reason):
        parse_record(line, 1, 10)


@given(st.text(max_size=200), st.integers(8, 12))
def test_any_line_is_a_record_or_malformed(line: str, columns: int) -> None:
    """GIVEN any text THEN the parser gives a record of that many columns or says why not, and raises nothing else."""
    with suppress(MalformedRecordError):
        record = parse_record(line, 1, columns)
        assert len(record.samples) == max(0, columns - 9)
        assert record.end >= record.pos


FIELD = st.text(st.characters(exclude_characters="\t\n\r", exclude_categories=["Cs"]), max_size=20)


@given(st.lists(FIELD, min_size=8, max_size=8), st.integers(0, 2**31 - 1))
def test_any_fields_make_a_record(fields: list[str], pos: int) -> None:
    fields[1] = str(pos)
    fields[3] = fields[3] or "A"
    if fields[3] == ".":
        fields[3] = "A"
    record = parse_record("\t".join([*fields[:8], "GT:AD", "0/1:3,4"]), 1, 10)
    assert record.pos == pos
    assert record.sample(0) == {"GT": "0/1", "AD": "3,4"}


@example("0\x1f")
@example("1e999")
@given(st.text(max_size=60))
def test_numbers_never_raise(text: str) -> None:
    assert (parse_int(text) is None) or parse_int(text) >= 0
    value = parse_float(text)
    assert value is None or abs(value) < float("inf")


def test_info_and_ends() -> None:
    assert dict(parse_info("A=1;B;A=2;;C=x=y")) == {"A": "1", "B": "", "C": "x=y"}
    assert dict(parse_info(".")) == {}
    assert last_base("1", 10, "ACG", ("A",), {"END": "500"}) == 12
    assert last_base("1", 10, "A", ("<DEL>",), {"END": "5"}) == 10
    assert last_base("1", 10, "A", ("<DEL>",), {"SVLEN": "-100,x"}) == 110


PLACE = GeneWindow("PRF1", Assembly.GRCH38, "chr10", 100_000, 110_000)
LENGTH = st.one_of(
    st.integers(-130_000, 130_000).map(str),
    st.sampled_from(["", ".", "5", "-5", "1e5", "+60000", " 60000", "60000.0", "x"]),
)
ITEM = st.one_of(
    st.lists(LENGTH, min_size=1, max_size=3).map(lambda n: f"SVLEN={','.join(n)}"),
    LENGTH.map(lambda n: f"END={n}"),
    LENGTH.map(lambda n: f" END = {n}"),
    st.sampled_from(["SVTYPE=DEL", "CHR2=chr2", "CHR2=10", "CIEND=-5,60000", "END", "XEND=105000", "DP=7"]),
)
SYMBOL = st.sampled_from(
    ["<DEL>", "<DUP:TANDEM>", "<CN0>", "<INV>", "<INS>", "<*>", "<NON_REF>", "N[chr2:5[", "A", ".", ""]
)


@st.composite
def structural_lines(draw: st.DrawFn) -> bytes:
    """A record line that may reach the window from far: any order of END and SVLEN, of one or several alleles."""
    pos = draw(st.integers(1, 120_000))
    alts = draw(st.lists(SYMBOL, min_size=1, max_size=3))
    info = draw(st.lists(ITEM, max_size=4).map(";".join))
    length = draw(LENGTH)
    columns = ["chr10", str(pos), ".", draw(st.sampled_from(["N", "ACGT", "."])), ",".join(alts), ".", "PASS", info]
    if draw(st.booleans()):
        columns += ["GT:LEN", f"0/1:{length}", f"0/0:{draw(LENGTH)}"]
    return "\t".join(columns).encode()


@example(b"chr10\t45000\t.\tN\t<DEL>,<DEL>\t.\tPASS\tSVLEN=-5,-60000")
@settings(max_examples=600)
@given(structural_lines())
def test_the_cheap_look_keeps_what_a_full_parse_keeps(line: bytes) -> None:
    """GIVEN any record line THEN it is kept before parsing exactly where the parsed record touches the window."""
    text = line.decode()
    try:
        record: RawRecord | None = parse_record(text, 0, text.count("\t") + 1)
    except MalformedRecordError:
        record = None
    pos = int(text.split("\t")[1])
    kept = PLACE.overlaps(pos, record.end) if record else PLACE.overlaps(pos, pos)
    assert touches(line, pos, (PLACE,)) is kept


@pytest.mark.parametrize("lengths", ["-5,-60000", "-60000,-5"])
def test_each_allele_of_a_structural_record_has_its_own_end(tmp_path: Path, lengths: str) -> None:
    """GIVEN two deletions in one record, one of which reaches PRF1 THEN that one is remarked, whatever their order."""
    start = load_genes()["PRF1"].region[Assembly.GRCH38].start - 20_000
    builder = VcfBuilder().add("10", start, "N", "<DEL:ME>,<DEL>", "1/2", info=f"SVLEN={lengths}")
    found = one(builder.plain(tmp_path / "a.vcf"))
    first = lengths.startswith("-60000")
    assert [(s.kind, s.end) for s in found.structural] == [("DEL:ME" if first else "DEL", start + 60_000)]
    rules = ["symbolic_remarked", "structural_short"]
    assert [d.rule for d in found.decisions] == (rules if first else rules[::-1])


def test_a_file_that_states_lengths_is_read_whole_in_spite_of_an_index(tmp_path: Path) -> None:
    """GIVEN a header with END and SVLEN, and a deletion with SVLEN alone from 2 Mb before PRF1 THEN every way meets it."""
    meta = (
        '##INFO=<ID=SVLEN,Number=A,Type=Integer,Description="Length">',
        '##INFO=<ID=END,Number=1,Type=Integer,Description="End">',
        '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
    )
    builder = VcfBuilder(meta=meta).add("10", 68_577_000, "N", "<DEL>", "0/1", info="SVLEN=-2024000")
    paths = [builder.plain(tmp_path / "a.vcf"), builder.bgzip(tmp_path / "b.vcf.gz", index="tbi")]
    assert [[s.gene for s in one(p).structural] for p in paths] == [["PRF1"]] * 2
