"""An installed wheel carries all that a checkout has."""

import shutil
import subprocess
import sys
import tomllib
import zipfile

import pytest


@pytest.fixture(scope="module")
def wheel(repository, tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    # A build leaves files beside its sources, so it gets sources of its own.
    listed = ["pyproject.toml", "README.md", "LICENSE", "workflow/vexas_report", "workflow/schemas", "resources"]
    for name in listed:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        if (repository / name).is_dir():
            # Compiled modules come and go while other tests run.
            shutil.copytree(repository / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(repository / name, source / name)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_every_room_is_a_package_of_the_project(repository):
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    root = repository / "workflow/vexas_report"
    rooms = {f"vexas_report.{'.'.join(p.parent.relative_to(root).parts)}" for p in root.rglob("*/__init__.py")}
    data = {"vexas_report", "vexas_report.resources", "vexas_report.schemas"}
    assert set(project["tool"]["setuptools"]["packages"]) == rooms | data


def test_the_wheel_carries_tables_schemas_and_templates(repository, wheel):
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
    wanted = {
        f"vexas_report/{path.relative_to(repository / base).as_posix()}"
        for base, pattern in ((".", "resources/**/*"), ("workflow", "schemas/*"), ("workflow/vexas_report", "**/*"))
        for path in (repository / base).glob(pattern)
        if path.is_file() and "__pycache__" not in path.parts and "example" not in path.parts
    }
    assert wanted - names == set()
    assert [name for name in names if "example" in name or name.endswith(".pyc")] == []


def test_the_unpacked_wheel_runs_without_the_checkout(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path)
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import vexas_report;"
        f"assert vexas_report.__file__.startswith({str(tmp_path)!r});"
        "from vexas_report.knowledge.resources import table_versions;"
        "from vexas_report.plan import check;"
        "print(len(table_versions()) > 5, [p.code for p in check(config_json='{\"x\": 1}').errors])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout == "True ['CONFIG_UNKNOWN_KEY', 'SHEET_UNREADABLE']\n", done.stderr
