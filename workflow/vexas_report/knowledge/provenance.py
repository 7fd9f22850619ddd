"""What made a document: program, tables, dependencies and sequences, with versions and checksums."""

import platform
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from typing import TYPE_CHECKING

import vexas_report
from vexas_report.knowledge.resources import data_version, program_digest, table_versions
from vexas_report.model.sample import Settings

if TYPE_CHECKING:
    from vexas_report.model.findings import Provenance

_DEPENDENCIES = (
    "cyvcf2",
    "hgvs-weaver",
    "jinja2",
    "pandas",
    "pydantic",
    "pysam",
    "snakemake",
)


def provenance(settings: Settings, reference: Mapping[str, str]) -> "Provenance":
    """The provenance part; ``reference`` says by assembly which sequence named the findings."""
    from vexas_report.model.findings import Provenance  # pydantic is slow to load, and the plan imports this module

    return Provenance(
        language=settings.language,
        program={
            "name": "vexas-report",
            "version": vexas_report.__version__,
            "digest": program_digest(),
            "data": data_version(),
        },
        tables=table_versions(),
        dependencies={**{name: version(name) for name in _DEPENDENCIES}, **_platform()},
        reference=dict(sorted(reference.items())),
        thresholds={name: float(value) for name, value in asdict(settings.thresholds).items()},
    )


def _platform() -> dict[str, str]:
    # Without the kernel's release: the nodes of one cluster differ in it, and the same input must give the same bytes on all of them.
    return {"Python": platform.python_version(), "operating system": f"{platform.system()} {platform.machine()}"}
