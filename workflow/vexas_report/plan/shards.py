"""Samples dealt into shards (one job each), their manifests, and the files that each sample gets."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from vexas_report.model.sample import Sample, Settings

# One VCF a job is quickest to look through when something fails; from this many on, starting jobs costs more than their work.
_SINGLE_VCFS = 32
_BUCKET = 96

REPORT_FILES = (
    "report.html",
    "findings.json",
    "findings.tsv",
    "annotated.vcf.gz",
    "annotated.vcf.gz.tbi",
    "decisions.tsv",
)
SUMMARY_FILES = ("summary.tsv", "summary.html", "vexas_mqc.tsv")


@dataclass(frozen=True, slots=True)
class Shard:
    """The samples of one job, sorted by name. ``id`` is unique in its batch and matches ``[A-Za-z0-9._-]+``."""

    id: str
    batch: str
    samples: tuple[Sample, ...]

    @property
    def inputs(self) -> tuple[str, ...]:
        """The VCFs of the shard as written on the sheet, each once, sorted."""
        return tuple(sorted({sample.vcf for sample in self.samples}))

    @property
    def reads(self) -> tuple[str, ...]:
        """Alignments, depths and targets of the shard as written on the sheet, each once, sorted; often none."""
        named = ((s.alignment, s.depth_bed, s.targets) for s in self.samples)
        return tuple(sorted({path for paths in named for path in paths if path is not None}))


def make_shards(samples: Iterable[Sample], size: int | None) -> tuple[Shard, ...]:
    """Shards sorted by batch and id: one batch each, and all samples of a VCF in one shard.

    ``size`` is about how many samples a shard takes; None chooses: one VCF a shard in small sheets, else about 96
    samples. A VCF's shard follows from its path alone, so the order of the sheet does not matter and a new row
    changes one shard (all change where the number of shards has to double).
    """
    batches: dict[str, dict[str, list[Sample]]] = defaultdict(lambda: defaultdict(list))
    for sample in samples:
        batches[sample.batch][sample.vcf].append(sample)
    vcfs = {vcf for by_vcf in batches.values() for vcf in by_vcf}
    single = size == 1 or (size is None and len(vcfs) <= _SINGLE_VCFS)
    shards: list[Shard] = []
    for batch, by_vcf in batches.items():
        groups = _singles(by_vcf) if single else _buckets(by_vcf, size or _BUCKET)
        shards.extend(
            Shard(name, batch, tuple(sorted(group, key=lambda sample: sample.sample))) for name, group in groups.items()
        )
    return tuple(sorted(shards, key=lambda shard: (shard.batch, shard.id)))


def _singles(by_vcf: Mapping[str, Sequence[Sample]]) -> dict[str, Sequence[Sample]]:
    return {min(sample.sample for sample in group): group for group in by_vcf.values()}


def _buckets(by_vcf: Mapping[str, Sequence[Sample]], size: int) -> dict[str, list[Sample]]:
    wanted = -(-sum(map(len, by_vcf.values())) // size)
    number = 1 << (wanted - 1).bit_length()
    buckets: dict[str, list[Sample]] = defaultdict(list)
    for vcf, group in by_vcf.items():
        place = int.from_bytes(hashlib.sha256(vcf.encode()).digest()[:8], "big") % number
        buckets[f"shard-{place + 1:04d}-of-{number:04d}"].extend(group)
    return buckets


def manifest_json(shard: Shard, settings: Settings) -> str:
    """The shard's :class:`Manifest` as one canonical line of JSON, as ``model.codec`` would write it.

    By the standard library alone, because every process that reads the Snakefile comes through here.
    """
    plain = {
        "shard": shard.id,
        "batch": shard.batch,
        "samples": [_plain(sample) for sample in shard.samples],
        "settings": {**_plain(settings), "thresholds": _plain(settings.thresholds)},
    }
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _plain(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in _names(type(record))}


_NAMES: dict[type, tuple[str, ...]] = {}


def _names(kind: type) -> tuple[str, ...]:
    if kind not in _NAMES:
        _NAMES[kind] = tuple(each.name for each in fields(kind))
    return _NAMES[kind]


def digest(text: str) -> str:
    """A short fingerprint (16 hexadecimal digits of SHA-256)."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
