"""``python -m tests.validation``: runs what is missing and writes docs/validation.md. ``make validation`` installs what it needs."""

import argparse
from pathlib import Path

from tests.validation.parameters import FULL, SMALL
from tests.validation.studies import results

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Run, then write the pages."""
    parser = argparse.ArgumentParser(prog="python -m tests.validation", description=__doc__)
    parser.add_argument("--small", action="store_true", help="a few minutes; checks the machinery, writes below build/ only")
    parser.add_argument("--workers", type=int, default=2)
    parsed = parser.parse_args()
    parameters = SMALL if parsed.small else FULL
    work = ROOT / "build" / "validation" / parameters.digest()
    results(parameters, work, parsed.workers)


if __name__ == "__main__":
    main()
