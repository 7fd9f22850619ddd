"""What the report page of one sample shows, worked out once from its findings document and the tables."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from vexas_report.documents.alleles_figure import CopiesFigure, copies_figure
from vexas_report.documents.answerable import Answerable, answerable
from vexas_report.documents.cited_sources import numbered
from vexas_report.documents.codon_figure import ZoomFigure, zoom_figure
from vexas_report.documents.course_figure import CourseFigure, compared_of, course_figure, course_sentences
from vexas_report.documents.depth_figure import DepthFigure, depth_figure
from vexas_report.documents.first_screen import BannerContent, choose, count
from vexas_report.documents.fixed_sentences import load_texts
from vexas_report.documents.gene_figure import GeneFigure, gene_figure
from vexas_report.documents.labels import Captions, label, load_captions
from vexas_report.documents.number_texts import percent, reads
from vexas_report.documents.read_pictures import ReadPicture, read_pictures
from vexas_report.documents.vaf_axis import LimitBar, Ruler, limit_bar, ruler
from vexas_report.interpretation.loci import missing_labels
from vexas_report.knowledge import load_fractions, load_genes, load_interpretation, load_variants
from vexas_report.knowledge.language import listing, phrase
from vexas_report.knowledge.table_records import Gene
from vexas_report.model.findings import (
    Conclusion,
    Course,
    Finding,
    Findings,
    GenePart,
    LocusPart,
    OtherDisease,
    PhenotypeTerm,
    Sentence,
)
from vexas_report.model.inputs import LocusRole
from vexas_report.model.terms import (
    Assembly,
    Category,
    Confirmation,
    Contribution,
    Inheritance,
    LocusState,
    Status,
    VexasConclusion,
)

_DECISIVE = frozenset(
    {Contribution.DETECTED, Contribution.POSSIBLE, Contribution.PATHOGENIC, Contribution.DOMINANT_NEGATIVE}
)
_READ = frozenset({LocusState.REFERENCE, LocusState.VARIANT})
_FOUND = frozenset({VexasConclusion.DETECTED, VexasConclusion.POSSIBLE, VexasConclusion.UNCERTAIN})
#: So many variants without weight have a card each; more are rows of one table.
_MOST_CARDS = 2
#: Sentences of one kind that are printed in full; of more, the first represents all.
_MOST_ALIKE = 2


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding, and what its explanation adds to what was said before."""

    finding: Finding
    explanation: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Banner:
    """An answer on top of the page: ``key`` is its icon and look, ``lead`` the findings behind it, strongest first.

    ``sentences`` and ``steps`` are what fits the first screen, ``all_sentences`` and ``all_steps`` what the document says.
    ``alignment`` holds alternate and all reads of the alignment where these contradict the caller; ``others`` are the leading
    findings that the ruler does not draw.
    """

    key: str
    word: str
    note: str
    headline: str
    all_sentences: tuple[Sentence, ...]
    all_steps: tuple[Sentence, ...]
    lead: tuple[ShownFinding, ...]
    ruler: Ruler | None = None
    alignment: tuple[int, int] | None = None
    others: tuple[Finding, ...] = ()
    limit: LimitBar | None = None
    copies: CopiesFigure | None = None
    depths: DepthFigure | None = None
    not_covered: tuple[str, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    steps: tuple[Sentence, ...] = ()

    @property
    def words(self) -> int:
        """Words that the banner shows besides its sentences and steps."""
        captions = load_captions()
        shown = [self.word, self.note, self.headline, *self.not_covered]
        if self.all_steps:
            shown.append(captions["next"])
        if self.not_covered:
            shown += [captions["not_covered"], captions["not_covered_note"]]
        drawn = sum(figure.words for figure in (self.ruler, self.limit, self.depths) if figure is not None)
        if self.copies is not None:
            shown += [_row_of(each.finding) for each in self.lead[:4]]
        elif self.lead:
            first = self.lead[0].finding
            shown += [reads(first.alt_reads, first.depth), percent(first.vaf)]
            shown += [f"{captions['interval']} %", *(_row_of(f) for f in self.others[:3])]
        return drawn + sum(count(text) for text in shown)


@dataclass(frozen=True, slots=True)
class ShownGene:
    """A gene apart from the VEXAS statement: its figure, its findings with a card and as rows, how many of its loci were read."""

    gene: GenePart
    copies: CopiesFigure | None
    cards: tuple[ShownFinding, ...]
    rows: tuple[ShownFinding, ...]
    read: int
    loci: int
    banner: bool

    @property
    def findings(self) -> tuple[ShownFinding, ...]:
        return self.cards + self.rows


@dataclass(frozen=True, slots=True)
class ShownLocus:
    """A locus with the caption of ``genes.yaml``, why a negative needs it, and the mark of its note under the table.

    Neighbours of which the same is said are one row: ``last`` is the end of the last, ``count`` how many."""

    part: LocusPart
    caption: str
    why: str
    note: str
    last: int
    count: int = 1


@dataclass(frozen=True, slots=True)
class ShownCourse:
    """A variant over the samples of the patient: its figure, and of each measurement what it says and how it compares."""

    course: Course
    figure: CourseFigure
    said: tuple[str, ...]
    compared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportView:
    """The page, top to bottom."""

    state_key: str
    state_word: str
    rejected: bool
    banners: tuple[Banner, ...]
    gene: GeneFigure | None
    zoom: ZoomFigure | None
    more: tuple[Sentence, ...]
    more_steps: tuple[Sentence, ...]
    answerable: Answerable | None
    cards: tuple[ShownFinding, ...]
    rows: tuple[ShownFinding, ...]
    reads: tuple[ReadPicture, ...]
    somatic: tuple[GenePart, ...]
    beside: tuple[GenePart, ...]
    genes: tuple[ShownGene, ...]
    courses: tuple[ShownCourse, ...]
    others: tuple[Finding, ...]
    loci: tuple[ShownLocus, ...]
    notes: Mapping[str, str]
    measured: bool
    gaps: tuple[tuple[str, int, int], ...]
    phenotype: tuple[tuple[str, tuple[PhenotypeTerm, ...]], ...]
    sources: Mapping[str, int]


def state_key(findings: Findings) -> str:
    """The stable key of the answer, for the icon and the row's order."""
    return findings.conclusion.vexas.value


def state_word(findings: Findings) -> str:
    """The answer in the few words of its label."""
    conclusion = findings.conclusion
    if special := _special(conclusion):
        return load_captions()[f"word_{special}"]
    # Of methods that decide nothing the word stays: the report says what they found.
    tested = conclusion.confirmation in (Confirmation.CONFIRMED, Confirmation.NOT_CONFIRMED)
    captions = load_captions()
    return captions.get(f"word_{conclusion.vexas}_{conclusion.confirmation}" if tested else "", label(conclusion.vexas))


def _special(conclusion: Conclusion) -> str:
    """Which words a detected variant has instead of *detected*: it is to be confirmed, or was not; blank otherwise."""
    if conclusion.to_confirm:
        return "to_confirm"
    denied = conclusion.confirmation is Confirmation.NOT_CONFIRMED and conclusion.vexas is VexasConclusion.DETECTED
    return "not_confirmed" if denied else ""


def view(findings: Findings) -> ReportView:
    """The page of one sample."""
    captions = load_captions()
    rejected = findings.status is Status.REJECTED
    shown = _somatic(findings)
    decisive, rest = _split(shown)
    genes = tuple(_recessive(findings, captions))
    loci = _loci(findings)
    first, below = _first_screen(findings.conclusion.text)
    banners = _fitted(_banners(findings, shown, genes, first, captions))
    said = {sentence.text for banner in banners for sentence in banner.sentences}
    more = [s for s in (*(s for banner in banners for s in banner.all_sentences), *below) if s.text not in said]
    more.sort(key=[*findings.conclusion.text, *more].index)
    cards = (*decisive, *(card for gene in genes for card in gene.cards))
    return ReportView(
        state_key=state_key(findings),
        state_word=state_word(findings),
        rejected=rejected,
        banners=banners,
        gene=None if rejected else _gene(findings, [s.finding for s in shown], captions),
        zoom=None if rejected else _zoom(findings, [s.finding for s in shown], captions),
        more=_folded(more, captions),
        more_steps=tuple(s for banner in banners if banner.steps != banner.all_steps for s in banner.all_steps),
        answerable=answerable(findings),
        cards=decisive,
        rows=rest,
        reads=_reads(findings, [s.finding for s in shown], captions),
        somatic=tuple(g for g in findings.genes if g.inheritance is Inheritance.SOMATIC_X_LINKED),
        beside=tuple(_beside(findings)),
        genes=genes,
        courses=tuple(_course(course, captions) for course in findings.courses),
        others=_others(findings),
        loci=loci,
        notes={locus.note: " ".join(s.text for s in locus.part.text) for locus in loci if locus.note},
        measured=any(part.depth is not None for part in findings.loci),
        gaps=tuple(_gaps(findings)),
        phenotype=_phenotype(findings),
        sources=numbered(line.source for each in cards for line in each.finding.evidence),
    )


def _somatic_symbols(findings: Findings) -> set[str]:
    known = {g.symbol for g in load_genes().values() if g.inheritance is Inheritance.SOMATIC_X_LINKED}
    return known | {g.gene for g in findings.genes if g.inheritance is Inheritance.SOMATIC_X_LINKED}


def _beside(findings: Findings) -> Iterable[GenePart]:
    """Additional statements of the VEXAS gene."""
    for part in findings.genes:
        stated = part.text or part.remarks or part.recommendations
        if part.inheritance is Inheritance.SOMATIC_X_LINKED and stated:
            yield part


def _shown(finding: Finding, said: Iterable[Sentence]) -> ShownFinding:
    # The same sentence twice on one page makes a reader look for the difference.
    spoken = {sentence.text for sentence in said}
    return ShownFinding(finding, tuple(s for s in finding.explanation if s.text not in spoken))


def _somatic(findings: Findings) -> tuple[ShownFinding, ...]:
    symbols = _somatic_symbols(findings)
    said = findings.conclusion.text
    return tuple(_shown(f, said) for f in findings.findings if f.gene in symbols and f.reportable)


def _split(shown: Sequence[ShownFinding]) -> tuple[tuple[ShownFinding, ...], tuple[ShownFinding, ...]]:
    """Findings with a card, and findings as rows."""
    weighty = [s for s in shown if s.finding.contribution in _DECISIVE or s.finding.category is Category.SMAX2]
    rest = [s for s in shown if s not in weighty]
    if len(rest) <= _MOST_CARDS:
        return tuple(shown), ()
    return tuple(weighty), tuple(rest)


def _first_screen(sentences: Sequence[Sentence]) -> tuple[tuple[Sentence, ...], tuple[Sentence, ...]]:
    """The sentences that the banner may show, remarks on the method last; and those that follow below: kinds that report.yaml
    names, and second sentences of one kind."""
    texts = load_texts()
    top: list[Sentence] = []
    for sentence in sentences:
        if not _is_of(sentence, texts["below"]) and sentence.id not in {each.id for each in top}:
            top.append(sentence)
    top.sort(key=lambda sentence: _is_of(sentence, texts["after"]))
    return tuple(top), tuple(s for s in sentences if s not in top)


def _is_of(sentence: Sentence, kinds: str) -> bool:
    return any(sentence.id == kind or sentence.id.startswith(f"{kind}.") for kind in kinds.split())


def _fitted(banners: Iterable[Banner]) -> tuple[Banner, ...]:
    """The banners with the sentences and steps that fit the first screen."""
    made = list(banners)
    offers = [BannerContent(each.words, each.all_sentences, each.all_steps) for each in made]
    choose(offers)
    return tuple(
        replace(each, sentences=offer.shown_text, steps=offer.shown_steps)
        for each, offer in zip(made, offers, strict=True)
    )


def _row_of(finding: Finding) -> str:
    return f"{finding.hgvs_c} {label(finding.classification)} {percent(finding.vaf)} {reads(finding.alt_reads, finding.depth)}"


def _folded(sentences: Sequence[Sentence], captions: Captions) -> tuple[Sentence, ...]:
    """Of many sentences of one kind the first, and a note that the others are in findings.json."""
    shown: list[Sentence] = []
    for sentence in sentences:
        alike = [other for other in sentences if other.id == sentence.id]
        if len(alike) <= _MOST_ALIKE:
            shown.append(sentence)
        elif sentence is alike[0]:
            text = f"{sentence.text} {captions.fill('alike', count=len(alike) - 1)}"
            shown.append(sentence.model_copy(update={"text": text}))
    return tuple(shown)


def _banners(
    findings: Findings,
    shown: Sequence[ShownFinding],
    genes: Sequence[ShownGene],
    sentences: tuple[Sentence, ...],
    captions: Captions,
) -> Iterable[Banner]:
    """The VEXAS statement and every other disease of the document; what was found comes first."""
    vexas = _vexas_banner(findings, shown, sentences, captions)
    others = [_other_banner(findings, other, shown, genes, captions) for other in findings.other_diseases]
    found = findings.conclusion.vexas in (VexasConclusion.DETECTED, VexasConclusion.POSSIBLE)
    return [vexas, *others] if found else [*others, vexas]


def _vexas_banner(
    findings: Findings, shown: Sequence[ShownFinding], sentences: tuple[Sentence, ...], captions: Captions
) -> Banner:
    key = state_key(findings)
    conclusion = findings.conclusion
    lead = tuple(shown) if conclusion.vexas in _FOUND else ()
    negative = conclusion.vexas in (VexasConclusion.NOT_DETECTED, VexasConclusion.PARTLY_ASSESSED)
    known = {locus.id: locus.label for gene in load_genes().values() for locus in gene.loci}
    somatic = _somatic_symbols(findings)
    own = [(part, known.get(part.locus, part.locus)) for part in findings.loci if part.gene in somatic]
    sentences_of, genes = load_interpretation().sentences, load_genes()
    missing = [
        label for symbol in somatic & set(genes) for label in missing_labels(genes[symbol], findings.loci, sentences_of)
    ]
    needed = findings.provenance.thresholds.get("min_depth")
    answer = captions[f"result_{_special(conclusion) or key}"]
    return Banner(
        key=key,
        word=answer,
        note=captions.get(f"note_{key}", ""),
        headline=_without_answer(conclusion.headline, answer),
        all_sentences=sentences,
        all_steps=conclusion.recommendations,
        lead=lead,
        **_measured(findings, lead, captions),
        limit=limit_bar(conclusion.limit, captions, _limited_loci(findings)) if negative else None,
        depths=depth_figure(own, needed, captions) if negative else None,
        not_covered=tuple(missing) if lead else (),
    )


def _without_answer(headline: str, answer: str) -> str:
    """The headline without its answer, with which it begins in tables and on the terminal.

    >>> _without_answer("VEXAS possible: no change.", "VEXAS possible")
    'No change'
    """
    rest = headline.removeprefix(answer + phrase("colon")).removesuffix(".")
    return rest[:1].upper() + rest[1:]


def _other_banner(
    findings: Findings,
    other: OtherDisease,
    shown: Sequence[ShownFinding],
    genes: Sequence[ShownGene],
    captions: Captions,
) -> Banner:
    gene = next((g for g in genes if g.gene.gene == other.gene), None)
    part = next((g for g in findings.genes if g.gene == other.gene), None)
    lead = gene.findings if gene else tuple(s for s in shown if s.finding.category is Category.SMAX2)
    return Banner(
        key="other_disease",
        word=captions["other_disease"],
        note="",
        headline=other.headline.removesuffix("."),
        all_sentences=(),
        all_steps=part.recommendations if part else (),
        lead=lead,
        copies=gene.copies if gene else None,
        **({} if gene and gene.copies else _measured(findings, lead, captions)),
    )


def _measured(findings: Findings, lead: Sequence[ShownFinding], captions: Captions) -> dict[str, Any]:
    """The ruler of leading findings, those that it does not draw, and what the alignment shows of a contradicted call."""
    if not lead:
        return {}
    own = [shown.finding for shown in lead]
    clones = [finding for finding in own if finding is own[0] or finding.contribution in _DECISIVE]
    figure = ruler(clones, findings.sample.sex, findings.provenance.thresholds, load_fractions(), captions)
    drawn = [finding for finding in clones if finding.vaf is not None][: len(figure.clones) if figure else 0]
    return {
        "ruler": figure,
        "alignment": alignment_reads(findings, own[0]) if own[0].contradicted else None,
        "others": tuple(finding for finding in own[1:] if finding not in drawn),
    }


def alignment_reads(findings: Findings, finding: Finding) -> tuple[int, int] | None:
    """Alternate and all fragments of the alignment at a finding; of several changes those of the least supported one.

    None if the alignment was not read there.
    """
    sites = {(site.chrom, site.pos): site for site in (findings.coverage.sites if findings.coverage else ())}
    counts = []
    for part in finding.parts or (f"{finding.chrom}:{finding.pos}:{finding.ref}:{finding.alt}",):
        chrom, pos, ref, alt = part.split(":")
        if (site := sites.get((chrom, int(pos)))) is not None:
            found = (each.support.reads for each in site.alleles if (each.ref, each.alt) == (ref, alt))
            counts.append((next(found, 0), site.depth))
    return min(counts, default=None)


def _limited_loci(findings: Findings) -> str:
    """The loci that the limit of a partial negative covers, as words; blank for a complete negative."""
    if findings.conclusion.vexas is not VexasConclusion.PARTLY_ASSESSED:
        return ""
    somatic = _somatic_symbols(findings)
    loci = [locus for gene in load_genes().values() if gene.symbol in somatic for locus in gene.loci]
    return listing([locus.label for locus in loci if locus.role is LocusRole.CORE])


def _recessive(findings: Findings, captions: Captions) -> Iterable[ShownGene]:
    somatic = _somatic_symbols(findings)
    known = load_genes()
    banners = {other.gene for other in findings.other_diseases}
    for part in findings.genes:
        if part.gene in somatic:
            continue
        own = [f for f in findings.findings if f.gene == part.gene and f.reportable]
        said = (*part.text, *part.remarks)
        shown = [_shown(f, said) for f in own]
        cards, rows = _split(shown)
        states = [locus.state for locus in findings.loci if locus.gene == part.gene]
        read = sum(state in _READ for state in states)
        figure = None
        if part.gene in known and findings.input is not None:
            covered = bool(states) and read == len(states)
            assembly = findings.input.assembly
            figure = copies_figure(known[part.gene], assembly, part.verdict, own, covered or bool(own), captions)
        yield ShownGene(part, figure, cards, rows, read, len(states), part.gene in banners)


def _course(course: Course, captions: Captions) -> ShownCourse:
    said = tuple(course_sentences(each, captions) for each in course.measurements)
    compared = tuple(compared_of(each, captions) for each in course.measurements)
    return ShownCourse(course, course_figure(course, captions), said, compared)


def _gene_of(findings: Findings) -> tuple[Gene, Assembly] | None:
    """The gene of the VEXAS statement, and the assembly that its positions count in."""
    if findings.input is None:
        return None
    somatic = _somatic_symbols(findings)
    gene = next((gene for gene in load_genes().values() if gene.symbol in somatic), None)
    return None if gene is None else (gene, findings.input.assembly)


def _gene(findings: Findings, shown: Sequence[Finding], captions: Captions) -> GeneFigure | None:
    place = _gene_of(findings)
    if place is None:
        return None
    gene, assembly = place
    return gene_figure(gene, assembly, findings.loci, shown, load_variants().of_gene(gene.symbol), captions)


def _zoom(findings: Findings, shown: Sequence[Finding], captions: Captions) -> ZoomFigure | None:
    place = _gene_of(findings)
    if place is None or findings.conclusion.vexas is VexasConclusion.NOT_ASSESSABLE:
        return None
    # With findings elsewhere the bases of codon 41 would draw the eye to the wrong place.
    own = [part for part in findings.loci if part.gene == place[0].symbol]
    return zoom_figure(*place, shown, own, captions, around=bool(shown))


def _reads(findings: Findings, shown: Sequence[Finding], captions: Captions) -> tuple[ReadPicture, ...]:
    place = _gene_of(findings)
    return () if place is None else read_pictures(findings.coverage, shown, *place, captions)


def _others(findings: Findings) -> tuple[Finding, ...]:
    """Findings without a statement: not reportable, or of a gene that the document does not judge; benign last."""
    judged = {g.gene for g in findings.genes} | _somatic_symbols(findings)
    rest = [f for f in findings.findings if not f.reportable or f.gene not in judged]
    return tuple(sorted(rest, key=lambda f: f.category is Category.BENIGN))


def _loci(findings: Findings) -> tuple[ShownLocus, ...]:
    known = {locus.id: locus for gene in load_genes().values() for locus in gene.loci}
    notes: dict[str, str] = {}
    shown: list[ShownLocus] = []
    for part in findings.loci:
        locus = known.get(part.locus)
        # With a depth the row itself says what the sentence says.
        text = " ".join(s.text for s in part.text) if part.depth is None else ""
        note = notes.setdefault(text, str(len(notes) + 1)) if text else ""
        here = ShownLocus(part, locus.label if locus else part.locus, locus.why if locus else "", note, part.end)
        if shown and _alike(shown[-1], here):
            here = _together(shown.pop(), here)
        shown.append(here)
    return tuple(shown)


def _alike(one: ShownLocus, other: ShownLocus) -> bool:
    """Whether two loci say the same: of one gene, at one depth with its bounds, for one reason."""
    fields = ("gene", "state", "rest", "depth", "vaf_upper95", "detection_limit95", "basis")
    same = all(getattr(one.part, field) == getattr(other.part, field) for field in fields)
    return same and (one.note, one.why) == (other.note, other.why)


def _together(first: ShownLocus, second: ShownLocus) -> ShownLocus:
    caption = first.caption.split("\u2013")[0] + "\u2013" + second.caption.rsplit(" ", 1)[-1]
    part = first.part.model_copy(update={"start": min(first.part.start, second.part.start)})
    return replace(first, part=part, caption=caption, last=max(first.last, second.part.end), count=first.count + 1)


def _gaps(findings: Findings) -> Iterable[tuple[str, int, int]]:
    """Gene, loci of it that could not be judged, loci in all; genes without a gap are left out."""
    for gene in dict.fromkeys(part.gene for part in findings.loci):
        states = [part.state for part in findings.loci if part.gene == gene]
        if missing := sum(state not in _READ for state in states):
            yield gene, missing, len(states)


def _phenotype(findings: Findings) -> tuple[tuple[str, tuple[PhenotypeTerm, ...]], ...]:
    """Terms of the sheet by the disease they fit, in the order of the sheet; those of no known disease last."""
    groups: dict[str, list[PhenotypeTerm]] = {}
    for term in findings.phenotype:
        groups.setdefault(term.disease, []).append(term)
    return tuple((disease, tuple(terms)) for disease, terms in sorted(groups.items(), key=lambda g: g[0] == ""))
