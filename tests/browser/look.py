"""Opens pages in Chromium and Firefox by ``look.mjs`` and says what was seen."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CHROMIUM, FIREFOX = "chrome", "firefox"


@dataclass(frozen=True)
class Job:
    """A page to open. ``script`` is JavaScript whose value comes back; ``pdf`` and ``shot`` are files to write."""

    page: Path
    browser: str = CHROMIUM
    widths: Sequence[int] = ()
    axe: bool = False
    dark: bool = False
    forced: bool = False
    scale: float = 1
    script: str = ""
    pdf: Path | None = None
    shot: Path | None = None


@dataclass(frozen=True)
class Seen:
    """What a browser showed: console, addresses asked for, times in ms, the value of the script, a view for each width."""

    console: list[str]
    requests: list[str]
    load: int
    script: Any
    views: dict[int, dict[str, Any]] = field(default_factory=dict)


def program(*names: str) -> str:
    for name in names:
        if found := shutil.which(name):
            return found
    raise AssertionError(f"no {names[0]} found: make browser installs it")


def look(jobs: Sequence[Job], folder: Path) -> list[Seen]:
    """Run the jobs, those of one browser in one process; results in the order of the jobs."""
    assert (HERE / "node_modules").is_dir(), "no node_modules: make browser installs them"
    plain = [
        {
            "id": str(i),
            "browser": job.browser,
            "page": job.page.resolve().as_uri(),
            "widths": list(job.widths),
            "axe": job.axe,
            "dark": job.dark,
            "forced": job.forced,
            "scale": job.scale,
            "script": job.script,
            "pdf": str(job.pdf) if job.pdf else "",
            "shot": str(job.shot) if job.shot else "",
        }
        for i, job in enumerate(jobs)
    ]
    programs = {}
    if any(job.browser == CHROMIUM for job in jobs):
        programs[CHROMIUM] = program("chromium", "chromium-browser", "google-chrome")
    if any(job.browser == FIREFOX for job in jobs):
        programs[FIREFOX] = program("firefox-esr", "firefox")
    (folder / "jobs.json").write_text(json.dumps({"programs": programs, "jobs": plain}), encoding="utf-8")
    command = [program("node"), str(HERE / "look.mjs"), str(folder / "jobs.json"), str(folder / "seen.json")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    by_id = {each["id"]: each for each in json.loads((folder / "seen.json").read_text(encoding="utf-8"))}
    return [
        Seen(
            console=seen["console"],
            requests=seen["requests"],
            load=seen["load"],
            script=seen.get("script"),
            views={int(width): view for width, view in seen["views"].items()},
        )
        for seen in (by_id[str(i)] for i in range(len(jobs)))
    ]
