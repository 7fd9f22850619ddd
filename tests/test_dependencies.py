"""pyproject.toml, the locked requirements and conda's environments say the same."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from rattler import MatchSpec

# PyPI's name -> conda's, where they differ.
CONDA_NAMES = {"snakemake": "snakemake-minimal"}
# Not on conda's channels, or there only below the bound (docs/dependencies.md); installed by pip within the environment.
NOT_ON_CONDA = {"cyvcf2", "hgvs-weaver", "pysam"}
# In conda's environment alone: the interpreter and the installer.
CONDA_ONLY = {"python", "pip"}


def declared(repository: Path) -> dict[str, list[Requirement]]:
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    groups = {"run": project["project"]["dependencies"], **project["dependency-groups"], **extras}
    return {group: [Requirement(each) for each in listed] for group, listed in groups.items()}


def locked(path: Path) -> dict[str, str]:
    pinned = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in pinned}


@pytest.mark.parametrize(
    ("lock", "groups"),
    [
        ("requirements.txt", ["run"]),
        ("requirements-dev.txt", ["run", "dev", "documents"]),
        ("requirements-slurm.txt", ["run", "cluster"]),
        ("requirements-multiqc.txt", ["multiqc"]),
        ("requirements-build.txt", ["build"]),
    ],
)
def test_the_lock_satisfies_every_declared_dependency(repository, lock, groups):
    versions = locked(repository / lock)
    requirements = [each for group in groups for each in declared(repository)[group]]
    assert [str(r) for r in requirements if not r.specifier.contains(versions[canonicalize_name(r.name)])] == []


def test_the_locks_agree(repository):
    run = locked(repository / "requirements.txt")
    for other in ("requirements-dev.txt", "requirements-slurm.txt"):
        versions = locked(repository / other)
        assert {name: version for name, version in run.items() if versions.get(name) != version} == {}, other
    assert locked(repository / "requirements-build.txt").items() <= locked(repository / "requirements-dev.txt").items()


@pytest.mark.parametrize(
    "lock",
    [
        "requirements.txt",
        "requirements-dev.txt",
        "requirements-build.txt",
        "requirements-fuzz.txt",
        "requirements-multiqc.txt",
        "requirements-slurm.txt",
    ],
)
def test_every_locked_file_is_hashed_and_no_address_is_named(repository, lock):
    text = (repository / lock).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert re.findall(r"https?://\S+|--(?:extra-)?index-url|--find-links", text) == []


def conda_specs(path: Path) -> tuple[dict[str, MatchSpec], list[Requirement]]:
    specs, by_pip = {}, []
    for each in yaml.safe_load(path.read_text(encoding="utf-8"))["dependencies"]:
        if isinstance(each, dict):
            by_pip = [Requirement(line) for line in each["pip"]]
        else:
            spec = MatchSpec(each)
            assert spec.name is not None
            specs[spec.name.normalized] = spec
    return specs, by_pip


@pytest.mark.parametrize("environment", ["environment.yml", "workflow/envs/vexas-report.yaml"])
def test_conda_has_the_same_dependencies_and_takes_the_locked_versions(repository, environment):
    specs, by_pip = conda_specs(repository / environment)
    run = declared(repository)["run"]
    versions = locked(repository / "requirements.txt")
    expected = {CONDA_NAMES.get(r.name, r.name): r for r in run if r.name not in NOT_ON_CONDA}
    assert set(specs) - CONDA_ONLY == set(expected)
    assert {str(r) for r in by_pip} == {str(r) for r in run if r.name in NOT_ON_CONDA}
    for name, requirement in expected.items():
        wanted = {str(each) for each in requirement.specifier}
        assert set(str(specs[name].version).split(",")) == wanted, name
        assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)])


def test_the_page_of_dependencies_names_each_with_its_bound(repository):
    page = (repository / "docs/dependencies.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| ([\w.-]+) \| `([^`]+)` \|", page, re.MULTILINE))
    assert rows == {r.name: ",".join(sorted(map(str, r.specifier), reverse=True)) for r in declared(repository)["run"]}
    by_pip = set(re.findall(r"^\| ([\w.-]+) \|.*\| pip \|", page, re.MULTILINE))
    assert by_pip == NOT_ON_CONDA


def test_conda_takes_the_pythons_of_the_project(repository):
    specs, _ = conda_specs(repository / "environment.yml")
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert str(specs["python"].version).startswith(project["requires-python"])


def test_the_environments_of_conda_agree(repository):
    one, two = (
        yaml.safe_load((repository / path).read_text(encoding="utf-8"))
        for path in ("environment.yml", "workflow/envs/vexas-report.yaml")
    )
    one.pop("name")
    assert one == two


def excluded(repository: Path) -> list[str]:
    lines = (repository / "requirements-excluded.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_what_is_left_out_of_the_lock_is_not_in_it(repository):
    names = {canonicalize_name(name) for name in excluded(repository)}
    assert names & set(locked(repository / "requirements-dev.txt")) == set()


def test_what_is_left_out_of_the_lock_is_never_imported(repository):
    code = """
import importlib, sys, warnings

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"IPython", "psycopg2", "importlib_resources", "backports", "maturin"} or name.startswith("biocommons"):
            raise ImportError(f"{name} is left out of the lock")

sys.meta_path.insert(0, Refuse())
warnings.simplefilter("ignore")
for name in (
    "hgvs.parser", "hgvs.assemblymapper", "hgvs.variantmapper", "hgvs.normalizer", "hgvs.validator",
    "cdot.hgvs.dataproviders", "ga4gh.vrs", "ga4gh.core", "vexas_report.nomenclature", "vexas_report.cli",
):
    importlib.import_module(name)
import configparser
assert "site-packages" not in configparser.__file__
from vexas_report.nomenclature import Namer
from vexas_report.knowledge.genome import load_genome
names = Namer(load_genome("GRCh38")).name("UBA1", "chrX", 47199052, "T", "C")
print(names.hgvs_c)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=repository / "workflow", capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "c.122T>C"), done.stderr
