import random
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vexas_report.model.codec import from_json, to_json
from vexas_report.model.sample import Manifest, Sample, Settings, Thresholds
from vexas_report.model.terms import Assembly, Sex, YesNoUnknown
from vexas_report.plan.shards import Shard, make_shards, manifest_json, shard_count


def batch(number: int, name: str = "default", per_vcf: int = 1) -> list[Sample]:
    return [Sample(f"{name}-s{i}", f"{name}/{i // per_vcf}.vcf.gz", batch=name) for i in range(number)]


def test_small_batches_have_few_shards_and_large_ones_shards_of_96():
    assert [len(make_shards(batch(number), None)) for number in (1, 15, 25, 26, 96)] == [1, 1, 1, 2, 2]
    sizes = [len(s.samples) for s in make_shards(batch(10_000), None)]
    assert len(sizes) == 105
    assert 90 <= sum(sizes) / len(sizes) <= 96


def test_files_with_an_alignment_take_longer_and_are_dealt_out_sooner():
    aligned = [replace(sample, alignment=f"{sample.sample}.bam") for sample in batch(96)]
    assert len(make_shards(aligned[:3], None)) == 1
    assert len(make_shards(aligned, None)) == 8
    assert len(make_shards([*aligned[:2], *batch(96)[2:]], None)) == 3
    assert len(make_shards(aligned, 96)) == 1


def test_one_file_a_shard_where_the_configuration_wants_so():
    shards = make_shards(batch(6, per_vcf=2), 1)
    assert [len(s.samples) for s in shards] == [2, 2, 2]
    assert len({s.id for s in shards}) == 3


def test_the_configured_size_is_about_kept():
    sizes = [len(s.samples) for s in make_shards(batch(4000), 250)]
    assert sum(sizes) == 4000
    assert max(sizes) < 3 * 250


def test_the_number_of_shards_never_shrinks_and_grows_by_one():
    counts = [shard_count(number) for number in range(1, 6000)]
    assert {after - before for before, after in pairwise(counts)} == {0, 1}


@pytest.mark.parametrize(("samples", "size"), [(1, 1), (96, 96), (97, 49), (1000, 91), (2000, 96)])
def test_parts_hold_at_most_96_samples_also_of_a_joint_file(samples, size):
    (shard,) = make_shards([Sample(f"s{i}", "joint.vcf.gz") for i in range(samples)], None)
    parts = shard.parts
    assert [first for first, _ in parts] == [1, *(last + 1 for _, last in parts[:-1])]
    assert parts[-1][1] == samples
    assert max(last - first + 1 for first, last in parts) == size <= 96


@pytest.mark.parametrize("number", [96, 97, 1000, 5000])
def test_files_of_one_sample_each_take_one_job_a_shard(number):
    """GIVEN a batch whose shards hold up to twice 96 files THEN none is read by one job and reported by others."""
    shards = make_shards(batch(number), None)
    assert len(shards) == shard_count(number)
    assert [shard.parts for shard in shards] == [((1, len(shard.samples)),) for shard in shards]


@given(st.integers(1, 120), st.integers(1, 5), st.one_of(st.none(), st.integers(1, 50)), st.randoms())
def test_shards_hold_every_sample_once_and_do_not_depend_on_the_order(number, per_vcf, size, rng):
    samples = batch(number, "a", per_vcf) + batch(number // 2, "b", per_vcf)
    shards = make_shards(samples, size)
    assert sorted(s.sample for shard in shards for s in shard.samples) == sorted(s.sample for s in samples)
    assert all(s.batch == shard.batch for shard in shards for s in shard.samples)
    homes = [(shard.batch, vcf) for shard in shards for vcf in shard.inputs]
    assert len(homes) == len(set(homes))
    assert len({(shard.batch, shard.id) for shard in shards}) == len(shards)
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", shard.id) for shard in shards)
    shuffled = samples[:]
    rng.shuffle(shuffled)
    assert make_shards(shuffled, size) == shards


@given(st.integers(1, 400), st.integers(0, 10**6))
def test_a_new_file_changes_its_own_shard_and_splits_at_most_one_other(number, name):
    before = {shard.id: shard for shard in make_shards(batch(number), None)}
    after = {shard.id: shard for shard in make_shards([*batch(number), Sample("new", f"new{name}.vcf.gz")], None)}
    touched = {key for key in before if after.get(key) != before[key]}
    added = set(after) - set(before)
    assert len(touched) <= 2
    assert len(added) <= 1
    if shard_count(number + 1) == shard_count(number):
        assert len(touched | added) == 1


def test_reads_and_inputs_are_listed_once_and_sorted():
    shard = Shard("x", "default", (Sample("a", "z.vcf", alignment="a.bam"), Sample("b", "z.vcf", targets="t.bed")))
    assert (shard.inputs, shard.reads) == (("z.vcf",), ("a.bam", "t.bed"))


@pytest.mark.parametrize("seed", range(3))
def test_a_manifest_is_what_the_codec_would_write(seed):
    rng = random.Random(seed)
    sample = Sample(
        "a",
        "\u00e4 b.vcf",
        assembly=rng.choice([None, *Assembly]),
        sex=rng.choice(list(Sex)),
        age=rng.choice([None, "7"]),
        allogeneic_hsct=rng.choice(list(YesNoUnknown)),
        phenotype=("HP:0001972",) * rng.randrange(2),
    )
    settings = Settings(Thresholds(min_depth=30), {"GRCh37": "a.fa"}, "Lab \u00e4", "own.tsv", None)
    made_of = {"program": "0", "b": "1-2"}
    text = manifest_json(Shard("a", "default", (sample,)), settings, made_of)
    record = from_json(Manifest, text)
    assert record == Manifest("a", "default", (sample,), settings, made_of)
    assert to_json(record) == text


def test_files_of_one_sample_and_all_that_read_one_of_them_are_in_one_shard():
    """GIVEN samples with several files, one of which another sample reads too THEN one shard holds them, and lists each file once."""
    samples = [Sample(f"S{n}", f"{n}.vcf") for n in range(300)]
    samples += [
        Sample("two", "a.snvs.vcf;a.indels.vcf"),
        Sample("third", "a.indels.vcf"),
        Sample("far", "299.vcf;b.vcf"),
    ]
    shards = make_shards(samples, None)
    holding = {sample.sample: shard.id for shard in shards for sample in shard.samples}
    assert len(holding) == 303
    assert holding["two"] == holding["third"]
    assert holding["far"] == holding["S299"]
    (shard,) = (shard for shard in shards if shard.id == holding["two"])
    assert {"a.snvs.vcf", "a.indels.vcf"} <= set(shard.inputs)
    assert len(set(shard.inputs)) == len(shard.inputs)
    assert [s.inputs for s in make_shards([Sample("two", "b.vcf;a.vcf")], 1)] == [("a.vcf", "b.vcf")]
