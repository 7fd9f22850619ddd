"""The index case and the shard: what collect says of whole files."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.builders.vcf import FORMATS, VcfBuilder, index_case
from tests.vcf.support import codes, one

from vexas_report.knowledge.genome import load_genome
from vexas_report.knowledge.genome.genome_problems import FASTA_DIFFERS_SINGLE
from vexas_report.model.codec import from_json, to_json
from vexas_report.model.evidence import SampleEvidence
from vexas_report.model.problems import problem
from vexas_report.model.sample import Manifest, Sample
from vexas_report.model.terms import Assembly, Status
from vexas_report.vcf import collect


@pytest.mark.parametrize("assembly", ["GRCh37", "GRCh38"])
@pytest.mark.parametrize("genotype", ["0/1", "1/1", "1", "0|1", "./1"])
@pytest.mark.parametrize("prefix", ["", "chr"])
def test_index_case(tmp_path: Path, assembly: str, genotype: str, prefix: str) -> None:
    """GIVEN the index case in any spelling WHEN collected THEN the same three calls with their reads come out."""
    found = one(index_case(assembly, (genotype,) * 3, prefix=prefix).plain(tmp_path / "a.vcf"))
    assert found.status is Status.REPORTED
    assert found.problems == ()
    assert found.input is not None
    assert found.input.assembly is Assembly(assembly)
    assert [(c.gene, c.ref, c.alt) for c in found.calls] == [
        ("ADA2", "GC", "G"),
        ("PRF1", "C", "A"),
        ("UBA1", "A", "C"),
    ]
    uba1 = found.calls[2]
    assert uba1.pos == (47199051 if assembly == "GRCh38" else 47058450)
    assert uba1.genotype == genotype
    assert uba1.counts is not None
    assert (uba1.counts.field, uba1.counts.ref_reads, uba1.counts.alt_reads, uba1.counts.vaf) == (
        "FORMAT/AD",
        52,
        148,
        0.74,
    )
    assert [(d.kept, d.rule) for d in found.decisions] == [(True, "kept")] * 3
    assert from_json(SampleEvidence, to_json(found)) == found


def test_warning_about_the_laboratorys_fasta_is_in_every_sample_of_its_assembly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN a FASTA with a warning WHEN samples of both assemblies are collected THEN those of its assembly carry the warning."""
    warning = problem(FASTA_DIFFERS_SINGLE, "NC_000023.11 has A here, the FASTA has C.", "lab.fa, chrX:47198541")
    genome = replace(load_genome(Assembly.GRCH38), problems=(warning,))
    monkeypatch.setattr(
        "vexas_report.vcf.evidence_stage.load_genome",
        lambda assembly, fasta: genome if assembly is Assembly.GRCH38 else load_genome(assembly, fasta),
    )
    assert one(index_case("GRCh38").plain(tmp_path / "new.vcf")).problems == (warning,)
    assert one(index_case("GRCh37").plain(tmp_path / "old.vcf")).problems == ()


def test_every_packing_gives_the_same_calls(tmp_path: Path) -> None:
    """GIVEN one VCF as text, gzip, bgzip with each index and BCF WHEN collected THEN calls and decisions are the same."""
    case = index_case()
    paths = [
        case.plain(tmp_path / "a.vcf"),
        case.gzip(tmp_path / "b.vcf.gz"),
        case.bgzip(tmp_path / "c.vcf.gz"),
        case.bgzip(tmp_path / "d.vcf.gz", index="tbi"),
        case.bgzip(tmp_path / "e.vcf.gz", index="csi"),
        case.bcf(tmp_path / "f.bcf"),
        case.bcf(tmp_path / "g.bcf", index=True),
    ]
    before = sorted(p.name for p in tmp_path.iterdir())
    found = [one(path) for path in paths]
    assert [e.problems for e in found] == [()] * len(paths)
    assert all(e.calls == found[0].calls and e.decisions == found[0].decisions for e in found)
    assert sorted(p.name for p in tmp_path.iterdir()) == before


def test_spellings_are_normalised(tmp_path: Path) -> None:
    """GIVEN c.144del right-shifted, padded and split from a multi-allelic record THEN each is the left-aligned allele."""
    builder = VcfBuilder(samples=("S1",), meta=FORMATS)
    builder.add("22", 17209539, "CC", "C", "0/1:50,50:100", fmt="GT:AD:DP")
    builder.add("22", 17209532, "CGCCC", "CGCC", "0/1:60,40:100", fmt="GT:AD:DP")
    builder.add("22", 17209533, "GC", "G,GCC", "1/2:10,60,30:100", fmt="GT:AD:DP")
    found = one(builder.plain(tmp_path / "a.vcf"))
    inserted, *deleted = found.calls
    assert (inserted.pos, inserted.ref, inserted.alt) == (17209533, "G", "GC")
    assert [(c.pos, c.ref, c.alt) for c in deleted] == [(17209533, "GC", "G")] * 3
    assert sorted(c.counts.alt_reads or 0 for c in deleted if c.counts) == [40, 50, 60]
    assert [(d.record, d.allele, d.rule) for d in found.decisions] == [
        (0, 1, "kept"),
        (1, 1, "kept"),
        (2, 1, "kept"),
        (2, 2, "kept"),
    ]


def test_a_bad_sample_changes_no_other(tmp_path: Path) -> None:
    """GIVEN a broken file in the shard WHEN collected THEN it is rejected and the others' bytes are as without it."""
    good = index_case().plain(tmp_path / "a.vcf")
    bad = tmp_path / "b.vcf"
    bad.write_text("nothing\n")
    alone = list(collect(Manifest("1", "default", (Sample("S1", good),))))
    both = list(collect(Manifest("1", "default", (Sample("B", str(bad)), Sample("S1", good)))))
    assert [e.status for e in both] == [Status.REJECTED, Status.REPORTED]
    assert codes(both[0]) == ["VCF_NOT_VCF"]
    assert to_json(both[1]) == to_json(alone[0])


def test_several_samples_of_one_file(tmp_path: Path) -> None:
    """GIVEN two columns of one file WHEN collected THEN each sample gets its own genotype, and an unknown one an error."""
    builder = VcfBuilder(samples=("A", "B"), meta=FORMATS)
    builder.add("X", 47199052, "T", "C", "0/1:30,70:100", "0/0:100,0:100", fmt="GT:AD:DP")
    path = builder.plain(tmp_path / "a.vcf")
    rows = (Sample("A", path), Sample("B", path), Sample("C", path), Sample("D", path, vcf_sample="Z"))
    found = list(collect(Manifest("1", "default", rows)))
    assert [len(e.calls) for e in found] == [1, 0, 0, 0]
    assert [d.rule for d in found[1].decisions] == ["reference_genotype_no_alt_reads"]
    assert [codes(e) for e in found[2:]] == [["VCF_SAMPLE_AMBIGUOUS"], ["VCF_SAMPLE_NOT_FOUND"]]
    assert "A, B" in found[3].problems[0].message
