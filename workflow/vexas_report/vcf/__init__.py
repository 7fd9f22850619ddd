"""Reads VCF and BCF of any caller: records in the loci, normalised, with genotype, phase and counts."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vexas_report.model.evidence import SampleEvidence
    from vexas_report.model.problems import Problem
    from vexas_report.model.sample import Manifest, Sample

__all__ = ["collect", "columns", "columns_and_runs", "precheck_headers"]


def collect(manifest: "Manifest") -> "Iterator[SampleEvidence]":
    """Evidence of each sample of a shard, in the manifest's order (:mod:`vexas_report.vcf.evidence_stage`)."""
    from vexas_report.vcf.evidence_stage import collect as run

    return run(manifest)


def precheck_headers(samples: "Iterable[Sample]", max_bytes: int) -> "Iterator[Problem]":
    """Warnings of samples that will be rejected because of their file's header (:mod:`vexas_report.vcf.header_precheck`)."""
    from vexas_report.vcf.header_precheck import precheck_headers as run

    return run(samples, max_bytes)


def columns(path: str, max_bytes: int) -> tuple[str, ...]:
    """The sample columns of a file, by its header alone (:mod:`vexas_report.vcf.header_precheck`)."""
    from vexas_report.vcf.header_precheck import columns as run

    return run(path, max_bytes)


def columns_and_runs(path: str, max_bytes: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sample columns of a file and the command lines of its caller (:mod:`vexas_report.vcf.header_precheck`)."""
    from vexas_report.vcf.header_precheck import columns_and_runs as run

    return run(path, max_bytes)
