"""The pages in a real browser (``make browser``): nothing is fetched, nothing complains, and A4 comes out of the printer."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.builders import cases

from vexas_report.render import write_report, write_summary

pytestmark = pytest.mark.browser

A4_POINTS = (595, 842)
OUTSIDE = "http://192.0.2.1/outside.png"  # TEST-NET-1 (RFC 5737): leads nowhere


def chromium(page: Path, *options: str) -> str:
    """Open a page headless; what the browser logs, console messages among it."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program is not None, "no Chromium found: make browser installs it"
    profile = page.parent / "profile"
    command = [
        program,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
        "--enable-logging=stderr",
        f"--user-data-dir={profile}",
        *options,
        page.resolve().as_uri(),
    ]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stderr


def requests(page: Path) -> set[str]:
    """Every address that the browser asked for while it showed the page, its own services aside."""
    log = page.parent / "net.json"
    chromium(
        page, f"--log-net-log={log}", "--net-log-capture-mode=Everything", f"--screenshot={page.parent / 'page.png'}"
    )
    text = log.read_text(encoding="utf-8")
    try:
        events = json.loads(text)["events"]
    except json.JSONDecodeError:
        # A browser that ends while it logs leaves the list open.
        events = json.loads(text.rstrip().rstrip(",") + "]}")["events"]
    found = {str(event.get("params", {}).get("url", "")) for event in events}
    own = re.compile(r"|chrome(-\w+)?:.*|data:.*|about:.*|https?://[\w.-]*\.(google|googleapis|gstatic|gvt1)\.com/.*")
    return {url for url in found if not own.fullmatch(url)}


def console(page: Path) -> list[str]:
    return [
        line for line in chromium(page, f"--screenshot={page.parent / 'page.png'}").splitlines() if "CONSOLE" in line
    ]


def page_sizes(pdf: Path) -> list[tuple[int, int]]:
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf.read_bytes())
    return [(round(float(width)), round(float(height))) for width, height in boxes]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    out = tmp_path_factory.mktemp("pages")
    reports = {case.sample.sample: write_report(case, out)[0] for case in cases.every_case()}
    return {**reports, "summary": write_summary("default", cases.every_case(), out)[1]}


@pytest.mark.parametrize("name", ["index_grch38", "truncated", "summary"])
def test_a_page_asks_for_nothing_but_itself(pages: dict[str, Path], name: str) -> None:
    assert {url for url in requests(pages[name]) if not url.startswith("file:")} == set()


@pytest.mark.parametrize("name", ["index_grch38", "two_clones", "compound_het", "no_evidence", "truncated", "summary"])
def test_the_console_stays_silent(pages: dict[str, Path], name: str) -> None:
    assert console(pages[name]) == []


def test_the_watch_sees_a_request_and_a_complaint(tmp_path: Path) -> None:
    loose = tmp_path / "loose.html"
    loose.write_text(f'<img src="{OUTSIDE}">', encoding="utf-8")
    assert OUTSIDE in requests(loose)
    strict = tmp_path / "strict.html"
    policy = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
    strict.write_text(f'{policy}<img src="{OUTSIDE}">', encoding="utf-8")
    assert OUTSIDE not in requests(strict)
    assert any("Content Security Policy" in line for line in console(strict))


@pytest.mark.parametrize(
    ("name", "size"), [("index_grch38", A4_POINTS), ("truncated", A4_POINTS), ("summary", A4_POINTS[::-1])]
)
def test_pages_print_on_a4(pages: dict[str, Path], tmp_path: Path, name: str, size: tuple[int, int]) -> None:
    pdf = tmp_path / "page.pdf"
    chromium(pages[name], "--no-pdf-header-footer", f"--print-to-pdf={pdf}")
    sizes = page_sizes(pdf)
    assert sizes
    assert all(abs(width - size[0]) <= 1 and abs(height - size[1]) <= 1 for width, height in sizes)


def test_a_rejection_fits_on_one_sheet(pages: dict[str, Path], tmp_path: Path) -> None:
    pdf = tmp_path / "page.pdf"
    chromium(pages["truncated"], "--no-pdf-header-footer", f"--print-to-pdf={pdf}")
    assert len(page_sizes(pdf)) == 1
