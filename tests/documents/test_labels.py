from enum import StrEnum

import pytest

from vexas_report.documents.labels import label
from vexas_report.model import terms

#: Never printed by their captions.
UNPRINTED = {terms.Assembly, terms.EvidenceLevel, terms.Language}
VOCABULARIES = [
    kind
    for kind in vars(terms).values()
    if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum and kind not in UNPRINTED
]


@pytest.mark.parametrize("kind", VOCABULARIES, ids=lambda kind: kind.__name__)
def test_every_term_has_a_caption_of_its_own(kind: type[StrEnum]) -> None:
    captions = [label(term) for term in kind]
    assert all(captions)
    assert len(set(captions)) == len(captions)


def test_equal_values_of_two_vocabularies_keep_their_own_captions() -> None:
    assert label(terms.Category.UNCERTAIN) == "uncertain"
    assert label(terms.Classification.UNCERTAIN) == "uncertain significance"
    assert label(terms.VexasConclusion.NOT_ASSESSABLE) == "Not assessable"
    assert label(None) == "not stated"
