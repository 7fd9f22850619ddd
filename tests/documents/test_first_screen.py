"""Which words the first screen holds: always an answer and a step, never more than its room, nothing rewritten."""

from hypothesis import given
from hypothesis import strategies as st

from vexas_report.documents.first_screen import BannerContent, choose, count, most_words, pieces
from vexas_report.knowledge import load_interpretation
from vexas_report.model.findings import Sentence

WORDS = st.lists(st.integers(1, 30), max_size=4)


def texts(lengths: list[int], name: str) -> list[Sentence]:
    return [Sentence(id=f"{name}.{i}", text="Word" + " word" * (n - 1) + ".") for i, n in enumerate(lengths)]


def test_every_sentence_of_the_tables_is_its_pieces() -> None:
    for sentence in load_interpretation().sentences.values():
        parts = pieces(sentence.text)
        assert " ".join(parts).split() == sentence.text.split()
        assert all(part[:1].isupper() or part[:1] in "{0123456789" for part in parts[1:]), parts


@given(st.lists(st.tuples(st.integers(0, 80), WORDS, WORDS), min_size=1, max_size=3))
def test_words_stay_within_the_room_but_for_first_sentences_and_steps(
    offers: list[tuple[int, list[int], list[int]]],
) -> None:
    made = [BannerContent(fixed, texts(said, "s"), texts(steps, "r")) for fixed, said, steps in offers]
    choose(made)
    must = sum(o.fixed + sum(count(x.text) for x in (*o.text[:1], *o.steps[:1])) for o in made)
    shown = sum(o.fixed + sum(count(x.text) for x in (*o.shown_text, *o.shown_steps)) for o in made)
    assert shown <= max(must, most_words())
    for offer in made:
        assert len(offer.shown_text) >= min(1, len(offer.text))
        assert min(1, len(offer.steps)) <= len(offer.shown_steps) <= 4
        assert [s.id for s in offer.shown_text] == [s.id for s in offer.text[: len(offer.shown_text)]]
        assert all(
            short.text == whole.text[: len(short.text)]
            for short, whole in zip(offer.shown_steps, offer.steps, strict=False)
        )
