"""The example in French beside the example in English: the texts differ, and nothing that a program reads."""

import csv
import json
import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from vexas_report.plan.run_plan import load_plan
from vexas_report.run.whole_run import run

#: Keys of findings.json whose values are texts. Wherever else the two differ is a fault.
TEXTS = {"text", "headline", "message", "hint", "where", "reason", "label", "disease", "assembly_basis", "language"}
TEXTS |= {"classification_scheme", "names_missing", "legacy_names", "source"}
COHORT = {"reference", "n_treated", "drugs", "outcome", "uba1_variants", "haematology", "citation"}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> tuple[Path, Path]:
    """The output folders of the example in English and in French."""
    folders = []
    for language in ("en", "fr"):
        out = tmp_path_factory.mktemp(language)
        keys = {"samples": "resources/example/samples.tsv", "outdir": str(out), "fail_on_rejected": False}
        run(load_plan(keys | {"language": language}, repository))
        folders.append(out)
    return folders[0], folders[1]


def facts(node: Any) -> Any:
    """A document without its texts; ids of sentences, codes and numbers stay."""
    if isinstance(node, dict):
        return {key: facts(value) for key, value in node.items() if key not in TEXTS | COHORT}
    return [facts(each) for each in node] if isinstance(node, list) else node


def documents(folder: Path) -> Iterator[tuple[str, Any]]:
    for path in sorted(folder.glob("*/*/*.findings.json")):
        yield path.name, json.loads(path.read_text(encoding="utf-8"))


def test_codes_ids_and_numbers_are_the_same(both: tuple[Path, Path]) -> None:
    english, french = (dict(documents(folder)) for folder in both)
    assert set(english) == set(french)
    assert len(english) > 10
    for name, document in english.items():
        assert facts(document) == facts(french[name]), name
        assert french[name]["provenance"]["language"] == "fr"
        assert document["conclusion"]["headline"] != french[name]["conclusion"]["headline"], name


def test_columns_of_tables_and_their_codes_are_the_same(both: tuple[Path, Path]) -> None:
    said = {"headline", "other_diseases", "remarks", "language", "version"}
    for batch in ("published", "routine"):
        rows = []
        for folder in both:
            with (folder / batch / "summary.tsv").open(encoding="utf-8", newline="") as lines:
                rows.append(list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)))
        for one, other in zip(*rows, strict=True):
            assert list(one) == list(other)
            assert {k: v for k, v in one.items() if k not in said} == {k: v for k, v in other.items() if k not in said}
            assert (one["language"], other["language"]) == ("en", "fr")


def test_pages_say_their_language_and_write_numbers_its_way(both: tuple[Path, Path]) -> None:
    for folder, language in zip(both, ("en", "fr"), strict=True):
        for page in (*folder.rglob("*.html"),):
            assert f'<html lang="{language}">' in page.read_text(encoding="utf-8"), page
    french = (both[1] / "published/index-GRCh38/index-GRCh38.report.html").read_text(encoding="utf-8")
    english = (both[0] / "published/index-GRCh38/index-GRCh38.report.html").read_text(encoding="utf-8")
    assert "33.9\u00a0%" in english
    assert "33,9\u00a0%" in french
    assert "245\u202f368" in french
    visible = re.sub(r"<(style|script).*?</\1>|<[^>]+>", " ", french, flags=re.DOTALL)
    assert not re.search(r"\d\.\d+[ \u00a0]%", visible)
    assert "112/330 lectures" in visible
    assert "2026-03-02" in visible


def test_rows_of_multiqc_are_coloured_by_the_french_words(both: tuple[Path, Path]) -> None:
    text = (both[1] / "routine/vexas_mqc.tsv").read_text(encoding="utf-8")
    headers = json.loads(next(line for line in text.splitlines() if line.startswith("# headers: "))[11:])
    words = {rule["s_eq"] for rules in headers["conclusion"]["cond_formatting_rules"].values() for rule in rules}
    assert {"détecté", "possible", "incertain"} <= words
    assert "\tdétecté\t" in text


class Banners(HTMLParser):
    """The words of the banners of a page, those of their figures included, and the longest of their paragraphs."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words, self.paragraphs, self.steps = "", [""], 0
        self._open: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("meta", "br", "wbr"):
            return
        name = dict(attrs).get("class") or ""
        self._open.append((tag, name))
        if (tag, name) == ("p", "why"):
            self.paragraphs.append("")
        self.steps += tag == "li" and ("div", "next") in self._open

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if any(tag == "section" and name.startswith("answer") for tag, name in self._open):
            if not any(tag == "title" for tag, _ in self._open):
                self.words += f" {data}"
            if ("p", "why") in self._open:
                self.paragraphs[-1] += data


@pytest.mark.parametrize(("language", "most"), [("en", 110), ("fr", 130)])
def test_the_first_screen_of_every_sample_is_read_in_seconds(both: tuple[Path, Path], language: str, most: int) -> None:
    """GIVEN every page of the example THEN its banners hold few words, figures included, one short paragraph, four steps."""
    folder = both[0 if language == "en" else 1]
    seen = {path.name: Banners(path.read_text(encoding="utf-8")) for path in folder.glob("*/*/*.report.html")}
    assert len(seen) > 10
    assert {name: n for name, found in seen.items() if (n := len(found.words.split())) > most} == {}
    assert {name: n for name, found in seen.items() if (n := max(len(p.split()) for p in found.paragraphs)) > 45} == {}
    assert max(found.steps for found in seen.values()) <= 4


def test_what_the_first_screen_cuts_follows_in_full(both: tuple[Path, Path]) -> None:
    """Every sentence and step of the conclusion is on the page whole, in either language."""
    for folder in both:
        for path in folder.glob("*/*/*.findings.json"):
            document = json.loads(path.read_text(encoding="utf-8"))
            html = path.with_name(path.name.replace(".findings.json", ".report.html")).read_text(encoding="utf-8")
            page = "".join(re.sub(r"<[^>]*>", "", unescape(re.sub(r"<wbr>|</?span[^>]*>", "", html))).split())
            said = [*document["conclusion"]["text"], *document["conclusion"]["recommendations"]]
            assert [each["text"] for each in said if "".join(each["text"].split()) not in page] == [], path.name
