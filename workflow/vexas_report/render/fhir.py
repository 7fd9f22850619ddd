"""A findings document as a FHIR R4 Bundle after the Genomics Reporting guide (hl7.org/fhir/uv/genomics-reporting, STU 2).

One DiagnosticReport, a Specimen and a Patient by their local identifiers, and an Observation of the Variant profile for each
reportable finding. Codes are LOINC and HGNC only; what has none is text. The report is preliminary: it is a draft until signed.
"""

import re
from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from vexas_report.knowledge import load_genes
from vexas_report.model.findings import Finding, Findings
from vexas_report.model.terms import Assembly, Sex, Zygosity
from vexas_report.render.labels import label
from vexas_report.render.page import report_date, report_id

LOINC, HGNC, UCUM = "http://loinc.org", "http://www.genenames.org/geneId", "http://unitsofmeasure.org"
HGVS, SO = "http://varnomen.hgvs.org", "http://www.sequenceontology.org"
_GUIDE = "http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition"
_ASSEMBLY = {Assembly.GRCH37: ("LA14029-5", "GRCh37"), Assembly.GRCH38: ("LA26806-2", "GRCh38")}
_ALLELIC = {
    Zygosity.HETEROZYGOUS: ("LA6706-1", "Heterozygous"),
    Zygosity.HOMOZYGOUS: ("LA6705-3", "Homozygous"),
}
#: The form of a date (hl7.org/fhir/R4/datatypes.html#dateTime), without a time.
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_GENDER = {Sex.FEMALE: "female", Sex.MALE: "male", Sex.UNKNOWN: "unknown"}


def fhir_bundle(findings: Findings) -> dict[str, Any]:
    """The bundle (type collection) as JSON; the same findings give the same identifiers."""
    patient, specimen = _resource(findings, "Patient"), _resource(findings, "Specimen")
    sample = findings.sample
    patient |= {"gender": _GENDER[sample.sex]}
    if sample.patient:
        patient["identifier"] = [{"value": sample.patient}]
    specimen |= {
        "identifier": [{"value": sample.sample}],
        "subject": _reference(patient),
        "type": {"text": label(sample.specimen)},
    }
    if sample.collection_date and _DATE.fullmatch(sample.collection_date):
        specimen["collection"] = {"collectedDateTime": sample.collection_date}
    listed = [f for f in findings.findings if f.reportable]
    variants = [_variant(findings, f, i, patient, specimen) for i, f in enumerate(listed)]
    report = _resource(findings, "DiagnosticReport") | {
        "meta": {"profile": [f"{_GUIDE}/genomics-report"]},
        "identifier": [{"value": report_id(findings)}],
        "status": "preliminary",
        "category": [_coded("http://terminology.hl7.org/CodeSystem/v2-0074", "GE", "Genetics")],
        "code": _coded(LOINC, "51969-4", "Genetic analysis report"),
        "subject": _reference(patient),
        "specimen": [_reference(specimen)],
        "issued": f"{report_date()}T00:00:00Z",
        "conclusion": " ".join([findings.conclusion.headline, *(o.headline for o in findings.other_diseases)]),
    }
    if findings.laboratory:
        report["performer"] = [{"display": findings.laboratory}]
    if variants:
        report["result"] = [_reference(each) for each in variants]
    entries = [report, patient, specimen, *variants]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": f"{report_date()}T00:00:00Z",
        "entry": [{"fullUrl": _url(each), "resource": each} for each in entries],
    }


def _resource(findings: Findings, kind: str, number: int = 0) -> dict[str, Any]:
    identity = uuid5(NAMESPACE_URL, f"{report_id(findings)}/{kind}/{number}")
    return {"resourceType": kind, "id": str(identity)}


def _url(resource: dict[str, Any]) -> str:
    return f"urn:uuid:{resource['id']}"


def _reference(resource: dict[str, Any]) -> dict[str, str]:
    return {"reference": _url(resource)}


def _coded(system: str, code: str, display: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code, "display": display}]}


def _variant(
    findings: Findings, finding: Finding, number: int, patient: dict[str, Any], specimen: dict[str, Any]
) -> dict[str, Any]:
    return _resource(findings, "Observation", number) | {
        "meta": {"profile": [f"{_GUIDE}/variant"]},
        "status": "preliminary",
        "category": [_coded("http://terminology.hl7.org/CodeSystem/observation-category", "laboratory", "Laboratory")],
        "code": _coded(LOINC, "69548-6", "Genetic variant assessment"),
        "subject": _reference(patient),
        "specimen": _reference(specimen),
        "valueCodeableConcept": _coded(LOINC, "LA9633-4", "Present"),
        "component": list(_components(findings, finding)),
    }


def _components(findings: Findings, finding: Finding) -> Iterator[dict[str, Any]]:
    def part(code: str, display: str, **value: Any) -> dict[str, Any]:
        return {"code": _coded(LOINC, code, display), **value}

    gene = load_genes()[finding.gene]
    yield part("48018-6", "Gene studied [ID]", valueCodeableConcept=_coded(HGNC, gene.hgnc, gene.symbol))
    if findings.input:
        code, display = _ASSEMBLY[findings.input.assembly]
        yield part(
            "62374-4", "Human reference sequence assembly version", valueCodeableConcept=_coded(LOINC, code, display)
        )
    yield part("51958-7", "Transcript reference sequence [ID]", valueCodeableConcept={"text": finding.transcript})
    yield part(
        "81290-9", "Genomic DNA change (gHGVS)", valueCodeableConcept=_coded(HGVS, finding.hgvs_g, finding.hgvs_g)
    )
    if finding.hgvs_c:
        name = f"{finding.transcript}:{finding.hgvs_c}"
        yield part("48004-6", "DNA change (c.HGVS)", valueCodeableConcept=_coded(HGVS, name, finding.hgvs_c))
    if finding.hgvs_p:
        protein = f"{gene.protein}:{finding.hgvs_p}"
        yield part("48005-3", "Amino acid change (pHGVS)", valueCodeableConcept=_coded(HGVS, protein, finding.hgvs_p))
    if finding.vaf is not None:
        quantity = {"value": round(finding.vaf, 6), "system": UCUM, "code": "1"}
        yield part("81258-6", "Sample variant allelic frequency [NFr]", valueQuantity=quantity)
    if finding.alt_reads is not None:
        # LOINC counts the reads of the allele here, not all reads of the place.
        quantity = {"value": finding.alt_reads, "system": UCUM, "code": "1"}
        yield part("82121-5", "Allelic read depth", valueQuantity=quantity)
    if finding.zygosity in _ALLELIC:
        code, display = _ALLELIC[finding.zygosity]
        yield part("53034-5", "Allelic state", valueCodeableConcept=_coded(LOINC, code, display))
    classified = f"{label(finding.classification)} ({finding.classification_scheme})"
    yield part("53037-8", "Genetic variation clinical significance [Imp]", valueCodeableConcept={"text": classified})
