"""What a report says otherwise than a former one of the same sample, and what it was made from that may be why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from vexas_report.model.findings import Change, Finding, Findings
from vexas_report.render.labels import load_captions
from vexas_report.render.numbers import percent


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is said otherwise, and which inputs of the report differ."""

    said: tuple[Change, ...]
    made_from: tuple[Change, ...]

    def text(self) -> str:
        """Lines for the terminal, the answer first."""
        words = load_captions()
        lines = [words["compare_said"] if self.said else words["compare_same"]]
        lines += [f"  {d.what}: {d.old or '-'} -> {d.new or '-'}" for d in self.said]
        lines.append(words["compare_made"] if self.made_from else words["compare_made_same"])
        lines += [f"  {d.what}: {d.old or '-'} -> {d.new or '-'}" for d in self.made_from]
        return "\n".join(lines)


def compare(old: Findings, new: Findings) -> Comparison:
    """Changes between two documents, in the order in which a report says them."""
    return Comparison(tuple(_said(old, new)), tuple(_made_from(old, new)))


def _said(old: Findings, new: Findings) -> Iterator[Change]:
    one, other = old.conclusion, new.conclusion
    yield from _differ("conclusion", one.vexas, other.vexas)
    yield from _differ("headline", one.headline, other.headline)
    yield from _differ("limit", _percent(one.limit), _percent(other.limit))
    yield from _differ("next steps", _ids(one.recommendations), _ids(other.recommendations))
    yield from _differ(
        "other diseases",
        "; ".join(o.headline for o in old.other_diseases),
        "; ".join(o.headline for o in new.other_diseases),
    )
    yield from _findings(old, new)
    yield from _mapped(
        "verdict of",
        {g.gene: str(g.verdict or "") for g in old.genes},
        {g.gene: str(g.verdict or "") for g in new.genes},
    )
    yield from _mapped(
        "locus",
        {p.locus: _locus(p.state, p.depth) for p in old.loci},
        {p.locus: _locus(p.state, p.depth) for p in new.loci},
    )
    yield from _differ("problems", "; ".join(p.code for p in old.problems), "; ".join(p.code for p in new.problems))


def _findings(old: Findings, new: Findings) -> Iterator[Change]:
    before = {(f.gene, f.hgvs_g): f for f in old.findings}
    after = {(f.gene, f.hgvs_g): f for f in new.findings}
    for key in dict.fromkeys([*after, *before]):
        one, other = before.get(key), after.get(key)
        shown = other or one
        assert shown is not None  # noqa: S101 - the key is of one of them
        name = f"{shown.gene} {shown.hgvs_c or shown.hgvs_g}"
        yield from _mapped(name, _facts(one), _facts(other))


def _facts(finding: Finding | None) -> dict[str, str]:
    if finding is None:
        return {}
    return {
        "category": finding.category,
        "class": finding.classification,
        "contribution": finding.contribution,
        "fraction": percent(finding.vaf),
        "reads": f"{finding.alt_reads}/{finding.depth}",
        "support": str(finding.strength or ""),
        "state": str(finding.allele_state or finding.zygosity or ""),
        "reportable": "yes" if finding.reportable else "no",
        "rules": " ".join(finding.rules),
    }


def _made_from(old: Findings, new: Findings) -> Iterator[Change]:
    yield from _differ("schema", old.schema_version, new.schema_version)
    yield from _differ("input", old.input.sha256 if old.input else "", new.input.sha256 if new.input else "")
    one, other = old.provenance, new.provenance
    yield from _mapped("program", one.program, other.program)
    yield from _mapped("table", _short(one.tables), _short(other.tables))
    yield from _mapped("threshold", _written(one.thresholds), _written(other.thresholds))
    yield from _mapped("reference", one.reference, other.reference)
    yield from _mapped("library", one.dependencies, other.dependencies)


def _short(checksums: Mapping[str, str]) -> dict[str, str]:
    return {name: value[:12] for name, value in checksums.items()}


def _written(numbers: Mapping[str, float]) -> dict[str, str]:
    return {name: f"{value:g}" for name, value in numbers.items()}


def _mapped(what: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for key in dict.fromkeys([*new, *old]):
        yield from _differ(f"{what} {key}", old.get(key, ""), new.get(key, ""))


def _differ(what: str, old: str, new: str) -> Iterator[Change]:
    if old != new:
        yield Change(what=what, old=old, new=new)


def _percent(value: float | None) -> str:
    return "" if value is None else percent(value)


def _ids(sentences: tuple[object, ...]) -> str:
    return " ".join(str(getattr(sentence, "id", "")) for sentence in sentences)


def _locus(state: str, depth: int | None) -> str:
    return state if depth is None else f"{state} at {depth} reads"
