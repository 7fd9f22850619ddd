"""The page of all rules and sentences, ``docs/interpretation.md``, written from the tables by `make generated`."""

from collections.abc import Iterator

from vexas_report.knowledge.decision_rules import DecisionTable, Interpretation, Rule

_HEAD = """\
# Interpretation: every rule and every sentence

Written from `resources/interpretation/` by `make generated`; a test keeps it current.
Change the tables, not this page. Each row has an id, which stands in `findings.json` and in the decision trail of every
report that it spoke in, and a source; *rule of this software* marks one that a laboratory should read and accept.
A blank condition holds for any value. A test proves that every combination of inputs meets exactly one row.

The order of work: calls of one codon in cis become one change; each variant gets a category and a grade of evidence;
the tables of UBA1 give the VEXAS conclusion, those of the recessive genes a verdict per gene. Carrier statements never stand
in the VEXAS conclusion. Nothing is discarded: what is not reported is listed with its reason. Calls further than 20 bases from an exon that
the tables do not list are set aside, with a row in the decision trail.
"""


def interpretation_page(rules: Interpretation) -> str:
    """The page as Markdown."""
    parts = [_HEAD, *_regions(rules)]
    for table in rules.tables.values():
        parts.append("\n".join(_table(table, rules)))
    parts.append("\n".join(_topics(rules)))
    parts.append("\n".join(_floors(rules)))
    parts.append("\n".join(_sentences(rules)))
    parts.append("\n".join(_phenotype(rules)))
    return "\n".join(parts)


def _regions(rules: Interpretation) -> Iterator[str]:
    yield "## Regions\n\n| id | gene | from | to | what | source |\n|---|---|---|---|---|---|"
    for region in rules.regions.values():
        ends = " | ".join(_place(*end) for end in (region.first, region.last))
        yield f"| {region.id} | {region.gene} | {ends} | {region.label} | {region.source} |"
    yield ""


def _place(base: int, offset: int) -> str:
    return f"c.{base}{offset:+d}" if offset else f"c.{base}"


def _table(table: DecisionTable, rules: Interpretation) -> Iterator[str]:
    yield f"## {table.title}\n\n`{table.id}`. {table.about}\n"
    yield "Inputs: " + "; ".join(f"{name}: {', '.join(values)}" for name, values in table.inputs.items()) + ".\n"
    columns = ["id", *table.inputs, *(o for o in table.outputs if o not in table.sentences)]
    yield f"| {' | '.join(columns)} | source |"
    yield "|---" * (len(columns) + 1) + "|"
    for rule in table.rules:
        yield _row(rule, table)
    yield ""
    for rule in table.rules:
        yield from _said(rule, table, rules)
    yield ""


def _row(rule: Rule, table: DecisionTable) -> str:
    conditions = [_condition(rule, name, values) for name, values in table.inputs.items()]
    terms = [f"**{rule.then[o][0]}**" for o in table.outputs if o not in table.sentences]
    return f"| {' | '.join([rule.id, *conditions, *terms])} | {_source(rule.source, rule.id)} |"


def _source(source: str, named: str) -> str:
    """The source without the id, which is in the same row."""
    return source.removesuffix(f" ({named})")


def _condition(rule: Rule, name: str, values: tuple[str, ...]) -> str:
    return ", ".join(v for v in values if v in rule.when[name]) if name in rule.when else ""


def _said(rule: Rule, table: DecisionTable, rules: Interpretation) -> Iterator[str]:
    lines = [(output, key) for output in table.outputs if output in table.sentences for key in rule.then[output]]
    if lines:
        yield f"- {rule.id}"
    for output, key in lines:
        yield f"  - {output} `{key}`: {rules.sentences[key].text}"


def _topics(rules: Interpretation) -> Iterator[str]:
    yield "## Further statements\n"
    yield "| id | topic | added where | source |\n|---|---|---|---|"
    for topic in rules.topics.values():
        yield f"| {topic.id} | {topic.name} | {topic.when} | {_source(topic.source, topic.id)} |"
    yield ""
    for topic in rules.topics.values():
        yield f"- {topic.id}"
        yield from (f"  - headline `{key}`: {rules.sentences[key].text}" for key in topic.headline)
        yield from (f"  - sentence `{key}`: {rules.sentences[key].text}" for key in topic.sentence)
        yield from (f"  - recommendation `{key}`: {rules.sentences[key].text}" for key in topic.recommendation)
    yield ""


def _floors(rules: Interpretation) -> Iterator[str]:
    yield "## What a reference block excludes\n\nA block states a genotype, not zero alternate reads. A diploid one excludes no variant"
    yield "below the caller's floor, and at its depth none that would not be called with 95 % probability; a haploid one excludes no mosaic.\n"
    yield "| caller | kind | records | floor | why | source |\n|---|---|---|---|---|---|"
    for each in rules.callers.values():
        kind, shapes = "somatic" if each.somatic else "germline", ", ".join(sorted(each.shapes))
        yield f"| {each.caller} | {kind} | {shapes} | {each.floor:.0%} | {each.about} | {each.source} |"
    yield ""


def _sentences(rules: Interpretation) -> Iterator[str]:
    """Sentences that no table names: evidence lines, remarks, terms and the like."""
    named = {k for t in rules.tables.values() for r in t.rules for o in t.sentences for k in r.then[o]}
    named |= {k for topic in rules.topics.values() for k in (*topic.headline, *topic.sentence, *topic.recommendation)}
    yield "## Evidence lines, remarks and other sentences\n"
    yield "| id | sentence | ACMG code | source |\n|---|---|---|---|"
    for template in rules.sentences.values():
        if template.id not in named:
            code = f"{template.acmg} (by analogy)" if template.by_analogy else template.acmg
            yield f"| {template.id} | {template.text} | {code} | {_source(template.source, template.id)} |"
    yield ""


def _phenotype(rules: Interpretation) -> Iterator[str]:
    yield "## Phenotype terms\n"
    yield "Shown beside the sample, grouped by the disease whose picture they belong to; they never change a verdict.\n"
    yield "| HPO id | label | disease | source |\n|---|---|---|---|"
    for feature in rules.phenotype.values():
        yield f"| {feature.id} | {feature.label} | {', '.join(feature.diseases)} | {feature.source} |"
    yield ""
