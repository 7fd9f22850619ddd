"""Fill sentences with data. All sentences are in ``resources/interpretation``."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from vexas_report.knowledge.decision_rules import Template
from vexas_report.knowledge.language import decimal, phrase, term_text, translate, translate_problem
from vexas_report.model.evidence import SampleEvidence
from vexas_report.model.findings import EvidenceLine, Sentence
from vexas_report.model.percent import percent_digits
from vexas_report.model.terms import Sex

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
    values = {name: _said(name, value) for name, value in values.items()}
    listed = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in sorted(values.items()))
    key = f"remark.{code}"
    if key in sentences and sentences[key].placeholders <= {*values, "values"}:
        return fill(sentences, key, {"values": listed, **values})
    return fill(sentences, "remark.other", {"code": code.replace("_", " "), "values": listed})


def _said(name: str, value: str) -> str:
    """A value of the lower packages as a sentence prints it: a sex by its word, a share by the sign of the language."""
    if name in ("sex", "declared"):
        return term_text(Sex(value))
    if name == "alleles":
        return translate(value)
    share = name in ("share", "share_low", "share_high")
    return phrase("percent", number=decimal(value.removesuffix("%"))) if share else value


def in_language(evidence: SampleEvidence) -> SampleEvidence:
    """The evidence with its messages in the output language."""
    told = evidence.input
    if told is not None:
        further = tuple(replace(one, assembly_basis=translate(one.assembly_basis)) for one in told.further)
        told = replace(told, assembly_basis=translate(told.assembly_basis), further=further)
    problems = tuple(map(translate_problem, evidence.problems))
    decisions = tuple(replace(d, reason=translate(d.reason)) for d in evidence.decisions)
    return replace(evidence, input=told, problems=problems, decisions=decisions)


def unique(sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """Each sentence once, in order of first appearance."""
    return tuple({(s.id, s.text): s for s in sentences}.values())


def capital(text: str) -> str:
    """The text as a sentence begins."""
    return text[:1].upper() + text[1:]


def shortened(text: str, longest: int = 200) -> str:
    """Text of a file as a sentence shows it, the rest counted."""
    return text if len(text) <= longest else phrase("shortened", text=text[:longest], count=len(text))


def percent(fraction: float) -> str:
    """A measured fraction as per cent, with the digits of the page."""
    return phrase("percent", number=decimal(percent_digits(fraction)))


def stated(fraction: float) -> str:
    """A fraction that the configuration states as per cent: ``20 %``, no more digits than it has."""
    return phrase("percent", number=decimal(f"{100 * fraction:.6g}"))
