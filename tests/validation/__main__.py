"""``python -m tests.validation``: runs what is missing and writes docs/validation.md. ``make validation`` installs what it needs."""

import argparse
from pathlib import Path

from tests.validation import figures, own
from tests.validation.page import document
from tests.validation.parameters import FULL, SMALL
from tests.validation.studies import results

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("sensitivity.svg", "limits.svg")


def main() -> None:
    """Run, then write the pages."""
    parser = argparse.ArgumentParser(prog="python -m tests.validation", description=__doc__)
    parser.add_argument(
        "--small", action="store_true", help="a few minutes; checks the machinery, writes below build/ only"
    )
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--sheet", type=Path, help="a laboratory's own samples instead of simulated ones")
    parser.add_argument("--truth", type=Path, help="what is known of them: sample, variant, fraction")
    parsed = parser.parse_args()
    if parsed.sheet or parsed.truth:
        if not (parsed.sheet and parsed.truth):
            parser.error("--sheet and --truth belong together")
        folder = ROOT / "build" / "validation" / "own"
        truth = own.read_truth(parsed.truth)
        own.run(parsed.sheet, folder / "results", parsed.workers)
        write(folder / "validation.md", own.page(truth, own.documents(folder / "results")))
        return
    parameters = SMALL if parsed.small else FULL
    work = ROOT / "build" / "validation" / parameters.digest()
    found = results(parameters, work, parsed.workers)
    target = work if parsed.small else ROOT / "docs"
    drawn = (figures.sensitivity(found, parameters, "c.121A>C"), figures.limits(found, parameters, "c.121A>C"))
    for name, text in zip(NAMES, drawn, strict=True):
        write(target / "validation" / name, text)
    write(target / "validation.md", document(found, parameters, NAMES))


def write(path: Path, text: str) -> None:
    """Write a page and say so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    print(f"written: {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
