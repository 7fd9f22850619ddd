"""The build of a file by one written rule; a contradiction is refused with both values."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vexas_report.knowledge import load_variants
from vexas_report.knowledge.genome import FileFacts, accession, chromosome, decide_assembly, load_genome
from vexas_report.knowledge.genome.assembly import RULES
from vexas_report.knowledge.genome.builds import build_names, builds_in_command, named_builds
from vexas_report.knowledge.genome.contigs import length
from vexas_report.knowledge.table_records import KnownVariant
from vexas_report.model.problems import VexasReportError
from vexas_report.model.terms import Assembly, Classification

Seen = list[tuple[str, int, str]]
INDEX_37: Seen = [("chrX", 47058450, "A"), ("chr22", 17690423, "GC"), ("chr10", 72360656, "C")]
INDEX_38: Seen = [("chrX", 47199051, "A"), ("chr22", 17209533, "GC"), ("chr10", 70600900, "C")]
LENGTHS_37: dict[str, int | None] = {"X": 155270560, "22": 51304566}
LENGTHS_38: dict[str, int | None] = {"chrX": 156040895}
MIXED: dict[str, int | None] = {"X": 155270560, "chrX": 156040895}
HG19 = ("reference", "file:///ref/ucsc.hg19.fasta")
HG38 = ("GATKCommandLine", "<ID=HaplotypeCaller,CommandLine=--reference /ref/Homo_sapiens_assembly38.fasta>")


def facts(
    contigs: Mapping[str, int | None] = MappingProxyType({}),
    seen: Iterable[tuple[str, int, str]] = (),
    declared: Assembly | None = None,
    *hints: tuple[str, str],
    highest: Mapping[str, int] = MappingProxyType({}),
    alt: str = "<NON_REF>",
) -> FileFacts:
    return FileFacts(contigs, highest, tuple((c, p, r, (alt,)) for c, p, r in seen), hints, declared)


@pytest.mark.parametrize(
    ("name", "chrom"),
    [
        ("X", "chrX"),
        ("chrX", "chrX"),
        ("ChrX", "chrX"),
        ("23", "chrX"),
        ("NC_000023.10", "chrX"),
        ("NC_000023.11", "chrX"),
        ("CM000685.2", "chrX"),
        ("NC_000010.11", "chr10"),
        ("CM000684.1", "chr22"),
        ("MT", "chrM"),
        ("chrX_KI270880v1_alt", None),
        ("hs37d5", None),
        ("NC_000025.1", None),
        ("HLA-A*01:01", None),
        ("", None),
    ],
)
def test_contig_names_as_laboratories_write_them(name: str, chrom: str | None) -> None:
    assert chromosome(name) == chrom


@pytest.mark.parametrize(
    ("text", "builds"),
    [
        ("Human_v37_2_dna", {"GRCh37"}),
        ("Human_v37p10_dbsnp135", {"GRCh37"}),
        ("Human_v37p10_dbsnp135_dna", {"GRCh37"}),
        ("human_v37/gencode.v37.annotation.gtf", set()),  # GENCODE 37 is of GRCh38
    ],
)
def test_references_of_nextgene_name_their_build(text: str, builds: set[str]) -> None:
    assert set(named_builds(text)) == builds


def test_accessions_and_lengths_of_the_loci() -> None:
    assert accession(Assembly.GRCH37, "chrX") == "NC_000023.10"
    assert accession(Assembly.GRCH38, "chr22") == "NC_000022.11"
    assert length(Assembly.GRCH38, "chr10") == 133_797_422
    with pytest.raises(KeyError):
        accession(Assembly.GRCH38, "chr99")


@pytest.mark.parametrize(
    ("contigs", "seen", "assembly"),
    [(LENGTHS_37, INDEX_37, Assembly.GRCH37), (LENGTHS_38, INDEX_38, Assembly.GRCH38), ({}, INDEX_38, Assembly.GRCH38)],
)
def test_lengths_and_bases_agree(contigs: dict[str, int | None], seen: Seen, assembly: Assembly) -> None:
    decision = decide_assembly(facts(contigs, seen))
    assert decision.assembly is assembly
    assert "REF bases of 3 records" in decision.basis
    assert decision.warnings == ()


LISTED_37 = [("chrX", 47058451, "T")]


@pytest.mark.parametrize(
    ("given", "assembly", "basis"),
    [
        (facts(LENGTHS_37), "GRCh37", "contig lengths alone; no record touches a known base of a locus"),
        (facts({"NC_000023.11": None}), "GRCh38", "contig lengths alone; no record touches a known base of a locus"),
        (facts(MIXED, INDEX_37), "GRCh37", "REF bases of 3 records; contig lengths do not decide"),
        (facts({}, LISTED_37, alt="C"), "GRCh37", "the listed variant chrX:47058451:T:C and its REF; contig lengths do not decide"),
        (facts(highest={"6": 170870994}), "GRCh37", "a position that no other build has (6:170870994); contig lengths do not decide"),
        (facts(highest={"chrX": 156000000}), "GRCh38", "a position that no other build has (chrX:156000000); contig lengths do not decide"),
        (facts({}, [], None, HG38), "GRCh38", "the header's ##GATKCommandLine line (assembly38) alone; no record touches a locus"),
        (facts({}, [("chrX", 47195000, "A")], None, HG38), "GRCh38", "the header's ##GATKCommandLine line (assembly38) alone; no record touches a known base of a locus"),
        (facts({}, [("chrX", 47199051, "A")], None, HG38), "GRCh38", "the header's ##GATKCommandLine line (assembly38) alone; 1 REF base agrees"),
        (facts({}, [], Assembly.GRCH37), "GRCh37", "the sheet alone; no record touches a locus"),
        (facts({}, [("chrX", 47058450, "AT")], Assembly.GRCH37), "GRCh37", "the sheet alone; 2 REF bases agree"),
        (facts({}, [], Assembly.GRCH37, HG19), "GRCh37", "the header's ##reference line (hg19) alone; no record touches a locus"),
    ],
)  # fmt: skip
def test_what_decides_is_named(given: FileFacts, assembly: str, basis: str) -> None:
    decision = decide_assembly(given)
    assert (decision.assembly, decision.basis, decision.warnings) == (assembly, basis, ())


def test_lengths_of_a_foreign_build_beside_those_of_a_known_one() -> None:
    """GIVEN contig lines of NCBI36 beside GRCh37's THEN an odd one changes nothing, as many leave it to the REF bases."""
    odd, many = {"1": 247249719}, {"1": 247249719, "2": 242951149}
    assert decide_assembly(facts(LENGTHS_37 | odd)).basis.startswith("contig lengths alone")
    decision = decide_assembly(facts(LENGTHS_37 | many, INDEX_37))
    assert decision.assembly is Assembly.GRCH37
    assert decision.basis == "REF bases of 3 records; contig lengths do not decide"


NS_38: Seen = [
    ("chr22", 17180000, "N"),
    ("chr22", 17180100, "NNNN"),
    ("chr22", 17180200, "N"),
    ("chr22", 17180300, "N"),
]
WRONG_38: Seen = [("chrX", 47199051, "C"), ("chr10", 70600900, "A")]
REFUSED = [
    ("AS-01", facts({"X": 1000}, highest={"X": 47199051}), ("X has 1000 bases", "X:47199051")),
    ("AS-01", facts(LENGTHS_37, INDEX_37, highest={"X": 155270561}), ("X:155270561",)),
    ("AS-02", facts({"X": 154913754}), ("NCBI36", "154913754")),
    ("AS-02", facts({"chrX": 154259566}), ("T2T-CHM13",)),
    ("AS-02", facts({"chrX": 169476592}), ("GRCm39",)),
    ("AS-03", facts(LENGTHS_38, INDEX_37), ("GRCh38 by the contig lengths (chrX has 156040895 bases)", "GRCh37 by the REF bases")),
    ("AS-03", facts(LENGTHS_38, LISTED_37, alt="C"), ("GRCh38", "listed variant chrX:47058451:T:C")),
    ("AS-03", facts({}, INDEX_38, highest={"6": 170870994}), ("GRCh38 by the REF bases", "GRCh37 by a position that no other build has (6:170870994)")),
    ("AS-04", facts(MIXED), ("155270560", "156040895")),
    ("AS-04", facts(LENGTHS_38 | {"chr1": 248387328}, [("chrX", 47199051, "A")]), ("GRCh38 and T2T-CHM13", "248387328")),
    ("AS-05", facts(LENGTHS_38, WRONG_38), ("2 of 2",)),
    ("AS-06", facts(LENGTHS_37, INDEX_37, Assembly.GRCH38), ("The sheet says GRCh38", "is GRCh37")),
    ("AS-06", facts({}, INDEX_37, Assembly.GRCH38), ("REF bases of 3 records",)),
    ("AS-07", facts({}, INDEX_38, None, ("reference", "hs37d5.fa")), ("is GRCh38 (REF bases", "hs37) names GRCh37")),
    ("AS-07", facts(LENGTHS_38, [], None, HG19), ("hg19) names GRCh37",)),
    ("AS-07", facts({}, INDEX_37, None, HG38), ("assembly38) names GRCh38",)),
    ("AS-09", facts({}, [], None, HG19, HG38), ("names GRCh37", "names GRCh38")),
    ("AS-09", facts({}, [], Assembly.GRCH38, HG19), ("the sheet names GRCh38", "hg19) names GRCh37")),
    ("AS-10", facts({}, [], None, ("reference", "1000GenomesPilot-NCBI36")), ("NCBI36", "##reference")),
    ("AS-10", facts({}, [("chrX", 47195000, "A")], None, ("reference", "/ref/chm13v2.0.fa")), ("T2T-CHM13",)),
    ("AS-11", facts({}, [("chrX", 47199051, "C")], Assembly.GRCH38), ("The sheet says GRCh38", "chrX:47199051 has REF C")),
    ("AS-11", facts({}, [("chrX", 47199051, "C")], None, HG38), ("assembly38",)),
    ("AS-13", facts(), ("0 REF bases agree with GRCh37",)),
    ("AS-13", facts({}, [("chrX", 47199051, "A")]), ("1 REF base agrees with GRCh38",)),
    ("AS-13", facts({}, NS_38), ("0 REF bases agree with GRCh38",)),
    ("AS-13", facts({}, [], None, ("bcftools_viewCommand", "view hg19ToHg38.over.chain.gz hg38.vcf")), ("0 REF",)),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "given", "values"), REFUSED)
def test_what_cannot_be_decided_is_refused_with_the_values(
    rule: str, given: FileFacts, values: tuple[str, ...]
) -> None:
    with pytest.raises(VexasReportError) as caught:
        decide_assembly(given, "a.vcf")
    (found,) = caught.value.problems
    assert RULES[rule].code is not None
    assert found.code == RULES[rule].code.code
    assert all(value in found.message for value in values), found.message
    assert found.hint
    assert found.where == "a.vcf"


def test_every_rule_has_an_example() -> None:
    assert {rule for rule, *_ in REFUSED} | {"AS-08", "AS-12"} == RULES.keys()
    assert {rule.id for rule in RULES.values() if rule.code is None} == {"AS-08", "AS-12"}
    assert decide_assembly(facts(LENGTHS_37)).rule == "AS-08"
    assert decide_assembly(facts({}, [], None, HG19)).rule == "AS-12"


def test_what_the_configuration_says_is_said_of_the_configuration() -> None:
    given = replace(facts(LENGTHS_37, INDEX_37, Assembly.GRCH38), declared_by="the configuration")
    with pytest.raises(VexasReportError, match="The configuration says GRCh38, the file is GRCh37"):
        decide_assembly(given)


def test_n_in_ref_agrees_with_nothing_and_overrules_no_name() -> None:
    """GIVEN a GRCh37 file without lengths whose symbolic records have REF N at places that GRCh38 knows
    THEN its header's word decides, and its variant of codon 41 stays where it is."""
    decision = decide_assembly(facts({}, [*NS_38, *LISTED_37], None, ("reference", "file:///ref/hs37d5.fa")))
    assert decision.assembly is Assembly.GRCH37
    assert decide_assembly(facts({}, NS_38, None, ("reference", "hs37d5.fa"))).basis.endswith(
        "no record touches a known base of a locus"
    )


def test_lengths_that_bases_confirm_stand_above_a_line_of_the_origin_and_say_so() -> None:
    """GIVEN a lifted file: new lengths, new bases, the old reference line THEN decided, with a warning that names both."""
    decision = decide_assembly(facts(LENGTHS_38, INDEX_38, None, HG19))
    assert decision.assembly is Assembly.GRCH38
    (warning,) = decision.warnings
    assert warning.code == "ASSEMBLY_NAMED_OTHERWISE"
    assert "hg19) names GRCh37" in warning.message
    both = decide_assembly(facts({}, INDEX_38, None, HG19, HG38))
    assert [w.code for w in both.warnings] == ["ASSEMBLY_NAMED_OTHERWISE"]


def test_single_differing_bases_are_a_warning_not_a_refusal() -> None:
    decision = decide_assembly(facts(LENGTHS_38, [*INDEX_38, ("chr10", 70600901, "G")]))
    assert [p.code for p in decision.warnings] == ["ASSEMBLY_SOME_REF_MISMATCH"]
    assert "chr10:70600901" in decision.warnings[0].message
    even = [("chrX", 47199051, "A"), ("chr10", 70600901, "G")]
    with pytest.raises(VexasReportError, match="1 of 2"):
        decide_assembly(facts(LENGTHS_38, even))


@pytest.mark.parametrize("row", build_names(), ids=lambda row: row["example"])
def test_every_listed_spelling_names_its_build_and_no_other(row: dict[str, str]) -> None:
    assert named_builds(row["example"]).keys() == {row["assembly"]}
    assert named_builds(f'--ref="/data/{row["example"].upper()}"').keys() == {row["assembly"]}
    assert builds_in_command(f'tool --ref="/data/{row["example"].upper()}"').keys() == {row["assembly"]}


@pytest.mark.parametrize("text", ["rb37.fa", "hg190", "b371", "xgrch38", "assembly1", "hs1d", "", "GRCh3"])
def test_what_is_no_name_of_a_build_names_none(text: str) -> None:
    assert not {"GRCh37", "GRCh38"} & named_builds(text).keys()


COMMANDS = [  # how programs of the field write their reference into a header
    ("HaplotypeCaller --reference /ref/Homo_sapiens_assembly38.fasta -I B37.bam", {"GRCh38"}),
    ("analysis_type=HaplotypeCaller input_file=[B38.bam] reference_sequence=/ref/b37 rodBind=[]", {"GRCh37"}),
    ("view -f GCA_000001405.15_GRCh38_no_alt.fa B37.vcf.gz", {"GRCh38"}),
    ("norm --fasta-ref /ref/hg19/genome.fa -o B38.vcf B38.raw.vcf", {"GRCh37"}),
    ("freebayes -f hs37d5.fa.gz B38.bam", {"GRCh37"}),
    ("-r /ref/hs38DH --output-file-prefix B37", {"GRCh38"}),
    ("configureStrelkaGermlineWorkflow.py --bam=B38.bam --referenceFasta=/ref/37d5.fa --runDir=HS1", {"GRCh37"}),
    ("{'assemble': 0, 'refFile': '/ref/human_g1k_v37', 'bamFiles': ['HS1.bam'], 'output': 'B38.vcf'}", {"GRCh37"}),
    ("table_annovar.pl B38.vcf humandb -buildver hg19 -out B38", {"GRCh37"}),
    ("vep --assembly GRCh38 --input_file B37.vcf --output_file HS1.vcf", {"GRCh38"}),
    ("SnpEff -v GRCh38.99 B37.vcf", {"GRCh38"}),
    ("SnpEff  -cancer -i vcf -o vcf -s /home/B38-stats.html hg19 /home/GRCh38.vcf.gz ", {"GRCh37"}),
    ("mpileup -f /refs/T2T/chm13v2.0.fa a.bam", {"T2T-CHM13"}),
    ("view -o B38.vcf B38.raw.vcf.gz; Date=x", set()),
    ("view -o HS1.vcf HS1.raw.vcf.gz; Date=x", set()),
    ("view CHM1_CHM13/full.37d5.vcf.gz; Date=x", set()),
    ("view -s B37 -S hg38_samples.txt -R hg38_panel.bed -T B38 in.vcf", set()),
    ("reheader -s HS1,B38 in.vcf", set()),
    ("view hg19ToHg38.over.chain.gz hg38.vcf", set()),
    ("annotate --annotations dbsnp_138.b37.vcf.gz B38.vcf", set()),
    ("driver -r B38.bam -t 4", set()),
    ("--ref --output B38", set()),
]


@pytest.mark.parametrize(("command", "builds"), COMMANDS)
def test_a_command_line_names_a_build_by_its_reference_alone(command: str, builds: set[str]) -> None:
    """GIVEN names of samples and files that look like builds THEN only the reference option's value and a FASTA's path count."""
    assert builds_in_command(command).keys() == builds
    hint = ("bcftools_viewCommand", command)
    if builds <= set(Assembly) and builds:
        assert decide_assembly(facts({}, [], None, hint)).assembly in builds
    # Never against contig lengths, whatever it names.
    decision = decide_assembly(facts(LENGTHS_37, [], None, hint))
    assert decision.assembly is Assembly.GRCH37
    assert bool(decision.warnings) == bool(builds - {"GRCh37"})


ROWS = [
    row
    for row in load_variants().rows
    if row.decides and row.classification in (Classification.PATHOGENIC, Classification.LIKELY_PATHOGENIC)
]


@given(st.sampled_from(ROWS), st.sampled_from(Assembly), st.integers(0, 6), st.integers(0, 6), st.integers(0, 8))
@settings(derandomize=True, max_examples=300)
def test_a_listed_variant_shows_the_build_in_every_spelling(
    row: KnownVariant, assembly: Assembly, before: int, behind: int, right: int
) -> None:
    """GIVEN a listed change with more bases on either side, or moved to the right through a repeat THEN it shows its build."""
    alleles = row.alleles.get(assembly, ())
    if len(alleles) != 1:
        return
    (allele,) = alleles
    genome = load_genome(assembly)
    sequence = genome.fetch(allele.chrom, allele.pos - 20, allele.pos + len(allele.ref) + 40)
    if "N" in sequence:
        return
    start = 20
    changed = sequence[:start] + allele.alt + sequence[start + len(allele.ref) :]
    # Every window of the two sequences that holds the whole difference is a spelling.
    first, last = start - before, start + len(allele.ref) + behind
    ref, alt = sequence[first:last], changed[first : last + len(allele.alt) - len(allele.ref)]
    while right and len(ref) > 1 and len(alt) > 1 and ref[0] == alt[0]:  # without the bases that both begin with
        first, ref, alt, right = first + 1, ref[1:], alt[1:], right - 1
    written = FileFacts(records=((allele.chrom, allele.pos - start + first, ref, (alt,)),))
    decision = decide_assembly(written)
    assert decision.assembly is assembly, (ref, alt)
    assert ("listed variant" in decision.basis) or ("REF bases" in decision.basis)


@pytest.mark.parametrize(("ref", "alt"), [("A", "G"), ("ATG", "GTG"), ("AATG", "AGTG"), ("AT", "GT")])
def test_c_121a_g_is_recognised_however_it_is_padded(ref: str, alt: str) -> None:
    pos = 47058450 - (len(ref) == 4)
    decision = decide_assembly(FileFacts(records=(("chrX", pos, ref, (alt,)),)))
    assert decision.assembly is Assembly.GRCH37


def test_ref_bases_that_fit_only_the_other_build_are_warned_of() -> None:
    """GIVEN a header that names GRCh38 and a record whose REF fits GRCh37 alone THEN decided by name, and warned of."""
    decision = decide_assembly(facts({}, [("chrX", 47058451, "TG")], None, HG38))
    assert decision.assembly is Assembly.GRCH38
    assert [p.code for p in decision.warnings] == ["ASSEMBLY_BASES_FIT_OTHER"]
    assert "1 of 1 records fit GRCh37, and none fits GRCh38" in decision.warnings[0].message
    both = decide_assembly(facts({}, [("chrX", 47058451, "TG"), ("chrX", 47199051, "A")], None, HG38))
    assert both.warnings == ()
    # Lengths are strong, and one base fits by chance.
    assert decide_assembly(facts(LENGTHS_38, [("chrX", 47058451, "T")])).warnings == ()
    assert decide_assembly(facts(LENGTHS_38, [("chrX", 47058451, "TG")])).warnings != ()


def test_the_length_of_a_pangenomes_piece_is_not_that_of_its_chromosome() -> None:
    """GIVEN a contig of a graph that covers a piece of chrX THEN its records lie behind the piece's length, which is no fault."""
    given = facts(
        {"GRCh38#0#chrX": 50_000},
        [("chrX", 47199051, "A")],
        None,
        ("contig", "GRCh38"),
        highest={"GRCh38#0#chrX": 47199051},
    )
    assert decide_assembly(given).assembly is Assembly.GRCH38


@st.composite
def anything(draw: st.DrawFn) -> FileFacts:
    sizes = st.none() | st.sampled_from([155270560, 156040895, 154913754, 51304566, 50818468]) | st.integers(0, 10**9)
    names = st.sampled_from(["X", "chrX", "22", "chr22", "1", "MT", "hs37d5", "NC_000023.11"]) | st.text(max_size=12)
    contigs = draw(st.dictionaries(names, sizes, max_size=4))
    highest = draw(st.dictionaries(names, st.integers(1, 2**31), max_size=2))
    seen = draw(st.lists(st.sampled_from([*INDEX_37, *INDEX_38, *WRONG_38, *NS_38]), max_size=5))
    hints = draw(
        st.lists(st.sampled_from([HG19, HG38, ("VEP", "cache/98_GRCh37"), ("reference", "mm10.fa")]), max_size=3)
    )
    return facts(contigs, seen, draw(st.none() | st.sampled_from(Assembly)), *hints, highest=highest)


@given(anything())
@settings(derandomize=True, max_examples=400)
def test_whatever_a_file_says_it_is_decided_or_refused_and_never_against_the_sheet(given_facts: FileFacts) -> None:
    try:
        decision = decide_assembly(given_facts)
    except VexasReportError as error:
        (found,) = error.problems
        assert found.code.startswith("ASSEMBLY_")
        return
    assert given_facts.declared in (None, decision.assembly)
    named = {build for _, text in given_facts.hints for build in named_builds(text)}
    if decision.rule == "AS-12":
        assert named <= {decision.assembly}
    elif named - {decision.assembly}:
        assert "ASSEMBLY_NAMED_OTHERWISE" in {w.code for w in decision.warnings}
