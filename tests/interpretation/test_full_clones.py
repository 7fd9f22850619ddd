"""A clone in nearly all reads of a man: the lack of reference reads is no sign of an artefact."""

from itertools import product

import pytest
from tests.builders.evidence import call, context, counts, evidence

from vexas_report.interpretation import interpret
from vexas_report.interpretation.one_sidedness import one_sided, side_lacks
from vexas_report.model.terms import Strength, VexasConclusion

FEW = [(f, r) for f, r in product(range(4), repeat=2) if f + r <= 3]


@pytest.mark.parametrize("reference", FEW)
def test_three_reference_reads_or_fewer_show_no_side(reference: tuple[int, int]) -> None:
    for depth in (10, 60, 300, 2000):
        for forward in {*range(0, depth + 1, depth // 10), 1, depth - 1}:
            for rate in (0.0, 0.001, 0.01):
                assert not one_sided((forward, depth - forward), reference, rate)
                assert not side_lacks((forward, depth - forward), reference, rate)


@pytest.mark.parametrize("reference", FEW)
@pytest.mark.parametrize("variant", [(150, 150), (300, 0), (0, 300), (10, 290)])
@pytest.mark.parametrize("name", ["UBA1 c.122T>C", "UBA1 c.121A>C", "UBA1 c.118-1G>C"])
def test_a_clone_in_nearly_all_reads_is_detected(
    reference: tuple[int, int], variant: tuple[int, int], name: str
) -> None:
    sides = {
        "ref_forward": reference[0], "ref_reverse": reference[1], "alt_forward": variant[0], "alt_reverse": variant[1],
        "ref_f1r2": reference[1], "ref_f2r1": reference[0], "alt_f1r2": variant[1], "alt_f2r1": variant[0],
    }  # fmt: skip
    found = interpret(evidence(call(name, read=counts(300, 300 + sum(reference), **sides))), context())
    assert found.conclusion.vexas is VexasConclusion.DETECTED
    assert found.findings[0].strength is Strength.STRONG


def test_enough_reference_reads_still_show_a_side() -> None:
    assert one_sided((300, 0), (90, 90))
    assert one_sided((0, 40), (900, 0))
