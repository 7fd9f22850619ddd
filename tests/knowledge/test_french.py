"""French has every text of the documents, with the same placeholders, and no English left over."""

import re
from string import Formatter

import pytest
from tests.builders.languages import english, leaves

from vexas_report.knowledge import language

ENGLISH = english()
TEXTS = dict(leaves(ENGLISH))
FRENCH = dict(leaves(language.load_catalogue("fr")))
#: Sections whose texts no code fills.
UNFILLED = ("fixes/", "notes/", "features/", "literature/", "genes/")
#: The same in both languages: names, codes, and words that French has too.
SAME = re.compile(
    r"page|version|Patient|VAF( \{vaf\})?|FILTER|SPDI|Signature|Date|Source|Position \(\{assembly\}\)|Sources|exon \{exon\}|intron \{intron\}"
    r"|Note|conclusion|table \{name\}|Variant|Possible|Position|Publication|Indication \(HPO\)|format|F|SMAX2|structural|Conclusion|panel|exome|variant|possible|variants: \{count\}|exon \d+|codon 41|Purpura|Fatigue|ddPCR|azacitidine|transfusion"
    r"|Cutis marmorata|Livedo racemosa|VEXAS possible|\{\w+\}.*\{\w+\}|\{count\} bases|Ser621Cys and Asn606Ile|Chondri\w+|\W*"
)
ENGLISH_WORDS = re.compile(
    r"\b(the|of|and|is|are|was|were|with|without|not|reads?|from|by|which|this|that|has|have|for|no|its|cannot|file|found|at|to|sample)\b"
)
#: Words of files and programs, and what French writes so.
QUOTED = re.compile(r"`[^`]*`|\{\w+\}|dangerously_\w+|[\w.]+\.(json|tsv|yaml)|IPSS-R|R-IPSS|et al\.")


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_id_is_in_both() -> None:
    assert len(TEXTS) > 1200
    assert set(FRENCH) == set(TEXTS)


def test_both_fill_the_same_placeholders() -> None:
    filled = [key for key in TEXTS if not key.startswith(UNFILLED)]
    assert {key for key in filled if placeholders(TEXTS[key]) != placeholders(FRENCH[key])} == set()


def test_no_text_is_blank_but_one_that_is_blank_in_english() -> None:
    assert {key for key in TEXTS if not FRENCH[key].strip() and TEXTS[key].strip()} <= {"phrases/thousands_mark"}


def test_nothing_is_left_in_english() -> None:
    alike = {
        key: text
        for key, text in FRENCH.items()
        if text == TEXTS[key] and not SAME.fullmatch(text) and not key.startswith("literature/")
    }
    assert alike == {}
    assert {k: t for k, t in FRENCH.items() if ENGLISH_WORDS.search(QUOTED.sub(" ", t))} == {}


def test_spaces_before_signs_do_not_break_and_numbers_have_a_comma() -> None:
    assert {k: t for k, t in FRENCH.items() if re.search(r" [:;!?%»]|« |\d \d{3}\b", t)} == {}
    point = re.compile(r"(?<![\w.])\d+\.\d+(?![\w.]*[\w])")
    bare = {
        k: t for k, t in FRENCH.items() if point.search(QUOTED.sub(" ", t)) and "BCF" not in t and "libpango" not in t
    }
    assert bare == {}


def test_classes_have_the_words_of_the_french_guideline() -> None:
    words = [
        FRENCH[f"labels/Classification/{c}"]
        for c in ("pathogenic", "likely_pathogenic", "uncertain", "likely_benign", "benign")
    ]
    assert words == [
        "pathogène",
        "probablement pathogène",
        "variant de signification incertaine",
        "probablement bénin",
        "bénin",
    ]


@pytest.mark.parametrize("kind", sorted(ENGLISH["labels"]))
def test_terms_that_differ_in_english_differ_in_french(kind: str) -> None:
    labels = language.load_catalogue("fr")["labels"][kind]
    assert len(set(labels.values())) == len(labels)


def test_a_message_is_said_by_its_template() -> None:
    with language.use_language("fr"):
        said = language.translate("The record has 3 columns where the header has 10.")
        assert said == "L'enregistrement a 3 colonnes, l'en-tête 10."
        assert language.translate("The file unpacks to more than 500,000,000,000 bytes.").endswith(
            "500\u202f000\u202f000\u202f000 octets."
        )
        several = language.translate(
            "Nothing in the records decides, and the sheet names GRCh37, the header's ##reference line (hg38) names GRCh38."
        )
        assert several.endswith(
            "la feuille d'échantillons indique GRCh37, la ligne ##reference de l'en-tête (hg38) indique GRCh38."
        )
        capital = language.translate(
            "The contig lengths (X has 7 bases) are those of GRCh37, but 3 of 4 records at the loci have other REF bases (chrX:1 has REF A)."
        )
        assert capital.startswith("Les longueurs de contigs (X a 7 bases)\u00a0: en faveur de GRCh37")
        assert language.translate("Nobody wrote this.") == "Nobody wrote this."
    assert language.translate("The file is empty (0 bytes).") == "The file is empty (0 bytes)."
