"""VCFs of many samples: what is plain reference is held and told in little, and nothing else changes."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.vcf import FORMATS, VcfBuilder

from vexas_report.knowledge import load_genes
from vexas_report.knowledge.genome import load_genome
from vexas_report.model.evidence import SampleEvidence
from vexas_report.model.sample import Manifest, Sample
from vexas_report.model.terms import Assembly, Sex
from vexas_report.vcf import collect
from vexas_report.vcf.calls import ExtractedCalls, SampleColumn, extract_calls
from vexas_report.vcf.gene_windows import gene_windows
from vexas_report.vcf.joint_columns import compact_reference_columns
from vexas_report.vcf.located_record import locate_record
from vexas_report.vcf.read_counts import CONVENTIONS, FIELDS, AlleleFields
from vexas_report.vcf.record import RawRecord, parse_record

GENOME = load_genome(Assembly.GRCH38)
WINDOW = next(w for w in gene_windows(load_genes()) if w.gene == "UBA1" and w.assembly is Assembly.GRCH38)

GENOTYPES = st.sampled_from(["0/0", "0|0", "0", "./.", ".", "", "0/1", "1/1", "./0", "0/2", "het", "0/0/0", '"0/0"'])
COUNT = st.sampled_from(["0", "5", ".", "180", "x", ""])
COUNTS = st.lists(COUNT, min_size=1, max_size=4).map(",".join)
FRACTION = st.sampled_from(["0", "0.1", "10%", ".", "34.5", "0,0"])
VALUES = {
    "GT": GENOTYPES,
    **dict.fromkeys(("AF", "VAF", "FREQ", "VF", "FA"), FRACTION),
    **dict.fromkeys(sorted(FIELDS - {"GT", "AF", "VAF", "FREQ", "VF", "FA"}), COUNTS),
    **dict.fromkeys(("PL", "GQ", "FT", "PS"), COUNTS),
}
ALTS = st.lists(st.sampled_from(["C", "G", "*", "<NON_REF>", "<DEL>", "TA", "", "R"]), min_size=1, max_size=3)


@st.composite
def joint_records(draw: st.DrawFn) -> str:
    """A record of four samples at codon 41, with any fields of any caller."""
    others = draw(st.lists(st.sampled_from(sorted(set(VALUES) - {"GT"})), max_size=4, unique=True))
    keys = [*(["GT"] if draw(st.booleans()) else []), *others] or ["GT"]
    cells = [":".join(draw(VALUES[key]) for key in keys) for _ in range(4)]
    ref = draw(st.sampled_from(["T", "N", "G"]))
    return "\t".join(
        ["chrX", "47199052", ".", ref, ",".join(draw(ALTS)), ".", "PASS", "DP=9;AO=5", ":".join(keys), *cells]
    )


def judged(record: RawRecord, column: int) -> ExtractedCalls:
    place = locate_record(0, record, WINDOW, GENOME, "a.vcf")
    return extract_calls((place,), SampleColumn(column, 4, fraction_in_info=False), Assembly.GRCH38)


@settings(max_examples=400)
@given(joint_records())
def test_a_reduced_record_is_judged_as_the_whole_one(line: str) -> None:
    """GIVEN any record of several samples THEN its reduced form keeps, remarks and warns of the same in every column."""
    record = parse_record(line, 1, 13)
    small = compact_reference_columns(record)
    for column in range(4):
        whole, less = judged(record, column), judged(small, column)
        trails = [[replace(d, filters="") for d in each.decisions] for each in (whole, less)]
        assert trails[0] == trails[1]
        assert replace(less, decisions=[]) == replace(whole, decisions=[])
        if small.plain(column):
            assert not whole.calls
            assert not whole.remarks
            assert not any(d.kept for d in whole.decisions)


class Noting(dict[str, str]):
    """Fields that note which keys were asked for."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(fields)
        self.asked: set[str] = set()

    def __getitem__(self, key: str) -> str:
        self.asked.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.asked.add(str(key))
        return super().__contains__(key)

    def get(self, key: str, default: object = None) -> object:  # type: ignore[override]  # narrower than a dict's
        self.asked.add(key)
        return super().get(key, default)


@pytest.mark.parametrize(
    "given_fields", [{}, dict.fromkeys(FIELDS, "1"), dict.fromkeys(FIELDS, "1,1"), dict.fromkeys(FIELDS, "1,1,1,1")]
)
def test_the_fields_that_decide_are_all_that_the_conventions_look_at(given_fields: dict[str, str]) -> None:
    """GIVEN any convention THEN it asks for no FORMAT field beyond FIELDS: columns that agree in these are judged alike."""
    fields = Noting(given_fields)
    for convention in CONVENTIONS:
        convention.read(AlleleFields("T", ("C",), 1, fields, {}, fraction_in_info=True))
    assert fields.asked <= FIELDS


def joint(samples: int, records: int, carriers: dict[int, int]) -> VcfBuilder:
    """Records in PRF1 that are reference in all samples but in ``carriers`` (sample number to record number)."""
    builder = VcfBuilder(samples=[f"s{n}" for n in range(samples)], meta=FORMATS)
    start = load_genes()["PRF1"].region[Assembly.GRCH38].start
    for number in range(records):
        pos = start + 5 * number
        ref = GENOME.base("chr10", pos)
        cells = [
            "0/1:20,20:40" if carriers.get(n) == number else f"0/0:{30 + (n * number) % 40},0:{30 + (n * number) % 40}"
            for n in range(samples)
        ]
        builder.add("10", pos, ref, "ACGT"["ACGT".index(ref) - 1], *cells, fmt="GT:AD:DP")
    return builder


def test_plain_reference_is_one_row(tmp_path: Path) -> None:
    """GIVEN 300 samples and 60 records THEN a sample without a variant has one counted row, a carrier its own row beside it."""
    path = joint(300, 60, {7: 30}).plain(tmp_path / "a.vcf")
    found = list(collect(Manifest("1", "default", tuple(Sample(f"s{n}", path) for n in range(300)))))
    assert [len(e.calls) for e in found] == [1 if n == 7 else 0 for n in range(300)]
    (row,) = found[0].decisions
    assert (row.records, row.kept, row.rule, row.genotype) == (60, False, "reference_genotype_no_alt_reads", "0/0")
    start = load_genes()["PRF1"].region[Assembly.GRCH38].start
    assert row.reason.startswith(f"60 records from chr10:{start} to chr10:{start + 295}: ")
    assert [(d.record, d.records, d.rule) for d in found[7].decisions] == [
        (0, 59, "reference_genotype_no_alt_reads"),
        (30, 1, "kept"),
    ]


def test_a_sample_alone_and_in_a_joint_file_is_called_alike(tmp_path: Path) -> None:
    """GIVEN a column cut out of a joint file THEN its calls are those of the joint file; the trail counts the same records."""
    whole = joint(4, 20, {0: 3, 2: 9})
    path = whole.plain(tmp_path / "a.vcf")
    for number in range(4):
        alone = VcfBuilder(samples=[f"s{number}"], meta=FORMATS)
        alone.records.extend("\t".join([*(r.split("\t"))[:9], r.split("\t")[9 + number]]) for r in whole.records)
        cut = _one(alone.plain(tmp_path / "b.vcf"), number)
        beside = _one(path, number)
        assert beside.calls == cut.calls
        assert sum(d.records for d in beside.decisions) == sum(d.records for d in cut.decisions) == 20


def _one(path: str, number: int) -> SampleEvidence:
    (found,) = collect(Manifest("1", "default", (Sample(f"s{number}", path),)))
    return found


def test_samples_are_judged_as_they_are_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN a joint file WHEN the first sample is taken THEN no other has been judged: nothing of them is held."""
    from vexas_report.vcf import evidence_stage

    judgements: list[SampleColumn] = []
    real = evidence_stage.extract_calls
    monkeypatch.setattr(
        evidence_stage,
        "extract_calls",
        lambda places, column, build: judgements.append(column) or real(places, column, build),
    )
    path = joint(50, 5, {}).plain(tmp_path / "a.vcf")
    stream = collect(Manifest("1", "default", tuple(Sample(f"s{n}", path) for n in range(50))))
    next(stream)
    assert len(judgements) == 1
    assert len(list(stream)) == 49


def test_a_plain_column_holds_a_byte() -> None:
    """GIVEN 2,000 columns of plain reference with counts of their own THEN the record holds a byte for each and one genotype."""
    cells = [f"0/0:{n % 90},0:{n % 90}:99:0,{n},{n * 9}" for n in range(2000)]
    line = "\t".join(["chrX", "47198950", ".", "T", "C", ".", "PASS", ".", "GT:AD:DP:GQ:PL", *cells])
    record = compact_reference_columns(parse_record(line, 1, 2009))
    assert record.size < 2100 < 20_000 < parse_record(line, 1, 2009).size
    assert {record.plain(n) for n in range(2000)} == {"0/0"}
    assert record.sample(1999) == {"GT": "0/0"}


def test_the_sex_of_each_column_of_a_joint_file(tmp_path: Path) -> None:
    """GIVEN a woman's and a man's genotypes in one file and the declarations swapped THEN each is remarked with its own numbers."""
    builder = VcfBuilder(samples=("W", "M"), meta=FORMATS)
    for number in range(120):
        builder.add(
            "X", 10_000_000 + 1000 * number, "A", "G", "0/1" if number % 2 else "0/0", "1" if number % 3 else "0"
        )
    path = builder.plain(tmp_path / "a.vcf")
    rows = (Sample("W", path, sex=Sex.MALE), Sample("M", path, sex=Sex.FEMALE))
    for swapped in (rows, tuple(replace(r, sex=s) for r, s in zip(rows, (Sex.FEMALE, Sex.MALE), strict=True))):
        found = [r.values for e in collect(Manifest("1", "default", swapped)) for r in e.remarks]
        numbers = [(v["sites"], v["heterozygous"]) for v in found]
        assert numbers == ([("60", "60"), ("80", "0")] if swapped is rows else [])
