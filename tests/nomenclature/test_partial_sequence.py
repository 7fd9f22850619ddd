"""Where bases are unknown, what is given is right: names on a partial sequence are those of every whole one.

The truth is the same change named on a whole sequence, or on the shipped one where its newer or its older bases are hidden.
"""

import csv
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from tests.nomenclature.laboratory import GENE, hidden, laboratory

from vexas_report.knowledge import resource
from vexas_report.knowledge.genome import Genome, load_genome
from vexas_report.model.names import Names
from vexas_report.model.terms import Assembly
from vexas_report.nomenclature import Namer
from vexas_report.nomenclature.transcripts import load_transcripts

SHIPPED = load_genome(Assembly.GRCH38)
UBA1 = load_transcripts(Assembly.GRCH38)[GENE]
NEW = frozenset({"clip_window_coordinates", "sequence_placed"})
Change = tuple[int, str, str]


def named(namer: Namer, change: Change) -> Names:
    return namer.name(GENE, "chrX", *change)


def wrong(given: Names, truth: Names) -> list[str]:
    """Parts that are given and are not what the fuller sequence says."""
    missing = dict(given.missing)
    parts = ["hgvs_c", "hgvs_p", "vrs_id", "spdi"]
    # A listed row keeps its own protein name, which is that of the true sequence.
    if "hgvs_p_source" in dict(given.evidence):
        parts.remove("hgvs_p")
    found = [part for part in parts if getattr(given, part) not in (None, getattr(truth, part))]
    if "consequences" not in missing and given.consequences != truth.consequences:
        found.append("consequences")
    if "hgvs_g_shift" not in missing and given.hgvs_g != truth.hgvs_g:
        found.append("hgvs_g")
    return found


def changes(genome: Genome, generator: random.Random, count: int) -> Iterator[Change]:
    """Substitutions, small indels and replacements in coding exons and up to 10 bases beside them."""
    exons = [exon for exon in UBA1.exons if exon[1] >= UBA1.coding[0]]
    for _ in range(count):
        first, last = generator.choice(exons)
        pos = generator.randint(first - 10, last + 10)
        ref = genome.fetch("chrX", pos, pos + generator.choice((0, 0, 0, 1, 1, 2, 3, 4, 6, 9)))
        kind = generator.randrange(4)
        new = "".join(generator.choice("ACGT") for _ in range(generator.choice((1, 1, 1, 2, 3, 4, 6))))
        alt = (new[0] + ref[1:], ref[0], ref + new, new)[kind]
        if kind == 2 and generator.random() < 0.5:
            alt = ref + ref[1:]
        if ref != alt:
            yield pos, ref, alt


def _compare(partial: Genome, whole: Genome, count: int, seed: int) -> Counter[str]:
    namer, truth = Namer(partial), Namer(whole)
    given: Counter[str] = Counter()
    for change in changes(whole, random.Random(seed), count):
        if "N" in change[1]:
            continue
        names = named(namer, change)
        assert not wrong(names, named(truth, change)), (change, names, named(truth, change))
        given.update(part for part in ("hgvs_c", "hgvs_p", "vrs_id") if getattr(names, part) not in (None, "p.?"))
        given["all"] += 1
    return given


def test_what_is_given_is_right_whatever_the_unknown_bases_are() -> None:
    for seed in (1, 2):
        given = _compare(SHIPPED, laboratory(SHIPPED, seed), 300, seed)
        assert given["hgvs_p"] > 0.5 * given["all"]


@pytest.mark.parametrize("share", [0.01, 0.1, 0.3, 0.7, 1.0])
def test_with_the_known_bases_hidden_what_is_given_is_still_right(share: float) -> None:
    _compare(hidden(SHIPPED, share, seed=5), laboratory(SHIPPED, 3), 150, seed=3)


def _only(keep: Callable[[frozenset[str]], bool]) -> Genome:
    """The shipped sequence with those bases of UBA1 alone whose kinds of evidence are kept."""
    part = SHIPPED.slices[GENE]
    text = resource("reference/UBA1.known_bases.tsv").read_text(encoding="utf-8")
    kinds = {
        int(row["pos_GRCh38"]): frozenset(row["evidence"].replace(";", "+").split("+"))
        for row in csv.DictReader(text.splitlines(), delimiter="\t")
        if row["status"] == "ok"
    }
    bases = "".join(
        base if pos in kinds and keep(kinds[pos]) else "N" for pos, base in enumerate(part.sequence, part.start)
    )
    return replace(SHIPPED, slices={**SHIPPED.slices, GENE: replace(part, sequence=bases)})


def test_older_and_newer_bases_are_halves_that_name_alike() -> None:
    """GIVEN the bases known from guides, a cDNA and VCFs, and those of windows and placed sequences, each half alone
    THEN no name of a half differs from that of the whole, and each half names changes of its own."""
    for keep in (lambda kinds: not kinds <= NEW, lambda kinds: bool(kinds & NEW)):
        given = _compare(_only(keep), SHIPPED, 400, seed=7)
        assert given["hgvs_c"] > given["hgvs_p"] > 0.1 * given["all"], given


@pytest.mark.long
def test_what_is_given_is_right_for_many_sequences() -> None:
    for seed in (10, 13):
        _compare(SHIPPED, laboratory(SHIPPED, seed), 2500, seed)
        _compare(hidden(SHIPPED, seed / 15, seed), laboratory(SHIPPED, seed), 2000, seed)
        _compare(hidden(SHIPPED, 0.02, seed), laboratory(SHIPPED, seed), 2000, seed)
