"""Findings documents by hand: the cases that a report has to show, with invented samples."""

from typing import Any

from vexas_report.knowledge import load_genes
from vexas_report.model.findings import (
    Conclusion,
    DecisionPart,
    EvidenceLine,
    Finding,
    Findings,
    GenePart,
    InputPart,
    LiteratureRow,
    LocusPart,
    PhenotypeTerm,
    ProblemPart,
    Provenance,
    SamplePart,
    Sentence,
)
from vexas_report.model.terms import (
    AlleleState,
    Answer,
    Assay,
    Assembly,
    Basis,
    Category,
    Classification,
    LocusState,
    Severity,
    Sex,
    Specimen,
    Status,
    Strength,
    Verdict,
    VexasConclusion,
    Zygosity,
)

SCHEME = "as published; ACMG/AMP 2015 by analogy"
GERMLINE = "ACMG/AMP 2015"


def provenance() -> Provenance:
    return Provenance(
        program={"name": "vexas-report", "version": "0.1.0"},
        tables={
            "genes.yaml": "5d0e7f2a9b1c" + "0" * 52,
            "variants/uba1.tsv": "a17c33e90d42" + "1" * 52,
            "variants/recessive.tsv": "0b9f4c7715ae" + "2" * 52,
            "literature/jak_inhibitor_cohorts.tsv": "77d1e05b2c98" + "3" * 52,
        },
        dependencies={"hgvs": "1.5.7", "pysam": "0.24.1", "cyvcf2": "0.35.0"},
        reference={"GRCh38": "shipped"},
        thresholds={
            "strong_alt_reads": 10,
            "moderate_alt_reads": 5,
            "min_depth": 20,
            "low_level_vaf": 0.10,
            "near_fixed_vaf": 0.90,
            "confirm_c121ac_vaf": 0.20,
            "heterozygous_vaf_low": 0.30,
            "heterozygous_vaf_high": 0.70,
        },
    )


def sample(name: str, **values: Any) -> SamplePart:
    fields: dict[str, Any] = {
        "sample": name,
        "vcf": f"vcf/{name}.vcf.gz",
        "vcf_sample": None,
        "assembly": None,
        "sex": Sex.MALE,
        "age": "65",
        "specimen": Specimen.BLOOD,
        "collection_date": "2026-10-14",
        "patient": "P-2026-0417",
        "batch": "default",
        "assay": Assay.EXOME,
        "alignment": None,
        "depth_bed": None,
        "targets": None,
        "allogeneic_hsct": Answer.NO,
    }
    return SamplePart(**{**fields, **values})


def input_part(name: str, **values: Any) -> InputPart:
    fields: dict[str, Any] = {
        "vcf": f"vcf/{name}.vcf.gz",
        "sha256": "9f2c4b7e" * 8,
        "vcf_sample": name,
        "assembly": Assembly.GRCH38,
        "assembly_basis": "contig lengths of the header, confirmed by 3 REF bases",
        "caller": "GATK HaplotypeCaller 4.5.0.0",
        "fileformat": "VCFv4.2",
        "records_in_loci": 4,
    }
    return InputPart(**{**fields, **values})


def finding(**values: Any) -> Finding:
    """UBA1 c.121A>C at 34 %, unless told otherwise."""
    fields: dict[str, Any] = {
        "gene": "UBA1",
        "transcript": "NM_003334.4",
        "hgvs_g": "NC_000023.11:g.47199051A>C",
        "hgvs_c": "c.121A>C",
        "hgvs_p": "p.(Met41Leu)",
        "hgvs_mosaic": "c.121=/A>C p.(Met41=/Leu)",
        "legacy_names": ("M41L",),
        "consequence": "missense_variant",
        "consequences": ("missense_variant",),
        "exon": 3,
        "chrom": "chrX",
        "pos": 47199051,
        "ref": "A",
        "alt": "C",
        "written": ("X:47199051:A:C",),
        "category": Category.MET41_CANONICAL,
        "classification": Classification.PATHOGENIC,
        "classification_scheme": SCHEME,
        "evidence": (
            EvidenceLine(
                id="uba1.known",
                text="One of the three canonical codon-41 changes; published as a somatic cause of VEXAS.",
                source="PMID:33108101; PMID:35793467",
                acmg="PS1",
                by_analogy=True,
            ),
            EvidenceLine(
                id="uba1.isoform",
                text="Met41 is the start codon of the cytoplasmic isoform UBA1b; on NM_003334.4 the change is a missense.",
                source="PMID:33108101",
            ),
        ),
        "genotype": "0/1",
        "filter": ("PASS",),
        "depth": 330,
        "ref_reads": 218,
        "alt_reads": 112,
        "vaf": 112 / 330,
        "vaf_ci95": (0.288457, 0.393314),
        "counts_field": "FORMAT/AD",
        "strand": {"ref_forward": 110, "ref_reverse": 108, "alt_forward": 58, "alt_reverse": 54},
        "allele_state": AlleleState.MOSAIC,
        "strength": Strength.STRONG,
        "reportable": True,
        "explanation": "A mosaic UBA1 Met41 change in blood explains the clinical picture of VEXAS.",
        "remarks": (
            Sentence(
                id="uba1.male_het",
                text="The caller wrote a heterozygous genotype on the single X of a man: this is what a mosaic looks like.",
            ),
        ),
        "rules": ("uba1.met41.canonical",),
    }
    return Finding(**{**fields, **values})


def ada2_144del(**values: Any) -> Finding:
    fields: dict[str, Any] = {
        "gene": "ADA2",
        "transcript": "NM_001282225.2",
        "hgvs_g": "NC_000022.11:g.17209540del",
        "hgvs_c": "c.144del",
        "hgvs_p": "p.(Arg49Glyfs*4)",
        "hgvs_mosaic": None,
        "legacy_names": ("c.144delG",),
        "consequence": "frameshift_variant",
        "consequences": ("frameshift_variant",),
        "exon": 2,
        "chrom": "chr22",
        "pos": 17209533,
        "ref": "GC",
        "alt": "G",
        "written": ("22:17209533:GC:G",),
        "category": Category.KNOWN_PATHOGENIC,
        "classification": Classification.LIKELY_PATHOGENIC,
        "classification_scheme": GERMLINE,
        "evidence": (
            EvidenceLine(
                id="recessive.lof",
                text="Frameshift from codon 49 with a stop four codons on; decay of the transcript is predicted.",
                acmg="PVS1",
            ),
        ),
        "depth": 118,
        "ref_reads": 61,
        "alt_reads": 57,
        "vaf": 57 / 118,
        "vaf_ci95": (0.390107, 0.576799),
        "strand": {},
        "allele_state": None,
        "zygosity": Zygosity.HETEROZYGOUS,
        "explanation": "",
        "remarks": (
            Sentence(
                id="ada2.homopolymer",
                text="The change lies in a run of seven G: confirm it by a second method.",
            ),
        ),
        "rules": ("recessive.het",),
    }
    return finding(**{**fields, **values})


def prf1_3gt(**values: Any) -> Finding:
    fields: dict[str, Any] = {
        "gene": "PRF1",
        "transcript": "NM_001083116.3",
        "hgvs_g": "NC_000010.11:g.70600900C>A",
        "hgvs_c": "c.3G>T",
        "hgvs_p": "p.(Met1?)",
        "hgvs_mosaic": None,
        "legacy_names": (),
        "consequence": "start_lost",
        "consequences": ("start_lost",),
        "exon": 2,
        "chrom": "chr10",
        "pos": 70600900,
        "ref": "C",
        "alt": "A",
        "written": ("10:70600900:C:A",),
        "category": Category.PREDICTED_LOSS_OF_FUNCTION,
        "classification": Classification.UNCERTAIN,
        "classification_scheme": GERMLINE,
        "evidence": (
            EvidenceLine(
                id="prf1.start",
                text="Loss of the start codon; the next in-frame methionine is codon 288, beyond known pathogenic variants.",
                acmg="PVS1_Moderate",
            ),
            EvidenceLine(
                id="prf1.same_codon",
                text="This change was not reported before the index case; other losses of the same start codon were.",
                source="index case report",
            ),
        ),
        "depth": 204,
        "ref_reads": 99,
        "alt_reads": 105,
        "vaf": 105 / 204,
        "vaf_ci95": (0.443861, 0.585051),
        "strand": {},
        "allele_state": None,
        "zygosity": Zygosity.HETEROZYGOUS,
        "explanation": "",
        "remarks": (),
        "rules": ("recessive.het",),
    }
    return finding(**{**fields, **values})


def genes(**overrides: dict[str, Any]) -> tuple[GenePart, ...]:
    """Parts of every gene of the tables; ``overrides`` by symbol."""
    parts = []
    for gene in load_genes().values():
        somatic = gene.symbol == "UBA1"
        fields: dict[str, Any] = {
            "gene": gene.symbol,
            "aliases": gene.aliases,
            "transcript": gene.transcript,
            "disease": gene.disease,
            "inheritance": gene.inheritance,
            "verdict": None if somatic else Verdict.NO_REPORTABLE_VARIANT,
            "text": ""
            if somatic
            else f"No reportable {gene.symbol} variant is among the calls; this does not exclude one where nothing was read.",
        }
        parts.append(GenePart(**{**fields, **overrides.get(gene.symbol, {})}))
    return tuple(parts)


def loci(
    assembly: Assembly = Assembly.GRCH38, depth: int | None = None, states: dict[str, LocusState] | None = None
) -> tuple[LocusPart, ...]:
    """Every needed locus; reference at ``depth`` where given, else not assessable; ``states`` by locus id."""
    states = states or {}
    parts = []
    for gene in load_genes().values():
        for number, locus in enumerate(gene.loci):
            default = LocusState.NOT_ASSESSABLE if depth is None else LocusState.REFERENCE
            state = states.get(locus.id, default)
            seen = None if depth is None or state is LocusState.NOT_TARGETED else depth + 7 * number
            interval = locus.interval[assembly]
            reference = state is LocusState.REFERENCE and seen is not None
            parts.append(
                LocusPart(
                    locus=locus.id,
                    gene=gene.symbol,
                    chrom=interval.chrom,
                    start=interval.start,
                    end=interval.end,
                    state=state,
                    depth=seen,
                    vaf_upper95=round(1 - 0.05 ** (1 / seen), 6) if reference and seen else None,
                    detection_limit95=round(9.15 / seen, 6) if reference and seen else None,
                    basis=Basis.VCF_REFERENCE_BLOCK if seen is not None else Basis.NONE,
                )
            )
    return tuple(parts)


LITERATURE = (
    LiteratureRow(
        reference="Heiblig et al.",
        n_treated="30",
        drugs="ruxolitinib 12; tofacitinib 11; baricitinib 4; upadacitinib 3",
        outcome="clinical response in 50 % after one month; complete response in 11",
        uba1_variants="c.122T>C; c.121A>C; c.121A>G; c.118-1G>C",
        haematology="MDS; atypical MDS; essential thrombocythaemia",
        citation="PMID:35609174",
    ),
    LiteratureRow(
        reference="Bourbon et al.",
        n_treated="3",
        drugs="ruxolitinib 2; tofacitinib 1",
        outcome="skin lesions regressed in the ruxolitinib patient described",
        uba1_variants="p.Met41Leu; p.Met41Thr",
        haematology="MDS with multilineage dysplasia",
        citation="case series of 11",
    ),
)


def document(name: str, **values: Any) -> Findings:
    """A reported sample without any call and without any evidence of coverage, unless told otherwise."""
    fields: dict[str, Any] = {
        "status": Status.REPORTED,
        "sample": sample(name),
        "input": input_part(name),
        "conclusion": Conclusion(
            vexas=VexasConclusion.NOT_ASSESSABLE,
            headline="VEXAS cannot be assessed: the file does not show that UBA1 codon 41 was read.",
            text=(
                "No UBA1 change is listed, and the VCF carries no evidence of coverage at the positions that matter.",
            ),
            recommendations=(
                Sentence(
                    id="rec.coverage",
                    text="Supply the alignment, a depth BED or a gVCF of this sample, or test UBA1 exon 3 directly.",
                ),
            ),
            rules=("uba1.none.not_covered",),
        ),
        "genes": genes(),
        "loci": loci(),
        "laboratory": "Institute of Human Genetics, Molecular Diagnostics",
        "provenance": provenance(),
    }
    return Findings(**{**fields, **values})


DETECTED = Conclusion(
    vexas=VexasConclusion.DETECTED,
    headline="VEXAS: the canonical UBA1 change c.121A>C p.(Met41Leu) was detected at a VAF of 33.9 %.",
    text=(
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
        sample=sample(
            "index_grch38",
            phenotype=(
                PhenotypeTerm(id="HP:0001972", label="Macrocytic anemia", disease="VEXAS"),
                PhenotypeTerm(id="HP:0002633", label="Vasculitis", disease="VEXAS, DADA2"),
                PhenotypeTerm(id="HP:0000001"),
            ),
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
                classification=Classification.LIKELY_BENIGN,
                genotype="1/1",
                depth=301,
                ref_reads=0,
                alt_reads=301,
                vaf=1.0,
                vaf_ci95=(0.987820, 1.0),
                allele_state=AlleleState.NEAR_FIXED,
                reportable=False,
                explanation="",
                remarks=(),
                evidence=(),
            ),
        ),
        genes=genes(
            ADA2={
                "verdict": Verdict.HETEROZYGOUS_INSUFFICIENT,
                "text": _INSUFFICIENT.format(disease="deficiency of adenosine deaminase 2"),
            },
            PRF1={
                "verdict": Verdict.HETEROZYGOUS_INSUFFICIENT,
                "text": _INSUFFICIENT.format(disease="familial haemophagocytic lymphohistiocytosis"),
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
            DecisionPart(
                chrom="chrX",
                pos=47199051,
                ref="A",
                alt="C",
                filter="PASS",
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
        strand={"alt_forward": 5, "alt_reverse": 0},
        explanation="",
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
            headline="VEXAS: two UBA1 Met41 changes were found, c.121A>C at 33.9 % and c.122T>C at 0.4 %.",
            text=("More than one UBA1 clone may be present.",),
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
            headline="VEXAS: the canonical UBA1 change c.121A>C p.(Met41Leu) was detected at a VAF of 96.0 %.",
            text=("The VAF cannot tell a large clone from a germline change; a second tissue can.",),
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
            headline="VEXAS is possible: c.121A>C p.(Met41Leu) at a VAF of 6.1 % needs confirmation by a second method.",
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
            headline="No UBA1 change of VEXAS was detected at the positions that were read.",
            text=("Codon 41 and the splice acceptor of exon 3 were covered at the depths stated below.",),
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
                "text": "Two different variants: compound heterozygosity is possible, the phase is unknown.",
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
            headline="VEXAS: the UBA1 haplotype c.[119G>C;121A>T] was detected.",
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
            headline="No UBA1 change of VEXAS was detected at the positions that were read.",
        ),
        loci=loci(depth=130),
        problems=(
            ProblemPart(
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
            vexas=VexasConclusion.NOT_ASSESSABLE, headline="Not analysed: the VCF ends in the middle of a record."
        ),
        problems=(
            ProblemPart(
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


def every_case() -> tuple[Findings, ...]:
    """One of each, as a small batch."""
    return (
        index_case(),
        two_clones(),
        near_fixed(),
        possible(),
        compound_heterozygote(),
        haplotype(),
        not_assessable(),
        negative(),
        rejected(),
    )
