from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def repository() -> Path:
    """Top of the checkout."""
    return Path(__file__).resolve().parents[1]
