"""What a change is to the program: its category, its class as the sources state it, and on what that rests."""

from collections.abc import Sequence
from dataclasses import dataclass

from vexas_report.interpretation.loss_of_function import LOSS_OF_FUNCTION, SPLICE_SITE, Loss, predicted_loss
from vexas_report.interpretation.overlap import Bases, affected, keeps, named_span, region_interval, touches
from vexas_report.interpretation.table_lookup import decide, term
from vexas_report.interpretation.variant_groups import VariantGroup
from vexas_report.knowledge.coordinates import codon
from vexas_report.knowledge.decision_rules import Interpretation, Rule
from vexas_report.knowledge.table_records import Allele, Gene, KnownVariant, VariantTable
from vexas_report.model.inputs import CategoryBasis
from vexas_report.model.names import Names
from vexas_report.model.terms import Assembly, Category, Classification, EvidenceLevel, Inheritance

PATHOGENIC = frozenset({Classification.PATHOGENIC, Classification.LIKELY_PATHOGENIC})
# Bases that make an AG an acceptor of the exon that begins UBA1b: its start codon follows.
_FOLLOWED_BY = {"UBA1-EXON3-DINUCLEOTIDE": "UBA1-MET41"}
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
class CategorisedVariant:
    """``basis`` is the input of the rule tables: published, single, site, silent or other. ``row`` is the row of our tables that
    decides, ``rows`` every row (ours, unconfirmed, local) on this very change, ``same_protein`` rows with its protein change.
    ``rule`` is the id of the row that gave the category, ``loss`` the predicted loss of function, where the gene's disease comes of one."""

    category: Category
    classification: Classification
    basis: CategoryBasis
    row: KnownVariant | None
    rows: tuple[KnownVariant, ...]
    same_protein: tuple[KnownVariant, ...]
    rule: str
    loss: Loss | None = None

    @property
    def silent(self) -> bool:
        return self.basis is CategoryBasis.SILENT


@dataclass(frozen=True, slots=True)
class VariantFacts:
    """A change with all that categorising looks at."""

    unit: VariantGroup
    names: Names
    gene: Gene
    assembly: Assembly
    table: VariantTable
    rules: Interpretation
    bases: Bases

    def alters(self, region: str) -> bool:
        """Whether the sequence that the change makes lacks the region's bases at their place."""
        interval = region_interval(self.gene, self.rules.regions[region], self.assembly)
        follower = _FOLLOWED_BY.get(region)
        before = region_interval(self.gene, self.rules.regions[follower], self.assembly) if follower else None
        return not keeps(interval, self.unit.alleles, self.bases, before)

    def within(self, region: str) -> bool:
        """Whether the change touches a region, where the file puts it or where its c. name does."""
        interval = region_interval(self.gene, self.rules.regions[region], self.assembly)
        if touches(interval, self.unit.alleles):
            return True
        span = named_span(self.gene, self.assembly, self.names)
        insertion = any(len(a.alt) > len(a.ref) for a in self.unit.alleles)
        return span is not None and not insertion and interval.overlaps(*span)


def categorise(subject: VariantFacts) -> CategorisedVariant:
    """Category, class and basis of one change."""
    rows = known_rows(subject)
    row = next((r for r in rows if r.decides), None)
    same = same_protein_rows(subject, rows)
    if subject.gene.inheritance is Inheritance.SOMATIC_X_LINKED:
        start, listed = _start(subject, row)
        rule = decide(
            subject.rules.tables["uba1_category"],
            start=start,
            row="yes" if row is not None else "no",
            acceptor=_acceptor(subject),
            named=_named(rows, same),
            splice="yes" if set(subject.names.consequences) & SPLICE_SITE else "no",
            silent="yes" if is_silent(subject.names) else "no",
        )
        return _judged(subject, rule, listed, rows, same)
    rule = decide(
        subject.rules.tables["recessive_category"],
        row="yes" if row is not None else "no",
        dominant_negative="yes" if any(r.category is Category.DOMINANT_NEGATIVE for r in same) else "no",
        loss="yes" if subject.gene.loss_of_function and set(subject.names.consequences) & LOSS_OF_FUNCTION else "no",
        silent="yes" if is_silent(subject.names) else "no",
    )
    loss = None
    if subject.gene.loss_of_function:
        loss = predicted_loss(subject.names, subject.gene, subject.assembly, subject.unit.alleles)
    return _judged(subject, rule, row, rows, same, loss)


def _judged(
    subject: VariantFacts,
    rule: Rule,
    row: KnownVariant | None,
    rows: tuple[KnownVariant, ...],
    same: tuple[KnownVariant, ...],
    loss: Loss | None = None,
) -> CategorisedVariant:
    category, basis = term(rule, "category"), term(rule, "basis")
    own = row if row in rows else None
    if category == "row" and row is not None:
        category, basis = row.category.value, _basis(subject, row)
    classification = Classification.UNCERTAIN if row is None else row.classification
    return CategorisedVariant(Category(category), classification, CategoryBasis(basis), own, rows, same, rule.id, loss)


def known_rows(subject: VariantFacts) -> tuple[KnownVariant, ...]:
    """Rows on this very change: by allele, by deleted interval, or by c. name. Ours first."""
    alleles, names = subject.unit.alleles, subject.names
    found = list(subject.table.exact(subject.assembly, frozenset(alleles)))
    if len(alleles) == 1:
        first, last = affected(alleles[0])
        if len(alleles[0].alt) < len(alleles[0].ref):
            found += subject.table.deletion(subject.assembly, alleles[0].chrom, first, last)
    found += subject.table.by_name(subject.gene.symbol, names.hgvs_c) if names.hgvs_c else ()
    rows = [r for i, r in enumerate(found) if r not in found[:i] and r.category not in _RESOURCE_ONLY]
    return tuple(sorted(rows, key=lambda r: r.local))


def same_protein_rows(subject: VariantFacts, rows: tuple[KnownVariant, ...]) -> tuple[KnownVariant, ...]:
    """Deciding rows of ours with the same missense change by another change of the DNA."""
    protein, name = subject.names.protein, subject.names.hgvs_p
    if protein is None or protein.kind != "missense" or name is None:
        return ()
    ours = (r for r in subject.table.of_gene(subject.gene.symbol) if r.decides)
    return tuple(r for r in ours if r.hgvs_p == name and r not in rows)


def _start(subject: VariantFacts, row: KnownVariant | None) -> tuple[str, KnownVariant | None]:
    """Input ``start`` of ``uba1_category``, with the row that lists the variant or, for a canonical codon, that codon."""
    if not subject.alters("UBA1-MET41"):
        return "kept", row
    canonical = row
    if row is None:
        # Bases that adjoin the codon do not undo a canonical change within it.
        residue = subject.rules.regions["UBA1-MET41"].residue
        within = frozenset(a for a in subject.unit.alleles if codon(subject.gene, subject.assembly, a.pos) == residue)
        rows = subject.table.exact(subject.assembly, within) if within else ()
        canonical = next((r for r in rows if r.decides), None)
    if canonical is not None and canonical.category is Category.MET41_CANONICAL:
        return "canonical", canonical
    return "altered", row


def _acceptor(subject: VariantFacts) -> str:
    if subject.alters("UBA1-EXON3-DINUCLEOTIDE"):
        return "altered"
    return "near" if subject.within("UBA1-EXON3-ACCEPTOR") else "away"


def _named(rows: Sequence[KnownVariant], same: Sequence[KnownVariant]) -> str:
    """The category that a row lends without deciding: one with the same protein change, or an unconfirmed one of VEXAS."""
    lending = [r.category for r in same if r.category in (Category.SMAX2, Category.KNOWN_NON_MET41)]
    lending += [r.category for r in rows if not r.local and r.category is Category.KNOWN_NON_MET41]
    return lending[0].value if lending else "no"


def _basis(subject: VariantFacts, row: KnownVariant) -> str:
    if row.category is Category.KNOWN_NON_MET41 and row.classification is Classification.UNCERTAIN:
        return "single" if row.evidence is EvidenceLevel.PUBLISHED else "other"
    if row.classification in PATHOGENIC or row.classification is Classification.PATHOGENIC_FOR_SMAX2:
        return "published"
    return "site" if subject.alters("UBA1-EXON3-DINUCLEOTIDE") else "other"


def is_silent(names: Names) -> bool:
    """No protein or splice effect is predicted. A synonymous change in the last bases of an exon is not silent, since
    such changes are published as splice-altering (ADA2 c.753G>A); an intronic one beyond the site is."""
    terms = set(names.consequences)
    if names.exon is None:
        terms -= {"splice_region_variant"}
    return terms <= _SILENT


def allele_text(allele: Allele) -> str:
    """``chrX:47199051:A:C``."""
    return f"{allele.chrom}:{allele.pos}:{allele.ref}:{allele.alt}"
