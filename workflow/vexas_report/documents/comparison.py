"""What a report says otherwise than a former one of the same sample, and what it was made from that may be why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from vexas_report.documents.labels import label, load_captions
from vexas_report.documents.number_texts import percent, reads
from vexas_report.interpretation.clone_course import genomic_change
from vexas_report.model.findings import Finding, Findings, ReportDifference, Sentence


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs in the answers, in what they were made from, and in whose they are (sample, patient, assembly)."""

    said: tuple[ReportDifference, ...]
    made_from: tuple[ReportDifference, ...]
    subject: tuple[ReportDifference, ...] = ()

    def text(self) -> str:
        """Lines for the terminal: whose reports they are if that differs, then the answer."""
        words = load_captions()
        lines = [words["compare_subject"], *_lines(self.subject)] if self.subject else []
        lines += [words["compare_said"] if self.said else words["compare_same"], *_lines(self.said)]
        lines += [words["compare_made"] if self.made_from else words["compare_made_same"], *_lines(self.made_from)]
        return "\n".join(lines)


def _lines(changes: Sequence[ReportDifference]) -> list[str]:
    arrow = load_captions()["colon"]
    return [f"  {d.what}{arrow}{d.old or '-'} -> {d.new or '-'}" for d in changes]


def compare(old: Findings, new: Findings) -> Comparison:
    """Changes between two documents, in the order of a report, in the output language."""
    return Comparison(tuple(_said(old, new)), tuple(_made_from(old, new)), tuple(_subject(old, new)))


def _subject(old: Findings, new: Findings) -> Iterator[ReportDifference]:
    yield from _differ("sample", old.sample.sample, new.sample.sample)
    yield from _differ("patient", old.sample.patient or "", new.sample.patient or "")
    one, other = (document.input.assembly if document.input else "" for document in (old, new))
    yield from _differ("assembly", one, other)


def _said(old: Findings, new: Findings) -> Iterator[ReportDifference]:
    one, other = old.conclusion, new.conclusion
    yield from _differ("conclusion", label(one.vexas), label(other.vexas))
    yield from _differ("headline", one.headline, other.headline)
    yield from _differ("limit", _limit(one.limit), _limit(other.limit))
    if _ids(one.recommendations) != _ids(other.recommendations):
        yield from _differ("next", _joined(one.recommendations), _joined(other.recommendations))
    yield from _differ("other", _diseases(old), _diseases(new))
    yield from _findings(old, new)
    yield from _mapped("verdict", _verdicts(old), _verdicts(new))
    yield from _mapped("locus", _loci(old), _loci(new))
    yield from _differ("problems", "; ".join(p.code for p in old.problems), "; ".join(p.code for p in new.problems))


def _findings(old: Findings, new: Findings) -> Iterator[ReportDifference]:
    for one, other in _pairs(old, new):
        shown = other or one
        assert shown is not None  # noqa: S101 - a pair holds one at least
        name = f"{shown.gene} {shown.hgvs_c or shown.hgvs_g}"
        was, is_now = _facts(one), _facts(other)
        for fact in dict.fromkeys([*is_now, *was]):
            yield from _differ(fact, was.get(fact, ""), is_now.get(fact, ""), name)


def _pairs(old: Findings, new: Findings) -> Iterator[tuple[Finding | None, Finding | None]]:
    """The former and the present finding of each change; the n-th of one change meets the n-th of the other document."""
    left = list(old.findings)
    for finding in new.findings:
        match = next((each for each in left if _is_same(each, old, finding, new)), None)
        if match is not None:
            left.remove(match)
        yield match, finding
    for each in left:
        yield each, None


def _is_same(one: Finding, old: Findings, other: Finding, new: Findings) -> bool:
    if one.hgvs_c is not None and (one.gene, one.hgvs_c) == (other.gene, other.hgvs_c):
        return True
    if old.input is None or new.input is None:
        return False
    return genomic_change(one, old.input.assembly) == genomic_change(other, new.input.assembly)


def _facts(finding: Finding | None) -> dict[str, str]:
    if finding is None:
        return {}
    words = load_captions()
    return {
        "category": label(finding.category),
        "class": label(finding.classification),
        "contribution": label(finding.contribution),
        "fraction": percent(finding.vaf),
        "reads": reads(finding.alt_reads, finding.depth),
        "support": _worded(finding.strength),
        "state": _worded(finding.allele_state or finding.zygosity),
        "reportable": words["changed_yes"] if finding.reportable else words["changed_no"],
        "rules": " ".join(finding.rules),
    }


def _made_from(old: Findings, new: Findings) -> Iterator[ReportDifference]:
    yield from _differ("schema", old.schema_version, new.schema_version)
    yield from _differ("input", old.input.checksums if old.input else "", new.input.checksums if new.input else "")
    one, other = old.provenance, new.provenance
    yield from _mapped("program", _program(one.program), _program(other.program))
    yield from _mapped("table", _short(one.tables), _short(other.tables))
    yield from _mapped("threshold", _written(one.thresholds), _written(other.thresholds))
    yield from _mapped("reference", one.reference, other.reference)
    yield from _mapped("library", one.dependencies, other.dependencies)


def _program(facts: Mapping[str, str]) -> dict[str, str]:
    words = load_captions()
    return {words[f"program_{name}"]: value for name, value in facts.items()}


def _short(checksums: Mapping[str, str]) -> dict[str, str]:
    return {name: value[:12] for name, value in checksums.items()}


def _written(numbers: Mapping[str, float]) -> dict[str, str]:
    return {name: f"{value:g}" for name, value in numbers.items()}


def _mapped(what: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[ReportDifference]:
    for key in dict.fromkeys([*new, *old]):
        yield from _differ(what, old.get(key, ""), new.get(key, ""), key)


def _differ(what: str, old: str, new: str, name: str = "") -> Iterator[ReportDifference]:
    if old != new:
        yield ReportDifference(what=load_captions().fill(f"changed_{what}", name=name), old=old, new=new)


def _worded(term: StrEnum | None) -> str:
    return "" if term is None else label(term)


def _limit(value: float | None) -> str:
    return "" if value is None else percent(value)


def _ids(sentences: tuple[Sentence, ...]) -> tuple[str, ...]:
    return tuple(sentence.id for sentence in sentences)


def _joined(sentences: tuple[Sentence, ...]) -> str:
    return " ".join(sentence.text for sentence in sentences)


def _diseases(document: Findings) -> str:
    return "; ".join(other.headline for other in document.other_diseases)


def _verdicts(document: Findings) -> dict[str, str]:
    return {gene.gene: _worded(gene.verdict) for gene in document.genes}


def _loci(document: Findings) -> dict[str, str]:
    words = load_captions()
    return {
        part.locus: label(part.state)
        if part.depth is None
        else words.fill("changed_depth", state=label(part.state), depth=part.depth)
        for part in document.loci
    }
