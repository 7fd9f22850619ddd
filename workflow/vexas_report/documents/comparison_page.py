"""The page of ``vexas-report compare --html``: both answers side by side, the words that differ marked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from vexas_report.documents import safety
from vexas_report.documents.comparison import compare
from vexas_report.documents.fixed_sentences import load_texts
from vexas_report.documents.labels import load_captions
from vexas_report.documents.report_identity import report_id, report_version
from vexas_report.documents.report_view import state_word
from vexas_report.documents.template_environment import environment
from vexas_report.knowledge import use_language
from vexas_report.model.findings import Findings, ReportDifference

#: A text in pieces; True if the other side lacks the piece.
Parts = tuple[tuple[str, bool], ...]
_WORD = re.compile(r"\S+\s*")


@dataclass(frozen=True, slots=True)
class ReportSide:
    """The answer of one of the two reports."""

    document: Findings
    report_id: str
    version: str
    word: Parts
    headline: Parts
    others: tuple[Parts, ...]
    text: tuple[Parts, ...]
    steps: tuple[Parts, ...]


@dataclass(frozen=True, slots=True)
class MarkedChange:
    """A row of the tables of differences."""

    what: str
    old_parts: Parts
    new_parts: Parts


def compare_page(old: Findings, new: Findings) -> str:
    """The page as HTML, in the language of the newer report."""
    with use_language(new.provenance.language):
        found = compare(old, new)
        return (
            environment()
            .get_template("compare.html")
            .render(
                sides=_sides(old, new),
                subject=_marked_changes(found.subject),
                said=_marked_changes(found.said),
                made_from=_marked_changes(found.made_from),
                texts=load_texts(),
                t=load_captions(),
            )
        )


def mark_words(old: str, new: str) -> tuple[Parts, Parts]:
    """Both texts in pieces of whole words, those that the other text lacks marked.

    >>> mark_words("VEXAS possible: 4 %", "VEXAS detected: 4 %")[1]
    (('VEXAS ', False), ('detected: ', True), ('4 %', False))
    """
    one, other = (_WORD.findall(safety.shown(text)) for text in (old, new))
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    # Compared without the blanks behind them: the last word of a text has none.
    matcher = SequenceMatcher(None, [w.rstrip() for w in one], [w.rstrip() for w in other], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if i2 > i1:
            left.append(("".join(one[i1:i2]), tag != "equal"))
        if j2 > j1:
            right.append(("".join(other[j1:j2]), tag != "equal"))
    return tuple(left), tuple(right)


def _sides(old: Findings, new: Findings) -> tuple[ReportSide, ReportSide]:
    word = mark_words(state_word(old), state_word(new))
    headline = mark_words(old.conclusion.headline, new.conclusion.headline)
    others = _mark_lists([o.headline for o in old.other_diseases], [o.headline for o in new.other_diseases])
    text = _mark_lists([s.text for s in old.conclusion.text], [s.text for s in new.conclusion.text])
    steps = _mark_lists(
        [s.text for s in old.conclusion.recommendations], [s.text for s in new.conclusion.recommendations]
    )
    first, second = (
        ReportSide(
            document=document,
            report_id=report_id(document),
            version=report_version(document),
            word=word[i],
            headline=headline[i],
            others=others[i],
            text=text[i],
            steps=steps[i],
        )
        for i, document in enumerate((old, new))
    )
    return first, second


def _mark_lists(old: Sequence[str], new: Sequence[str]) -> tuple[tuple[Parts, ...], tuple[Parts, ...]]:
    """Sentences of both sides: equal ones are unmarked, the n-th of a changed run is compared with the n-th of the other side."""
    left: list[Parts] = []
    right: list[Parts] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        one, other = old[i1:i2], new[j1:j2]
        pairs = min(len(one), len(other))
        for before, after in zip(one[:pairs], other[:pairs], strict=True):
            first, second = mark_words(before, after)
            left.append(first)
            right.append(second)
        left += [((safety.shown(text), tag != "equal"),) for text in one[pairs:]]
        right += [((safety.shown(text), tag != "equal"),) for text in other[pairs:]]
    return tuple(left), tuple(right)


def _marked_changes(changes: Sequence[ReportDifference]) -> tuple[MarkedChange, ...]:
    return tuple(MarkedChange(each.what, *mark_words(each.old or "-", each.new or "-")) for each in changes)
