"""Fuzzing of the reader (`make fuzz`): atheris over whole files, hypothesis over records and mutated files.

``FUZZ_SECONDS`` sets how long atheris runs (default 240).
"""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.callers import CALLERS
from tests.builders.vcf import VcfBuilder, index_case
from tests.fuzz.seeds import write_seeds
from tests.vcf.support import one

from vexas_report.model.codec import from_json, to_json
from vexas_report.model.evidence import SampleEvidence
from vexas_report.model.terms import Assembly, Status

pytestmark = pytest.mark.fuzz
ROOT = Path(__file__).parents[2]


def check(found: SampleEvidence) -> None:
    """What must hold of any input."""
    assert from_json(SampleEvidence, to_json(found)) == found
    assert found.problems or found.status is Status.REPORTED
    assert all(p.hint for p in found.problems)


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris has no wheel for this platform")
def test_atheris(tmp_path: Path) -> None:
    """GIVEN whatever atheris makes of the seeds THEN no crash, no hang of 20 s, no more than 500 MB."""
    corpus, artifacts = tmp_path / "corpus", tmp_path / "artifacts"
    corpus.mkdir()
    artifacts.mkdir()
    assert write_seeds(corpus, tmp_path) > 20
    seconds = os.environ.get("FUZZ_SECONDS", "240")
    command = [
        sys.executable,
        str(ROOT / "tests" / "fuzz" / "reader.py"),
        str(corpus),
        f"-max_total_time={seconds}",
        "-timeout=20",
        "-rss_limit_mb=500",
        "-max_len=20000",
        "-seed=41",
        f"-artifact_prefix={artifacts}/",
    ]
    path = os.pathsep.join([str(ROOT), str(ROOT / "workflow"), *filter(None, [os.environ.get("PYTHONPATH")])])
    run = subprocess.run(
        command, check=False, cwd=tmp_path, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True
    )
    found = {p.name: p.read_bytes() for p in artifacts.iterdir()}
    assert run.returncode == 0, f"{run.stderr[-4000:]}\n{found}"
    assert "Done" in run.stderr


TEXT = st.text(st.characters(exclude_characters="\n\r\t", exclude_categories=["Cs"]), max_size=12)
GENOTYPE = st.one_of(st.from_regex(r"[/|]?[0-3.]([/|][0-3.]){0,4}", fullmatch=True), TEXT)
NUMBERS = st.lists(
    st.one_of(st.integers(-5, 10**6).map(str), st.just("."), st.floats().map(str), TEXT), max_size=6
).map(",".join)
KEYS = [
    "AD",
    "DP",
    "AO",
    "RO",
    "RD",
    "VD",
    "NR",
    "NV",
    "AF",
    "VAF",
    "FREQ",
    "DP4",
    "ADF",
    "ADR",
    "SB",
    "AU",
    "CU",
    "GU",
    "TU",
]
KEYS += [
    "TAR",
    "TIR",
    "FAO",
    "FRO",
    "FDP",
    "SAF",
    "SAR",
    "SRF",
    "SRR",
    "PS",
    "PGT",
    "PID",
    "MIN_DP",
    "END",
    "SVLEN",
    "NS",
]
ALT = st.one_of(
    st.text("ACGT", min_size=1, max_size=8), st.sampled_from(["*", ".", "<DEL>", "<NON_REF>", "<*>", "N[1:2["]), TEXT
)


@settings(max_examples=3000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_fields_of_a_record(tmp_path: Path, data: st.DataObject) -> None:
    """GIVEN a record in UBA1 with any alleles, genotype and counts THEN evidence, and one decision for each allele."""
    alts = data.draw(st.lists(ALT, min_size=1, max_size=4))
    keys = data.draw(st.lists(st.sampled_from(KEYS), max_size=8, unique=True))
    values = [data.draw(st.one_of(NUMBERS, GENOTYPE)) for _ in keys]
    info = ";".join(f"{k}={data.draw(NUMBERS)}" for k in data.draw(st.lists(st.sampled_from(KEYS), max_size=4))) or "."
    ref = data.draw(st.one_of(st.just("T"), st.just("TGG"), st.text("ACGTN", min_size=1, max_size=6)))
    builder = VcfBuilder().add("X", 47199051, "A", "G", "0/1")
    column = ":".join([data.draw(GENOTYPE), *values])
    builder.add("X", 47199052, ref, ",".join(alts), column, fmt=":".join(["GT", *keys]), info=info)
    found = one(builder.plain(tmp_path / "a.vcf"), assembly=Assembly.GRCH38)
    check(found)
    if found.status is Status.REPORTED:
        rows = [d for d in found.decisions if d.pos == 47199052]
        assert len(rows) in {1, len(",".join(alts).split(","))}
        assert all(0 <= c.counts.vaf <= 1 for c in found.calls if c.counts is not None and c.counts.vaf is not None)


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["plain", "gzip", "bgzip", "bcf"]),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=6),
    st.floats(0, 1),
)
def test_damaged_files(tmp_path: Path, packing: str, changes: list[tuple[float, int]], share: float) -> None:
    """GIVEN bytes changed and the end cut off THEN evidence, whatever it says."""
    path = Path(getattr(index_case(), packing)(tmp_path / "a"))
    content = bytearray(path.read_bytes())
    for where, value in changes:
        content[int(where * (len(content) - 1))] = value
    path.write_bytes(content[: max(1, int(share * len(content)))] if share < 0.5 else content)
    check(one(str(path)))


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(CALLERS), st.randoms(use_true_random=False))
def test_shuffled_caller_records(tmp_path: Path, written: object, rng: object) -> None:
    """GIVEN a caller's record with its characters changed here and there THEN evidence."""
    builder = written.build()  # type: ignore[attr-defined]  # a row of the caller matrix
    row = list(builder.records[0])
    for _ in range(rng.randint(1, 4)):  # type: ignore[attr-defined]  # a random.Random of hypothesis
        row[rng.randrange(len(row))] = rng.choice("0/1|.,:;\t=ACGTN<>*%-e")  # type: ignore[attr-defined]
    builder.records[0] = "".join(row)
    check(one(builder.plain(tmp_path / "a.vcf")))
