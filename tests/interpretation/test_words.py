"""The words of every standing sentence: plain clinical English, short, one thought a sentence, each with a source to open."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import vexas_report.alignment.alignment_problems
import vexas_report.documents.document_problems
import vexas_report.knowledge.genome.genome_problems
import vexas_report.plan.plan_problems
import vexas_report.run.run_problems
import vexas_report.vcf.vcf_problems  # each declares its codes when it is imported
from vexas_report.knowledge import load_variants
from vexas_report.knowledge.decision_rules import load_interpretation
from vexas_report.knowledge.resources import resource
from vexas_report.model.problems import REGISTRY

RULES = load_interpretation()
LONGEST = 30  # words

# No native reader in a laboratory would write these.
FORBIDDEN = (
    r"\bmends?\b",
    r"\btold\b",
    r"\bstood\b",
    r"\bstands?\b",
    r"\bno one\b",
    r"\bare told\b",
    r"\bsays? (nothing )?of\b",
    r"\bspeaks? of\b",
    r"\bhence\b",
    r"\bwhence\b",
    r"\blets? expect\b",
    r"\bneither none nor all\b",
    r"\bworked out\b",
    r"\bin whole\b",
    r"\bessential place\b",
    r"\bthe program\b",
    r"\bproject rule\b",
    r"\bbears?\b",
    r"\bhow many\b",
    r"\bof the kind\b",
    r"\balternate reads?\b",
    r"\bchanges\b",
)


def standing() -> Iterator[tuple[str, str]]:
    """Name and text of every sentence that a page, a table or a message can print."""
    for sentence in RULES.sentences.values():
        yield sentence.id, sentence.text
    report = yaml.safe_load(resource("interpretation/report.yaml").read_text(encoding="utf-8"))
    for name, entry in report.items():
        if name in ("after", "below"):  # ids of sentences, no sentences
            continue
        yield f"report.{name}", " ".join(entry["text"].split())
    for code in REGISTRY.values():
        yield f"{code.code} meaning", code.meaning
        yield f"{code.code} fix", code.fix


SENTENCES = dict(standing())


def thoughts(text: str) -> list[str]:
    """The sentences of a text. A placeholder and a name such as c.121A>C count as one word."""
    whole = re.sub(r"\{[^}]*\}", "X", text)
    return [part for part in re.split(r"(?<=[.?!])\s+(?=[A-Z`])", whole) if part]


def test_the_lint_reads_everything() -> None:
    assert len(SENTENCES) > 280
    assert {"headline.detected", "report.intended_use", "VCF_TRUNCATED fix"} <= set(SENTENCES)


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_no_sentence_uses_words_that_no_laboratory_writes(pattern: str) -> None:
    plain = {name: re.sub(r"\{[^}]*\}", "X", text) for name, text in SENTENCES.items()}
    assert [name for name, text in plain.items() if re.search(pattern, text, re.IGNORECASE)] == []


def test_no_sentence_is_long() -> None:
    long = {
        name: len(thought.split())
        for name, text in SENTENCES.items()
        for thought in thoughts(text)
        if len(thought.split()) > LONGEST
    }
    assert long == {}


def test_no_text_says_more_than_four_things() -> None:
    assert [name for name, text in SENTENCES.items() if len(thoughts(text)) > 4] == []


# What a number in a sentence may be: a share, a count of something, or part of a name.
MEANING = re.compile(
    r"\d[\d,.]*( (to|or|of) \d[\d.]*)? ?(%|bases\b|reads\b|(unselected )?people\b|women\b|of them women\b|carried\b|homozygotes\b|letters\b|seconds\b|samples\b)"
    r"|\b(c|p)\.\[?[-\d][\w>;+:*-]*\]?|\b(exon|codon|residue|Met|UBA|DNMT|TET|ADA|PRF|GRCh|ACMG/AMP|F|R|SMAX|December|UTF-|Latin-)"
    r" ?\d+(R\d|F\d)?|chromosomes X, 22 and 10|variants/uba1\.tsv|since 1970|\d{4}-\d{2}-\d{2}|BS\d|PM\d|F1R2|F2R1|\bc\.\d+ to c\.\d+|\b1 to 64\b"
)


def test_every_number_has_its_meaning_beside_it() -> None:
    bare = {}
    for name, text in SENTENCES.items():
        rest = MEANING.sub(" ", re.sub(r"\{[^}]*\}|`[^`]*`", " ", text))
        if re.search(r"\d", rest):
            bare[name] = rest
    assert bare == {}


PERCENT = {"vaf", "bound", "limit", "confirm", "low_level", "near_fixed", "het_low", "het_high", "ci"}


def test_every_fraction_is_said_to_be_one_of_reads_or_in_brackets() -> None:
    """``{vaf}`` alone is a number without its meaning: what it is a share of is said in the same text."""
    for name, text in SENTENCES.items():
        used = {m.strip("{}") for m in re.findall(r"\{[^}]*\}", text)}
        used -= {"limit"} if "(limit {limit})" in text or "limit ({limit})" in text else set()
        if used & PERCENT:
            assert "read" in text or "fraction" in text, name


# ------------------------------------------------------------------ sources

SOURCE = re.compile(
    r"PMID:\d+|dbSNP:rs\d+|Neuromuscular Disorders, case report: .{40,}|doi:10\.\d{4,9}/\S+|ClinVar:[VRS]CV\d+|HAL:hal-\d+|OMIM:\d+|N[MPG]_\d+\.\d+|ISO 15189:2022|"
    r"rule of this software \([\w.:;>+*\[\] -]+\)|https://(ashpublications|acrabstracts)\.org/\S+|resources/[\w./-]+|docs/[\w./-]+"
)


def openable(source: str) -> bool:
    return bool(SOURCE.search(source))


def test_every_sentence_rule_and_region_names_a_source_that_a_reader_can_open() -> None:
    named = {
        **{s.id: s.source for s in RULES.sentences.values()},
        **{r.id: r.source for t in RULES.tables.values() for r in t.rules},
        **{r.id: r.source for r in RULES.regions.values()},
        **{topic.id: topic.source for topic in RULES.topics.values()},
    }
    assert {name: source for name, source in named.items() if not openable(source)} == {}


def test_every_row_that_may_decide_names_a_source_that_a_reader_can_open() -> None:
    rows = [row for row in load_variants().rows if row.decides]
    assert len(rows) > 60
    closed = {
        f"{row.gene} {row.hgvs_c}": row.sources
        for row in rows
        if not all(openable(source) for source in row.sources) or (not row.sources and row.evidence != "inferred")
    }
    assert closed == {}


def test_a_rule_of_this_software_is_named_by_the_id_under_which_its_page_lists_it() -> None:
    for template in RULES.sentences.values():
        assert "rule of this software" not in template.source or f"({template.id})" in template.source
    for table in RULES.tables.values():
        for rule in table.rules:
            assert "rule of this software" not in rule.source or f"({rule.id})" in rule.source


# ------------------------------------------------------------------ messages in code


def _text(node: ast.expr) -> str:
    """A string as the code writes it, with X for each value that is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) if isinstance(part, ast.Constant) else "X" for part in node.values)
    return ""


def messages() -> Iterator[tuple[str, str]]:
    """Place and text of the messages and hints that the rooms write where they meet a problem."""
    package = Path(vexas_report.plan.plan_problems.__file__).parents[1]
    for path in sorted(package.glob("*/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("problem", "refuse", "InvalidValue"):
                for arg in (*node.args, *(k.value for k in node.keywords)):
                    if text := _text(arg):
                        yield f"{path.parent.name}/{path.name}:{node.lineno}", text


MESSAGES = list(messages())
# Words of the specification of VCF, of HGVS and of file formats are the field's own here.
IN_MESSAGES = tuple(
    p for p in FORBIDDEN if p not in (r"\bthe program\b", r"\bchanges\b", r"\bhow many\b", r"\bin whole\b")
)


def test_the_lint_reads_the_messages() -> None:
    assert len(MESSAGES) > 60


@pytest.mark.parametrize("pattern", IN_MESSAGES)
def test_no_message_uses_words_that_no_laboratory_writes(pattern: str) -> None:
    assert [(where, text) for where, text in MESSAGES if re.search(pattern, text, re.IGNORECASE)] == []
