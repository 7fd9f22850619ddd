"""A laboratory's own variant table, ClinVar file and population frequencies, held against the sequence: REF, place, spelling and name of each allele.

Alleles are normalised as those of a sample are, so that a row matches however its source writes it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import TypeVar

from vexas_report.knowledge import load_clinvar, load_genes, load_population, load_variants
from vexas_report.knowledge.clinvar import ClinVarRecord
from vexas_report.knowledge.genome import Genome, load_genome
from vexas_report.knowledge.population_frequencies import Frequency
from vexas_report.knowledge.table_problems import TABLE_NAME, TABLE_PLACE, TABLE_REF
from vexas_report.knowledge.table_records import Allele, Gene, KnownVariant, VariantTable
from vexas_report.model.problems import Problem, VexasReportError, problem
from vexas_report.model.terms import Assembly
from vexas_report.nomenclature.namer import Namer
from vexas_report.vcf.normalise import AlleleSpelling, normalise

T = TypeVar("T")
Fastas = tuple[tuple[str, str], ...]


def laboratory_variants(path: str | None, reference: Mapping[str, str]) -> VariantTable:
    """The program's rows and those of a laboratory's table (None: it has none), checked and normalised, in both assemblies.

    ``reference`` gives the laboratory's FASTA by assembly. Warnings are the table's ``problems``. Raises VexasReportError with
    every row that would match nothing, or something else than it means.
    """
    if path is None:
        return load_variants()
    return _checked(path, tuple(sorted(reference.items())))


def laboratory_clinvar(
    path: str | None, reference: Mapping[str, str]
) -> Mapping[tuple[Assembly, Allele], ClinVarRecord] | None:
    """The records of a ClinVar file by normalised allele of the file's own assembly; None where there is no file.

    Raises VexasReportError where the file cannot be read by region or does not say its assembly.
    """
    return None if path is None else _clinvar(path, tuple(sorted(reference.items())))


def laboratory_population(
    path: str | None, reference: Mapping[str, str]
) -> Mapping[tuple[Assembly, Allele], Frequency] | None:
    """The allele frequencies of a VCF, as :func:`laboratory_clinvar` has its records."""
    return None if path is None else _population(path, tuple(sorted(reference.items())))


@cache
def _clinvar(path: str, fastas: Fastas) -> Mapping[tuple[Assembly, Allele], ClinVarRecord]:
    return _normalised(load_clinvar(path), fastas)


@cache
def _population(path: str, fastas: Fastas) -> Mapping[tuple[Assembly, Allele], Frequency]:
    return _normalised(load_population(path), fastas)


def _normalised(read: Mapping[tuple[Assembly, Allele], T], fastas: Fastas) -> Mapping[tuple[Assembly, Allele], T]:
    genes = load_genes().values()
    owner = {key: next(g.symbol for g in genes if _on_gene(g, *key)) for key in read}
    spelt = {key: _spelling(owner[key], *key) for key in read}
    found = normalise(spelt.values(), _genomes(fastas))
    # Of two spellings of one allele the file's first is used.
    return {(key[0], _allele(key[1].chrom, *found[spelt[key]])): record for key, record in reversed(list(read.items()))}


@cache
def _checked(path: str, fastas: Fastas) -> VariantTable:
    table, genomes = load_variants(path), _genomes(fastas)
    own = [row for row in table.rows if row.local]
    errors = [p for row in own for p in _misplaced(row, genomes)]
    if errors:
        raise VexasReportError(*errors)
    spelt = {
        (a, allele): _spelling(row.gene, a, allele) for row in own for a, each in row.alleles.items() for allele in each
    }
    found = normalise(spelt.values(), genomes)
    spelling = {key: _allele(key[1].chrom, *found[spelt[key]]) for key in spelt}
    both = [_in_both(row, spelling) for row in own]
    errors = [p for row in both for p in _disagreeing(row)]
    if errors:
        raise VexasReportError(*errors)
    namer = Namer(genomes[Assembly.GRCH38])
    warnings = [p for row in both for p in _misnamed(row, namer)]
    misnamed = {p.where for p in warnings}
    rows = [replace(row, named=False) if _where(row) in misnamed else row for row in both]
    return VariantTable((*(row for row in table.rows if not row.local), *rows), (*table.problems, *warnings))


def _misplaced(row: KnownVariant, genomes: Mapping[Assembly, Genome]) -> Iterator[Problem]:
    """Alleles that lie off the row's gene, or whose REF is not the reference's."""
    gene = load_genes()[row.gene]
    for assembly, column, allele in _written(row):
        place = gene.region[assembly]
        if not _on_gene(gene, assembly, allele):
            message = f"The column {column} holds {_text(allele)}; {gene.symbol} lies at {place.chrom}:{place.start}-{place.end}."
            yield problem(TABLE_PLACE, message, _where(row), _other_assembly(gene, assembly, allele))
            continue
        bases = genomes[assembly].fetch(allele.chrom, allele.pos, allele.pos + len(allele.ref) - 1)
        if any(ours not in (theirs, "N") for ours, theirs in zip(bases, allele.ref, strict=True)):
            message = f"The column {column} holds {_text(allele)}; the reference of {assembly} has {bases} there."
            yield problem(TABLE_REF, message, _where(row), _other_assembly(gene, assembly, allele))


def _other_assembly(gene: Gene, assembly: Assembly, allele: Allele) -> str:
    other = next(a for a in Assembly if a is not assembly)
    if _on_gene(gene, other, allele):
        return f"The position lies on {gene.symbol} in {other}: are the columns grch37 and grch38 exchanged?"
    return ""


def _on_gene(gene: Gene, assembly: Assembly, allele: Allele) -> bool:
    place = gene.region[assembly]
    return allele.chrom == place.chrom and place.overlaps(allele.pos, allele.pos + len(allele.ref) - 1)


def _in_both(row: KnownVariant, spelling: Mapping[tuple[Assembly, Allele], Allele]) -> KnownVariant:
    """The row with normalised alleles, of both assemblies where the table gives one."""
    alleles = {a: tuple(spelling[a, allele] for allele in each) for a, each in row.alleles.items()}
    for assembly in Assembly:
        for given in [a for a in alleles if a is not assembly]:
            alleles.setdefault(assembly, tuple(_moved(row.gene, x, given, assembly) for x in alleles[given]))
    return replace(row, alleles=alleles)


def _moved(gene: str, allele: Allele, given: Assembly, wanted: Assembly) -> Allele:
    return replace(allele, pos=load_genes()[gene].moved(allele.pos, given, wanted))


def _disagreeing(row: KnownVariant) -> Iterator[Problem]:
    old, new = (row.alleles.get(a, ()) for a in (Assembly.GRCH37, Assembly.GRCH38))
    expected = tuple(_moved(row.gene, allele, Assembly.GRCH37, Assembly.GRCH38) for allele in old)
    if expected != new:
        said = " and ".join("+".join(_text(a) for a in each) for each in (old, new))
        yield problem(
            TABLE_PLACE, f"The columns grch37 and grch38 name different variants: {said} once normalised.", _where(row)
        )


def _misnamed(row: KnownVariant, namer: Namer) -> Iterator[Problem]:
    alleles = row.alleles.get(Assembly.GRCH38, ())
    if not row.named or not row.hgvs_c or not alleles:
        return
    names = namer.name_haplotype(row.gene, [(a.chrom, a.pos, a.ref, a.alt) for a in alleles])
    if names.hgvs_c is not None and row.hgvs_c not in (names.hgvs_c, *names.legacy):
        message = f"The column hgvs_c holds {row.hgvs_c!r}; the allele is {names.hgvs_c}."
        yield problem(TABLE_NAME, message, _where(row))


def _written(row: KnownVariant) -> Iterable[tuple[Assembly, str, Allele]]:
    columns = ((Assembly.GRCH37, "grch37"), (Assembly.GRCH38, "grch38"))
    return [(a, column, allele) for a, column in columns for allele in row.alleles.get(a, ())]


def _where(row: KnownVariant) -> str:
    return f"{row.table}, line {row.line}"


def _text(allele: Allele) -> str:
    return f"{allele.chrom}:{allele.pos}:{allele.ref}:{allele.alt}"


def _spelling(gene: str, assembly: Assembly, allele: Allele) -> AlleleSpelling:
    return AlleleSpelling(assembly, gene, allele.chrom, allele.pos, allele.ref, allele.alt)


def _allele(chrom: str, pos: int, ref: str, alt: str) -> Allele:
    return Allele(chrom, pos, ref, alt)


def _genomes(fastas: Fastas) -> dict[Assembly, Genome]:
    named = dict(fastas)
    return {assembly: load_genome(assembly, named.get(assembly)) for assembly in Assembly}
