"""The caller matrix: the same 10 % clone, whatever the caller writes."""

from pathlib import Path

import pytest
from tests.builders.callers import CALLERS, POS, Written
from tests.builders.vcf import VcfBuilder
from tests.vcf.support import calls_of, codes, one

from vexas_report.model.terms import Status
from vexas_report.vcf.caller import recognise_caller
from vexas_report.vcf.read_counts import CONVENTIONS, allele_fields
from vexas_report.vcf.record import parse_record


@pytest.mark.parametrize("written", CALLERS, ids=lambda w: f"{w.name}-{w.fmt}-{w.rule}")
def test_the_clone_is_read(tmp_path: Path, written: Written) -> None:
    """GIVEN the clone in a caller's own fields WHEN collected THEN caller, field, reads, VAF, strands and rule are right."""
    found = one(written.build().plain(tmp_path / "a.vcf"))
    assert found.status is Status.REPORTED
    assert found.input is not None
    assert found.input.caller == written.name
    (call,) = found.calls
    assert (call.pos, call.alt) == (POS, "C")
    assert [d.rule for d in found.decisions if d.kept] == [written.rule]
    assert "counts_disagree" not in {r.code for r in call.remarks}
    if written.field is None:
        assert call.counts is None
        assert "counts_missing" in {r.code for r in call.remarks}
        return
    counts = call.counts
    assert counts is not None
    assert counts.field == written.field
    assert (counts.ref_reads, counts.alt_reads, counts.depth) == written.reads
    assert counts.vaf == pytest.approx(written.vaf)
    strands = (counts.ref_forward, counts.ref_reverse, counts.alt_forward, counts.alt_reverse)
    assert strands == (written.strands or (None,) * 4)


def test_every_convention_is_tried_by_a_fixture() -> None:
    """GIVEN the fixtures THEN every row of the matrix reads at least one of them, but for three with tests of their own."""
    assert len({w.name for w in CALLERS}) >= 17
    read = set()
    for written in CALLERS:
        builder = written.build()
        record = parse_record(builder.lines()[-1], 1, 10 if builder.samples else 8)
        view = allele_fields(record, 0 if builder.samples else None, 1, len(builder.samples), fraction_in_info=True)
        read |= {c.name for c in CONVENTIONS if c.read(view) is not None}
    assert {c.name for c in CONVENTIONS} - read == {"strelka_indel"}


def test_strelka_somatic_indel(tmp_path: Path) -> None:
    """GIVEN TAR and TIR of a somatic indel THEN tier 1 is used."""
    builder = VcfBuilder(samples=("NORMAL", "TUMOR"), meta=("##source=strelka",))
    builder.add("10", 70600900, "C", "CA", "60:58,59:0,0", "100:80,82:20,22", fmt="DP:TAR:TIR", info="SOMATIC")
    normal = one(builder.plain(tmp_path / "a.vcf"), vcf_sample="NORMAL")
    tumour = one(str(tmp_path / "a.vcf"), vcf_sample="TUMOR")
    assert normal.calls == ()
    assert [d.rule for d in normal.decisions] == ["allele_not_in_sample"]
    assert tumour.calls[0].counts is not None
    assert (tumour.calls[0].counts.field, tumour.calls[0].counts.alt_reads, tumour.calls[0].counts.depth) == (
        "FORMAT/TAR+TIR",
        20,
        100,
    )


@pytest.mark.parametrize(
    ("fmt", "column", "field", "alt_reads", "depth"),
    [
        ("GT:AD:DP", "0/1:20:200", "FORMAT/AD (alternate only)+DP", 20, 200),
        ("GT:AD:DP", "0/1:.,20:200", "FORMAT/AD", 20, 200),
        ("GT:AD:DP", "0/1:180,.:200", None, None, None),
        ("GT:AD:DP:AO:RO", "0/1:0,0:200:20:180", "FORMAT/AO+RO", 20, 200),
        ("GT:AD:AO:RO", "0/1", None, None, None),
        ("GT:AD:AO:RO", "0/1:.", None, None, None),
        ("GT:NR:NV", "0/1:200:20", "FORMAT/NV+NR", 20, 200),
        ("GT:DP:FREQ", "0/1:200:10,25%", "FORMAT/FREQ", None, 200),
        ("GT:DP:FREQ", "0/1:200:12.5%", "FORMAT/FREQ", None, 200),
        ("GT:DP4", "0/1:90,90,11,9", "FORMAT/DP4", 20, 200),
        ("GT:AD", "0/1:180,20,5", "FORMAT/AD (of more alleles)", None, 205),
        ("GT:AD", "0/0:180,20,5", "FORMAT/AD (of more alleles)", None, 205),
        ("GT:AD:AF", "0/1:180,20,5:0.1", "FORMAT/AD (of more alleles)", 20, 205),
        ("GT:AD", "0/1:180,0,0", "FORMAT/AD (of more alleles)", 0, 180),
        ("GT:AD", "0/1:many,few", None, None, None),
        ("GT:AF", "0/1:7", None, None, None),
    ],
)
def test_odd_counts(
    tmp_path: Path, fmt: str, column: str, field: str | None, alt_reads: int | None, depth: int | None
) -> None:
    """GIVEN half-missing, wrongly declared or absurd counts THEN what is certain is read, the rest is remarked."""
    path = VcfBuilder().add("X", POS, "T", "C", column, fmt=fmt).plain(tmp_path / "a.vcf")
    (call,) = calls_of(path)
    if field is None:
        assert call.counts is None
        assert call.remarks[0].code in ("counts_missing", "counts_unread", "fraction_unusable")
    else:
        assert call.counts is not None
        assert (call.counts.field, call.counts.alt_reads, call.counts.depth) == (field, alt_reads, depth)


def test_per_allele_counts_of_a_split_record(tmp_path: Path) -> None:
    """GIVEN two alternates in one record THEN each keeps its own reads, and the depth counts all alleles."""
    for name, fmt, column in (
        ("ad", "GT:AD", "1/2:10,60,30"),
        ("ao", "GT:RO:AO", "1/2:10:60,30"),
        ("nv", "GT:NR:NV", "1/2:100,100:60,30"),
        ("one", "GT:NR:NV", "1/2:100:60,30"),
    ):
        path = VcfBuilder().add("X", POS, "T", "C,G", column, fmt=fmt).plain(tmp_path / f"{name}.vcf")
        found = {c.alt: c.counts for c in calls_of(path)}
        assert {alt: (c.alt_reads, c.depth) for alt, c in found.items() if c} == {"C": (60, 100), "G": (30, 100)}


def test_sources_that_disagree_are_remarked(tmp_path: Path) -> None:
    """GIVEN AD of 10 % and AF of 40 % THEN AD is used and the difference is remarked with both."""
    path = VcfBuilder().add("X", POS, "T", "C", "0/1:180,20:0.4", fmt="GT:AD:AF").plain(tmp_path / "a.vcf")
    (call,) = calls_of(path)
    (remark,) = [r for r in call.remarks if r.code == "counts_disagree"]
    assert remark.values == {"field": "FORMAT/AD", "says": "20 of 200", "other": "FORMAT/AF", "other_says": "0.4"}


@pytest.mark.parametrize(
    ("fmt", "column", "rule"),
    [
        ("GT:AD:DP:AO:RO", "0/0:200,0:200:20:180", "kept_below_threshold"),
        ("GT:AD:AF:DP", "0/0:200,0:0.1:200", "kept_below_threshold"),
        ("GT:AD:AF:DP", "0/0:.,0:0.1:200", "kept_below_threshold"),
        ("GT:FDP:RO:FRO:AO:FAO", "./.:200:170:200:30:0", "kept_below_threshold"),
        ("AD:AF:DP", "200,0:0.1:200", "kept_no_genotype"),
        ("GT:AD:AF:DP", "0/0:50,0:0.019:50", "reference_genotype_no_alt_reads"),
    ],
)
def test_no_reads_in_one_source_lose_no_allele_of_another(tmp_path: Path, fmt: str, column: str, rule: str) -> None:
    """GIVEN no alternate read in the trusted source and some in another THEN the allele is kept, remarked with both."""
    path = VcfBuilder().add("X", POS, "T", "C", column, fmt=fmt).plain(tmp_path / "a.vcf")
    found = one(path)
    assert [d.rule for d in found.decisions] == [rule]
    for call in found.calls:
        assert call.counts is not None
        assert (call.counts.alt_reads, call.counts.vaf) == (None, None)
        assert "counts_disagree" in {r.code for r in call.remarks}


def test_info_counts_of_several_samples_are_not_used(tmp_path: Path) -> None:
    """GIVEN INFO/DP4 over two samples (two columns, or NS=2 after a subset) THEN it is no sample's count."""
    two = VcfBuilder(samples=("S1", "S2"), meta=("##bcftools_callCommand=call",))
    two.add("X", POS, "T", "C", "0/1", "0/1", info="DP4=90,90,11,9")
    subset = VcfBuilder().add("X", POS, "T", "C", "0/1", info="NS=2;DP4=90,90,11,9")
    for number, builder in enumerate((two, subset)):
        (call,) = calls_of(builder.plain(tmp_path / f"{number}.vcf"))
        assert call.counts is None


def test_orientation_is_not_strand(tmp_path: Path) -> None:
    """GIVEN F1R2 and F2R1 alone THEN they are remarked as orientation and no strand is claimed."""
    path = (
        VcfBuilder().add("X", POS, "T", "C", "0/1:180,20:90,12:90,8", fmt="GT:AD:F1R2:F2R1").plain(tmp_path / "a.vcf")
    )
    (call,) = calls_of(path)
    assert call.counts is not None
    assert call.counts.alt_forward is None
    assert [(r.code, r.values) for r in call.remarks] == [("orientation_counts", {"f1r2": "12", "f2r1": "8"})]


def test_caller_names() -> None:
    """GIVEN header lines THEN the caller is named, an unknown source by its own words."""
    assert recognise_caller(["##source=MyCaller 3"]) == "MyCaller 3"
    assert recognise_caller(["##source=SelectVariants", '##GATKCommandLine=<ID=HaplotypeCaller,Version="4">']) == (
        "GATK HaplotypeCaller"
    )
    assert recognise_caller([]) == "unknown"


@pytest.mark.parametrize(
    ("genotype", "dp4", "rules"),
    [
        ("0/0", "90,90,11,9", ["kept_reads_not_assigned"] * 2),
        ("./.", "90,90,11,9", ["kept_reads_not_assigned"] * 2),
        ("0/1", "90,90,11,9", ["kept", "allele_not_in_sample"]),
        ("0/0", "90,90,0,0", ["reference_genotype_no_alt_reads"] * 2),
    ],
)
def test_dp4_beside_several_alternates(tmp_path: Path, genotype: str, dp4: str, rules: list[str]) -> None:
    """GIVEN DP4 of two alternates together (bcftools call -A without AD) THEN no allele is lost, and none gets the reads."""
    path = VcfBuilder().add("X", POS, "T", "C,G", genotype, info=f"DP4={dp4}").plain(tmp_path / "a.vcf")
    found = one(path)
    assert [d.rule for d in found.decisions] == rules
    for call in found.calls:
        assert call.counts is not None
        assert (call.counts.ref_reads, call.counts.alt_reads, call.counts.depth, call.counts.vaf) == (
            180,
            None,
            200,
            None,
        )
        assert "reads_not_assigned" in {r.code for r in call.remarks}


def test_ad_that_a_splitter_left_whole(tmp_path: Path) -> None:
    """GIVEN genotype 0/0 and the AD of three alleles in a record of two THEN the allele is kept without a fraction."""
    path = VcfBuilder().add("X", POS, "T", "C", "0/0:180,20,5", fmt="GT:AD").plain(tmp_path / "a.vcf")
    found = one(path)
    assert [d.rule for d in found.decisions] == ["kept_below_threshold"]
    (remark,) = found.calls[0].remarks
    assert (remark.code, remark.values["says"], remark.values["other_says"]) == (
        "counts_ambiguous",
        "20 of 205",
        "5 of 205",
    )


def test_sites_only(tmp_path: Path) -> None:
    """GIVEN a file without sample columns THEN it is read where the caller puts counts into INFO, else refused."""
    lofreq = VcfBuilder(samples=(), meta=("##source=lofreq call",))
    lofreq.add("X", POS, "T", "C", fmt=None, info="DP=200;AF=0.1;DP4=90,90,11,9")
    path = lofreq.plain(tmp_path / "a.vcf")
    assert one(path).input is not None
    assert one(path).input.vcf_sample == ""
    assert codes(one(path, vcf_sample="S1")) == ["VCF_SAMPLE_NOT_FOUND"]
    population = VcfBuilder(samples=()).add("X", POS, "T", "C", fmt=None, info="AF=0.01;AN=2000")
    assert codes(one(population.plain(tmp_path / "b.vcf"))) == ["VCF_SITES_ONLY"]


@pytest.mark.parametrize(
    ("ids", "info", "field"),
    [
        (("AO", "RO"), "NS=1;AN=2;AO=20;RO=180;DP=200", "INFO/AO+RO"),
        (("FAO", "FRO"), "FAO=20;FRO=180;FDP=200", "INFO/FAO+FRO"),
        (("VD", "DP"), "VD=20;DP=200", "INFO/VD+DP"),
        (("DP4",), "AN=2;DP4=90,90,11,9", "INFO/DP4 (no sample column)"),
        (("AO", "RO"), "NS=2;AO=20;RO=180;DP=200", None),
        (("DP4",), "AN=4;DP4=90,90,11,9", None),
        (("AO",), "AO=20", None),
    ],
)
def test_counts_in_info_alone(tmp_path: Path, ids: tuple[str, ...], info: str, field: str | None) -> None:
    """GIVEN a caller's counts in INFO and no sample column THEN they are read, but not those of several samples together."""
    meta = tuple(f'##INFO=<ID={key},Number=.,Type=Integer,Description="Reads">' for key in ids)
    path = VcfBuilder(samples=(), meta=meta).add("X", POS, "T", "C", fmt=None, info=info).plain(tmp_path / "a.vcf")
    if field is None:
        assert codes(one(path)) == ["VCF_SITES_ONLY"]
        return
    (call,) = calls_of(path)
    assert call.counts is not None
    assert (call.counts.field, call.counts.alt_reads, call.counts.depth) == (field, 20, 200)


@pytest.mark.parametrize(
    ("fmt", "column", "field", "depth"),
    [
        ("GT:AD", "0/1:100,0", "FORMAT/AD", "100"),
        ("GT:AD", "1/1:0,0", "FORMAT/AD", "0"),
        ("GT:DP:AF", "0/1:100:0.0", "FORMAT/AF", "100"),
        ("GT:AD", "0/1:99,1", None, None),
        ("GT:AD", "0/0:100,0", None, None),
        ("GT", "0/1", None, None),
    ],
)
def test_a_genotype_without_a_read_is_remarked(
    tmp_path: Path, fmt: str, column: str, field: str | None, depth: str | None
) -> None:
    """GIVEN a genotype that carries the allele and no read that shows it THEN the call says so."""
    found = one(VcfBuilder().add("X", POS, "T", "C", column, fmt=fmt).plain(tmp_path / "a.vcf"))
    said = [r.values for call in found.calls for r in call.remarks if r.code == "genotype_without_reads"]
    expected = {"genotype": column.split(":", maxsplit=1)[0], "field": field, "depth": depth}
    assert said == ([expected] if field else [])


@pytest.mark.parametrize(
    ("fmt", "column", "field", "value"),
    [
        ("GT:AF", "0/1:34.5", "FORMAT/AF", "34.5"),
        ("GT:FREQ", "0/1:134.5%", "FORMAT/FREQ", "134.5%"),
        ("GT:VAF", "0/1:-0.1", "FORMAT/VAF", "-0.1"),
        ("GT:AF", "0/1:1", None, None),
        ("GT:AF", "0/1:34.5%", None, None),
        ("GT:AF:AD", "0/1:40.0:60,40", None, None),
    ],
)
def test_a_fraction_above_one_is_said_and_not_used(
    tmp_path: Path, fmt: str, column: str, field: str | None, value: str | None
) -> None:
    """GIVEN AF of 34.5, perhaps a percentage THEN it is no fraction of reads and the remark says why; other counts stand."""
    (call,) = calls_of(VcfBuilder().add("X", POS, "T", "C", column, fmt=fmt).plain(tmp_path / "a.vcf"))
    said = [(r.code, r.values) for r in call.remarks]
    if field is None:
        assert said == []
        assert call.counts is not None
    else:
        assert said == [("fraction_unusable", {"field": field, "value": value})]
        assert call.counts is None


def test_long_insertions_with_one_beginning_stay_apart(tmp_path: Path) -> None:
    """GIVEN two insertions of 300 bases that differ in the last, one of them doubled THEN no call is lost and none joined."""
    tail = "ACGT" * 75
    builder = VcfBuilder()
    for alt, column in ((f"T{tail}A", "0/1:50,40"), (f"T{tail}C", "0/1:50,30"), (f"T{tail}A", "0/1:50,20")):
        builder.add("X", POS, "T", alt, column, fmt="GT:AD")
    found = one(builder.plain(tmp_path / "a.vcf"))
    assert sorted(c.counts.alt_reads for c in found.calls if c.counts) == [20, 30, 40]
    assert {(c.record, c.allele) for c in found.calls} == {(d.record, d.allele) for d in found.decisions}


@pytest.mark.parametrize(
    ("column", "reads"),
    [
        ("0/1:100,8:80,12", (180, 20, 200)),
        ("0/1:100,8:.", (100, 8, 108)),
        ("0/1:100,8", (100, 8, 108)),
        ("0/1:1,2,3:1,2", None),
    ],
)
def test_pairs_and_split_reads_of_manta(tmp_path: Path, column: str, reads: tuple[int, int, int] | None) -> None:
    """GIVEN Manta's PR and SR THEN they are summed where both are there, and PR stands alone where SR is dropped."""
    path = VcfBuilder().add("X", POS, "T", "TCC", column, fmt="GT:PR:SR").plain(tmp_path / "a.vcf")
    (call,) = calls_of(path)
    counts = call.counts
    assert (counts and (counts.ref_reads, counts.alt_reads, counts.depth)) == reads


@pytest.mark.parametrize("split", [False, True])
@pytest.mark.parametrize("depth", ["100", "108", ""])
def test_splitting_a_record_of_two_alternates_changes_no_fraction(tmp_path: Path, split: bool, depth: str) -> None:
    """GIVEN A to C on 30 and A to G on 20 of 100 reads WHEN one record holds both or each its own THEN 30 and 20 %."""
    fmt, tail = ("GT:AD:DP", f":{depth}") if depth else ("GT:AD", "")
    builder = VcfBuilder()
    if split:
        builder.add("X", 47199051, "A", "C", f"0/1:50,30{tail}", fmt=fmt)
        builder.add("X", 47199051, "A", "G", f"0/1:50,20{tail}", fmt=fmt)
    else:
        builder.add("X", 47199051, "A", "C,G", f"0/1:50,30,20{tail}", fmt=fmt)
    found = {c.alt: c.counts for c in calls_of(builder.plain(tmp_path / "a.vcf"))}
    shown = {alt: counts and (counts.alt_reads, counts.depth, counts.vaf) for alt, counts in found.items()}
    expected = {"C": (30, 100, pytest.approx(0.3))}
    # The genotype of one record does not carry its second alternate, whose reads keep it all the same.
    assert shown == {**expected, "G": (20, 100, pytest.approx(0.2))}


@pytest.mark.parametrize(
    ("fmt", "column", "depth"),
    [
        ("GT:AD:DP:AF", "0/1:50,30:100:0.3", 100),  # one alternate of several: AF speaks for DP
        ("GT:AD:DP:AF", "0/1:50,30:100:0.375", 80),
        ("GT:AD:DP", "0/1:50,30:100", 80),  # nothing says that other alternates make the difference
    ],
)
def test_a_stated_fraction_tells_which_depth_is_meant(tmp_path: Path, fmt: str, column: str, depth: int) -> None:
    (call,) = calls_of(VcfBuilder().add("X", 47199051, "A", "C", column, fmt=fmt).plain(tmp_path / "a.vcf"))
    assert call.counts is not None
    assert call.counts.depth == depth
    assert call.remarks == ()


@pytest.mark.parametrize(
    ("fmt", "column", "block"),
    [
        ("GT:DP:GQ:MIN_DP", "0/0:40:35:30", (30, 2, 35, None)),
        ("GT:DP:GQX:MIN_DP", "0:40:7:30", (30, 1, 7, None)),
        ("GT:DP:RGQ", "0/0:40:99", (40, 2, 99, None)),
        ("GT:DP:GQ:GQX", "0/0:40:50:20", (40, 2, 20, None)),
        ("GT:AD:DP", "0/0:40:40", (40, 2, None, 0)),
        ("GT:AD:DP", "0/0:38:40", (40, 2, None, 0)),
        ("DP", "40", (40, 0, None, None)),
    ],
)
def test_what_a_reference_record_states(tmp_path: Path, fmt: str, column: str, block: tuple[int | None, ...]) -> None:
    found = one(VcfBuilder().add("X", 47199051, "A", ".", column, fmt=fmt).plain(tmp_path / "a.vcf"))
    (stated,) = found.blocks
    assert (stated.depth, stated.ploidy, stated.quality, stated.alt_reads) == block


def test_alternate_reads_of_an_unobserved_allele_are_counted(tmp_path: Path) -> None:
    path = (
        VcfBuilder().add("X", 47199051, "A", "<NON_REF>", "0/0:38,2:40:99", fmt="GT:AD:DP:GQ").plain(tmp_path / "a.vcf")
    )
    (stated,) = one(path).blocks
    assert (stated.alt_reads, stated.counted) == (2, True)


def test_the_order_of_alternates_changes_nothing(tmp_path: Path) -> None:
    """GIVEN a record with two alternates WHEN they are written the other way round THEN each keeps its reads and genotype."""
    fmt = "GT:AD:DP"
    one = VcfBuilder().add("X", 47199051, "A", "C,G", "0/1:50,30,20:100", fmt=fmt).plain(tmp_path / "a.vcf")
    other = VcfBuilder().add("X", 47199051, "A", "G,C", "0/2:50,20,30:100", fmt=fmt).plain(tmp_path / "b.vcf")
    seen = [
        {(c.alt, c.genotype_copies, c.counts and (c.counts.alt_reads, c.counts.depth)) for c in calls_of(path)}
        for path in (one, other)
    ]
    assert seen[0] == seen[1] == {("C", 1, (30, 100)), ("G", 0, (20, 100))}
