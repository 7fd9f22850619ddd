"""Reads VCF and BCF of any caller: records in the loci, normalised, with genotype, phase and counts."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vexas_report.model.evidence import SampleEvidence
    from vexas_report.model.sample import Manifest

__all__ = ["collect"]


def collect(manifest: "Manifest") -> "Iterator[SampleEvidence]":
    """Evidence of each sample of a shard, in the manifest's order (:mod:`vexas_report.variants.evidence`)."""
    from vexas_report.variants.evidence import collect as run

    return run(manifest)
