"""Which assembly a VCF uses: contig lengths and REF bases together, never a file's word alone."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from vexas_report.model.problems import Problem, VexasReportError, problem
from vexas_report.model.terms import Assembly
from vexas_report.reference.contigs import accessions, chromosome, lengths
from vexas_report.reference.genome import Genome, load_genome
from vexas_report.reference.problems import (
    ASSEMBLY_CONTRADICTION,
    ASSEMBLY_REF_MISMATCH,
    ASSEMBLY_SOME_REF_MISMATCH,
    ASSEMBLY_UNKNOWN,
    ASSEMBLY_UNSUPPORTED,
)

Name = TypeVar("Name", bound=str)

BASES_THAT_DECIDE = 4
"""Matching reference bases that decide without contig lengths: by chance 1 in 256 files of another build would match."""

_NAMES_OF = {
    Assembly.GRCH37: ("grch37", "hg19", "b37", "hs37d5", "g1k_v37"),
    Assembly.GRCH38: ("grch38", "hg38", "b38"),
}
_FOREIGN_NAMES = {
    "NCBI36": ("ncbi36", "hg18"),
    "T2T-CHM13": ("chm13", "t2t"),
    "GRCm39": ("grcm39", "mm39"),
    "GRCm38": ("grcm38", "mm10"),
}


@dataclass(frozen=True, slots=True)
class AssemblyDecision:
    """The build, by what it was decided (words for the report), and warnings about single differing bases."""

    assembly: Assembly
    basis: str
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Fit:
    """Records of the file that agree (or not) with an assembly, and the bases that agreed."""

    agree: int
    differ: int
    bases: int
    example: str


def decide_assembly(
    contigs: Mapping[str, int | None],
    seen: Iterable[tuple[str, int, str]],
    declared: Assembly | None,
    header_reference: str | None,
    where: str = "",
) -> AssemblyDecision:
    """Decide the build of a file.

    ``contigs`` maps the header's contig names to their lengths; ``seen`` are (``chrX``-style contig, 1-based POS, REF)
    of records near the loci in either build; ``declared`` is the sheet's word; ``header_reference`` the ``##reference`` line.
    Raises VexasReportError where the build is unknown, not supported, or where two sources contradict each other.
    """
    records = [(chrom, pos, ref.upper()) for chrom, pos, ref in seen]
    fits = {assembly: _fit(load_genome(assembly), records) for assembly in Assembly}
    by_length, evidence = _by_length(contigs)
    supported = {a for a in Assembly if a in by_length}
    if by_length and not supported:
        names = " or ".join(sorted(by_length))
        raise VexasReportError(
            problem(ASSEMBLY_UNSUPPORTED, f"The contig lengths are those of {names} ({evidence}).", where)
        )
    decision = _decide(by_length, evidence, fits, declared, header_reference, where, touched=bool(records))
    if declared is not None and declared is not decision.assembly:
        message = f"The sheet says {declared}, the file is {decision.assembly} ({decision.basis})."
        raise VexasReportError(problem(ASSEMBLY_CONTRADICTION, message, where))
    return decision


def _by_length(contigs: Mapping[str, int | None]) -> tuple[set[str], str]:
    """Assemblies that the header's lengths and accessions name, and the first contig that says so of each.

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
    counted = {a for a in found if a in set(Assembly) or votes[a] >= enough}
    return counted, "; ".join(found[a] for a in sorted(counted))


def _fit(genome: Genome, records: list[tuple[str, int, str]]) -> _Fit:
    agree = differ = bases = 0
    example = ""
    for chrom, pos, ref in records:
        known = [(a, b) for a, b in zip(genome.fetch(chrom, pos, pos + len(ref) - 1), ref, strict=True) if a != "N"]
        if not known:
            continue
        if all(a == b or b == "N" for a, b in known):
            agree += 1
            bases += len(known)
        else:
            differ += 1
            example = example or f"{chrom}:{pos} has REF {ref[:20]}"
    return _Fit(agree, differ, bases, example)


def _decide(
    by_length: set[str],
    evidence: str,
    fits: Mapping[Assembly, _Fit],
    declared: Assembly | None,
    header_reference: str | None,
    where: str,
    *,
    touched: bool,
) -> AssemblyDecision:
    if len(by_length) == 1:
        (assembly,) = (a for a in Assembly if a in by_length)
        return _confirm(assembly, evidence, fits, where)
    decided = [a for a in Assembly if fits[a].bases >= BASES_THAT_DECIDE and fits[a].agree > 4 * fits[a].differ]
    if by_length and len(decided) != 1:
        message = (
            f"The header has contig lengths of {' and '.join(sorted(by_length))} ({evidence}), "
            "and the REF bases do not decide between them."
        )
        raise VexasReportError(problem(ASSEMBLY_CONTRADICTION, message, where))
    if len(decided) == 1:
        fit = fits[decided[0]]
        basis = f"REF bases of {fit.agree} record{'s' * (fit.agree != 1)}; contig lengths do not decide"
        return AssemblyDecision(decided[0], basis, _warnings(fit, where))
    hinted = declared or _hint(header_reference, _NAMES_OF)
    if hinted is not None and fits[hinted].differ == 0:
        source = "the sheet" if declared else "the header's ##reference line"
        bases = fits[hinted].bases
        if not touched and not declared:
            return AssemblyDecision(hinted, f"{source} alone; no record touches a locus")
        if declared or bases:
            basis = f"{source}; the file has no contig lengths, {bases} REF base{'s' * (bases != 1)} agree"
            return AssemblyDecision(hinted, basis)
    if declared is not None:
        message = f"The sheet says {declared}, but {fits[declared].example}."
        raise VexasReportError(problem(ASSEMBLY_REF_MISMATCH, message, where))
    if foreign := _hint(header_reference, _FOREIGN_NAMES):
        message = f"The header's ##reference line names {foreign} ({_shown(header_reference)}), and no REF base says otherwise."
        raise VexasReportError(problem(ASSEMBLY_UNSUPPORTED, message, where))
    counts = ", ".join(f"{fits[a].bases} REF bases agree with {a}" for a in Assembly)
    raise VexasReportError(
        problem(ASSEMBLY_UNKNOWN, f"No contig has a known length, and too few REF bases decide ({counts}).", where)
    )


def _confirm(assembly: Assembly, evidence: str, fits: Mapping[Assembly, _Fit], where: str) -> AssemblyDecision:
    fit = fits[assembly]
    other = next(a for a in Assembly if a is not assembly)
    if fit.agree <= fit.differ and fit.differ > 0:
        if fits[other].agree > fits[other].differ:
            message = f"The contig lengths are those of {assembly} ({evidence}), the REF bases those of {other}."
            raise VexasReportError(problem(ASSEMBLY_CONTRADICTION, message, where))
        message = (
            f"The contig lengths are those of {assembly} ({evidence}), but {fit.differ} of {fit.agree + fit.differ} "
            f"records at the loci have other REF bases ({fit.example})."
        )
        raise VexasReportError(problem(ASSEMBLY_REF_MISMATCH, message, where))
    if fit.agree == 0 and fits[other].bases >= BASES_THAT_DECIDE and fits[other].agree > 4 * fits[other].differ:
        message = f"The contig lengths are those of {assembly} ({evidence}), the REF bases those of {other}."
        raise VexasReportError(problem(ASSEMBLY_CONTRADICTION, message, where))
    if fit.agree == 0:
        return AssemblyDecision(assembly, "contig lengths alone; no record touches a known base of a locus")
    plural = "s" * (fit.agree != 1)
    return AssemblyDecision(
        assembly, f"contig lengths, confirmed by the REF bases of {fit.agree} record{plural}", _warnings(fit, where)
    )


def _warnings(fit: _Fit, where: str) -> tuple[Problem, ...]:
    if not fit.differ:
        return ()
    message = f"{fit.differ} of {fit.agree + fit.differ} records at the loci have another REF base ({fit.example})."
    return (problem(ASSEMBLY_SOME_REF_MISMATCH, message, where),)


def _hint(header_reference: str | None, names_of: Mapping[Name, tuple[str, ...]]) -> Name | None:
    text = (header_reference or "").lower()
    hinted = [assembly for assembly, names in names_of.items() if any(name in text for name in names)]
    return hinted[0] if len(hinted) == 1 else None


def _shown(header_line: str | None) -> str:
    """A header's value as a message may show it: printable, at most 60 characters."""
    text = "".join(c if c.isprintable() else "?" for c in header_line or "")
    return text if len(text) <= 60 else text[:59] + "…"
