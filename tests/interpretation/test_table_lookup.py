"""The decision tables are total and unambiguous, and nothing in the texts is unused or unknown."""

import re
from itertools import product
from pathlib import Path

import pytest
from tests.builders.evidence import context

from vexas_report import interpretation
from vexas_report.interpretation import sentences
from vexas_report.interpretation.table_lookup import decide
from vexas_report.knowledge.decision_rules import DecisionTable, load_interpretation
from vexas_report.knowledge.resources import resource
from vexas_report.model import inputs, terms

RULES = load_interpretation()
TABLES = list(RULES.tables.values())

# Sentences that code asks for by name and no table row does.
BY_GROUP = {
    "remark",
    "evidence",
    "scheme",
    "term",
    "decision",
    "loci",
    "variant",
    "first_exon",
    "frequency",
    "banner",
    "rejection",
    "course",
    "second_method",
}
BY_NAME = {"headline.rejected", "verdict.rejected", "uba1.gene"}


# What no table answers: the files of such a sample were never interpreted.
UNANSWERED = {terms.VexasConclusion.NOT_ANALYSED.value}


def combinations(table: DecisionTable) -> list[dict[str, str]]:
    return [dict(zip(table.inputs, values, strict=True)) for values in product(*table.inputs.values())]


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.id)
def test_every_combination_meets_exactly_one_row_and_every_row_is_met(table: DecisionTable) -> None:
    met = [decide(table, **values).id for values in combinations(table)]
    assert set(met) == {rule.id for rule in table.rules}


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.id)
def test_every_row_has_a_source_and_an_id_of_its_own(table: DecisionTable) -> None:
    assert all(rule.source for rule in table.rules)
    assert len({rule.id for rule in table.rules}) == len(table.rules)


def test_a_table_refuses_values_that_it_does_not_know() -> None:
    table = RULES.tables["uba1_transplant"]
    with pytest.raises(ValueError, match="does not take"):
        decide(table, transplant="yes", specimen="weather")
    with pytest.raises(ValueError, match="takes"):
        decide(table, transplant="yes", subject="blood")


@pytest.mark.parametrize(
    ("table", "name", "vocabulary"),
    [
        ("uba1_variant", "strength", terms.Strength),
        ("uba1_variant", "state", terms.AlleleState),
        ("uba1_variant", "basis", inputs.CategoryBasis),
        ("uba1_variant", "isolated_c121ac", inputs.Isolation),
        ("uba1_conclusion", "loci", inputs.Completeness),
        ("uba1_conclusion", "material", inputs.SpecimenSuitability),
        ("recessive_variant", "dose", inputs.AlleleCount),
        ("recessive_verdict", "configuration", inputs.Configuration),
        ("uba1_allele_state", "sex", inputs.ShownSex),
        ("uba1_specimen", "specimen", terms.Specimen),
        ("uba1_specimen", "conclusion", terms.VexasConclusion),
        ("uba1_transplant", "transplant", terms.YesNoUnknown),
        ("uba1_transplant", "specimen", terms.Specimen),
    ],
)
def test_tables_take_every_term_of_the_vocabularies(table: str, name: str, vocabulary: type[terms.StrEnum]) -> None:
    terms_of = {member.value for member in vocabulary} - {terms.VexasConclusion.NOT_ANALYSED.value}
    assert set(RULES.tables[table].inputs[name]) == terms_of


def test_categories_of_both_tables_are_those_of_the_vocabulary() -> None:
    named = {*RULES.tables["uba1_variant"].inputs["category"], *RULES.tables["recessive_variant"].inputs["category"]}
    only_in_resources = {terms.Category.STRUCTURAL, terms.Category.INVALID_NAME}
    assert named == {member.value for member in terms.Category if member not in only_in_resources}


@pytest.mark.parametrize(
    ("table", "output", "vocabulary"),
    [
        ("uba1_conclusion", "conclusion", terms.VexasConclusion),
        ("recessive_verdict", "verdict", terms.Verdict),
        ("evidence_strength", "strength", terms.Strength),
        ("zygosity", "zygosity", terms.Zygosity),
        ("zygosity", "dose", inputs.AlleleCount),
    ],
)
def test_every_answer_of_the_vocabularies_can_be_given(
    table: str, output: str, vocabulary: type[terms.StrEnum]
) -> None:
    given = {value for rule in RULES.tables[table].rules for value in rule.then[output]}
    assert given == {member.value for member in vocabulary} - UNANSWERED


def test_contributions_of_both_tables_are_those_of_the_vocabulary() -> None:
    given = {
        value
        for table, output in (("uba1_variant", "contribution"), ("recessive_variant", "hit"))
        for rule in RULES.tables[table].rules
        for value in rule.then[output]
    }
    assert given == {member.value for member in terms.Contribution}
    spoken = {terms.Contribution.DETECTED, terms.Contribution.POSSIBLE, terms.Contribution.UNCERTAIN}
    assert set(RULES.tables["uba1_conclusion"].inputs["best"]) == {*spoken, terms.Contribution.NONE}


def test_a_recessive_gene_has_no_core_loci() -> None:
    assert set(RULES.tables["recessive_verdict"].inputs["loci"]) == {"complete", "incomplete"}
    core = inputs.LocusRole.CORE
    somatic = terms.Inheritance.SOMATIC_X_LINKED
    assert all(
        locus.role is not core for g in context().genes.values() for locus in g.loci if g.inheritance is not somatic
    )


def test_no_sentence_is_unused() -> None:
    named = {k for t in TABLES for rule in t.rules for output in t.sentences for k in rule.then[output]}
    named |= {k for topic in RULES.topics.values() for k in (*topic.headline, *topic.sentence, *topic.recommendation)}
    unused = {
        key
        for key in RULES.sentences
        if key not in named and key not in BY_NAME and key.split(".", maxsplit=1)[0] not in BY_GROUP
    }
    assert unused == set()


# Names that code builds: one sentence for each gene, specimen or caller's remark of the same name.
BUILT = (
    "evidence.start_loss_",
    "term.background_",
    "term.specimen_",
    "term.not_counted_",
    "term.functional_",
    "term.degree_",
    "variant.",
    "frequency.",
    "first_exon.",
    "banner.",
    "rejection.",
)


def test_sentences_that_code_names_are_all_named_by_code() -> None:
    package = Path(interpretation.__file__).parents[1]
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted(package.glob("*/*.py")))
    named = {k for t in TABLES for rule in t.rules for output in t.sentences for k in rule.then[output]}
    named |= {k for topic in RULES.topics.values() for k in (*topic.headline, *topic.sentence, *topic.recommendation)}
    asked = [key for key in set(RULES.sentences) - named if key.split(".")[0] in BY_GROUP and not key.startswith(BUILT)]
    unasked = {key for key in asked if not re.search(rf'[".]{re.escape(key.split(".", 1)[1])}"', code)}
    assert unasked == set()


def test_every_sentence_that_code_names_exists() -> None:
    package = Path(interpretation.__file__).parent
    groups = "|".join(sorted({key.split(".")[0] for key in RULES.sentences}))
    named = {
        key
        for path in sorted(package.glob("*.py"))
        for key in re.findall(rf'"((?:{groups})\.[a-zA-Z0-9_]+)"', path.read_text(encoding="utf-8"))
    }
    assert named - set(RULES.sentences) - set(RULES.topics) == set()
    assert len(named) > 20


def test_every_sentence_has_a_source_and_ends_like_one() -> None:
    without = {"scheme", "term"}
    for sentence in RULES.sentences.values():
        assert sentence.source
        if sentence.id.split(".")[0] not in without and sentence.id != "headline.rejected":
            assert sentence.text.endswith((".", "}")), sentence.id


FORBIDDEN = ("hemizygous germline", "germline hemizygote", "start lost", "rules out", "proves that", "is cured")


@pytest.mark.parametrize("phrase", FORBIDDEN)
def test_no_sentence_says_what_must_not_be_said(phrase: str) -> None:
    assert not [s.id for s in RULES.sentences.values() if phrase in s.text.lower()]


def test_the_dominant_negative_verdicts_never_say_insufficient() -> None:
    table = RULES.tables["recessive_verdict"]
    for rule in table.rules:
        if "one_dominant_negative" in rule.when["configuration"]:
            assert all("sufficient" not in RULES.sentences[key].text for key in rule.then["sentence"])
    assert "sufficient" not in RULES.sentences["verdict.dominant_negative"].text


def test_a_remark_that_the_texts_do_not_know_is_printed_as_it_is() -> None:
    said = sentences.remark(RULES.sentences, "moon_phase", {"b": "2", "a": "1"})
    assert said.text == "moon phase: a 1, b 2."


def test_the_page_shows_every_rule_and_every_sentence() -> None:
    page = (resource("genes.yaml").parents[1] / "docs" / "interpretation.md").read_text(encoding="utf-8")
    assert all(rule.id in page for table in TABLES for rule in table.rules)
    assert all(topic.id in page for topic in RULES.topics.values())
    assert all(sentence.text in page for sentence in RULES.sentences.values())


def test_phenotype_terms_are_hpo_ids_with_labels_diseases_and_sources() -> None:
    for feature in RULES.phenotype.values():
        assert feature.id.startswith("HP:")
        assert feature.id[3:].isdigit()
        assert len(feature.id) == 10
        assert feature.label
        assert feature.diseases
        assert feature.source


def test_regions_agree_with_the_genes() -> None:
    from vexas_report.interpretation.overlap import region_interval

    genes = context().genes
    for region in RULES.regions.values():
        interval = region_interval(genes[region.gene], region, terms.Assembly.GRCH38)
        assert interval.start <= interval.end
    met41 = region_interval(genes["UBA1"], RULES.regions["UBA1-MET41"], terms.Assembly.GRCH37)
    assert (met41.start, met41.end) == (47058450, 47058452)


def test_a_disease_in_the_banner_is_followed_up() -> None:
    """GIVEN a verdict that stands in the banner THEN counselling and the test of the function are advised, and the phase where it is open."""
    rows = [rule for rule in RULES.tables["recessive_verdict"].rules if rule.then["banner"]]
    assert rows
    for rule in rows:
        advised = set(rule.then["recommendation"])
        assert "advice.counselling" in advised, rule.id
        assert advised & {"advice.ada2_activity", "advice.recessive_disease"}, rule.id
        if "unphased" in rule.when.get("configuration", set()):
            assert advised & {"advice.segregation", "advice.zygosity"}, rule.id
