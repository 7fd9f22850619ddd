"""Files that other machines run: they name what is there."""

import re
from pathlib import Path

import yaml


def targets(repository: Path) -> set[str]:
    return set(re.findall(r"^([a-z]+):", (repository / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def test_every_command_of_the_automation_is_a_target(repository: Path) -> None:
    workflow = yaml.safe_load((repository / ".github/workflows/tests.yml").read_text(encoding="utf-8"))
    commands = [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]
    named = {command.split()[1] for command in commands if command.startswith("make ")}
    assert named >= {"check", "demo", "browser", "slurm", "lowest", "long", "fuzz"}
    assert named <= targets(repository)


def test_the_steps_of_the_continuous_integration_are_targets(repository: Path) -> None:
    text = (repository / ".ci/run").read_text(encoding="utf-8")
    (steps,) = re.findall(r"^for target in (.+); do$", text, re.MULTILINE)
    assert set(steps.split()) <= targets(repository)
    expected = {
        "lint",
        "types",
        "demo",
        "test",
        "browser",
        "callers",
        "oracles",
        "lowest",
        "validation",
        "long",
        "fuzz",
        "slurm",
        "debian",
        "installed",
    }
    assert expected <= set(steps.split())


def test_every_test_and_script_that_the_automation_names_exists(repository: Path) -> None:
    files = [repository / name for name in ("Makefile", ".ci/run", "pyproject.toml", "Containerfile")]
    files += [path for path in (repository / "scripts").iterdir() if path.suffix in {".py", ".sh"}]
    files += sorted((repository / ".github/workflows").iterdir())
    named = {
        (path.relative_to(repository).as_posix(), name)
        for path in files
        for name in re.findall(r"\b(?:tests|scripts)/[\w/]+(?:\.(?:py|sh|tsv|json))?", path.read_text(encoding="utf-8"))
    }
    assert ("Makefile", "tests/documents/test_pdf_report.py") in named
    assert [place for place in sorted(named) if not (repository / place[1]).exists()] == []


def test_the_pythons_tested_are_those_of_the_project(repository: Path) -> None:
    workflow = yaml.safe_load((repository / ".github/workflows/tests.yml").read_text(encoding="utf-8"))
    project = (repository / "pyproject.toml").read_text(encoding="utf-8")
    assert workflow["jobs"]["test"]["strategy"]["matrix"]["python"] == re.findall(r"Python :: (3\.\d+)\"", project)


def test_the_container_file_builds_from_a_lock_and_copies_what_exists(repository: Path) -> None:
    text = (repository / "Containerfile").read_text(encoding="utf-8")
    instructions = [line.split()[0] for line in text.splitlines() if re.match(r"[A-Z]+ ", line)]
    assert instructions[0] == "FROM"
    assert instructions[-1] == "ENTRYPOINT"
    assert instructions.count("USER") == 1, "no run as root"
    named = re.findall(r"--requirement (\S+)", text)
    assert named
    assert all((repository / name).is_file() for name in named)
    assert "--require-hashes" in text
    for path in re.findall(r'"/opt/vexas-report/([^"]+)"', text):
        assert (repository / path).is_file(), path
    installs = [line for line in text.splitlines() if "pip install" in line]
    assert all("--require-hashes" in line or line.rstrip(" \\").endswith("--no-build-isolation .") for line in installs)


def test_only_what_the_workflow_needs_enters_an_image(repository: Path) -> None:
    """GIVEN a working copy with results, sheets and history THEN the image gets none of them: all is left out but a list."""
    lines = (repository / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    let_in = [rule.removeprefix("!") for rule in rules if rule.startswith("!")]
    assert rules[0] == "*"
    assert [rule for rule in rules if not rule.startswith("!")] == ["*", "**/__pycache__"]
    assert all((repository / name).exists() for name in let_in)
    tops = {name.split("/")[0] for name in let_in}
    assert tops.isdisjoint({".git", ".work", "results", "demo", "docs", "tests", "scripts"})
    assert "config/config.yaml" in let_in
    assert not any("samples" in name for name in let_in)
    text = (repository / "Containerfile").read_text(encoding="utf-8")
    assert set(re.findall(r"--requirement (\S+)", text)) <= set(let_in)


def test_every_issue_form_asks_to_leave_patient_data_out(repository: Path) -> None:
    forms = sorted((repository / ".github/ISSUE_TEMPLATE").glob("*.yml"))
    forms = [form for form in forms if form.name != "config.yml"]
    assert forms
    for form in forms:
        first = yaml.safe_load(form.read_text(encoding="utf-8"))["body"][0]
        assert first["attributes"]["label"] == "No patient data", form.name
        assert all(option["required"] for option in first["attributes"]["options"]), form.name


def test_the_citation_names_the_licence_of_the_project(repository: Path) -> None:
    citation = yaml.safe_load((repository / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["license"] == "MIT"
    assert (repository / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")
