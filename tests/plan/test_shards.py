import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vexas_report.model.codec import from_json, to_json
from vexas_report.model.sample import Manifest, Sample, Settings, Thresholds
from vexas_report.model.terms import Answer, Assembly, Sex
from vexas_report.plan.shards import Shard, make_shards, manifest_json


def batch(number: int, name: str = "default", per_vcf: int = 1) -> list[Sample]:
    return [Sample(f"{name}-s{i}", f"{name}/{i // per_vcf}.vcf.gz", batch=name) for i in range(number)]


def test_a_small_sheet_gives_each_vcf_its_own_job_named_by_its_first_sample():
    shards = make_shards(batch(6, per_vcf=2), None)
    assert [(s.id, len(s.samples)) for s in shards] == [("default-s0", 2), ("default-s2", 2), ("default-s4", 2)]


def test_from_33_vcfs_on_samples_share_jobs():
    assert len(make_shards(batch(32), None)) == 32
    assert len(make_shards(batch(33), None)) == 1
    assert 8 <= len(make_shards(batch(1000), None)) <= 16


def test_the_configured_size_is_about_kept():
    sizes = [len(s.samples) for s in make_shards(batch(4000), 250)]
    assert sum(sizes) == 4000
    assert max(sizes) < 2 * 250


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


def test_a_new_row_changes_one_shard():
    before = set(make_shards(batch(900), None))
    after = set(make_shards([*batch(900), Sample("new", "new.vcf.gz")], None))
    assert len(before - after) == 1
    assert len(after - before) == 1


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
        allogeneic_hsct=rng.choice(list(Answer)),
        phenotype=("HP:0001972",) * rng.randrange(2),
    )
    settings = Settings(Thresholds(min_depth=30), {"GRCh37": "a.fa"}, "Lab \u00e4", "own.tsv", None)
    text = manifest_json(Shard("a", "default", (sample,)), settings)
    record = from_json(Manifest, text)
    assert record == Manifest("a", "default", (sample,), settings)
    assert to_json(record) == text
