"""How many small faults the tests notice: `make mutants`, or python scripts/mutants.py vcf/read_counts knowledge --sample 20

A mutant is a module with one small fault: a limit moved by one, `and` for `or`, a condition turned round. The focused tests of its package
(tests/<package>) should fail on it; where they pass, something that the module decides is not tested. Mutants are sampled with a fixed seed, so the
same code gives the same figure. Each runs in a fork of one process that has loaded the libraries, with its fault put in at import:
no file is changed, so several runs in one checkout do not meet.

A line whose faults change nothing that can be seen (a shortcut, a bound on memory) ends in `# pragma: no mutate: why`. Its faults are not counted,
and the last line says how many they are.
"""

import argparse
import ast
import builtins
import importlib
import importlib.machinery
import json
import os
import random
import re
import resource
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pytest
from mutant_sites import Site, sites

ROOT = Path(__file__).resolve().parents[1]
SEED = 20261124
SET_ASIDE = re.compile(r"# pragma: no mutate: \S+ \S+")  # a reason is more than a word
LIBRARIES = "pydantic yaml jinja2 jsonschema numpy scipy.stats pysam cyvcf2 weaver".split()
# Packages and modules that are also tested through a higher package.
TESTS: Mapping[str, tuple[str, ...]] = {
    "knowledge": ("tests/knowledge", "tests/interpretation"),
    "nomenclature/laboratory_tables": ("tests/nomenclature/test_laboratory_tables.py",),
    "nomenclature/protein": ("tests/nomenclature", "tests/interpretation"),
    "vcf/header": ("tests/vcf", "tests/knowledge/genome/test_pangenome.py"),
}
DECIDE = (
    "model/alleles",
    "model/percent",
    "knowledge",
    "knowledge/genome",
    "vcf",
    "alignment",
    "nomenclature",
    "interpretation",
    "plan/sheet_values",
    "plan/sheet",
)


class _Importer(importlib.machinery.SourceFileLoader):
    """Compiles the changed tree of a module in place of its source."""

    changed: ClassVar[dict[str, ast.Module]] = {}
    plain = importlib.machinery.SourceFileLoader.get_code

    def get_code(self, fullname: str) -> Any:
        path = str(Path(self.path).resolve())
        if path in _Importer.changed:
            return compile(ast.fix_missing_locations(_Importer.changed[path]), path, "exec", dont_inherit=True)
        return _Importer.plain(self, fullname)


def _install(changed: Mapping[Path, ast.Module]) -> None:
    _Importer.changed = {str(path.resolve()): tree for path, tree in changed.items()}
    importlib.machinery.SourceFileLoader.get_code = _Importer.get_code  # type: ignore[method-assign]


class _Recorder:
    """Which tests reach which function, and how long each test takes."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.now: set[tuple[str, int]] = set()
        self.reached: dict[str, list[tuple[str, int]]] = {}
        self.seconds: dict[str, float] = {}
        builtins.__reached__ = lambda module, line: self.now.add((module, line))  # type: ignore[attr-defined]

    def pytest_collection_finish(self) -> None:
        self.reached[""] = sorted(self.now)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.now.clear()
        start = time.process_time()
        done = yield
        self.seconds[item.nodeid] = time.process_time() - start
        self.reached[item.nodeid] = sorted(self.now)
        return done  # type: ignore[return-value]

    def pytest_sessionfinish(self) -> None:
        self.out.write_text(json.dumps({"reached": self.reached, "seconds": self.seconds}), encoding="utf-8")


class _Steady:
    """The same examples every time, and none sought that is shorter."""

    def pytest_configure(self) -> None:
        from hypothesis import Phase, settings

        settings.register_profile("mutants", database=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
        settings.load_profile("mutants")


class _Chooser:
    """Keeps the chosen tests only, quickest first."""

    def __init__(self, chosen: Sequence[str]) -> None:
        self.order = {name: index for index, name in enumerate(chosen)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted((i for i in items if i.nodeid in self.order), key=lambda i: self.order[i.nodeid])


def _fork(run: Callable[[], int], cpu: int) -> int:
    """The status of ``run`` in a fork that may use ``cpu`` seconds; negative where a signal ended it."""
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        status = 70
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            silent = os.open(os.devnull if "MUTANTS_SHOW" not in os.environ else "/dev/stderr", os.O_WRONLY)
            os.dup2(silent, 1)
            os.dup2(silent, 2)
            status = run()
        except Exception:  # noqa: BLE001 the fork must end here, whatever happened in it
            traceback.print_exc()
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _pytest(root: Path, tests: Sequence[str], plugin: object) -> int:
    os.chdir(root)
    arguments = ["-x", "-q", "-p", "no:cacheprovider", f"--rootdir={root}", f"--confcutdir={root}", *tests]
    return int(pytest.main(arguments, plugins=[plugin, _Steady()]))


@dataclass
class Result:
    """What became of a module's sampled mutants."""

    module: str
    all: int
    sampled: int
    survivors: list[Site]
    aside: int = 0

    @property
    def caught(self) -> float:
        return 100 * (self.sampled - len(self.survivors)) / self.sampled


class Measure:
    """The tests of some modules, run once to see what they reach, and then on every mutant."""

    def __init__(self, root: Path, modules: Sequence[str], tests: Sequence[str]) -> None:
        self.root, self.tests = root, tests
        self.paths = {m: root / "workflow" / "vexas_report" / f"{m}.py" for m in modules}
        changed = {}
        for module, path in self.paths.items():
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    call = ast.parse(f"__reached__({module!r}, {node.lineno})").body
                    docstring = 1 if ast.get_docstring(node) is not None else 0
                    node.body[docstring:docstring] = call
            changed[path] = tree
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "reached.json"

            def run() -> int:
                _install(changed)
                return _pytest(root, tests, _Recorder(out))

            if (status := _fork(run, 1200)) != 0:
                raise SystemExit(
                    f"The tests {' '.join(tests)} do not pass without a fault (pytest ended with {status})."
                )
            told = json.loads(out.read_text(encoding="utf-8"))
        self.seconds: dict[str, float] = told["seconds"]
        self.order = sorted(self.seconds, key=lambda name: self.seconds[name])
        self.reached: dict[tuple[str, int], set[str]] = {}
        for test, functions in told["reached"].items():
            for module, line in functions:
                self.reached.setdefault((module, line), set()).add(test)

    def module(self, module: str, sample: int, seed: int) -> Result:
        """The sampled mutants of one module, each run until a test fails on it."""
        source = self.paths[module].read_text(encoding="utf-8")
        every = sites(ast.parse(source))
        aside = {number for number, line in enumerate(source.splitlines(), 1) if SET_ASIDE.search(line)}
        counted = [index for index, site in enumerate(every) if site.line not in aside]
        chosen = sorted(random.Random(f"{seed} {module}").sample(counted, min(sample, len(counted))))
        survivors = [every[index] for index in chosen if self._survives(module, source, index)]
        return Result(module, len(counted), len(chosen), survivors, len(every) - len(counted))

    def _survives(self, module: str, source: str, index: int) -> bool:
        tree = ast.parse(source)
        site = sites(tree)[index]
        site.apply()
        near = self.reached.get((module, site.function), set()) if site.function else {""}
        if not near:
            return True
        # What is reached while tests are collected, or kept by a cache, may be judged in any test.
        some = self.order if "" in near else [name for name in self.order if name in near]
        rest = [name for name in self.order if name not in set(some)]
        return self._passes(module, tree, some) and (not rest or self._passes(module, tree, rest))

    def _passes(self, module: str, tree: ast.Module, chosen: Sequence[str]) -> bool:
        def run() -> int:
            _install({self.paths[module]: tree})
            return _pytest(self.root, sorted({name.partition("::")[0] for name in chosen}), _Chooser(chosen))

        # A fault may never end: it is given a few times what these tests take, and what it takes to load them.
        return _fork(run, int(10 + 4 * sum(self.seconds[name] for name in chosen))) == 0


def modules_of(root: Path, names: Sequence[str]) -> list[str]:
    """Modules such as ``vcf/counts``; a package means all of its modules that hold a decision."""
    package = root / "workflow" / "vexas_report"
    found: list[str] = []
    for name in names:
        base = package / name.removesuffix(".py")
        files = sorted(base.glob("*.py")) if base.is_dir() else [base.with_suffix(".py")]
        for file in files:
            if not file.is_file():
                raise SystemExit(
                    f"{file} does not exist: name a package or a module, such as knowledge or vcf/read_counts."
                )
            if file.stem not in ("__init__", "problems"):
                found.append(file.relative_to(package).with_suffix("").as_posix())
    return found


def main() -> None:
    """Measure, and print the survivors."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "modules", nargs="*", default=DECIDE, help="packages or modules, such as knowledge or vcf/read_counts"
    )
    parser.add_argument("--sample", type=int, default=20, help="mutants of each module")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--tests", nargs="+", help="tests to run in place of tests/<package>")
    parser.add_argument("--root", type=Path, default=ROOT)
    asked = parser.parse_args()
    os.nice(10)
    root = asked.root.resolve()
    for library in LIBRARIES if root == ROOT else ():
        importlib.import_module(library)
    groups: dict[tuple[str, ...], list[str]] = {}
    for module in modules_of(root, asked.modules):
        package = module.partition("/")[0]
        tests = tuple(asked.tests or TESTS.get(module) or TESTS.get(package) or (f"tests/{package}",))
        groups.setdefault(tests, []).append(module)
    results: list[Result] = []
    for tests, modules in groups.items():
        measure = Measure(root, modules, tests)
        for module in modules:
            result = measure.module(module, asked.sample, asked.seed)
            if not result.sampled:
                continue
            results.append(result)
            print(f"{result.caught:5.0f} %  {module}  ({result.sampled} of {result.all})", flush=True)
            for site in result.survivors:
                original, fault = (text.replace("\n", " ")[:90] for text in (site.original, site.fault))
                print(f"         survives  {module}.py:{site.line}  {original}  ->  {fault}", flush=True)
    sampled = sum(r.sampled for r in results)
    survivors = sum(len(r.survivors) for r in results)
    aside = sum(r.aside for r in results)
    print(
        f"{100 * (sampled - survivors) / sampled:5.0f} %  all  ({sampled - survivors} of {sampled} caught, {aside} set aside)"
    )


if __name__ == "__main__":
    main()
