"""What a change is to the program: its category, its class as the sources state it, and on what that rests."""

from collections.abc import Mapping
from dataclasses import dataclass

from vexas_report.interpret.loss import LOSS_OF_FUNCTION, SPLICE_SITE, Loss, predicted_loss
from vexas_report.interpret.place import Bases, affected, codon, keeps, named_span, region_interval, touches
from vexas_report.interpret.units import Unit
from vexas_report.knowledge.interpretation import Region
from vexas_report.knowledge.records import Allele, Gene, Interval, KnownVariant, VariantTable
from vexas_report.model.names import Names
from vexas_report.model.terms import Assembly, Category, Classification, Inheritance

PATHOGENIC = frozenset({Classification.PATHOGENIC, Classification.LIKELY_PATHOGENIC})
_RESOURCE_ONLY = frozenset({Category.STRUCTURAL, Category.INVALID_NAME})
_SILENT = frozenset(
    {
        "synonymous_variant",
        "stop_retained_variant",
        "intron_variant",
        "5_prime_UTR_variant",
        "3_prime_UTR_variant",
        "splice_polypyrimidine_tract_variant",
        "upstream_gene_variant",
        "downstream_gene_variant",
        "non_coding_transcript_exon_variant",
    }
)


@dataclass(frozen=True, slots=True)
class Judged:
    """``basis`` is the input of the rule tables: published, site, silent or other. ``row`` is the row of our tables that
    decides, ``rows`` every row (ours, unconfirmed, local) on this very change, ``same_protein`` rows with its protein change.
    ``loss`` is the predicted loss of function, where the gene's disease comes of one."""

    category: Category
    classification: Classification
    basis: str
    row: KnownVariant | None
    rows: tuple[KnownVariant, ...]
    same_protein: tuple[KnownVariant, ...]
    loss: Loss | None = None

    @property
    def silent(self) -> bool:
        return self.basis == "silent"


@dataclass(frozen=True, slots=True)
class Subject:
    """A change with all that categorising looks at."""

    unit: Unit
    names: Names
    gene: Gene
    assembly: Assembly
    table: VariantTable
    regions: Mapping[str, Region]
    bases: Bases

    def alters(self, region: str) -> bool:
        """Whether the sequence that the change makes lacks the region's bases at their place."""
        interval = region_interval(self.gene, self.regions[region], self.assembly)
        return not keeps(interval, self.unit.alleles, self.bases)

    def within(self, region: str) -> bool:
        """Whether the change touches a region, where the file puts it or where its c. name does."""
        interval = region_interval(self.gene, self.regions[region], self.assembly)
        if touches(interval, self.unit.alleles):
            return True
        span = named_span(self.gene, self.assembly, self.names)
        insertion = any(len(a.alt) > len(a.ref) for a in self.unit.alleles)
        return span is not None and not insertion and interval.overlaps(*span)


def judge(subject: Subject) -> Judged:
    """Category, class and basis of one change."""
    rows = known_rows(subject)
    row = next((r for r in rows if r.decides and not r.local), None)
    same = same_protein_rows(subject, rows)
    if subject.gene.inheritance is Inheritance.SOMATIC_X_LINKED:
        return Judged(*_somatic(subject, row, rows, same), row, rows, same)
    loss = predicted_loss(subject.names, subject.gene, subject.assembly, subject.unit.alleles)
    return Judged(*_recessive(subject, row, same), row, rows, same, loss)


def known_rows(subject: Subject) -> tuple[KnownVariant, ...]:
    """Rows on this very change: by allele, by deleted interval, or by c. name. Ours first."""
    alleles, names = subject.unit.alleles, subject.names
    found = list(subject.table.exact(subject.assembly, frozenset(alleles)))
    if len(alleles) == 1:
        first, last = affected(alleles[0])
        if len(alleles[0].alt) < len(alleles[0].ref):
            found += subject.table.deletion(subject.assembly, alleles[0].chrom, first, last)
    found += [r for r in subject.table.of_gene(subject.gene.symbol) if names.hgvs_c and r.hgvs_c == names.hgvs_c]
    rows = [r for i, r in enumerate(found) if r not in found[:i] and r.category not in _RESOURCE_ONLY]
    return tuple(sorted(rows, key=lambda r: r.local))


def same_protein_rows(subject: Subject, rows: tuple[KnownVariant, ...]) -> tuple[KnownVariant, ...]:
    """Deciding rows of ours with the same missense change by another change of the DNA."""
    protein, name = subject.names.protein, subject.names.hgvs_p
    if protein is None or protein.kind != "missense" or name is None:
        return ()
    ours = (r for r in subject.table.of_gene(subject.gene.symbol) if r.decides and not r.local)
    return tuple(r for r in ours if r.hgvs_p == name and r not in rows)


def _somatic(
    subject: Subject, row: KnownVariant | None, rows: tuple[KnownVariant, ...], same: tuple[KnownVariant, ...]
) -> tuple[Category, Classification, str]:
    if subject.alters("UBA1-MET41"):
        return _met41(subject, row)
    if row is not None:
        return row.category, row.classification, _basis(subject, row)
    if subject.alters("UBA1-EXON3-DINUCLEOTIDE"):
        return Category.SPLICE_EXON3_ACCEPTOR, Classification.UNCERTAIN, "site"
    if subject.within("UBA1-EXON3-ACCEPTOR"):
        return Category.SPLICE_EXON3_ACCEPTOR, Classification.UNCERTAIN, "other"
    # A row that was not confirmed, or one with the same protein change, names the change and decides nothing.
    for named in (*same, *(r for r in rows if not r.local)):
        if named.category in (Category.SMAX2, Category.KNOWN_NON_MET41) and (
            named in same or not _other_disease(named)
        ):
            return named.category, Classification.UNCERTAIN, "other"
    if set(subject.names.consequences) & SPLICE_SITE:
        return Category.SPLICE_OTHER, Classification.UNCERTAIN, "site"
    return Category.OTHER, Classification.UNCERTAIN, "silent" if is_silent(subject.names) else "other"


def _other_disease(row: KnownVariant) -> bool:
    return row.category is Category.SMAX2


def _basis(subject: Subject, row: KnownVariant) -> str:
    if row.classification in PATHOGENIC or row.classification is Classification.PATHOGENIC_FOR_SMAX2:
        return "published"
    return "site" if subject.alters("UBA1-EXON3-DINUCLEOTIDE") else "other"


def _met41(subject: Subject, row: KnownVariant | None) -> tuple[Category, Classification, str]:
    canonical = row
    if row is None and all(len(a.ref) == len(a.alt) == 1 for a in subject.unit.alleles):
        # Bases that adjoin the codon do not undo a canonical change within it.
        residue = subject.regions["UBA1-MET41"].residue
        within = frozenset(a for a in subject.unit.alleles if codon(subject.gene, subject.assembly, a.pos) == residue)
        rows = subject.table.exact(subject.assembly, within) if within else ()
        canonical = next((r for r in rows if r.decides and not r.local), None)
    if canonical is not None and canonical.category is Category.MET41_CANONICAL:
        return Category.MET41_CANONICAL, canonical.classification, "published"
    return Category.MET41_NONCANONICAL, row.classification if row else Classification.UNCERTAIN, "site"


def _recessive(
    subject: Subject, row: KnownVariant | None, same: tuple[KnownVariant, ...]
) -> tuple[Category, Classification, str]:
    if row is not None:
        return row.category, row.classification, "published" if row.classification in PATHOGENIC else "other"
    if any(r.category is Category.DOMINANT_NEGATIVE for r in same):
        return Category.DOMINANT_NEGATIVE, Classification.UNCERTAIN, "other"
    if set(subject.names.consequences) & LOSS_OF_FUNCTION:
        return Category.PREDICTED_LOSS_OF_FUNCTION, Classification.UNCERTAIN, "site"
    return Category.UNCERTAIN, Classification.UNCERTAIN, "silent" if is_silent(subject.names) else "other"


def is_silent(names: Names) -> bool:
    """No protein or splice effect is predicted. A synonymous change in the last bases of an exon is not silent, since
    such changes are published as splice-altering (ADA2 c.753G>A); an intronic one beyond the site is."""
    terms = set(names.consequences)
    if names.exon is None:
        terms -= {"splice_region_variant"}
    return terms <= _SILENT


def impossible_rows(subject: Subject) -> tuple[KnownVariant, ...]:
    """Published names that cannot exist and may stand for this change: its base is the one that they name."""
    return tuple(
        row
        for row in subject.table.of_gene(subject.gene.symbol)
        if row.category is Category.INVALID_NAME and _second_intronic_base(subject)
    )


def _second_intronic_base(subject: Subject) -> bool:
    region = region_interval(subject.gene, subject.regions["UBA1-EXON3-DINUCLEOTIDE"], subject.assembly)
    second = region.start if subject.gene.strand > 0 else region.end
    return touches(Interval(region.chrom, second, second), subject.unit.alleles) and subject.alters(
        "UBA1-EXON3-DINUCLEOTIDE"
    )


def allele_text(allele: Allele) -> str:
    """``chrX:47199051:A:C``."""
    return f"{allele.chrom}:{allele.pos}:{allele.ref}:{allele.alt}"
