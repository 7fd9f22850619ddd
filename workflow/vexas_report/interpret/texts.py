"""Fills sentences with data. Every sentence stands in ``resources/interpretation``; here are only numbers and lists."""

import re
from collections.abc import Iterable, Mapping, Sequence

from vexas_report.knowledge.interpretation import Template
from vexas_report.model.findings import EvidenceLine, Sentence
from vexas_report.model.numbers import digits

Values = Mapping[str, str]


def fill(sentences: Mapping[str, Template], key: str, values: Values) -> Sentence:
    """The sentence ``key`` with its placeholders filled; KeyError where a value is missing."""
    return Sentence(id=key, text=sentences[key].text.format_map(values))


def fill_all(sentences: Mapping[str, Template], keys: Iterable[str], values: Values) -> tuple[Sentence, ...]:
    """Several sentences, in order."""
    return tuple(fill(sentences, key, values) for key in keys)


def evidence_line(sentences: Mapping[str, Template], key: str, values: Values, source: str = "") -> EvidenceLine:
    """A line of evidence with its ACMG code; ``source`` replaces the template's own where the data have a better one."""
    template = sentences[key]
    return EvidenceLine(
        id=key,
        text=template.text.format_map(values),
        source=source or template.source,
        acmg=template.acmg,
        by_analogy=template.by_analogy,
    )


def remark(sentences: Mapping[str, Template], code: str, values: Values) -> Sentence:
    """The sentence of a remark; a code that the texts do not know is printed as it is, never dropped."""
    listed = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in sorted(values.items()))
    key = f"remark.{code}"
    if key in sentences and sentences[key].placeholders <= {*values, "values"}:
        return fill(sentences, key, {"values": listed, **values})
    return fill(sentences, "remark.other", {"code": code.replace("_", " "), "values": listed})


def unique(sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """Each sentence once, in order of first appearance."""
    return tuple({(s.id, s.text): s for s in sentences}.values())


def words(term: str) -> str:
    """A term of the closed vocabularies as a sentence writes it: ``met41_canonical`` as ``Met41 canonical``."""
    return term.replace("_", " ").replace("smax2", "SMAX2").replace("met41", "Met41")


def capital(text: str) -> str:
    """The text as a sentence begins."""
    return text[:1].upper() + text[1:]


def listing(items: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def clause(text: str, longest: int = 10) -> str:
    """The first clause of a message, as a headline can hold it: it ends before a colon, a bracket or the next sentence.

    >>> clause("The file is incomplete: it ends in the middle of a block.")
    'The file is incomplete.'
    """
    words = re.split(r"(?<=\w)[:;.]\s| \(|(?<=\w)\.$", text, maxsplit=1)[0].split()
    return f"{' '.join(words)}." if len(words) <= longest else f"{' '.join(words[:longest])}\u2026"


def shortened(text: str, longest: int = 200) -> str:
    """Text of a file as a sentence shows it, the rest counted."""
    return text if len(text) <= longest else f"{text[:longest]}… ({len(text)} characters)"


def percent(fraction: float) -> str:
    """A measured fraction as per cent, with the digits of the page."""
    return f"{digits(fraction)} %"


def stated(fraction: float) -> str:
    """A fraction that the configuration states as per cent: ``20 %``, no more digits than it has."""
    return f"{100 * fraction:.6g} %"
