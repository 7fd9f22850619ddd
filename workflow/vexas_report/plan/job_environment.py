"""What the processes of the rules need from their surroundings to find this program."""

import os
import sys
from collections.abc import MutableMapping
from pathlib import Path

import vexas_report


def export_paths(environment: MutableMapping[str, str]) -> None:
    """Let ``python -m vexas_report.cli`` run in every job as in this process.

    ``PATH`` begins with this interpreter's folder, so that ``.venv/bin/snakemake`` works without activating anything
    (the environment of a conda rule still comes before it), and ``PYTHONPATH`` with the folder of this package, since a
    clone need not be installed and a conda environment holds only libraries.
    """
    _put_first(environment, "PATH", str(Path(sys.executable).parent))
    _put_first(environment, "PYTHONPATH", str(Path(vexas_report.__file__).resolve().parents[1]))


def _put_first(environment: MutableMapping[str, str], name: str, folder: str) -> None:
    others = [each for each in environment.get(name, "").split(os.pathsep) if each and each != folder]
    environment[name] = os.pathsep.join([folder, *others])
