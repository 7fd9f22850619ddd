"""Which assembly a VCF uses: everything that the file and the laboratory say about it, weighed by one written rule.

What the file's contents show (contig lengths, REF bases, listed variants, positions) outranks what was written about it
(header lines, sheet, configuration). Nothing decides against a contradiction. :data:`RULES` is the whole rule, in order;
``docs/assembly.md`` is made from it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from vexas_report.knowledge import load_variants
from vexas_report.knowledge.genome.builds import builds_in_command, named_builds
from vexas_report.knowledge.genome.contigs import accessions, chromosome, is_piece, lengths
from vexas_report.knowledge.genome.genome_problems import (
    ASSEMBLY_BASES_FIT_OTHER,
    ASSEMBLY_CONTRADICTION,
    ASSEMBLY_NAMED_OTHERWISE,
    ASSEMBLY_REF_MISMATCH,
    ASSEMBLY_SOME_REF_MISMATCH,
    ASSEMBLY_UNKNOWN,
    ASSEMBLY_UNSUPPORTED,
)
from vexas_report.knowledge.genome.sequence import Genome, load_genome
from vexas_report.model.alleles import VcfAllele, trim
from vexas_report.model.problems import Problem, ProblemCode, VexasReportError, problem
from vexas_report.model.terms import Assembly, Classification

BASES_THAT_DECIDE = 4
"""Matching reference bases that decide alone: by chance 1 in 256 files of another build would match."""
_COMMAND = re.compile(
    "command|cmd|options", re.IGNORECASE
)  # in the key of a header line that states how a program was called
_LONGEST = 1000  # bases of an allele that is compared with the listed variants


@dataclass(frozen=True, slots=True)
class AssemblyRule:
    """One line of the rule: when it applies, and what follows (a problem code, or None where the build is decided)."""

    id: str
    when: str
    then: str
    code: ProblemCode | None = None


RULES = {
    rule.id: rule
    for rule in (
        AssemblyRule("AS-01", "a record lies beyond the length that the header states for its contig", "refused", ASSEMBLY_CONTRADICTION),
        AssemblyRule("AS-02", "contig lengths or accessions are those of builds that are not read here", "refused", ASSEMBLY_UNSUPPORTED),
        AssemblyRule("AS-03", "the contents show two builds", "refused", ASSEMBLY_CONTRADICTION),
        AssemblyRule("AS-04", "contig lengths are those of two builds, and nothing else in the contents decides", "refused", ASSEMBLY_CONTRADICTION),
        AssemblyRule("AS-05", "the contents show one build, and as many records contradict its REF bases as agree with them", "refused", ASSEMBLY_REF_MISMATCH),
        AssemblyRule("AS-06", "the contents show one build, the sheet or the configuration says another", "refused", ASSEMBLY_CONTRADICTION),
        AssemblyRule("AS-07", "the contents show one build, but not by lengths that REF bases confirm, and header lines other than command lines name only others", "refused", ASSEMBLY_CONTRADICTION),
        AssemblyRule("AS-08", "the contents show one build", "decided; a warning where the header names another as well, where REF bases differ singly, or fit only another"),
        AssemblyRule("AS-09", "the contents show none, and header, sheet and configuration do not all name the same", "refused", ASSEMBLY_CONTRADICTION),
        AssemblyRule("AS-10", "the contents show none, and the one build that is named is not read here", "refused", ASSEMBLY_UNSUPPORTED),
        AssemblyRule("AS-11", "the contents show none, one build is named, and a REF base contradicts it", "refused", ASSEMBLY_REF_MISMATCH),
        AssemblyRule("AS-12", "the contents show none, and one build is named", "decided; a warning where REF bases fit only another"),
        AssemblyRule("AS-13", "nothing shows or names a build", "refused", ASSEMBLY_UNKNOWN),
    )
}  # fmt: skip
_CODES = {rule.id: rule.code for rule in RULES.values() if rule.code is not None}


@dataclass(frozen=True, slots=True)
class AssemblyDecision:
    """The build, by what it was decided (words for the report), the rule's id, and warnings."""

    assembly: Assembly
    basis: str
    rule: str
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a file and its laboratory say about the build.

    ``contigs``: the header's contig names and lengths, None where not stated. ``highest``: the highest 1-based POS seen,
    by contig name as written. ``records``: (``chrX``-style contig, 1-based POS, REF, ALTs) near the loci of either build.
    ``hints``: header lines that may name a build, as (key, text). ``declared``: the sheet's or the configuration's word,
    ``declared_by`` which of them.
    """

    contigs: Mapping[str, int | None] = field(default_factory=dict)
    highest: Mapping[str, int] = field(default_factory=dict)
    records: tuple[tuple[str, int, str, tuple[str, ...]], ...] = ()
    hints: tuple[tuple[str, str], ...] = ()
    declared: Assembly | None = None
    declared_by: str = "the sheet"


@dataclass(frozen=True, slots=True)
class _Fit:
    """Records of the file that agree (or not) with an assembly, and the bases that agreed."""

    agree: int
    differ: int
    bases: int
    example: str


@dataclass(frozen=True, slots=True)
class _Weighed:
    """``shown``: builds by what in the contents shows them, in words; ``lengths``: by length, with the contig;
    ``named``: builds by the header line that names them, in words; ``by_command``: those that command lines alone name;
    ``beyond``: a record that its contig cannot hold."""

    shown: tuple[tuple[Assembly, str], ...]
    lengths: Mapping[str, str]
    fits: Mapping[Assembly, _Fit]
    named: Mapping[str, str]
    by_command: frozenset[str]
    beyond: str


def decide_assembly(facts: FileFacts, where: str = "") -> AssemblyDecision:
    """Decide the build of a file by :data:`RULES`; VexasReportError with both values where it is unknown, not supported,
    or where two sources contradict each other."""
    weighed = _weigh(facts)
    builds = {build for build, _ in weighed.shown}
    if weighed.beyond:
        raise _refused("AS-01", weighed.beyond, where)
    if weighed.lengths and not any(a in weighed.lengths for a in Assembly):
        message = f"The contig lengths are those of {' or '.join(sorted(weighed.lengths))} ({_evidence(weighed)})."
        raise _refused("AS-02", message, where)
    if len(builds) > 1:
        raise _refused("AS-03", f"The file is {', '.join(f'{b} by {w}' for b, w in weighed.shown)}.", where)
    if not builds and len(weighed.lengths) > 1:
        message = (
            f"The header has contig lengths of {' and '.join(sorted(weighed.lengths))} ({_evidence(weighed)}), "
            "and the REF bases do not decide between them."
        )
        raise _refused("AS-04", message, where)
    return _by_contents(weighed, facts, where) if builds else _by_name(weighed, facts, where)


def _by_contents(weighed: _Weighed, facts: FileFacts, where: str) -> AssemblyDecision:
    build, shown = weighed.shown[0]
    fit = weighed.fits[build]
    if fit.differ >= fit.agree and fit.differ:
        message = (
            f"{_capital(shown)} are those of {build}, but {fit.differ} of {fit.agree + fit.differ} "
            f"records at the loci have other REF bases ({fit.example})."
        )
        raise _refused("AS-05", message, where)
    basis = _basis(weighed)
    if facts.declared not in (None, build):
        message = f"{_capital(facts.declared_by)} says {facts.declared}, the file is {build} ({basis})."
        raise _refused("AS-06", message, where)
    others = {b: words for b, words in weighed.named.items() if b != build}
    warnings = list(_warnings(build, weighed, where))
    if others:
        message = f"The file is {build} ({basis}), but {_sentence(f'{w} names {b}' for b, w in others.items())}."
        outweighed = build in weighed.lengths and (fit.agree or weighed.by_command.issuperset(others))
        if build not in weighed.named and not outweighed:
            raise _refused("AS-07", message, where)
        warnings.append(problem(ASSEMBLY_NAMED_OTHERWISE, message, where))
    return AssemblyDecision(build, basis, "AS-08", tuple(warnings))


def _by_name(weighed: _Weighed, facts: FileFacts, where: str) -> AssemblyDecision:
    named = dict(weighed.named)
    if facts.declared is not None:
        named.setdefault(facts.declared, facts.declared_by)
    if len(named) > 1:
        message = f"Nothing in the records decides, and {_sentence(f'{w} names {b}' for b, w in named.items())}."
        raise _refused("AS-09", message, where)
    if not named:
        counts = ", ".join(
            f"{fit.bases} REF base{'s agree' if fit.bases != 1 else ' agrees'} with {a}"
            for a, fit in weighed.fits.items()
        )
        raise _refused(
            "AS-13",
            f"The genome build could not be recognised: nothing in the header names one, and too few REF bases decide ({counts}).",
            where,
        )
    ((build, words),) = named.items()
    if build not in set(Assembly):
        raise _refused("AS-10", f"{_capital(words)} names {build}, and no REF base says otherwise.", where)
    assembly = Assembly(build)
    fit = weighed.fits[assembly]
    if fit.differ:
        raise _refused("AS-11", f"{_capital(words)} says {build}, but {fit.example}.", where)
    if not facts.records:
        agreed = "no record touches a locus"
    elif not fit.bases:
        agreed = "no record touches a known base of a locus"
    else:
        agreed = f"{fit.bases} REF base{'s agree' if fit.bases != 1 else ' agrees'}"
    warnings = tuple(_warnings(assembly, weighed, where))
    return AssemblyDecision(assembly, f"{words} alone; {agreed}", "AS-12", warnings)


def _refused(rule: str, message: str, where: str) -> VexasReportError:
    return VexasReportError(problem(_CODES[rule], message, where))


def _weigh(facts: FileFacts) -> _Weighed:
    fits = {assembly: _fit(load_genome(assembly), facts.records) for assembly in Assembly}
    by_length = _by_length(facts.contigs)
    shown: list[tuple[Assembly, str]] = []
    by_bases = [a for a in Assembly if fits[a].bases >= BASES_THAT_DECIDE and fits[a].agree > 4 * fits[a].differ]
    if len(by_length) == 1 and (of_length := next((a for a in Assembly if a in by_length), None)):
        shown.append((of_length, f"the contig lengths ({by_length[of_length]})"))
        if fits[of_length].agree > fits[of_length].differ:
            by_bases = [of_length]
    if len(by_bases) == 1:
        shown.append((by_bases[0], "the REF bases"))
    shown += _listed(facts) + _positions(facts)
    named, by_command = _named(facts.hints)
    return _Weighed(tuple(shown), by_length, fits, named, by_command, _beyond(facts))


def _evidence(weighed: _Weighed) -> str:
    return "; ".join(weighed.lengths[a] for a in sorted(weighed.lengths))


def _basis(weighed: _Weighed) -> str:
    build, words = weighed.shown[0]
    fit = weighed.fits[build]
    records = f"{fit.agree} record{'s' * (fit.agree != 1)}"
    if build in weighed.lengths and len(weighed.lengths) == 1:
        if fit.agree:
            return f"contig lengths, confirmed by the REF bases of {records}"
        rest = [words for _, words in weighed.shown[1:]]
        return (
            f"contig lengths and {rest[0]}"
            if rest
            else "contig lengths alone; no record touches a known base of a locus"
        )
    if words == "the REF bases":
        return f"REF bases of {records}; contig lengths do not decide"
    return f"{words}; contig lengths do not decide"


def _by_length(contigs: Mapping[str, int | None]) -> dict[str, str]:
    """Builds that the header's lengths and accessions name, each with the first contig that says so.

    One that is not supported counts only where it has as many contigs as a supported one: headers carry the odd line of
    another file, such as that of the VCF specification's example (NCBI36).
    """
    found: dict[str, str] = {}
    votes: Counter[str] = Counter()
    for name, size in contigs.items():
        chrom = chromosome(name)
        matches = lengths().get((chrom, size), ()) if chrom is not None and size is not None else ()
        if not matches and name in accessions():
            matches = (accessions()[name],)
        for assembly in matches:
            found.setdefault(assembly, f"{name} has {size} bases" if size is not None else name)
        votes.update(matches)
    enough = max((votes[a] for a in Assembly), default=0)
    return {a: words for a, words in found.items() if a in set(Assembly) or votes[a] >= enough}


def _fit(genome: Genome, records: Iterable[tuple[str, int, str, tuple[str, ...]]]) -> _Fit:
    agree = differ = bases = 0
    example = ""
    for chrom, pos, ref, _ in records:
        both = zip(genome.fetch(chrom, pos, pos + len(ref) - 1), ref.upper(), strict=True)
        known = [(ours, theirs) for ours, theirs in both if ours != "N" and theirs in "ACGT"]
        if not known:
            continue
        if all(ours == theirs for ours, theirs in known):
            agree += 1
            bases += len(known)
        else:
            differ += 1
            example = example or f"{chrom}:{pos} has REF {ref[:20]}"
    return _Fit(agree, differ, bases, example)


def _listed(facts: FileFacts) -> list[tuple[Assembly, str]]:
    """Builds of which a record is exactly a listed pathogenic change, with its REF, however the record spells it."""
    written = {(c, p, r.upper(), a.upper()) for c, p, r, alts in facts.records for a in alts if _is_plain(r, a)}
    found = []
    for assembly in Assembly:
        listed = _listed_changes(assembly)
        known = next((name for one in sorted(written) if (name := listed.get(_smallest(assembly, *one)))), None)
        if known is not None:
            found.append((assembly, f"the listed variant {known} and its REF"))
    return found


def _is_plain(ref: str, alt: str) -> bool:
    return ref != alt and max(len(ref), len(alt)) <= _LONGEST and set((ref + alt).upper()) <= set("ACGT")


@cache
def _listed_changes(assembly: Assembly) -> Mapping[VcfAllele, str]:
    """The listed pathogenic changes of one allele, each as CHROM:POS:REF:ALT by its smallest form."""
    pathogenic = (Classification.PATHOGENIC, Classification.LIKELY_PATHOGENIC)
    rows = [row for row in load_variants().rows if row.decides and row.classification in pathogenic]
    alleles = [a for row in rows if len(row.alleles.get(assembly, ())) == 1 for a in row.alleles[assembly]]
    return {_smallest(assembly, a.chrom, a.pos, a.ref, a.alt): f"{a.chrom}:{a.pos}:{a.ref}:{a.alt}" for a in alleles}


def _smallest(assembly: Assembly, chrom: str, pos: int, ref: str, alt: str) -> VcfAllele:
    """One form for every spelling of a change: without shared bases, and as far to the left as the known sequence lets it."""
    genome = load_genome(assembly)
    pos, ref, alt = trim(pos, ref, alt)
    while not (ref and alt):
        before = genome.base(chrom, pos - 1)
        if before == "N" or before != (ref or alt)[-1]:
            break
        pos, ref, alt = pos - 1, (before + ref)[: len(ref)], (before + alt)[: len(alt)]
    return chrom, pos, ref, alt


def _positions(facts: FileFacts) -> list[tuple[Assembly, str]]:
    """Builds that alone are long enough for a position of the file."""
    found: dict[Assembly, str] = {}
    known = {(chrom, build): size for (chrom, size), builds in lengths().items() for build in builds}
    for name, pos in facts.highest.items():
        chrom = chromosome(name) or ""
        fitting = [assembly for assembly in Assembly if pos <= known.get((chrom, assembly), 0)]
        if len(fitting) == 1:
            found.setdefault(fitting[0], f"a position that no other build has ({name}:{pos})")
    return list(found.items())


def _beyond(facts: FileFacts) -> str:
    for name, pos in facts.highest.items():
        stated = facts.contigs.get(name)
        if stated is not None and pos > stated > 0 and chromosome(name) is not None and not is_piece(name):
            return f"The header says that {name} has {stated} bases, but there is a record at {name}:{pos}."
    return ""


def _named(hints: Iterable[tuple[str, str]]) -> tuple[dict[str, str], frozenset[str]]:
    """Builds that header lines name, and those among them that command lines alone name. A line that names several (a chain
    file of both) names none."""
    found: dict[str, str] = {}
    stated: set[str] = set()
    for key, text in hints:
        command = _COMMAND.search(key) is not None
        builds = builds_in_command(text) if command else named_builds(text)
        if len(builds) == 1:
            ((build, spelling),) = builds.items()
            found.setdefault(build, f"the header's ##{key} line ({spelling})")
            if not command:
                stated.add(build)
    return found, frozenset(found) - stated


def stated_builds(contigs: Mapping[str, int | None], hints: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Builds that a header states by contig lengths or accessions, or names outside command lines."""
    named, by_command = _named(hints)
    return frozenset(_by_length(contigs)) | (named.keys() - by_command)


def _warnings(build: Assembly, weighed: _Weighed, where: str) -> Iterable[Problem]:
    fit = weighed.fits[build]
    if fit.differ:
        message = f"{fit.differ} of {fit.agree + fit.differ} records at the loci have another REF base ({fit.example})."
        yield problem(ASSEMBLY_SOME_REF_MISMATCH, message, where)
    # One base fits by chance in 1 of 4 files; against contig lengths that is not worth a warning.
    fewest = 2 if build in weighed.lengths else 1
    for other, its in weighed.fits.items():
        if other is not build and not fit.agree and its.agree > its.differ and its.bases >= fewest:
            message = (
                f"REF bases of {its.agree} of {its.agree + its.differ} records fit {other}, and none fits {build}."
            )
            yield problem(ASSEMBLY_BASES_FIT_OTHER, message, where)


def _sentence(parts: Iterable[str]) -> str:
    return ", ".join(parts)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
