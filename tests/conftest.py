import gc
import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import settings

# Hypothesis fails an example that takes 200 ms, which a loaded machine exceeds.
settings.register_profile("without_deadline", parent=settings.default, deadline=None)
settings.load_profile("without_deadline")


@pytest.fixture(scope="session")
def repository() -> Path:
    """Top of the checkout."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def load_script(repository: Path) -> Callable[[str], ModuleType]:
    """``load_script("build_docs")`` is the module of ``scripts/build_docs.py``, which no package holds."""

    def load(name: str) -> ModuleType:
        spec = importlib.util.spec_from_file_location(name, repository / "scripts" / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load


def pytest_collection_finish() -> None:
    """Exempt the collected tests from cyclic garbage collection, which takes 6 % of a run."""
    gc.collect()
    gc.freeze()
