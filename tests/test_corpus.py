"""`make corpus`: a folder of VCFs through the whole pipeline, and two readers that must see the same."""

import os
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from tests.builders.callers import CALLERS, Written
from tests.builders.vcf import FORMATS, VcfBuilder, index_case

REPOSITORY = Path(__file__).parents[1]


@pytest.fixture
def corpus(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("corpus")


def compared(corpus: ModuleType, path: str | Path) -> int:
    """How many sample columns of records both readers saw alike; fails where they differ."""
    found = list(corpus.compare(str(path)))
    assert [each for each in found if isinstance(each, str)] == []
    return sum(found)


def test_both_readers_see_the_example_batch_alike(corpus: ModuleType) -> None:
    """GIVEN the files of the example batch THEN cyvcf2 sees the same alleles, genotypes and counts at the loci."""
    files = [f for f in corpus.files_in(REPOSITORY / "resources/example") if not f.name.startswith("truncated")]
    assert len(files) >= 14
    assert sum(compared(corpus, path) for path in files) >= 21


@pytest.mark.parametrize("written", [w for w in CALLERS if w.fmt is not None], ids=lambda w: w.name)
def test_both_readers_see_every_caller_alike(corpus: ModuleType, tmp_path: Path, written: Written) -> None:
    """GIVEN a caller's fields, declared in the header THEN both readers read the same genotype and counts."""
    assert written.fmt is not None
    builder = written.build()
    meta = tuple(
        f'##FORMAT=<ID={key},Number=.,Type={"Integer" if key in corpus.COUNTS else "String"},Description="x">'
        for key in written.fmt.split(":")
    )
    declared = VcfBuilder(samples=builder.samples, meta=(*builder.meta, *meta), records=builder.records)
    assert compared(corpus, declared.plain(tmp_path / "a.vcf")) == 1


def test_both_readers_see_odd_genotypes_alike(corpus: ModuleType, tmp_path: Path) -> None:
    """GIVEN haploid, half, polyploid, phased and missing genotypes and counts in two columns THEN both readers agree."""
    builder = VcfBuilder(samples=("A", "B"), meta=FORMATS)
    for number, genotype in enumerate(("1", "./1", "0/0/0/1", "0|1", "./.", ".", "1/2", "2|0")):
        builder.add("X", 47199052 + number, "TGGCATTGA"[number], "AC,AG", f"{genotype}:9,.,3:12", "0/0", fmt="GT:AD:DP")
    builder.add("X", 47199070, "N", "<DEL>", "0/1", "0/0", fmt="GT", info="SVLEN=-3000")
    path = builder.plain(tmp_path / "a.vcf")
    assert compared(corpus, path) == 18


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("0/1:52,148:200", "1/1:52,148:200"), "genotype 0/1 here, (1, 1) by cyvcf2"),
        (("0/1:52,148:200", "0/1:52,147:200"), "AD 52,148 here, [52, 147] by cyvcf2"),
        (("A\tC", "A\tG"), "1 records here, 0 by cyvcf2"),
    ],
)
def test_a_difference_is_told(
    corpus: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: tuple[str, str], told: str
) -> None:
    """GIVEN a second reader that sees another allele, genotype or count THEN the difference is told in both readers' words."""
    first = index_case().plain(tmp_path / "a.vcf")
    other = tmp_path / "b.vcf"
    other.write_text(Path(first).read_text().replace(*change))
    real = corpus._second
    monkeypatch.setattr(corpus, "_second", lambda _, windows, known: real(str(other), windows, known))
    assert any(told in each for each in corpus.compare(first) if isinstance(each, str))


def test_a_folder_is_tried(corpus: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """GIVEN a folder of a good, a joint, a broken and a foreign file THEN outcomes by code with timings, and success."""
    (tmp_path / "deeper").mkdir()
    index_case().bgzip(tmp_path / "good.vcf.gz", index="tbi")
    joint = VcfBuilder(samples=[f"s{n}" for n in range(6)], meta=FORMATS)
    joint.add("X", 47199052, "T", "C", *["0/1:5,5:10"] * 6, fmt="GT:AD:DP").plain(tmp_path / "deeper" / "joint.vcf")
    (tmp_path / "broken.vcf").write_text("##fileformat=VCFv4.2\n")
    (tmp_path / "notes.txt").write_text("no variants")
    before = sorted(tmp_path.rglob("*"))
    assert corpus.main([str(tmp_path), "--jobs", "1"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("3 files, 6 samples, ")
    assert "       5  reported" in told
    assert "       1  not_analysed" in told
    assert "       1  VCF_NO_HEADER  (median " in told
    assert "       9  sample columns of records compared" in told
    assert "       0  differences" in told
    assert sorted(tmp_path.rglob("*")) == before
    (tmp_path / "empty").mkdir()
    assert corpus.main([str(tmp_path / "empty")]) == 2


@pytest.mark.parametrize("line", ["# a note", ""])
def test_a_second_reader_that_crashes_costs_its_own_file(
    corpus: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    """GIVEN a comment or blank line among records, at which cyvcf2 dies THEN the page is written, and names the file."""
    builder = index_case()
    builder.records.insert(1, line)
    builder.plain(tmp_path / "crash.vcf")
    index_case().plain(tmp_path / "well.vcf")
    assert corpus.main([str(tmp_path), "--jobs", "1"]) == 0
    told = capsys.readouterr().out
    assert "2 files, 2 samples" in told
    assert "     3  sample columns of records compared" in told
    assert "     1  files at which cyvcf2 crashed" in told
    assert f"  {tmp_path}/crash.vcf: cyvcf2 crashed (exit status -11)" in told


def test_a_fault_of_the_program_fails_the_trial(
    corpus: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """GIVEN a file on which the program fails THEN the trial ends with 1 and names the file."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a reader that fails")

    path = index_case().plain(tmp_path / "a.vcf")
    monkeypatch.setattr("vexas_report.vcf.evidence_stage.extract_calls", broken)
    assert corpus.main([str(tmp_path), "--jobs", "1"]) == 1
    told = capsys.readouterr().out
    assert "PROGRAM_FAULT" in told
    assert path in told


@pytest.mark.skipif("CORPUS" not in os.environ, reason="CORPUS names no folder")
def test_an_archive(corpus: ModuleType) -> None:
    """GIVEN a folder named by the environment variable CORPUS THEN no fault, and both readers see every file alike."""
    assert corpus.main([os.environ["CORPUS"]]) == 0
