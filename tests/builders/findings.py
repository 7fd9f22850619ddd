"""Parts of a findings document by hand, with invented samples; whole documents are in :mod:`tests.builders.cases`."""

from collections.abc import Iterable
from typing import Any

from vexas_report.knowledge import load_genes
from vexas_report.model.evidence import InputFacts
from vexas_report.model.findings import (
    Conclusion,
    EvidenceLine,
    Finding,
    Findings,
    GenePart,
    LocusPart,
    Provenance,
    Sentence,
)
from vexas_report.model.sample import Sample
from vexas_report.model.terms import (
    AlleleState,
    Assay,
    Assembly,
    Basis,
    Category,
    Classification,
    Contribution,
    LocusState,
    Sex,
    Specimen,
    Status,
    Strength,
    Verdict,
    VexasConclusion,
    YesNoUnknown,
    Zygosity,
)

SCHEME = "as published; ACMG/AMP 2015 by analogy"
GERMLINE = "ACMG/AMP 2015"


def said(*texts: str) -> tuple[Sentence, ...]:
    """Sentences by hand, with invented ids."""
    return tuple(Sentence(id=f"said.{number}", text=text) for number, text in enumerate(texts))


#: Words of a headline at most.
MOST_WORDS = 12
#: Of another disease's headline: three more say that the variant may be the donor's.
MOST_WORDS_OF_DISEASE = 15


def headline_words(text: str) -> int:
    """Words of a headline as a reader counts them: ``33.9 %`` is one."""
    return len(text.replace(" %", "%").split())


def joined(sentences: Iterable[Sentence]) -> str:
    """Sentences as one text, to look for words in."""
    return " ".join(sentence.text for sentence in sentences)


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


def sample(name: str, **values: Any) -> Sample:
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
        "allogeneic_hsct": YesNoUnknown.NO,
    }
    return Sample(**{**fields, **values})


def input_part(name: str, **values: Any) -> InputFacts:
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
    return InputFacts(**{**fields, **values})


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
        "contribution": Contribution.DETECTED,
        "explanation": said("A mosaic UBA1 Met41 change in blood explains the clinical picture of VEXAS."),
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
        "contribution": Contribution.PATHOGENIC,
        "explanation": (),
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
        "contribution": Contribution.PATHOGENIC,
        "explanation": (),
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
            "text": ()
            if somatic
            else said(
                f"No reportable {gene.symbol} variant is among the calls; this does not exclude one where nothing was read."
            ),
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


def document(name: str, **values: Any) -> Findings:
    """A reported sample without any call and without any evidence of coverage, unless told otherwise."""
    fields: dict[str, Any] = {
        "status": Status.REPORTED,
        "sample": sample(name),
        "input": input_part(name),
        "conclusion": Conclusion(
            vexas=VexasConclusion.NOT_ASSESSABLE,
            headline="VEXAS not assessable: the file does not show that UBA1 was sequenced.",
            text=said(
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
