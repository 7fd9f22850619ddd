"""Which tables are depths: a closed list. All others are refused with what they seem to be."""

import re
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.builders.reads import cover_file

from vexas_report.alignment.depth_formats import WORDS, DepthShape, format_of, likely_format

START, END = 47199007, 47199146
ROW = f"chrX\t{START}\t{END}"
LENGTH = END - START
#: File name, text, and a word of what it seems to be.
OTHERS = {
    "samtools bedcov": ("P1.bedcov.bed", f"{ROW}\t69500\n", "bedcov"),
    "samtools bedcov with names": ("P1.bed", f"{ROW}\tUBA1_3\t69500\n", "bedcov"),
    "bedtools coverage": ("P1.bed", f"{ROW}\t70\t{LENGTH}\t{LENGTH}\t1.0000000\n", "bedtools coverage"),
    "bedtools coverage, no read": ("P1.bed", f"{ROW}\tUBA1_3\t0\t0\t{LENGTH}\t0.0000000\n", "bedtools coverage"),
    "bedtools coverage -mean": ("P1.bed", f"{ROW}\tUBA1_3\t88.2500000\n", "means or shares"),
    "bedtools genomecov -bga": ("P1.bed", f"{ROW}\t88\n", "bedtools"),
    "bedGraph by name": ("P1.bedGraph", f"{ROW}\t88\n", "bedGraph"),
    "bedGraph by track line": ("P1.bed", f"track type=bedGraph name=x\n{ROW}\t88\n", "bedGraph"),
    "bedgraph under a name of mosdepth's regions": ("P1.regions.bed", f"{ROW}\t88\n", "numbers"),
    "sambamba depth": ("P1.bed", f"{ROW}\tX-{START}-{END}\t0\t+\tNM_003334.4\tUBA1\t0\t0\t0\tP1\n", "sambamba"),
    "sambamba depth with its header": (
        "P1.bed",
        f"# chrom\tchromStart\tchromEnd\tF3\treadCount\tmeanCoverage\tsampleName\n{ROW}\tUBA1\t900\t88.3\tP1\n",
        "sambamba",
    ),
    "ngs-bits": ("P1.bed", f"#chr\tstart\tend\tgene\tP1\n{ROW}\tUBA1\t88\n", "ngs-bits"),
    "ngs-bits, mean": ("P1.bed", f"#chr\tstart\tend\tP1\n{ROW}\t88.25\n", "ngs-bits"),
    "ngs-bits, low regions": ("P1_stat_lowcov.bed", f"{ROW}\tUBA1\n", "named regions"),
    "Picard": (
        "P1.txt",
        f"chrom\tstart\tend\tlength\tname\t%gc\tmean_coverage\tnormalized_coverage\n{ROW}\t139\tUBA1\t0.56\t88.1\t1.1\n",
        "Picard",
    ),
    "a column LOW": ("P1.bed", f"{ROW}\tLOW\n", "named regions"),
    "words of a laboratory": ("P1.callable.bed", f"{ROW}\tGOOD\n", "named regions"),
    "quantized with its own words": ("P1.quantized.bed", f"{ROW}\tOK\n", "named regions"),
    "targets": ("P1.bed", f"{ROW}\n", "targets"),
    "named targets": ("P1.regions.bed", f"{ROW}\tUBA1_3\n", "targets"),
    "targets with strand": ("P1.regions.bed", f"{ROW}\tUBA1_3\t0\t+\n", "strands"),
    "targets with a score": ("P1.per-base.bed", f"{ROW}\tUBA1_3\t1000\n", "numbers"),
    "targets under the name of samtools depth": ("P1.depth.txt", f"{ROW}\n", "targets"),
    "interval list": ("P1.interval_list", f"@SQ\tSN:chrX\n{ROW}\t+\tUBA1_3\n", "interval list"),
    "samtools depth without header": ("P1.bed", f"chrX\t{START}\t88\n", "without its header"),
    "samtools depth of two": ("P1.depth", f"#CHROM\tPOS\ta\tb\nchrX\t{START}\t88\t90\n", "several alignments"),
    "GATK DepthOfCoverage": ("P1.tsv", f"Locus\tTotal_Depth\nchrX:{START}\t88\n", ""),
    "a table of percentages": ("P1.bed", f"{ROW}\tUBA1\t100%\n", "another tool"),
    "GC shares": ("P1.bed", f"{ROW}\t0.5649\tUBA1\n", "another tool"),
}  # fmt: skip


@pytest.mark.parametrize("kind", OTHERS)
def test_a_table_of_another_tool_is_refused_with_what_it_seems_to_be(tmp_path: Path, kind: str) -> None:
    """GIVEN a table that is not on the list THEN it states nothing of any locus, and the message says what it seems to be."""
    name, text, seems = OTHERS[kind]
    path = tmp_path / name
    path.write_text(text)
    found = cover_file(None, depth_bed=path)
    (problem,) = found.document.problems
    assert (problem.code, found.document.loci, found.document.sources) == ("DEPTH_FILE_UNREADABLE", (), ())
    assert seems in problem.message


CELLS = st.sampled_from(
    [
        "UBA1_3",
        "0",
        "88",
        "69500",
        "88.25",
        "0.5649",
        "1.0000000",
        "LOW",
        "ok",
        "FAIL",
        "+",
        "-",
        ".",
        "100%",
        "",
        "1e3",
        "-5",
        "٣",
    ]
)
NAMES = st.sampled_from(
    [
        "P1.bed",
        "P1.bed.gz",
        "depth.bed",
        "P1.depth.bed",
        "P1.coverage.bed",
        "per-base.txt",
        "my.regions.bed.tsv",
        "uncallable2",
        "P1",
    ]
)


@given(NAMES, st.lists(CELLS, max_size=9))
@settings(derandomize=True, max_examples=300)
def test_no_columns_make_a_table_depth_without_name_header_or_words(name: str, cells: list[str]) -> None:
    """GIVEN a table under any other name, without header THEN no content but the words and ranges of two tools makes it depth."""
    assume(not (len(cells) == 1 and cells[0].upper() in WORDS))
    shape = DepthShape(name, (), ["chrX", str(START), str(END), *cells])
    assert format_of(shape) is None
    assert likely_format(shape)


@given(
    st.sampled_from(["P1.per-base.bed", "P1.regions.bed.gz", "P1.depth.txt", "P1.callable.bed"]),
    st.lists(CELLS, max_size=6),
)
@settings(derandomize=True, max_examples=300)
def test_a_name_alone_makes_no_table_depth(name: str, cells: list[str]) -> None:
    """GIVEN a name of the list THEN the columns must be those of its tool as well."""
    found = format_of(DepthShape(name, (), ["chrX", str(START), str(END), *cells]))
    is_depth = {
        "P1.per-base.bed": len(cells) == 1 and re.fullmatch(r"[0-9]+", cells[0]) is not None,
        "P1.regions.bed.gz": len(cells) in (1, 2) and re.fullmatch(r"[0-9]+\.[0-9]+", cells[-1]) is not None,
        "P1.depth.txt": False,
        "P1.callable.bed": not cells,
    }
    assert (found is not None) is is_depth[name]


@pytest.mark.parametrize(
    "text",
    [
        f"#chrom\tstart\tend\tregion\t1X\t20X\n{ROW}\tU\t{LENGTH}\n",
        f"#chrom\tstart\tend\tregion\t1X\t20X\n{ROW}\tU\t{LENGTH}\t{LENGTH + 1}\n",
        f"#chrom\tstart\tend\tregion\t1X\t20X\n{ROW}\tU\t{LENGTH}\tall\n",
        f"{ROW}\tCALLABLE\n{ROW}\tFAIL\n",
        f"{ROW}\tPASS\n{ROW}\tLOW\n",
        f"{ROW}\t10:20\n{ROW}\t20\n",
        f"#CHROM\tPOS\tP1.bam\nchrX\t47199052\t{END}\n",
        "#CHROM\tPOS\tP1.bam\nchrX\t47199052\t5\t6\n",
    ],
)  # fmt: skip
def test_every_row_must_be_of_the_format_of_the_first(tmp_path: Path, text: str) -> None:
    path = tmp_path / "P1.bed"
    path.write_text(text)
    found = cover_file(None, depth_bed=path)
    assert (found.codes, found.document.loci) == (["DEPTH_FILE_UNREADABLE"], ())
