"""Every message that a room below ``interpret`` writes has a template, by which another language says it."""

import ast
import re
from collections.abc import Iterable, Iterator
from itertools import chain, product, zip_longest
from pathlib import Path

import pytest

import vexas_report
from vexas_report.knowledge import language
from vexas_report.vcf.record_outcomes import SENTENCES, summed

PACKAGE = Path(vexas_report.__file__).parent
#: What these write for people is a problem, a reason or a name's absence; the rest are made up of codes.
PACKAGES = (
    "vcf",
    "alignment",
    "knowledge/genome",
    "nomenclature",
    "run/faults.py",
    "run/follow_up.py",
    "documents/optional_documents.py",
    "documents/pdf_report.py",
    "documents/docx_report.py",
)
#: Pages of the documentation, tables of conventions and codes, and messages of commands.
WITHOUT_MESSAGES = {
    "vcf": {
        "vcf_problems.py",
        "caller.py",
        "read_counts.py",
        "strand_counts.py",
        "record_outcomes.py",
        "htslib_messages.py",
        "base_statements.py",
    },
    "alignment": {"alignment_problems.py", "error_rates.py", "background_table.py", "indels.py"},
    "knowledge/genome": {"genome_problems.py", "sequence.py", "contigs.py", "proteins.py"},
    "nomenclature": {"laboratory_tables.py", "weaver_library.py", "transcripts.py"},
}
#: Two words of a sentence, each of small letters.
PROSE = re.compile(r"(?<![\w.])[A-Za-z]?[a-z']+,? [a-z']+")
NO_MESSAGE = {
    "{} lies on {}, not on {}",  # a mistake in the program
    "a haplotype needs at least one change",
    "{}:{}:{}:{} is no sequence allele",
    "{}: {} of sample {}\n",  # for the log
    "Liberation Mono, DejaVu Sans Mono, monospace",
    "Liberation Sans, DejaVu Sans, sans-serif",
    "s agree",  # the plural of a message
}


def written(path: Path) -> Iterator[str]:
    """Prose in a module's code, its expressions as ``{}``; no docstrings, no raised ValueError of a mistake in the program."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(id(node.value))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "AssemblyRule":
            skipped |= {id(each) for each in ast.walk(node)}
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(each) for each in ast.walk(node) if isinstance(each, ast.Constant) and each in node.values}
            for value in node.values:
                if isinstance(value, ast.FormattedValue) and value.format_spec is not None:
                    skipped |= {id(each) for each in ast.walk(value.format_spec)}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        elif isinstance(node, ast.JoinedStr):
            text = "".join(v.value if isinstance(v, ast.Constant) else "{}" for v in node.values)  # type: ignore[misc]
        else:
            continue
        if PROSE.search(text):
            yield text


def modules() -> Iterator[Path]:
    for name in PACKAGES:
        path = PACKAGE / name
        files = [path] if path.is_file() else sorted(path.glob("*.py"))
        yield from (file for file in files if file.name not in WITHOUT_MESSAGES.get(name, ()))


MESSAGES = sorted({(file.name, text) for file in modules() for text in written(file)})


def test_the_code_is_read() -> None:
    assert len(MESSAGES) > 80
    assert ("open_vcf.py", "The file changed while it was read.") in MESSAGES


@pytest.mark.parametrize(("module", "text"), MESSAGES, ids=lambda each: each[:40])
def test_a_message_of_the_code_has_a_template(module: str, text: str) -> None:
    if text in NO_MESSAGE:
        return
    holes = text.count("{}")
    samples = product(("7", "GRCh38", "", "reference sequence not shipped here"), repeat=holes)
    assert any(said(filled(text, values)) for values in samples), module


def filled(text: str, values: Iterable[str]) -> str:
    return "".join(chain.from_iterable(zip_longest(text.split("{}"), values, fillvalue="")))


def said(text: str) -> bool:
    """Whether a template knows a message, by words of its own."""
    return any(
        pattern.fullmatch(text) and len(re.sub(r"\{\w+\}", "", language.load_catalogue("en")["messages"][key])) > 6
        for key, pattern in language._patterns()
    )


def test_every_reason_of_the_decision_trail_has_a_template_of_its_own() -> None:
    messages = language.load_catalogue("en")["messages"]
    assert {rule: messages[rule] for rule in SENTENCES} == dict(SENTENCES)
    assert said(summed(3, "X:1", "X:9", "kept"))
