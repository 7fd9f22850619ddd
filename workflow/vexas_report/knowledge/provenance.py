"""What made a document: program, tables, dependencies and sequences, with versions and checksums."""

from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version

import vexas_report
from vexas_report.knowledge.resources import data_version, table_versions
from vexas_report.model.findings import Provenance
from vexas_report.model.sample import Settings

_DEPENDENCIES = ("cdot", "cyvcf2", "hgvs", "jinja2", "pandas", "pydantic", "pysam", "scipy", "snakemake")


def provenance(settings: Settings, reference: Mapping[str, str]) -> Provenance:
    """The provenance part; ``reference`` says by assembly which sequence named the findings."""
    return Provenance(
        program={"name": "vexas-report", "version": vexas_report.__version__, "data": data_version()},
        tables=table_versions(),
        dependencies={name: version(name) for name in _DEPENDENCIES},
        reference=dict(sorted(reference.items())),
        thresholds={name: float(value) for name, value in asdict(settings.thresholds).items()},
    )
