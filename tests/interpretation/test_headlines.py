"""Headlines: the answer first, at most 12 words, for every conclusion, filled as real samples fill them."""

from itertools import product

import pytest
from tests.builders.evidence import blocks, call, context, evidence, sample
from tests.builders.findings import MOST_WORDS, MOST_WORDS_OF_DISEASE, headline_words

from vexas_report.interpretation import interpret
from vexas_report.interpretation.sentences import fill
from vexas_report.knowledge import load_genes, load_interpretation
from vexas_report.knowledge.decision_rules import Rule
from vexas_report.knowledge.genome import genome_problems as reference_problems
from vexas_report.model.problems import REGISTRY, ProblemCode, problem
from vexas_report.model.terms import Severity, Specimen, YesNoUnknown
from vexas_report.run import run_problems as pipeline_problems
from vexas_report.run.faults import not_analysed
from vexas_report.vcf import vcf_problems as variant_problems

RULES = load_interpretation()
DONOR = RULES.sentences["term.in_donor_blood"].text
ANSWERS = (
    "VEXAS variant detected: ", "VEXAS variant found, to be confirmed: ", "VEXAS possible: ", "VEXAS uncertain: ", "VEXAS partly assessed: ", "VEXAS not assessable: ",
    "Not analysed: ", "No VEXAS variant ",
)  # fmt: skip
VARIANTS = (
    "UBA1 c.121A>C p.(Met41Leu) (33.9 % of reads)",
    "UBA1 c.[119G>C;121A>T] p.[(Gly40Ala);(Met41Leu)] (33.9 % of reads)",
    "UBA1 NC_000023.11:g.47199051_47199052insACGT p.? (3.9 % of reads)",
    fill(RULES.sentences, "term.variants_two", {"gene": "UBA1", "first": "c.122T>C (34.2 %)", "second": "c.121A>G (12.7 %)"}).text,
    fill(RULES.sentences, "term.variants_more", {"gene": "UBA1", "first": "c.122T>C (34.2 %)", "count": "12"}).text,
)  # fmt: skip


def rows() -> list[tuple[str, Rule]]:
    """Each headline with the row that says it."""
    tables = (RULES.tables["uba1_variant"], RULES.tables["uba1_conclusion"])
    return [(key, rule) for table in tables for rule in table.rules for key in rule.then.get("headline", ())]


def filled(key: str, rule: Rule) -> list[str]:
    """The headline with every value that a sample of this row can give it."""
    terms = {name: sentence.text for name, sentence in RULES.sentences.items()}
    moments = ["", terms["term.after_transplant"]] if "yes" in rule.when.get("transplant", {"yes"}) else [""]
    above = [terms["term.above_limit"].format(limit="14.4 %"), terms["term.above_unknown"]]
    solid = rule.when.get("material") == {"solid"}
    specimens = [Specimen.SKIN, Specimen.FIBROBLASTS] if solid else list(Specimen)
    stretches = [terms["term.uba1_whole"], terms["term.uba1_core"]]
    values = ("variants", "moment", "above", "specimen", "not_examined")
    choices = (VARIANTS, moments, above, [terms[f"term.specimen_{s}"] for s in specimens], stretches)
    return [fill(RULES.sentences, key, dict(zip(values, each, strict=True))).text for each in product(*choices)]


@pytest.mark.parametrize(("key", "rule"), rows(), ids=lambda value: value if isinstance(value, str) else value.id)
def test_a_headline_begins_with_the_answer_and_has_at_most_twelve_words(key: str, rule: Rule) -> None:
    for text in filled(key, rule):
        assert headline_words(text) <= MOST_WORDS, text
        assert text.startswith(ANSWERS), text


@pytest.mark.parametrize(
    ("moment", "most"), [("", MOST_WORDS), (DONOR, MOST_WORDS_OF_DISEASE)], ids=["patient", "donor"]
)
def test_the_headline_of_another_disease_is_short(moment: str, most: int) -> None:
    keys = [key for key in RULES.sentences if key.startswith("banner.")]
    assert len(keys) >= 4
    for gene, key in product(load_genes().values(), keys):
        values = {
            "gene_named": gene.shown,
            "disease": gene.disease,
            "moment": moment,
            "name": "UBA1 c.1639A>G p.(Ser547Gly)",
            "other_disease": gene.other_disease or "",
        }
        assert headline_words(fill(RULES.sentences, key, values).text) <= most, (gene.symbol, key)


REJECTING = sorted(
    each.code
    for room in (reference_problems, variant_problems, pipeline_problems)
    for each in vars(room).values()
    if isinstance(each, ProblemCode)
    and each.severity is Severity.ERROR
    and each.code.startswith(("VCF_", "ASSEMBLY_", "PROGRAM_"))
)


@pytest.mark.parametrize("code", REJECTING)
def test_the_headline_of_a_rejection_is_a_sentence_of_its_code(code: str) -> None:
    """GIVEN a sample refused with this code, whatever its message, THEN the headline is the code's own sentence."""
    refused = not_analysed(sample(), problem(REGISTRY[code], "The lengths (of 3, or 4): none; REF is A."))
    said = interpret(refused, context()).conclusion.headline
    assert said == f"Not analysed: {RULES.sentences[f'rejection.{code.lower()}'].text}"
    assert said.endswith(".")
    assert headline_words(said) <= MOST_WORDS


def test_every_sentence_of_a_rejection_belongs_to_a_code() -> None:
    named = {key.removeprefix("rejection.").upper() for key in RULES.sentences if key.startswith("rejection.")}
    assert named == {*REJECTING, "OTHER"}


def test_a_rejection_by_a_code_without_a_sentence_says_so_in_general() -> None:
    refused = not_analysed(sample(), problem(REGISTRY["OUT_OF_MEMORY"], "There is not enough memory."))
    assert interpret(refused, context()).conclusion.headline == "Not analysed: The file could not be judged."


def test_real_samples_with_many_variants_have_short_headlines() -> None:
    moved = sample(allogeneic_hsct=YesNoUnknown.YES)
    three = [call("UBA1 c.121A>C", 30, 300), call("UBA1 c.122T>C", 120, 300), call("UBA1 c.121A>G", 60, 300)]
    findings = interpret(evidence(*three, of=moved, blocks=blocks()), context())
    said = findings.conclusion.headline
    assert said == "VEXAS variant detected: UBA1 c.122T>C (40.0 %) and 2 more, after transplant."
    assert headline_words(said) <= MOST_WORDS
