"""Evidence by hand: samples, calls and counts as the readers would hand them over, and names for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from zlib import crc32

from vexas_report.interpretation import Context
from vexas_report.knowledge import load_genes, load_literature, load_variants
from vexas_report.knowledge.clinvar import ClinVarRecord
from vexas_report.knowledge.decision_rules import load_interpretation
from vexas_report.knowledge.genome import load_genome
from vexas_report.knowledge.population_frequencies import Frequency
from vexas_report.knowledge.table_records import Allele, VariantTable
from vexas_report.model.alleles import VcfAllele
from vexas_report.model.evidence import (
    Call,
    Counts,
    InputFacts,
    Phase,
    ReferenceBlock,
    Remark,
    SampleEvidence,
    StructuralRecord,
    Veto,
)
from vexas_report.model.findings import Provenance
from vexas_report.model.names import Names
from vexas_report.model.problems import Problem
from vexas_report.model.sample import Sample, SecondMethod, Thresholds
from vexas_report.model.terms import Assembly, Method, MethodOutcome, Severity, Sex, Specimen, Status
from vexas_report.nomenclature import Namer

SHIFT = {"UBA1": 140_601, "ADA2": -480_890, "PRF1": -1_759_756}  # GRCh38 minus GRCh37

# Changes by the names that tests speak of, on GRCh38.
ALLELES: dict[str, tuple[str, str, int, str, str]] = {
    "UBA1 c.121A>C": ("UBA1", "chrX", 47199051, "A", "C"),
    "UBA1 c.121A>G": ("UBA1", "chrX", 47199051, "A", "G"),
    "UBA1 c.121A>T": ("UBA1", "chrX", 47199051, "A", "T"),
    "UBA1 c.122T>C": ("UBA1", "chrX", 47199052, "T", "C"),
    "UBA1 c.122T>A": ("UBA1", "chrX", 47199052, "T", "A"),
    "UBA1 c.123G>A": ("UBA1", "chrX", 47199053, "G", "A"),
    "UBA1 c.119G>C": ("UBA1", "chrX", 47199049, "G", "C"),
    "UBA1 c.119_121delinsCAT": ("UBA1", "chrX", 47199049, "GCA", "CCT"),
    "UBA1 c.121_122delinsCC": ("UBA1", "chrX", 47199051, "AT", "CC"),
    "UBA1 c.[121A>C;123G>T]": ("UBA1", "chrX", 47199051, "ATG", "CTT"),
    "UBA1 c.121_123del": ("UBA1", "chrX", 47199050, "CATG", "C"),
    "UBA1 c.118-1G>C": ("UBA1", "chrX", 47199047, "G", "C"),
    "UBA1 c.118-1G>A": ("UBA1", "chrX", 47199047, "G", "A"),
    "UBA1 c.118-2A>C": ("UBA1", "chrX", 47199046, "A", "C"),
    "UBA1 c.118-2A>G": ("UBA1", "chrX", 47199046, "A", "G"),
    "UBA1 c.167C>T": ("UBA1", "chrX", 47199097, "C", "T"),
    "UBA1 c.166T>C": ("UBA1", "chrX", 47199096, "T", "C"),
    "UBA1 c.1861A>T": ("UBA1", "chrX", 47206367, "A", "T"),
    "UBA1 c.2681T>G": ("UBA1", "chrX", 47213024, "T", "G"),
    "UBA1 c.1731C>T": ("UBA1", "chrX", 47206103, "C", "T"),
    "UBA1 c.1617G>T": ("UBA1", "chrX", 47205989, "G", "T"),
    "UBA1 c.1617G>A": ("UBA1", "chrX", 47205989, "G", "A"),
    "UBA1 c.147C>T": ("UBA1", "chrX", 47199077, "C", "T"),
    "ADA2 c.144del": ("ADA2", "chr22", 17209533, "GC", "G"),
    "ADA2 c.139G>A": ("ADA2", "chr22", 17209539, "C", "T"),
    "ADA2 c.139G>C": ("ADA2", "chr22", 17209539, "C", "G"),
    "ADA2 c.140G>A": ("ADA2", "chr22", 17209538, "C", "T"),
    "ADA2 c.506G>A": ("ADA2", "chr22", 17207107, "C", "T"),
    "ADA2 c.336C>G": ("ADA2", "chr22", 17207277, "G", "C"),
    "ADA2 c.385A>C": ("ADA2", "chr22", 17207228, "T", "G"),
    "ADA2 c.578C>T": ("ADA2", "chr22", 17203738, "G", "A"),
    "ADA2 c.2T>C": ("ADA2", "chr22", 17209676, "A", "G"),
    "ADA2 c.753G>A": ("ADA2", "chr22", 17203563, "C", "T"),
    "ADA2 c.220_221insT": ("ADA2", "chr22", 17209457, "G", "GA"),
    "PRF1 c.50_51insA": ("PRF1", "chr10", 70600852, "C", "CT"),
    "ADA2 c.326C>A": ("ADA2", "chr22", 17207287, "G", "T"),
    "ADA2 c.1004A>G": ("ADA2", "chr22", 17188416, "T", "C"),
    "PRF1 c.3G>T": ("PRF1", "chr10", 70600900, "C", "A"),
    "PRF1 c.1122G>A": ("PRF1", "chr10", 70598599, "C", "T"),
    "PRF1 c.50del": ("PRF1", "chr10", 70600852, "CA", "C"),
    "PRF1 c.272C>T": ("PRF1", "chr10", 70600631, "G", "A"),
    "PRF1 c.1310C>T": ("PRF1", "chr10", 70598411, "G", "A"),
    "PRF1 c.695G>A": ("PRF1", "chr10", 70599026, "C", "T"),
    "PRF1 c.1561dup": ("PRF1", "chr10", 70598159, "T", "TA"),
    "PRF1 c.445G>A": ("PRF1", "chr10", 70600458, "C", "T"),
    "PRF1 c.449C>A": ("PRF1", "chr10", 70600454, "G", "T"),
}


def counts(alt: int | None, depth: int | None, **more: int | str | None) -> Counts:
    """Counts of one allele, reference the rest of the depth."""
    ref = None if alt is None or depth is None else depth - alt
    vaf = None if alt is None or not depth else alt / depth
    return replace(Counts("FORMAT/AD", ref, alt, depth, vaf), **more)  # type: ignore[arg-type]  # builder shorthand


def call(
    name: str,
    alt: int | None = 40,
    depth: int | None = 100,
    genotype: str = "0/1",
    *,
    assembly: Assembly = Assembly.GRCH38,
    filters: tuple[str, ...] = ("PASS",),
    phase: Phase | None = None,
    remarks: tuple[Remark, ...] = (),
    read: Counts | None = None,
    written: str | None = None,
    record: int | None = None,
    allele: int = 1,
) -> Call:
    """A call of a change in ``ALLELES``; ``alt`` None leaves the counts out, ``read`` gives them whole."""
    gene, chrom, pos, ref, alternate = ALLELES[name]
    return allele_call(
        gene,
        chrom,
        pos - (SHIFT[gene] if assembly is Assembly.GRCH37 else 0),
        ref,
        alternate,
        genotype,
        assembly=assembly,
        filters=filters,
        phase=phase,
        remarks=remarks,
        read=read if read is not None else None if alt is None else counts(alt, depth),
        written=written,
        record=record,
        allele=allele,
    )


def allele_call(
    gene: str,
    chrom: str,
    pos: int,
    ref: str,
    alt: str,
    genotype: str = "0/1",
    *,
    assembly: Assembly = Assembly.GRCH38,
    filters: tuple[str, ...] = ("PASS",),
    phase: Phase | None = None,
    remarks: tuple[Remark, ...] = (),
    read: Counts | None = None,
    written: str | None = None,
    record: int | None = None,
    allele: int = 1,
) -> Call:
    """A call of any change, in a record of its own unless its number is given; the genotype's alternate alleles other than 0 and . are taken to be this one, but for 1/2."""
    places = genotype.replace("|", "/").split("/") if genotype else []
    called = [place for place in places if place != "."]
    written = written or f"{chrom}:{pos}:{ref}:{alt}"
    copies = 1 if sorted(called) == ["1", "2"] else sum(place != "0" for place in called)
    return Call(
        gene=gene,
        assembly=assembly,
        chrom=chrom,
        pos=pos,
        ref=ref,
        alt=alt,
        written=written,
        record=crc32(written.encode()) if record is None else record,
        allele=allele,
        genotype=genotype,
        genotype_copies=copies,
        genotype_ploidy=len(called),
        filters=filters,
        quality="50",
        counts=read,
        phase=phase,
        remarks=remarks,
    )


def sample(**changes: object) -> Sample:
    """A man's blood, nothing else said."""
    plain = Sample("S1", "S1.vcf.gz", sex=Sex.MALE, specimen=Specimen.BLOOD)
    return replace(plain, **changes)  # type: ignore[arg-type]  # builder shorthand


def second_method(name: str = "UBA1 c.122T>C", outcome: str = "found", **more: object) -> SecondMethod:
    """A result of ddPCR on the sample's own DNA."""
    gene, hgvs_c = name.split(" ")
    plain = SecondMethod(
        "2026-05-04", gene, hgvs_c, Method.DDPCR, MethodOutcome(outcome), same_sample=True, limit=0.005
    )
    return replace(plain, **more)  # type: ignore[arg-type]  # builder shorthand


def evidence(
    *calls: Call,
    of: Sample | None = None,
    assembly: Assembly = Assembly.GRCH38,
    structural: tuple[StructuralRecord, ...] = (),
    blocks: tuple[ReferenceBlock, ...] = (),
    remarks: tuple[Remark, ...] = (),
    vetoes: tuple[Veto, ...] = (),
    x_ploidy: tuple[int, int] = (0, 0),
    caller: str = "unknown",
) -> SampleEvidence:
    """A judged file with these calls."""
    return SampleEvidence(
        sample=of or sample(),
        status=Status.REPORTED,
        input=InputFacts("S1.vcf.gz", "0" * 64, "S1", assembly, "contig lengths", caller, "VCFv4.2", 1, len(calls)),
        calls=calls,
        structural=structural,
        blocks=blocks,
        remarks=remarks,
        vetoes=vetoes,
        x_ploidy=x_ploidy,
    )


def rejected(message: str = "The file ends in the middle of a record.") -> SampleEvidence:
    """A file that could not be judged."""
    fault = Problem("VCF_TRUNCATED", message, "Copy the file again.", "S1.vcf.gz, line 40", Severity.ERROR)
    return SampleEvidence(sample=sample(), status=Status.REJECTED, problems=(fault,))


def deletion(
    gene: str = "ADA2",
    genotype: str = "0/1",
    *,
    whole: bool = False,
    kind: str = "DEL",
    filters: tuple[str, ...] = ("PASS",),
) -> StructuralRecord:
    """A symbolic deletion over the gene's first exon, or over the whole gene."""
    region = load_genes()[gene].region[Assembly.GRCH38]
    start = region.start - 1000 if whole else region.end - 5000 if gene == "ADA2" else region.end - 200
    written = f"{region.chrom}:{start}:N:<{kind}>"
    return StructuralRecord(gene, region.chrom, start, region.end + 23000, kind, written, genotype, filters)


def blocks(depth: int | None = 200, genes: Sequence[str] = ("UBA1",)) -> tuple[ReferenceBlock, ...]:
    """Reference blocks over every locus that a negative of these genes needs."""
    loci = [locus for gene in genes for locus in load_genes()[gene].loci]
    return tuple(
        ReferenceBlock(
            locus.gene,
            locus.interval[Assembly.GRCH38].chrom,
            locus.interval[Assembly.GRCH38].start - 5,
            locus.interval[Assembly.GRCH38].end + 5,
            depth,
            "FORMAT/MIN_DP",
        )
        for locus in loci
    )


@dataclass
class CountingNamer:
    """The real namer, with a record of what it was asked."""

    namer: Namer
    asked: list[tuple[str, tuple[VcfAllele, ...]]] = field(default_factory=list)

    def name(self, gene: str, chrom: str, pos: int, ref: str, alt: str) -> Names:
        self.asked.append((gene, ((chrom, pos, ref, alt),)))
        return self.namer.name(gene, chrom, pos, ref, alt)

    def name_haplotype(self, gene: str, changes: Sequence[VcfAllele]) -> Names:
        self.asked.append((gene, tuple(changes)))
        return self.namer.name_haplotype(gene, changes)

    def bases(self, chrom: str, start: int, end: int) -> str:
        return self.namer.bases(chrom, start, end)


@cache
def _namer(assembly: Assembly) -> Namer:
    return Namer(load_genome(assembly))


def context(
    assembly: Assembly = Assembly.GRCH38,
    *,
    thresholds: Thresholds | None = None,
    variants: VariantTable | None = None,
    clinvar: Mapping[tuple[Assembly, Allele], ClinVarRecord] | None = None,
    population: Mapping[tuple[Assembly, Allele], Frequency] | None = None,
) -> Context:
    """The shipped knowledge with the real namer."""
    return Context(
        genes=load_genes(),
        variants=variants or load_variants(),
        cohorts=load_literature(),
        rules=load_interpretation(),
        namer=CountingNamer(_namer(assembly)),
        thresholds=thresholds or Thresholds(),
        provenance=Provenance(program={}, tables={}, dependencies={}, reference={}, thresholds={}),
        clinvar=clinvar,
        population=population,
        laboratory="Laboratory of the tests",
    )
