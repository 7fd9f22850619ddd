import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from tests.builders import cases
from tests.builders import findings as build
from tests.builders.findings import MOST_WORDS, headline_words

from vexas_report.documents import write_report
from vexas_report.documents.report_identity import report_date, report_id
from vexas_report.documents.report_page import render_report
from vexas_report.documents.report_view import view
from vexas_report.model.findings import Findings, OtherDisease, PhenotypeTerm, Sentence
from vexas_report.model.problems import VexasReportError
from vexas_report.model.terms import Category, Classification, Confirmation, Contribution, LocusState, Verdict

HOSTILE = "</title></style><script>alert('x')</script>\"'><img src=http://127.0.0.1/x onerror=y>\u2028\u202e\r\n&amp;"
VOID = {"meta", "br", "wbr", "img"}


class Page(HTMLParser):
    """The page as a reader gets it: text, elements with their attributes, and whether every element closes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag not in {"span", "b", "i", "a"}:
            self.text += " "

    def handle_data(self, data: str) -> None:
        if "style" not in self.open and "title" not in self.open:
            self.text += data

    @property
    def words(self) -> str:
        return " ".join(self.text.replace("\u00a0", " ").split())


def page(document: Findings) -> Page:
    return Page(render_report(document, "0" * 64))


def in_order(text: str, *parts: str) -> None:
    place = 0
    for part in parts:
        found = text.find(part, place)
        assert found >= 0, f"{part!r} is missing, or stands before what it should follow"
        place = found + len(part)


def test_index_case_reads_in_the_order_of_a_laboratory_report() -> None:
    words = page(cases.index_case()).words
    in_order(
        words,
        "VEXAS variant report",
        "Draft: needs authorised sign-off",
        "P-2026-0417",
        "VEXAS variant detected",
        "UBA1 c.121A>C p.(Met41Leu) (33.9 % of reads)",
        "33.9 %",
        "112 of 330 reads",
        "28.8–39.3 %",
        "Next steps",
        "Confirm by a second method",
        "Not covered:",
        "Where in UBA1",
        "Other diseases (recessive), not part of the VEXAS result",
        "c.144del p.(Arg49Glyfs*4)",
        "c.3G>T p.(Met1?)",
        "Analysed by",
        "No CE mark, no FDA clearance",
        "Evidence for each UBA1 variant",
        "ADA2 (CECR1): heterozygous",
        "Coverage: what was and was not assessed",
        "Other variants (not part of any result)",
        "c.147C>T",
        "JAK inhibitors in VEXAS: published cohorts to December 2022",
        "no treatment of this patient follows from them",
        "Heiblig et al.",
        "Methods, versions, checksums",
        "Files",
    )


@pytest.mark.parametrize("document", cases.every_case(), ids=lambda d: d.sample.sample)
def test_the_answer_is_said_once_at_the_top(document: Findings) -> None:
    """The state line says it; the headline under it goes on, and begins like a sentence."""
    shown = page(document).words
    banner = next(b for b in view(document).banners if b.key != "other_disease")
    assert banner.word in shown
    assert banner.word not in banner.headline
    assert banner.headline[0].isupper()
    assert document.conclusion.headline.endswith(f"{banner.headline[1:]}.")
    assert headline_words(document.conclusion.headline) <= MOST_WORDS


def test_the_first_screen_says_no_more_than_it_must() -> None:
    long = tuple(Sentence(id=f"s.{i}", text=f"Sentence {i} " + "word " * 8 + "end.") for i in range(6))
    conclusion = cases.DETECTED.model_copy(update={"text": long})
    html = render_report(build.document("s", conclusion=conclusion, findings=(build.finding(),)), "0" * 64)
    banner = html[html.index('<section class="answer') : html.index('id="where"')]
    shown = [f"Sentence {i} " in banner for i in range(6)]
    assert shown == sorted(shown, reverse=True)
    assert 1 <= sum(shown) <= 45 // 11
    assert all(f"Sentence {i} " in html for i in range(6))


def test_sentences_of_one_kind_about_many_variants_are_said_once() -> None:
    alike = tuple(Sentence(id="remark.alike", text=f"{i} % of reads carry c.{i}A>C.") for i in range(10, 21))
    conclusion = cases.DETECTED.model_copy(update={"text": alike})
    words = page(build.document("s", conclusion=conclusion, findings=(build.finding(),))).words
    assert words.count("% of reads carry c.") == 2
    assert "A sentence of this kind stands for 9 further variants in findings.json." in words


def test_a_sentence_of_the_conclusion_is_not_said_twice() -> None:
    said = tuple(Sentence(id=f"s.{i}", text=text) for i, text in enumerate(("One sentence.", "Another sentence.")))
    conclusion = cases.DETECTED.model_copy(update={"text": said})
    finding = build.finding(explanation=(*said, Sentence(id="s.2", text="A third one.")))
    words = page(build.document("s", conclusion=conclusion, findings=(finding,))).words
    assert [words.count(text) for text in ("One sentence.", "Another sentence.", "A third one.")] == [1, 1, 1]


def test_uncertain_variants_are_rows_and_the_lead_has_its_card() -> None:
    rest = tuple(
        build.finding(
            hgvs_c=f"c.{200 + i}A>C", hgvs_p=None, contribution=Contribution.UNCERTAIN, category=Category.OTHER,
            classification=Classification.UNCERTAIN, pos=47199100,
        )
        for i in range(30)
    )  # fmt: skip
    document = build.document("s", conclusion=cases.DETECTED, findings=(build.finding(contribution="detected"), *rest))
    found = page(document)
    assert sum(tag == "article" for tag, _ in found.elements) == 1
    assert found.words.count("Variants of uncertain or no meaning for VEXAS") == 1
    assert all(f"c.{200 + i}A>C" in found.words for i in range(30))
    assert "27 further variants, below" in found.words


def test_another_disease_has_a_banner_of_equal_weight_before_a_vexas_statement_without_finding() -> None:
    other = OtherDisease(
        gene="ADA2",
        disease="DADA2",
        verdict=Verdict.POSSIBLE_COMPOUND_HETEROZYGOUS,
        headline="Two pathogenic ADA2 variants: DADA2 is possible.",
    )
    document = cases.compound_heterozygote().model_copy(update={"other_diseases": (other,)})
    html = render_report(document, "0" * 64)
    found = Page(html)
    in_order(
        found.words,
        "Another gene needs attention",
        other.headline.removesuffix("."),
        "Next steps Establish the phase by testing the parents",
        "VEXAS variant not detected",
    )
    levels = [tag for tag, attributes in found.elements if str(attributes.get("class", "")) == "say"]
    assert levels == ["h2", "h2"]
    detected = cases.index_case().model_copy(update={"other_diseases": (other,)})
    in_order(page(detected).words, "VEXAS variant detected", other.headline.removesuffix("."))


def test_what_a_locus_lacks_is_said_once_under_the_table() -> None:
    said = (Sentence(id="loci.x", text="The file does not say."),)
    loci = tuple(locus.model_copy(update={"text": said}) for locus in build.loci())
    words = page(build.document("s", loci=loci)).words
    assert words.count("The file does not say.") == 1
    assert re.search(r"coding exon 2–10 chr22:\d+–\d+ \(9\) not assessable 1", words)


def test_equal_loci_of_a_gene_are_one_row_and_unequal_ones_are_not() -> None:
    """Eleven exons at one depth are one line; a thinner one among them stands apart."""
    even = tuple(
        part.model_copy(update={"state": LocusState.REFERENCE, "depth": 96, "detection_limit95": 0.158})
        for part in build.loci()
    )
    ada2 = [row for row in view(build.document("s", loci=even)).loci if row.part.gene == "ADA2"]
    assert [(row.caption, row.count) for row in ada2] == [("coding exon 2\u201310", 9)]
    thin = tuple(part.model_copy(update={"depth": 12}) if part.locus == "ADA2-exon5" else part for part in even)
    ada2 = [row for row in view(build.document("s", loci=thin)).loci if row.part.gene == "ADA2"]
    assert [(row.count, row.part.depth) for row in ada2] == [(3, 96), (1, 12), (5, 96)]


def test_the_rest_of_a_locus_with_a_variant_is_shown_in_table_and_figure() -> None:
    def shown(rest: LocusState) -> str:
        loci = tuple(
            part.model_copy(update={"state": LocusState.VARIANT, "rest": rest}) if part.locus == "UBA1-exon3" else part
            for part in build.loci()
        )
        return render_report(
            build.document("s", conclusion=cases.DETECTED, findings=(build.finding(),), loci=loci), "0" * 64
        )

    open_rest, read_rest = shown(LocusState.NOT_ASSESSABLE), shown(LocusState.REFERENCE)
    assert "variant; other bases: not assessable" in Page(open_rest).words
    assert "variant; other bases: reference" in Page(read_rest).words
    hatched = "fill:url(#hatch);stroke:var(--mark)"
    assert (hatched in open_rest, hatched in read_rest) == (True, False)


def test_a_negative_has_no_section_of_evidence() -> None:
    document = cases.negative()
    assert "Evidence for each UBA1 variant" not in page(document).words
    other = (Sentence(id="uba1.smax2_gene", text="Published with SMAX2."),)
    genes = tuple(part.model_copy(update={"text": other}) if part.gene == "UBA1" else part for part in document.genes)
    assert other[0].text in page(document.model_copy(update={"genes": genes})).words


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("shipped", "the supplied sequences of the genes"),
        ("lab/hs38.fa", "lab/hs38.fa: the laboratory's own FASTA"),
    ],
)
def test_methods_say_whose_sequence_named_the_findings(source: str, said: str) -> None:
    provenance = build.provenance().model_copy(update={"reference": {"GRCh38": source}})
    assert said in page(build.document("s", provenance=provenance)).words


def test_the_conclusion_holds_no_word_of_a_carrier() -> None:
    html = render_report(cases.index_case(), "0" * 64)
    answer = html[html.index('<section class="answer') : html.index('id="where"')]
    assert "ADA2" not in answer
    assert "PRF1" not in answer


def test_the_finding_shows_what_the_caller_said() -> None:
    words = page(cases.two_clones()).words
    assert "variants: 2" in words
    assert "Genotype as called 0/0" in words
    assert "FILTER weak_evidence; strand_bias" in words
    assert "0.42 %" in words
    assert "5 of 1204 reads" in words
    assert "5 forward, 0 reverse" in words
    assert "58 forward, 54 reverse (reference 110, 108)" in words


def test_a_call_without_counts_says_so_and_draws_nothing() -> None:
    finding = build.finding(
        vaf=None, vaf_ci95=None, depth=None, ref_reads=None, alt_reads=None, strand={}, genotype="", filter=()
    )
    words = page(build.document("s", conclusion=cases.DETECTED, findings=(finding,))).words
    assert "no read counts given" in words
    assert "No fraction can be drawn" in words
    assert "Genotype as called none" in words
    assert "FILTER none stated" in words


def test_a_missing_name_carries_its_reason() -> None:
    finding = build.finding(hgvs_p=None, names_missing={"hgvs_p": "reference sequence not shipped here"})
    words = page(build.document("s", findings=(finding,))).words
    assert "Protein name not given: reference sequence not shipped here" in words


def test_a_long_allele_is_named_by_its_length() -> None:
    inserted = "ACGTT" * 96
    finding = build.finding(hgvs_c=f"c.121_122ins{inserted}", hgvs_p=None, alt="A" + inserted)
    html = render_report(build.document("s", conclusion=cases.DETECTED, findings=(finding,)), "0" * 64)
    assert inserted not in html
    assert "c.121_122ins…480 bases" in Page(html).words


def test_a_rejected_sample_is_not_analysed_and_shows_no_findings() -> None:
    found = page(cases.rejected())
    in_order(
        found.words,
        "Not analysed",
        "It neither shows nor excludes a variant",
        "Why this sample was not analysed, and what to do",
        "The VCF ends in the middle of a record.",
        "vcf/truncated.vcf.gz, after line 40,113",
        "To do: Copy the file again",
        "VCF_TRUNCATED",
        "Analysed by",
        "Methods, versions, checksums",
    )
    assert "table" not in {tag for tag, _ in found.elements}
    assert "Coverage" not in found.words
    assert "Other diseases" not in found.words
    assert "Reference sequences" not in found.words


def test_a_file_that_lists_nothing_is_not_assessable() -> None:
    words = page(cases.not_assessable()).words
    assert "VEXAS not assessable – not a negative result" in words
    assert "No VEXAS variant detected" not in words
    assert "Not assessed: UBA1 7 of 7, ADA2 9 of 9, PRF1 2 of 2." in words


def test_the_part_of_uba1_that_is_not_about_vexas_is_printed_with_its_recommendation() -> None:
    text = "c.1731C>T concerns another disease than VEXAS."
    advice = (Sentence(id="advice.smax2", text="Genetic counselling for the germline disease."),)
    said = (Sentence(id="uba1.smax2", text=text),)
    parts = build.genes(UBA1={"text": said, "recommendations": advice})
    words = page(cases.not_assessable().model_copy(update={"genes": parts})).words
    in_order(words, text, advice[0].text, "ADA2 (CECR1)")


def test_a_covered_negative_states_depth_bound_and_limit() -> None:
    negative = cases.negative()
    conclusion = negative.conclusion.model_copy(update={"limit": 0.0704})
    html = render_report(negative.model_copy(update={"conclusion": conclusion}), "0" * 64)
    words = Page(html).words
    assert "VEXAS variant not detected No VEXAS variant of UBA1 above" in words
    assert "What this negative excludes" in words
    assert "A variant above 7.0\u00a0% of reads would have been called; below, it could have been missed." in html
    assert "All 18 regions were assessed." in words
    assert "codon 41 chrX:47199051–47199053 reference 130 2.3 % 7.0 % reference block" in words
    assert "INDEX_STALE" in words


def test_a_compound_heterozygote_is_named_apart() -> None:
    words = page(cases.compound_heterozygote()).words
    in_order(words, "No VEXAS variant of UBA1 above", "Other diseases", "Possible compound heterozygosity")
    assert "c.506G>A" in words
    assert "Not assessed: UBA1 1 of 7." in words


def test_the_page_links_its_siblings() -> None:
    html = render_report(cases.index_case(), "0" * 64)
    links = {str(a["href"]) for tag, a in Page(html).elements if tag == "a" and "href" in a}
    assert {"index_grch38.findings.json", "index_grch38.decisions.tsv", "../summary.html"} <= links
    anchors = {link.removeprefix("#") for link in links if link.startswith("#")}
    assert anchors
    assert anchors <= {str(a["id"]) for _, a in Page(html).elements if "id" in a}


def test_headings_have_no_gap_and_sections_are_open() -> None:
    for case in cases.every_case():
        found = page(case)
        levels = [int(tag[1]) for tag, _ in found.elements if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        assert all("open" in attributes for tag, attributes in found.elements if tag == "details")


@pytest.mark.parametrize("case", cases.every_case(), ids=lambda case: case.sample.sample)
def test_the_page_asks_for_nothing_and_runs_nothing(case: Findings) -> None:
    html = render_report(case, "0" * 64)
    found = Page(html)
    tags = {tag for tag, _ in found.elements}
    assert not tags & {"script", "link", "iframe", "object", "embed", "img", "base", "form"}
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in [
        a.get("content") for _, a in found.elements
    ]
    for tag, attributes in found.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "src"]
        if "href" in attributes:
            assert tag == "a"
            beside = (f"{case.sample.sample}.", "../summary.html", "#")
            known = ("https://pubmed.ncbi.nlm.nih.gov/", "https://doi.org/", *beside)
            assert str(attributes["href"]).startswith(known)
    style = html[html.index("<style>") : html.index("</style>")]
    assert "url(" not in style.replace("url(#hatch)", "")
    assert "@import" not in style
    assert html.startswith("<!DOCTYPE html>")


def hostile() -> Findings:
    """Every free text of a document replaced by the same hostile string."""
    document = cases.index_case().model_dump(mode="json")
    keep = {
        "state", "basis", "verdict", "inheritance", "category", "classification", "vexas", "status", "severity", "sex",
        "specimen", "assay", "allogeneic_hsct", "assembly", "allele_state", "zygosity", "strength",
        "contribution", "names_basis", "language",
    }  # fmt: skip
    numbers = {"thresholds", "strand", "parts"}
    document["problems"] = cases.negative().model_dump(mode="json")["problems"]

    def replace(value: object, key: str) -> object:
        if isinstance(value, dict):
            return {k: v if k in keep | numbers else replace(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [replace(v, key) for v in value]
        return HOSTILE if isinstance(value, str) else value

    changed = replace(document, "")
    return Findings.model_validate(changed)


def test_hostile_text_is_text_and_nothing_else() -> None:
    found = page(hostile())
    tags = {tag for tag, _ in found.elements}
    assert not tags & {"script", "img"}
    assert "alert('x')" in found.words
    assert "⟨U+202E⟩" in found.text
    assert "\u2028" not in found.text
    assert all(not name.startswith("on") for _, attributes in found.elements for name in attributes)


def test_hostile_text_stays_inside_its_files(tmp_path: Path) -> None:
    paths = write_report(hostile(), tmp_path)
    assert len(paths) == 7
    for path in paths:
        assert path.resolve().is_relative_to(tmp_path.resolve())
        assert path.is_file()
    text = next(path for path in paths if path.name.endswith(".findings.json")).read_bytes()
    assert json.loads(text)["laboratory"] == HOSTILE
    assert text.isascii()


def test_a_megabyte_in_a_field_does_not_make_a_megabyte_page() -> None:
    long = "A" * 1_000_000
    finding = build.finding(genotype=long, ref=long, hgvs_c=long, filter=(long,))
    html = render_report(build.document("s", findings=(finding,), laboratory=long), "0" * 64)
    assert len(html) < 120_000
    assert "AAAAAAAAAAAA…AAAAAA (1000000 bases)" in html


def test_sources_become_links_only_where_they_are_identifiers() -> None:
    html = render_report(cases.compound_heterozygote(), "0" * 64)
    assert '<a href="https://pubmed.ncbi.nlm.nih.gov/24552284/">PMID:24552284</a>' in html
    assert '<a href="https://doi.org/10.1101/2024.12.09.24317629">doi:10.1101/2024.12.09.24317629</a>' in html


def test_names_in_sentences_do_not_break() -> None:
    html = render_report(cases.haplotype(), "0" * 64)
    assert 'UBA1 <span class="name">c.[119G&gt;C;121A&gt;T]</span> (' in html


def test_phenotype_is_grouped_by_disease_with_unknown_terms_last() -> None:
    words = page(cases.index_case()).words
    assert "VEXAS: Macrocytic anemia HP:0001972. VEXAS, DADA2: Vasculitis HP:0002633. Other: HP:0000001" in words
    phenotype = (PhenotypeTerm(id="HP:0000001"),)
    assert "Other: HP:0000001" in page(build.document("s", phenotype=phenotype)).words


def test_the_date_is_that_of_the_epoch_given() -> None:
    assert report_date({"SOURCE_DATE_EPOCH": "1795000000"}) == "2026-11-18"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", report_date({}))


@pytest.mark.parametrize("epoch", ["yesterday", "1e9", "99999999999999999999", "9" * 5000])
def test_a_date_that_is_none_ends_in_a_sentence(epoch: str) -> None:
    with pytest.raises(VexasReportError, match="SOURCE_DATE_EPOCH is no number") as caught:
        report_date({"SOURCE_DATE_EPOCH": epoch})
    (problem,) = caught.value.problems
    assert problem.code == "SOURCE_DATE_EPOCH_INVALID"
    assert "date +%s" in problem.hint
    assert len(problem.where) < 140


def test_the_report_id_follows_from_sample_and_input() -> None:
    one = report_id(cases.index_case())
    assert re.fullmatch(r"VX-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}", one)
    assert one == report_id(cases.index_case())
    other = cases.index_case().model_copy(update={"input": build.input_part("index_grch38", sha256="0" * 64)})
    assert report_id(other) != one
    assert report_id(cases.rejected()) != one


def test_the_same_findings_give_the_same_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795000000")
    one = write_report(cases.index_case(), tmp_path / "a")
    other = write_report(cases.index_case(), tmp_path / "b")
    assert [path.name for path in one] == [
        "index_grch38.report.html",
        "index_grch38.report.txt",
        "index_grch38.findings.json",
        "index_grch38.findings.tsv",
        "index_grch38.annotated.vcf.gz",
        "index_grch38.annotated.vcf.gz.tbi",
        "index_grch38.decisions.tsv",
    ]
    assert one[0].parent == tmp_path / "a" / "default" / "index_grch38"
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_has_its_words(verdict: Verdict) -> None:
    document = build.document("s", genes=build.genes(ADA2={"verdict": verdict}))
    assert "deficiency of adenosine deaminase 2" in page(document).words


def test_a_confirmed_clone_says_so_in_heading_word_and_course() -> None:
    # GIVEN a clone that ddPCR confirmed, and a later ddPCR after the first cycle of azacitidine
    document = cases.confirmed()
    shown, words = view(document), page(document).words
    # THEN heading and word say that it is confirmed, and no step asks for it again
    assert shown.state_word == "Detected, confirmed"
    assert "confirmed by ddPCR" in shown.banners[0].headline
    assert "Confirm by a second method" not in words
    # AND the course draws three points and one treatment, named with its number
    (course,) = shown.courses
    assert [point.measurement.method for point in course.figure.points] == [None, "ddPCR", "ddPCR"]
    (mark,) = course.figure.events
    first, last = course.figure.points[0].x, course.figure.points[-1].x
    assert first < mark.x < last
    assert "Treatments: 1: 2026-05-11 azacitidine (first cycle)." in words
    assert "not directly comparable: method" in words


@pytest.mark.parametrize(
    ("given", "confirmation", "word"),
    [
        (cases.index_case(), Confirmation.NOT_CONFIRMED, "Found, not confirmed"),
        (cases.possible(), Confirmation.NOT_CONFIRMED, "Possible, not confirmed"),
        (cases.possible(), Confirmation.INCONCLUSIVE, "Possible"),
        (cases.negative(), None, "Not detected"),
    ],
    ids=str,
)
def test_the_word_of_a_sample_says_what_second_methods_said(
    given: Findings, confirmation: Confirmation | None, word: str
) -> None:
    conclusion = given.conclusion.model_copy(update={"confirmation": confirmation, "to_confirm": False})
    assert view(given.model_copy(update={"conclusion": conclusion})).state_word == word
