"""A findings document as a Phenopacket (GA4GH, schema version 2.0): one interpretation for each gene with a reportable finding."""

from collections.abc import Iterator
from typing import Any

from vexas_report.documents.report_identity import report_date, report_id
from vexas_report.knowledge import load_genes
from vexas_report.model.findings import Finding, Findings
from vexas_report.model.terms import AlleleState, Classification, Sex, Specimen, Zygosity

_SEX = {Sex.FEMALE: "FEMALE", Sex.MALE: "MALE", Sex.UNKNOWN: "UNKNOWN_SEX"}
_ACMG = {
    Classification.PATHOGENIC: "PATHOGENIC",
    Classification.LIKELY_PATHOGENIC: "LIKELY_PATHOGENIC",
    Classification.UNCERTAIN: "UNCERTAIN_SIGNIFICANCE",
    Classification.LIKELY_BENIGN: "LIKELY_BENIGN",
    Classification.BENIGN: "BENIGN",
}
#: GENO terms of the allelic state (obofoundry.org/ontology/geno).
_STATE = {
    Zygosity.HETEROZYGOUS: ("GENO:0000135", "heterozygous"),
    Zygosity.HOMOZYGOUS: ("GENO:0000136", "homozygous"),
}
#: UBERON terms of the specimens that have one.
_TISSUE = {
    Specimen.BLOOD: ("UBERON:0000178", "blood"),
    Specimen.BONE_MARROW: ("UBERON:0002371", "bone marrow"),
    Specimen.SALIVA: ("UBERON:0001836", "saliva"),
    Specimen.SKIN: ("UBERON:0002097", "skin of body"),
}
_RESOURCES = (
    ("hp", "Human Phenotype Ontology", "HP", "http://purl.obolibrary.org/obo/HP_"),
    (
        "hgnc",
        "HUGO Gene Nomenclature Committee",
        "HGNC",
        "https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/",
    ),
    ("omim", "Online Mendelian Inheritance in Man", "OMIM", "https://omim.org/entry/"),
    ("geno", "Genotype Ontology", "GENO", "http://purl.obolibrary.org/obo/GENO_"),
    ("uberon", "Uber-anatomy ontology", "UBERON", "http://purl.obolibrary.org/obo/UBERON_"),
)


def phenopacket(findings: Findings) -> dict[str, Any]:
    """The packet as JSON (protobuf's mapping). Nothing in it is a diagnosis: every interpretation is in progress."""
    sample = findings.sample
    subject: dict[str, Any] = {"id": sample.patient or sample.sample, "sex": _SEX[sample.sex]}
    if sample.age and sample.age.isdigit():
        subject["timeAtLastEncounter"] = {"age": {"iso8601duration": f"P{int(sample.age)}Y"}}
    biosample: dict[str, Any] = {"id": sample.sample, "individualId": subject["id"]}
    if sample.specimen in _TISSUE:
        identifier, label = _TISSUE[sample.specimen]
        biosample["sampledTissue"] = {"id": identifier, "label": label}
    return {
        "id": report_id(findings),
        "subject": subject,
        "phenotypicFeatures": [{"type": {"id": t.id, "label": t.label or t.id}} for t in findings.phenotype],
        "biosamples": [biosample],
        "interpretations": list(_interpretations(findings)),
        "metaData": {
            "created": f"{report_date()}T00:00:00Z",
            "createdBy": f"vexas-report {findings.provenance.program.get('version', '')}".strip(),
            "phenopacketSchemaVersion": "2.0",
            "resources": [
                {"id": i, "name": n, "url": u, "version": "", "namespacePrefix": p, "iriPrefix": u}
                for i, n, p, u in _RESOURCES
            ],
        },
    }


def _interpretations(findings: Findings) -> Iterator[dict[str, Any]]:
    for gene in load_genes().values():
        own = [f for f in findings.findings if f.gene == gene.symbol and f.reportable]
        if own:
            yield {
                "id": f"{report_id(findings)}-{gene.symbol}",
                "progressStatus": "IN_PROGRESS",
                "diagnosis": {
                    "disease": {"id": gene.disease_id, "label": gene.disease},
                    "genomicInterpretations": [_genomic(findings, f) for f in own],
                },
            }


def _genomic(findings: Findings, finding: Finding) -> dict[str, Any]:
    gene = load_genes()[finding.gene]
    assembly = findings.input.assembly.value if findings.input else ""
    names = (
        ("hgvs.g", finding.hgvs_g),
        ("hgvs.c", _with_transcript(finding)),
        ("hgvs.p", finding.hgvs_p),
        ("spdi", finding.spdi),
    )
    descriptor: dict[str, Any] = {
        "id": finding.vrs_id or finding.hgvs_g,
        "label": finding.hgvs_c or finding.hgvs_g,
        "geneContext": {"valueId": gene.hgnc, "symbol": gene.symbol},
        "expressions": [{"syntax": syntax, "value": value} for syntax, value in names if value],
        "moleculeContext": "genomic",
        "extensions": [{"name": name, "value": value} for name, value in _numbers(finding)],
    }
    if not finding.parts:
        descriptor["vcfRecord"] = {
            "genomeAssembly": assembly,
            "chrom": finding.chrom,
            "pos": str(finding.pos),
            "ref": finding.ref,
            "alt": finding.alt,
        }
    if finding.zygosity in _STATE:
        identifier, label = _STATE[finding.zygosity]
        descriptor["allelicState"] = {"id": identifier, "label": label}
    return {
        "subjectOrBiosampleId": findings.sample.sample,
        "interpretationStatus": "UNKNOWN_STATUS",
        "variantInterpretation": {
            "acmgPathogenicityClassification": _ACMG.get(finding.classification, "NOT_PROVIDED"),
            "variationDescriptor": descriptor,
        },
    }


def _with_transcript(finding: Finding) -> str | None:
    return f"{finding.transcript}:{finding.hgvs_c}" if finding.hgvs_c else None


def _numbers(finding: Finding) -> Iterator[tuple[str, str]]:
    """What the schema has no field for: the fraction, the reads, the allele state and the scheme of the class."""
    if finding.vaf is not None:
        yield "variant-allele-fraction-percent", f"{finding.vaf * 100:.4g}"
    if finding.alt_reads is not None and finding.depth is not None:
        yield "reads", f"{finding.alt_reads}/{finding.depth}"
    if finding.allele_state is not None and finding.allele_state is not AlleleState.NOT_MEASURED:
        yield "allele-state", finding.allele_state.value
    yield "classification", f"{finding.classification.value} ({finding.classification_scheme})"
