"""Samples dealt into shards (one job each), their manifests, and the files that each sample gets."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from itertools import pairwise
from math import isqrt
from typing import Any

from vexas_report.model.sample import Sample, Settings

# Starting a job costs what some 25 files cost; beyond 96 a job that fails costs more than it saves.
_MOST = 96
# What an alignment at 100 reads takes, in files without one.
_ALIGNED = 8
# Columns of a joint file that one job interprets and reports: they are dealt out once the file is read.
_PART = 96

SUMMARY_FILES = ("summary.tsv", "summary.html", "summary.xlsx", "vexas_mqc.tsv", "vexas_stats_mqc.tsv")


@dataclass(frozen=True, slots=True)
class Shard:
    """The samples of one job, sorted by name. ``id`` is unique in its batch and matches ``[A-Za-z0-9._-]+``."""

    id: str
    batch: str
    samples: tuple[Sample, ...]

    @property
    def parts(self) -> tuple[tuple[int, int], ...]:
        """First and last place (1-based, inclusive) of the samples that one job interprets and reports: at most 96 each, if a
        file holds several."""
        number = len(self.samples)
        parts = part_count(number, len(self.inputs))
        ends = [number * part // parts for part in range(parts + 1)]
        return tuple((first + 1, last) for first, last in pairwise(ends))

    @property
    def inputs(self) -> tuple[str, ...]:
        """The VCFs of the shard as written on the sheet, each once, sorted."""
        return tuple(sorted({vcf for sample in self.samples for vcf in sample.vcfs}))

    @property
    def reads(self) -> tuple[str, ...]:
        return reads_of(self.samples)


def part_count(samples: int, files: int) -> int:
    """How many jobs report a shard. Files of one sample each stay with the job that reads them: a bucket may hold twice the
    usual number, and one job more to read and two to report it take longer.

    >>> part_count(97, 97), part_count(97, 1), part_count(200, 199)
    (1, 2, 3)
    """
    return 1 if samples == files else -(-samples // _PART)


def reads_of(samples: Iterable[Sample]) -> tuple[str, ...]:
    """Alignments, depths and targets of samples as written on the sheet, each once, sorted; often none."""
    named = ((s.alignment, s.depth_bed, s.targets) for s in samples)
    return tuple(sorted({path for paths in named for path in paths if path is not None}))


def make_shards(samples: Iterable[Sample], size: int | None) -> tuple[Shard, ...]:
    """Shards sorted by batch and id: one batch each, and all samples of a VCF in one shard, and of a patient's course.

    ``size`` is about how many files a shard takes; None chooses: 25 in small batches, growing to 96, where one with an
    alignment counts as eight. A VCF's shard follows from its path (of files that one patient joins, the first) and from what the
    batch's sheet names, so the order of the sheet does not matter, and a new file changes its own shard, and splits at most one
    other in two.
    """
    batches: dict[str, dict[str, list[Sample]]] = defaultdict(lambda: defaultdict(list))
    for sample in samples:
        batches[sample.batch][sample.vcfs[0]].append(sample)
    shards: list[Shard] = []
    for batch, files in batches.items():
        by_vcf = _joined(files)
        groups = _singles(by_vcf) if size == 1 else _buckets(by_vcf, _shards(by_vcf, size))
        for name, group in groups.items():
            shards.append(Shard(name, batch, tuple(sorted(group, key=lambda sample: sample.sample))))
    return tuple(sorted(shards, key=lambda shard: (shard.batch, shard.id)))


def courses(samples: Iterable[Sample]) -> dict[str, list[Sample]]:
    """Samples by patient (exact text), of patients with samples of different dates; samples without a date are left out."""
    by_patient: dict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        if sample.patient and sample.collection_date:
            by_patient[sample.patient].append(sample)
    return {p: found for p, found in by_patient.items() if len({s.collection_date for s in found}) > 1}


def _joined(files: Mapping[str, Sequence[Sample]]) -> dict[str, list[Sample]]:
    """Files as one where a sample has several of them or a patient's course runs over them, under the first of their paths."""
    first = {vcf: vcf for group in files.values() for sample in group for vcf in sample.vcfs}

    def root(vcf: str) -> str:
        while first[vcf] != vcf:
            vcf = first[vcf]
        return vcf

    several = [[sample] for group in files.values() for sample in group if len(sample.vcfs) > 1]
    for course in [*several, *courses(sample for group in files.values() for sample in group).values()]:
        roots = sorted({root(vcf) for sample in course for vcf in sample.vcfs})
        first.update(dict.fromkeys(roots, roots[0]))
    joined: dict[str, list[Sample]] = defaultdict(list)
    for vcf, group in files.items():
        joined[root(vcf)].extend(group)
    return joined


def _shards(by_vcf: Mapping[str, Sequence[Sample]], size: int | None) -> int:
    if size is not None:
        return -(-len(by_vcf) // size)
    return shard_count(sum(_ALIGNED if any(s.alignment for s in group) else 1 for group in by_vcf.values()))


def shard_count(files: int) -> int:
    """How many shards a batch of so many files (1 or more) gets; it grows by at most one with each file.

    >>> [shard_count(n) for n in (1, 25, 26, 100, 101, 384, 385, 1_000, 10_000)]
    [1, 1, 2, 2, 3, 4, 5, 11, 105]
    """
    # Files a shard grow with the root of the files.
    return max(isqrt(files - 1) // 5 + 1, -(-files // _MOST))


def _singles(by_vcf: Mapping[str, Sequence[Sample]]) -> dict[str, Sequence[Sample]]:
    return {f"file-{digest(vcf)}": group for vcf, group in by_vcf.items()}


def _buckets(by_vcf: Mapping[str, Sequence[Sample]], number: int) -> dict[str, list[Sample]]:
    """Linear hashing (Litwin 1980): one more bucket splits one of the others and leaves the rest as they are."""
    whole = 1 << (number.bit_length() - 1)
    buckets: dict[str, list[Sample]] = defaultdict(list)
    for vcf, group in by_vcf.items():
        value = int.from_bytes(hashlib.sha256(vcf.encode()).digest()[:8], "big")
        place = value % (2 * whole)
        buckets[f"shard-{(place if place < number else value % whole) + 1:04d}"].extend(group)
    return buckets


def manifest_json(shard: Shard, settings: Settings, made_of: Mapping[str, str]) -> str:
    """The shard's :class:`Manifest` as one canonical line of JSON, as ``model.codec`` would write it.

    By the standard library alone, because every process that reads the Snakefile comes through here.
    """
    plain = {
        "shard": shard.id,
        "batch": shard.batch,
        "samples": [_plain(sample) for sample in shard.samples],
        "settings": {
            **_plain(settings),
            "thresholds": _plain(settings.thresholds),
            "reads": _plain(settings.reads),
            "report": _plain(settings.report),
        },
        "made_of": dict(made_of),
    }
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _plain(record: Any) -> dict[str, Any]:
    return {name: _plain_value(getattr(record, name)) for name in _names(type(record))}


def _plain_value(value: Any) -> Any:
    """A value as JSON holds it; records are only in tuples."""
    if isinstance(value, tuple):
        return [_plain(each) if is_dataclass(each) else each for each in value]
    return value


_NAMES: dict[type, tuple[str, ...]] = {}


def _names(kind: type) -> tuple[str, ...]:
    if kind not in _NAMES:
        _NAMES[kind] = tuple(each.name for each in fields(kind))
    return _NAMES[kind]


def digest(text: str) -> str:
    """A short fingerprint (16 hexadecimal digits of SHA-256)."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
