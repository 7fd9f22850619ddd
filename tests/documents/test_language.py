"""No word of a document stands in the code: in a language of which every text is marked, what is not marked is a name, a
code or data."""

import io
import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from html.parser import HTMLParser
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from tests.builders import languages
from tests.builders.bam import BamBuilder
from tests.builders.evidence import call, context, evidence
from tests.builders.reads import M41_START, M41L, covered
from tests.documents.test_docx_report import text_of
from tests.interpretation.test_every_rule import CASES
from tests.interpretation.test_whatever_comes import SLOW, samples

from vexas_report.documents import compare, docx_report, fixed_sentences, labels, write_report
from vexas_report.interpretation import interpret
from vexas_report.interpretation.clone_course import DatedDocument, courses
from vexas_report.knowledge import decision_rules, genes, language, published_cohorts, use_language
from vexas_report.model.codec import from_json
from vexas_report.model.coverage import SampleCoverage
from vexas_report.model.evidence import SampleEvidence
from vexas_report.model.findings import Findings, FormerReport
from vexas_report.model.terms import Language
from vexas_report.plan.run_plan import load_plan
from vexas_report.run.whole_run import run

#: Marks, signs of numbers and codes: what a marked language leaves as it is.
PLAIN = {"captions/lang", "phrases/decimal_mark", "phrases/thousands_mark", "captions/sex_unknown"}
MARKED = re.compile(r"⟦[^⟦⟧]*⟧")
WORD = re.compile(r"[^\W\d_]{2,}")
#: Codes and file names that templates print as they are.
CODES = {
    "VCF",
    "SHA",
    "findings",
    "json",
    "tsv",
    "uba",
    "summary",
    "html",
    "xlsx",
    "annotated",
    "report",
    "loci",
    "bed",
    "txt",
    "vcf",
    "gz",
    "decisions",
    "all",
    "shown",
}
#: Report ids, checksums and the parts of HGVS names and OMIM numbers.
NUMBER = re.compile(
    r"VX(-[0-9A-F]{4}){3}|…\w+|\w+…|(?:del|ins|dup|fs|ext)+(?:[ACGTN]+\b|(?:[A-Z][a-z]{2})+)|\b[a-z]?(?:[A-Z][a-z]{2}){2,}\b|\b[0-9a-f]{8,64}\b"
)
NAMED = set("Ala Arg Asn Asp Cys Gln Glu Gly His Ile Leu Lys Met Phe Pro Ser Thr Trp Tyr Val".split())
NAMED |= {"del", "dup", "ins", "delins", "fs", "ext", "UBA", "ADA", "PRF", "CECR", "SMAX", "OMIM", "VEXAS", "NP"}
SPOKEN_BY = ("aria-label", "title", "placeholder", "alt", "data-text", "label")


def mark(path: str, text: str) -> str:
    """The text with every word between marks; a part of it keeps them. What fills its placeholders is seen."""
    if path in PLAIN:
        return text
    parts = re.split(r"(\{\w+\})", text)
    return "".join(p if p.startswith("{") else WORD.sub(lambda word: f"⟦{word[0]}⟧", p) for p in parts)


@pytest.fixture(scope="module", autouse=True)
def marked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """French is the marked language while this module runs."""
    folder = tmp_path_factory.mktemp("languages")
    languages.write(languages.changed(languages.english(), mark), folder, "fr")
    true = language.resource

    def resource(relative: str) -> Path:
        path = folder / Path(relative).name
        if Path(relative).name.startswith("fr."):
            if not path.exists():
                raise FileNotFoundError(relative)
            return path
        return true(relative)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(language, "resource", resource)
        forget()
        yield
    forget()


def forget() -> None:
    for cached in (
        language.load_catalogue,
        language._translated,
        genes._genes,
        published_cohorts._literature,
        decision_rules._interpretation,
        labels._captions,
        fixed_sentences._texts,
    ):
        cached.cache_clear()


class Spoken(HTMLParser):
    """What a reader of a page sees or hears: text, and attributes that are read out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self._text = ""
        self._unread = 0
        self.feed(page)
        # As one text: a name within a sentence has an element of its own.
        self.said.append(self._text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # A command is typed as it is, in any language.
        self._unread += tag in ("style", "script", "code")
        self._text += "" if tag == "wbr" else " "
        self.said += [value for name, value in attrs if name in SPOKEN_BY and value]

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in ("style", "script", "code")

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self._text += data


def data_of(document: Findings) -> set[str]:
    """Words of a document that are names, codes or text of files, in any spelling of the page."""
    sample, facts, made = document.sample, document.input, document.provenance
    found: list[object] = [sample, document.laboratory, made.program, made.tables, made.dependencies, made.reference]
    found += [made.thresholds, document.schema_version, document.conclusion.rules, [f.id for f in document.phenotype]]
    found += [[f.disease for f in document.phenotype], [(g.gene, g.aliases, g.transcript) for g in document.genes]]
    if facts is not None:
        found.append(replace(facts, assembly_basis=""))
    for f in document.findings:
        found += [
            f.gene,
            f.transcript,
            f.hgvs_g,
            f.hgvs_c,
            f.hgvs_p,
            f.hgvs_mosaic,
            f.legacy_names,
            f.ref,
            f.alt,
            f.chrom,
        ]
        found += [
            f.consequence,
            f.consequences,
            f.parts,
            f.written,
            f.genotype,
            f.filter,
            f.counts_field,
            f.rules,
            f.spdi,
        ]
        found += [(line.source, line.acmg) for line in f.evidence]
    found += [(d.chrom, d.ref, d.alt, d.filters, d.genotype, d.rule) for d in document.decisions]
    found += [(p.code, p.where) for p in document.problems] + [(p.locus, p.chrom) for p in document.loci]
    found += [(m.sample, m.source) for course in document.courses for m in course.measurements]
    found.append(document.former and document.former.source)
    text = MARKED.sub(" ", " ".join(map(repr, found)))
    return set(WORD.findall(text)) | CODES


def bare(said: str, known: set[str]) -> str:
    """What of a text is neither marked nor data."""
    rest = NUMBER.sub(" ", MARKED.sub(" ", said))
    return " ".join(w for w in WORD.findall(rest) if w not in known | NAMED and not set(w) <= set("ACGTN"))


def sentences_of(document: Findings) -> Iterator[str]:
    conclusion = document.conclusion
    yield conclusion.headline
    yield from (o.headline for o in document.other_diseases)
    lists = [conclusion.text, conclusion.recommendations]
    lists += [part.text for part in document.loci]
    for gene in document.genes:
        lists += [gene.text, gene.recommendations, gene.remarks]
    for finding in document.findings:
        lists += [finding.explanation, finding.remarks]
        yield finding.classification_scheme
        yield from (line.text for line in finding.evidence)
        yield from finding.names_missing.values()
    yield from (sentence.text for each in lists for sentence in each)
    yield from (p.message for p in document.problems)
    yield from (p.hint for p in document.problems)
    yield from (d.reason for d in document.decisions)


#: Names that sentences print from the evidence: kinds of structural records, fields and places of a file.
IN_SENTENCES = {"DEL", "DUP", "PASS", "FORMAT", "INFO", "GT", "chrX", "chr", "germline", "het"}


def assert_marked(document: Findings, folder: Path) -> None:
    assert document.provenance.language is Language.FR
    known = data_of(document) | IN_SENTENCES
    page, *_ = write_report(document, folder)
    left = {bare(said, known) for said in (*Spoken(page.read_text(encoding="utf-8")).said, *sentences_of(document))}
    assert left - {""} == set(), document.sample.sample


def interpreted(given_evidence: SampleEvidence, seen: SampleCoverage | None = None) -> Findings:
    with use_language(Language.FR):
        here = context()
    thresholds = {name: float(value) for name, value in asdict(here.thresholds).items()}
    made = here.provenance.model_copy(update={"language": Language.FR, "thresholds": thresholds})
    if given_evidence.input is not None:  # the builders' own words
        basis = "contig lengths alone; no record touches a known base of a locus"
        given_evidence = replace(given_evidence, input=replace(given_evidence.input, assembly_basis=basis))
    return interpret(given_evidence, replace(here, provenance=made), seen)


@pytest.mark.parametrize("rule", CASES)
def test_nothing_of_a_page_is_unmarked_whatever_rule_speaks(rule: str, tmp_path: Path) -> None:
    for each in CASES[rule]:
        assert_marked(interpreted(each), tmp_path)


@settings(max_examples=60, suppress_health_check=SLOW)
@given(samples())
def test_nothing_of_a_page_is_unmarked_whatever_comes(
    tmp_path_factory: pytest.TempPathFactory, given_evidence: SampleEvidence
) -> None:
    assert_marked(interpreted(given_evidence), tmp_path_factory.mktemp("pages"))


@pytest.fixture(scope="module")
def example(marked: None, tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    """The example batch, run with ``language: fr``."""
    out = tmp_path_factory.mktemp("example")
    keys = {"samples": "resources/example/samples.tsv", "outdir": str(out), "fail_on_rejected": False, "language": "fr"}
    run(load_plan(keys, repository))
    return out


def test_nothing_of_the_example_is_unmarked(example: Path, tmp_path: Path, repository: Path) -> None:
    documents = sorted(example.glob("*/*/*.findings.json"))
    assert len(documents) == len((repository / "resources/example/samples.tsv").read_text().splitlines()) - 1
    for path in documents:
        assert_marked(from_json(Findings, path.read_text(encoding="utf-8")), tmp_path)


def test_nothing_of_the_word_documents_is_unmarked(example: Path) -> None:
    """Head, foot, headings, tables and the document's own title: the words of the template are the catalogue's."""
    for path in sorted(example.glob("*/*/*.findings.json")):
        document = from_json(Findings, path.read_text(encoding="utf-8"))
        assert_docx_marked(document)


def test_nothing_of_a_course_and_a_former_report_is_unmarked(example: Path, tmp_path: Path) -> None:
    one, other = (
        from_json(Findings, path.read_text(encoding="utf-8"))
        for path in (
            next(example.glob("*/index*/*.findings.json")),
            next(example.glob("*/*negative*/*.findings.json")),
        )
    )
    before = one.model_copy(update={"sample": replace(one.sample, sample="before", collection_date="2026-01-02")})
    now = one.model_copy(update={"sample": replace(one.sample, collection_date="2026-02-03")})
    with use_language(Language.FR):
        found = compare(other, now)
        followed = now.model_copy(
            update={
                "courses": courses(now, [DatedDocument(before)]),
                "former": FormerReport(
                    source="old/a.findings.json", sha256="ab" * 32, said=found.said, made_from=found.made_from
                ),
            }
        )
        assert len(found.said) > 10
        for text in found.text().splitlines():
            assert bare(text, data_of(followed) | data_of(other)) == ""
    assert_marked(followed, tmp_path)
    assert_docx_marked(followed)


def assert_docx_marked(document: Findings) -> None:
    with use_language(document.provenance.language):
        content = docx_report.docx(document, "0" * 64, None)
    said = [text_of(content), docx.Document(io.BytesIO(content)).core_properties.title]
    assert MARKED.search(said[1])
    known = data_of(document) | IN_SENTENCES
    assert {bare(each, known) for each in said} == {""}, document.sample.sample


def test_nothing_of_the_batch_page_and_the_index_is_unmarked(example: Path) -> None:
    known = {"VEXAS", "genes"} | CODES
    for path in example.glob("*/*/*.findings.json"):
        document = from_json(Findings, path.read_text(encoding="utf-8"))
        known |= data_of(document) | set(WORD.findall(document.sample.batch))
    pages = [*example.glob("*/summary.html"), example / "index.html"]
    assert len(pages) == 3
    left = {bare(said, known) for page in pages for said in Spoken(page.read_text(encoding="utf-8")).said}
    assert left - {""} == set()
    for page in pages:
        assert '<html lang="⟦' not in page.read_text(encoding="utf-8")


def test_nothing_of_multiqc_is_unmarked(example: Path) -> None:
    for path in example.glob("*/*_mqc.tsv"):
        head = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
        said = re.findall(r'"(?:title|description|namespace)": "([^"]*)"', " ".join(head))
        assert len(said) > 3
        left = {bare(each.encode("ascii").decode("unicode_escape"), {"VEXAS", "UBA", "ADA", "PRF"}) for each in said}
        assert left <= {"", *(folder.name for folder in example.iterdir())}


@pytest.mark.parametrize("shown_by", ["both strands", "one strand", "one orientation", "nothing"])
def test_nothing_of_a_report_on_reads_is_unmarked(shown_by: str, tmp_path: Path) -> None:
    """GIVEN reads that show a clone that the VCF lacks, well or doubtfully, or that lack a call of the VCF."""
    builder = BamBuilder()
    for i in range(200):
        changes = M41L if i % 4 == 0 and shown_by != "nothing" else ()
        forward = True if changes and shown_by == "one orientation" else bool(i % 2)
        if shown_by == "one strand":
            builder.read("chrX", M41_START - 60 + i % 20, changes=changes, flag=0 if changes or i % 2 else 16)
        else:
            builder.pair("chrX", M41_START - 60 + i % 20, changes, insert=300, f1r2=forward)
    seen = covered(builder, tmp_path / "reads").document
    called = (call("UBA1 c.122T>C", 60, 200),) if shown_by == "nothing" else ()
    assert_marked(interpreted(evidence(*called), seen), tmp_path)
