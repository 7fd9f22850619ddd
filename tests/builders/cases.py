"""Whole findings documents by hand: one for each kind of report, with invented samples."""

from tests.builders.evidence import call, context, evidence, second_method
from tests.builders.evidence import sample as evidence_sample
from tests.builders.findings import (
    ada2_144del,
    document,
    finding,
    genes,
    loci,
    prf1_3gt,
    said,
    sample,
)

from vexas_report.interpretation import interpret
from vexas_report.interpretation.clone_course import courses
from vexas_report.model.cohort import Cohort
from vexas_report.model.evidence import Decision
from vexas_report.model.findings import (
    Conclusion,
    EvidenceLine,
    Findings,
    PhenotypeTerm,
    Sentence,
)
from vexas_report.model.problems import Problem
from vexas_report.model.sample import TreatmentEvent
from vexas_report.model.terms import (
    AlleleState,
    Assay,
    Category,
    Classification,
    Contribution,
    LocusState,
    Severity,
    Sex,
    Specimen,
    Status,
    Strength,
    Treatment,
    Verdict,
    VexasConclusion,
)

LITERATURE = (
    Cohort(
        reference="Heiblig et al.",
        n_treated="30",
        drugs="ruxolitinib 12; tofacitinib 11; baricitinib 4; upadacitinib 3",
        outcome="clinical response in 50 % after one month; complete response in 11",
        uba1_variants="c.122T>C; c.121A>C; c.121A>G; c.118-1G>C",
        haematology="MDS; atypical MDS; essential thrombocythaemia",
        citation="PMID:35609174",
        changes=("c.121A>C",),
    ),
    Cohort(
        reference="Bourbon et al.",
        n_treated="3",
        drugs="ruxolitinib 2; tofacitinib 1",
        outcome="skin lesions regressed in the ruxolitinib patient described",
        uba1_variants="p.Met41Leu; p.Met41Thr",
        haematology="MDS with multilineage dysplasia",
        citation="case series of 11",
        changes=("p.Met41Leu",),
    ),
)


DETECTED = Conclusion(
    vexas=VexasConclusion.DETECTED,
    headline="VEXAS variant detected: UBA1 c.121A>C p.(Met41Leu) (33.9 % of reads).",
    text=said(
        "The allele is present in a part of the reads of a blood sample, as expected of a somatic change.",
        "Together with a fitting clinical picture this establishes the diagnosis.",
    ),
    recommendations=(
        Sentence(id="rec.confirm", text="Confirm by a second method that detects a VAF of this size."),
        Sentence(
            id="rec.haematology", text="Haematological assessment, with bone marrow morphology where not yet done."
        ),
    ),
    rules=("uba1.met41_canonical.strong.mosaic",),
)

_INSUFFICIENT = (
    "One heterozygous variant: under recessive inheritance it is by itself not sufficient to explain {disease}. "
    "A second variant outside the assay, or a deletion, is not excluded."
)


def index_case() -> Findings:
    """UBA1 c.121A>C mosaic; ADA2 c.144del and PRF1 c.3G>T heterozygous."""
    return document(
        "index_grch38",
        sample=sample("index_grch38", phenotype=("HP:0001972", "HP:0002633", "HP:0000001")),
        phenotype=(
            PhenotypeTerm(id="HP:0001972", label="Macrocytic anemia", disease="VEXAS"),
            PhenotypeTerm(id="HP:0002633", label="Vasculitis", disease="VEXAS, DADA2"),
            PhenotypeTerm(id="HP:0000001"),
        ),
        conclusion=DETECTED,
        findings=(
            finding(),
            ada2_144del(),
            prf1_3gt(),
            finding(
                hgvs_g="NC_000023.11:g.47199077C>T",
                hgvs_c="c.147C>T",
                hgvs_p="p.(Ser49=)",
                hgvs_mosaic=None,
                legacy_names=(),
                consequence="synonymous_variant",
                consequences=("synonymous_variant",),
                pos=47199077,
                ref="C",
                alt="T",
                category=Category.BENIGN,
                contribution=Contribution.NONE,
                classification=Classification.LIKELY_BENIGN,
                genotype="1/1",
                depth=301,
                ref_reads=0,
                alt_reads=301,
                vaf=1.0,
                vaf_ci95=(0.987820, 1.0),
                allele_state=AlleleState.NEAR_FIXED,
                reportable=False,
                explanation=(),
                remarks=(),
                evidence=(),
            ),
        ),
        genes=genes(
            ADA2={
                "verdict": Verdict.HETEROZYGOUS_INSUFFICIENT,
                "text": said(_INSUFFICIENT.format(disease="deficiency of adenosine deaminase 2")),
            },
            PRF1={
                "verdict": Verdict.HETEROZYGOUS_INSUFFICIENT,
                "text": said(_INSUFFICIENT.format(disease="familial haemophagocytic lymphohistiocytosis")),
                "recommendations": (
                    Sentence(
                        id="rec.expert", text="Expert review of the class before the variant is used for relatives."
                    ),
                ),
            },
        ),
        loci=loci(
            states={
                "UBA1-codon41": LocusState.VARIANT,
                "UBA1-exon3": LocusState.VARIANT,
                "ADA2-exon2": LocusState.VARIANT,
            }
        ),
        literature=LITERATURE,
        decisions=(
            Decision(
                record=0,
                allele=1,
                chrom="chrX",
                pos=47199051,
                ref="A",
                alt="C",
                filters="PASS",
                genotype="0/1",
                kept=True,
                rule="in_locus",
                reason="the record changes a base of UBA1 exon 3",
            ),
        ),
    )


def two_clones() -> Findings:
    """Two canonical clones, one of them weak, one filtered by the caller."""
    second = finding(
        hgvs_g="NC_000023.11:g.47199052T>C",
        hgvs_c="c.122T>C",
        hgvs_p="p.(Met41Thr)",
        hgvs_mosaic="c.122=/T>C p.(Met41=/Thr)",
        legacy_names=("M41T",),
        pos=47199052,
        ref="T",
        alt="C",
        genotype="0/0",
        filter=("weak_evidence", "strand_bias"),
        depth=1204,
        ref_reads=1199,
        alt_reads=5,
        vaf=5 / 1204,
        vaf_ci95=(0.001350, 0.009664),
        allele_state=AlleleState.LOW_LEVEL,
        strength=Strength.WEAK,
        contribution=Contribution.POSSIBLE,
        strand={"alt_forward": 5, "alt_reverse": 0},
        explanation=(),
        remarks=(
            Sentence(id="filter", text="The caller filtered this call: weak_evidence, strand_bias."),
            Sentence(id="strand", text="All five alternate reads come from one strand: confirm by a second method."),
        ),
    )
    return document(
        "two_clones",
        sample=sample("two_clones", sex=Sex.FEMALE, age="71", specimen=Specimen.BONE_MARROW),
        conclusion=Conclusion(
            vexas=VexasConclusion.DETECTED,
            headline="VEXAS variant detected: UBA1 c.121A>C (33.9 %) and c.122T>C (0.4 %).",
            text=said(
                "More than one UBA1 clone may be present.",
            ),
        ),
        findings=(finding(), second),
        loci=loci(states={"UBA1-codon41": LocusState.VARIANT}),
    )


def near_fixed() -> Findings:
    """A clone close to all reads in a man, without strand counts."""
    return document(
        "near_fixed",
        conclusion=Conclusion(
            vexas=VexasConclusion.DETECTED,
            headline="VEXAS variant detected: UBA1 c.121A>C p.(Met41Leu) (96.0 % of reads).",
            text=said(
                "The VAF cannot tell a large clone from a germline change; a second tissue can.",
            ),
        ),
        findings=(
            finding(
                depth=125,
                ref_reads=5,
                alt_reads=120,
                vaf=0.96,
                vaf_ci95=(0.909132, 0.986876),
                genotype="1",
                allele_state=AlleleState.NEAR_FIXED,
                strand={},
            ),
        ),
        loci=loci(states={"UBA1-codon41": LocusState.VARIANT}),
    )


def possible() -> Findings:
    """A low-level c.121A>C in a woman: possible, confirm by a second method."""
    return document(
        "possible",
        sample=sample("possible", sex=Sex.FEMALE, age="58"),
        conclusion=Conclusion(
            vexas=VexasConclusion.POSSIBLE,
            headline="VEXAS possible: UBA1 c.121A>C p.(Met41Leu) (6.1 % of reads); confirmation needed.",
        ),
        findings=(
            finding(
                depth=98, ref_reads=92, alt_reads=6, vaf=6 / 98, vaf_ci95=(0.022798, 0.128541),
                allele_state=AlleleState.LOW_LEVEL, strength=Strength.MODERATE, strand={"alt_forward": 6, "alt_reverse": 0},
            ),
        ),
        loci=loci(states={"UBA1-codon41": LocusState.VARIANT}),
    )  # fmt: skip


def compound_heterozygote() -> Findings:
    """Two ADA2 variants, phase unknown; UBA1 covered and negative."""
    return document(
        "compound_het",
        sample=sample("compound_het", sex=Sex.FEMALE, age="9", assay=Assay.PANEL, batch="default"),
        conclusion=Conclusion(
            vexas=VexasConclusion.NOT_DETECTED,
            headline="No VEXAS variant of UBA1 above 3.3 % of reads (blood).",
            text=said(
                "Codon 41 and the splice acceptor of exon 3 were covered at the depths stated below.",
            ),
        ),
        findings=(
            ada2_144del(),
            ada2_144del(
                hgvs_g="NC_000022.11:g.17207107C>T",
                hgvs_c="c.506G>A",
                hgvs_p="p.(Arg169Gln)",
                legacy_names=(),
                consequence="missense_variant",
                consequences=("missense_variant",),
                exon=3,
                pos=17207107,
                ref="C",
                alt="T",
                category=Category.DOMINANT_NEGATIVE,
                contribution=Contribution.DOMINANT_NEGATIVE,
                classification=Classification.PATHOGENIC,
                remarks=(),
                evidence=(
                    EvidenceLine(
                        id="ada2.dn",
                        text="Dominant-negative in vitro; symptomatic heterozygotes are published.",
                        source="PMID:24552284; doi:10.1101/2024.12.09.24317629",
                        acmg="PS3",
                    ),
                ),
            ),
        ),
        genes=genes(
            ADA2={
                "verdict": Verdict.POSSIBLE_COMPOUND_HETEROZYGOUS,
                "text": said("Two different variants: compound heterozygosity is possible, the phase is unknown."),
                "recommendations": (
                    Sentence(
                        id="rec.phase", text="Establish the phase by testing the parents, and measure ADA2 activity."
                    ),
                ),
            }
        ),
        loci=loci(depth=212, states={"ADA2-exon2": LocusState.VARIANT, "UBA1-exon15": LocusState.NOT_TARGETED}),
    )


def haplotype() -> Findings:
    """c.[119G>C;121A>T] in cis, as two records, with a genotype of a multiallelic record."""
    return document(
        "haplotype",
        conclusion=Conclusion(
            vexas=VexasConclusion.DETECTED,
            headline="VEXAS variant detected: UBA1 c.[119G>C;121A>T] (33.9 % of reads).",
        ),
        findings=(
            finding(
                hgvs_g="NC_000023.11:g.[47199049G>C;47199051A>T]",
                hgvs_c="c.[119G>C;121A>T]",
                hgvs_p="p.[(Gly40Ala;Met41Leu)]",
                hgvs_mosaic=None,
                pos=47199049,
                ref="GGA",
                alt="CGT",
                parts=("chrX:47199051:A:T", "chrX:47199049:G:C"),
                genotype="0|2",
            ),
        ),
        loci=loci(states={"UBA1-codon41": LocusState.VARIANT}),
    )


def not_assessable() -> Findings:
    """A VCF that lists nothing."""
    return document("no_evidence")


def negative() -> Findings:
    """UBA1 covered and negative; one exon thin, one not in the target."""
    return document(
        "negative",
        conclusion=Conclusion(
            vexas=VexasConclusion.NOT_DETECTED,
            headline="No VEXAS variant of UBA1 above 3.3 % of reads (blood).",
        ),
        loci=loci(depth=130),
        problems=(
            Problem(
                code="INDEX_STALE",
                severity=Severity.WARNING,
                message="The index is older than the file and was not used.",
                hint="Index the file again.",
                where="vcf/negative.vcf.gz.tbi",
            ),
        ),
    )


def rejected() -> Findings:
    """A file that could not be judged."""
    return document(
        "truncated",
        status=Status.REJECTED,
        input=None,
        conclusion=Conclusion(
            vexas=VexasConclusion.NOT_ANALYSED, headline="Not analysed: The file ends in the middle of a record."
        ),
        problems=(
            Problem(
                code="VCF_TRUNCATED",
                severity=Severity.ERROR,
                message="The VCF ends in the middle of a record.",
                hint="Copy the file again from where the caller wrote it and compare its checksum.",
                where="vcf/truncated.vcf.gz, after line 40,113 (chr7:55191822)",
            ),
        ),
        genes=genes(ADA2={"verdict": Verdict.NOT_ASSESSABLE}, PRF1={"verdict": Verdict.NOT_ASSESSABLE}),
        loci=(),
    )


def confirmed() -> Findings:
    """A clone of 4 % that ddPCR confirms, once on the sample and once later, with the treatment between."""
    tests = (
        second_method(fraction=0.039, interval_low=0.034, interval_high=0.045),
        second_method(date="2026-08-03", fraction=0.011, same_sample=False, specimen=Specimen.BLOOD),
    )
    of = evidence_sample(
        sample="confirmed",
        patient="P015",
        collection_date="2026-04-17",
        second_methods=tests,
        events=(TreatmentEvent("2026-05-11", Treatment.AZACITIDINE, "first cycle"),),
    )
    made = interpret(evidence(call("UBA1 c.122T>C", 12, 293), of=of), context())
    return made.model_copy(update={"courses": courses(made, [])})


def every_case() -> tuple[Findings, ...]:
    """One of each, as a small batch."""
    return (
        index_case(),
        two_clones(),
        near_fixed(),
        possible(),
        compound_heterozygote(),
        haplotype(),
        confirmed(),
        not_assessable(),
        negative(),
        rejected(),
    )
