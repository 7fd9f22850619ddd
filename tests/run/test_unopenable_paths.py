"""No path ends the process: htslib stops a program, or fails without a word, where it cannot open what it is given."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

# Each file of a sample, and each that is written, given a path that cannot be opened; in a process of its own, which a crash would end.
SCRIPT = """
import json, sys
from pathlib import Path
from tests.builders import cases
from vexas_report.documents.annotated_vcf import write_vcf
from vexas_report.model.sample import Manifest, Sample, Settings
from vexas_report.model.problems import VexasReportError
from vexas_report.run.stages import Interpreter, collect, coverage, interpret_all

good, bad = sys.argv[1:]

def report(**columns):
    settings = columns.pop("settings", Settings())
    sample = Sample("S1", **{"vcf": good, **columns})
    evidence = list(collect(Manifest("S1", "default", (sample,), settings)))
    seen = {line.sample: line for line in coverage(evidence, settings)}
    (found,) = interpret_all(evidence, Interpreter(settings), seen)
    return found.status.value

def attempt(call):
    try:
        return call()
    except (OSError, VexasReportError) as error:
        return type(error).__name__

calls = {
    "vcf": lambda: report(vcf=bad),
    "second vcf": lambda: report(vcf=f"{good};{bad}"),
    "alignment": lambda: report(alignment=bad),
    "depth_bed": lambda: report(depth_bed=bad),
    "targets": lambda: report(targets=bad),
    "reference": lambda: report(settings=Settings(reference={"GRCh38": bad})),
    "clinvar": lambda: report(settings=Settings(clinvar=bad)),
    "population": lambda: report(settings=Settings(population=bad)),
    "write": lambda: [str(path) for path in write_vcf(cases.index_case(), Path(bad))],
}
for name, call in calls.items():
    print(json.dumps([name, attempt(call)]), flush=True)
"""


def _unopenable(folder: Path) -> dict[str, Path]:
    (folder / "folder.vcf.gz").mkdir()
    (folder / "file").write_text("")
    (folder / "loop.vcf.gz").symlink_to(folder / "loop.vcf.gz")
    (folder / "broken.vcf.gz").symlink_to(folder / "gone" / "away")
    os.mkfifo(folder / "pipe.vcf.gz")
    return {
        "folder": folder / "folder.vcf.gz",
        "missing folder": folder / "none/x.vcf.gz",
        "below a file": folder / "file/x.vcf.gz",
        "name too long": folder / f"{'x' * 300}.vcf.gz",
        "loop": folder / "loop.vcf.gz",
        "broken link": folder / "broken.vcf.gz",
        "pipe": folder / "pipe.vcf.gz",
    }


@pytest.mark.parametrize(
    "kind", ["folder", "missing folder", "below a file", "name too long", "loop", "broken link", "pipe"]
)
def test_no_path_of_a_sample_ends_the_process(kind: str, tmp_path: Path, repository: Path) -> None:
    # GIVEN a path that cannot be opened or read
    bad = _unopenable(tmp_path)[kind]
    good = repository / "resources/example/vcf/met41thr_grch38.vcf.gz"
    # WHEN it is given for each file in turn
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(good), str(bad)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{repository}:{repository / 'workflow'}"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    # THEN the process lives on to the last of them, and each ends in a report or an error of ours
    assert ran.returncode == 0, ran.stderr[-2000:]
    ended = dict(map(json.loads, ran.stdout.splitlines()))
    assert len(ended) == 9
    assert ended["vcf"] == "not_analysed"
    assert {ended[column] for column in ("alignment", "depth_bed", "targets")} <= {"reported", "not_analysed"}
