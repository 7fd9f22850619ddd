"""The words of the first screen: which sentences and steps of the document fit, and which follow in full below.

A reader has three seconds. A page states at most 110 words in its banners, figures included (French 130: the same text is
longer). The document's sentences are never rewritten here: they are shown in their order, whole or up to the end of one of
their sentences, and what was cut is repeated in full under *More*.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from vexas_report.knowledge.language import current_language
from vexas_report.model.findings import Sentence
from vexas_report.model.terms import Language

#: Words of all banners of a page; two fewer than stated above, because markup parts a name from its full stop.
_MOST_WORDS = 108
_MOST_WORDS_OF = {Language.FR: 128}
#: Words of a banner's paragraph, and its numbered steps.
_PARAGRAPH, _STEPS = 45, 4
#: A sentence ends before a blank and a capital letter, unless it ends with one of these.
_END = re.compile(r"(?<=[.?!])[ \u00a0]+(?=[A-ZÀ-Ý])")
_ABBREVIATED = ("al.", "e.g.", "i.e.", "vs.", "p. ex.")


def most_words() -> int:
    """Words that the banners of one page may hold, by output language."""
    return _MOST_WORDS_OF.get(Language(current_language()), _MOST_WORDS)


def count(text: str) -> int:
    """Words of a text, as a reader counts them."""
    return len(text.split())


def pieces(text: str) -> tuple[str, ...]:
    """The single sentences of a text; joined with a blank they are the text again.

    >>> pieces("Weak evidence. A second method is needed, e.g. PCR.")
    ('Weak evidence.', 'A second method is needed, e.g. PCR.')
    >>> pieces("UBA1 c.121A>C p.(Met41Leu) abolishes Met41.")
    ('UBA1 c.121A>C p.(Met41Leu) abolishes Met41.',)
    """
    parts: list[str] = []
    for part in _END.split(text):
        if parts and parts[-1].endswith(_ABBREVIATED):
            parts[-1] += f" {part}"
        else:
            parts.append(part)
    return tuple(parts)


@dataclass(slots=True)
class BannerContent:
    """What a banner could show: words that it shows in any case, its sentences and its steps, each in order of weight."""

    fixed: int
    text: Sequence[Sentence]
    steps: Sequence[Sentence]
    _text: list[int] = field(default_factory=list)
    _steps: list[int] = field(default_factory=list)

    @property
    def shown_text(self) -> tuple[Sentence, ...]:
        """The sentences that were chosen, the last one perhaps cut."""
        return _cut(self.text, self._text)

    @property
    def shown_steps(self) -> tuple[Sentence, ...]:
        """The steps that were chosen, each perhaps cut."""
        return _cut(self.steps, self._steps)


def choose(banners: Sequence[BannerContent]) -> None:
    """Choose what each banner of a page shows.

    Every banner gets its first sentence and its first step; the remaining words go to second steps, then to the
    paragraphs, then to further steps, then to the rest of steps that were cut.
    """
    left = most_words() - sum(each.fixed for each in banners)
    for each in banners:
        left -= _add(each.text, each._text, None, _PARAGRAPH)
        left -= _add(each.steps, each._steps, None, None)
    for each in banners:
        left -= _add(each.steps, each._steps, left, None) if len(each.steps) > 1 else 0
    for each in banners:
        left -= _fill_paragraph(each, left)
    for each in banners:
        while len(each._steps) < min(_STEPS, len(each.steps)) and (used := _add(each.steps, each._steps, left, None)):
            left -= used
    for each in banners:
        for number, step in enumerate(each.steps[: len(each._steps)]):
            rest = pieces(step.text)[each._steps[number] :]
            words = sum(map(count, rest))
            if words <= left:
                each._steps[number] += len(rest)
                left -= words


def _fill_paragraph(offer: BannerContent, left: int) -> int:
    """Extend the paragraph piece by piece while it fits; returns the words used."""
    used = 0
    held = sum(count(sentence.text) for sentence in offer.shown_text)
    for number, sentence in enumerate(offer.text):
        parts = pieces(sentence.text)
        if number == len(offer._text):
            offer._text.append(0)
        while offer._text[number] < len(parts):
            words = count(parts[offer._text[number]])
            if used + words > left or held + used + words > _PARAGRAPH:
                if not offer._text[-1]:
                    offer._text.pop()
                return used
            offer._text[number] += 1
            used += words
    return used


def _add(texts: Sequence[Sentence], taken: list[int], left: int | None, most: int | None) -> int:
    """Take the first piece of the next text if it fits; returns its words. ``left`` None: it is taken in any case."""
    if len(taken) == len(texts):
        return 0
    words = count(pieces(texts[len(taken)].text)[0])
    if left is not None and words > left:
        return 0
    if most is not None and words > most and taken:
        return 0
    taken.append(1)
    return words


def _cut(texts: Sequence[Sentence], taken: Sequence[int]) -> tuple[Sentence, ...]:
    return tuple(
        sentence.model_copy(update={"text": " ".join(pieces(sentence.text)[:number])})
        for sentence, number in zip(texts, taken, strict=False)
    )
