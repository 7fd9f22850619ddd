"""A findings document as a FHIR R4 Bundle after the Genomics Reporting guide (hl7.org/fhir/uv/genomics-reporting, 3.0.0, STU 3).

One DiagnosticReport, a Specimen and a Patient by their local identifiers, and for each reportable finding an Observation of the
Variant profile and one of the Diagnostic Implication profile, which holds its class. Codes are those that the guide itself uses
(LOINC, HGNC, RefSeq, HGVS); what has none is text. The report is preliminary: it is a draft until signed.
"""

import re
from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from vexas_report.documents.labels import label, load_captions
from vexas_report.documents.report_identity import report_date, report_id
from vexas_report.documents.review import is_reviewed, status_mark
from vexas_report.knowledge import load_genes
from vexas_report.model.findings import Finding, Findings
from vexas_report.model.terms import Assembly, Classification, Sex, Zygosity

LOINC, HGNC, UCUM = "http://loinc.org", "http://www.genenames.org", "http://unitsofmeasure.org"
HGVS, REFSEQ = "http://varnomen.hgvs.org", "http://www.ncbi.nlm.nih.gov/refseq"
_GUIDE = "http://hl7.org/fhir/uv/genomics-reporting"
_PROFILE = f"{_GUIDE}/StructureDefinition"
#: LOINC's answers on the clinical significance of a variant (list LL4034-6).
_SIGNIFICANCE = {
    Classification.PATHOGENIC: ("LA6668-3", "Pathogenic"),
    Classification.LIKELY_PATHOGENIC: ("LA26332-9", "Likely pathogenic"),
    Classification.UNCERTAIN: ("LA26333-7", "Uncertain significance"),
    Classification.LIKELY_BENIGN: ("LA26334-5", "Likely benign"),
    Classification.BENIGN: ("LA6675-8", "Benign"),
}
_ALLELE = re.compile("[ACGT]+")
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
    whose = {"subject": _reference(patient), "specimen": _reference(specimen)}
    variants = [_variant(findings, f, i) | whose for i, f in enumerate(listed)]
    implications = [
        _implication(findings, f, i + len(listed), variant) | whose
        for i, (f, variant) in enumerate(zip(listed, variants, strict=True))
    ]
    # No element of R4 holds who read a report without a signature.
    seen = [f"{status_mark(findings)}."] if is_reviewed(findings) else []
    report = _resource(findings, "DiagnosticReport") | {
        "meta": {"profile": [f"{_PROFILE}/genomic-report"]},
        "identifier": [{"value": report_id(findings)}],
        "status": "preliminary",
        "category": [_GENETICS],
        "code": _coded(LOINC, "51969-4", "Genetic analysis report"),
        "subject": _reference(patient),
        "specimen": [_reference(specimen)],
        "issued": f"{report_date()}T00:00:00Z",
        "conclusion": " ".join([findings.conclusion.headline, *(o.headline for o in findings.other_diseases), *seen]),
    }
    if findings.laboratory:
        report["performer"] = [{"display": findings.laboratory}]
    if variants:
        report["result"] = [_reference(each) for each in (*variants, *implications)]
    entries = [report, patient, specimen, *variants, *implications]
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


_GENETICS = _coded("http://terminology.hl7.org/CodeSystem/v2-0074", "GE", "Genetics")
_LABORATORY = _coded("http://terminology.hl7.org/CodeSystem/observation-category", "laboratory", "Laboratory")


def _observation(findings: Findings, number: int, profile: str) -> dict[str, Any]:
    return _resource(findings, "Observation", number) | {
        "meta": {"profile": [f"{_PROFILE}/{profile}"]},
        "status": "preliminary",
        "category": [_LABORATORY, _GENETICS],
    }


def _variant(findings: Findings, finding: Finding, number: int) -> dict[str, Any]:
    return _observation(findings, number, "variant") | {
        "code": _coded(LOINC, "69548-6", "Genetic variant assessment"),
        "valueCodeableConcept": _coded(LOINC, "LA9633-4", "Present"),
        "component": list(_components(findings, finding)),
    }


def _implication(findings: Findings, finding: Finding, number: int, variant: dict[str, Any]) -> dict[str, Any]:
    """The class of a variant. Its words, and classes that the answers do not have, are text."""
    value: dict[str, Any] = {"text": f"{label(finding.classification)} ({finding.classification_scheme})"}
    if finding.classification in _SIGNIFICANCE:
        value |= _coded(LOINC, *_SIGNIFICANCE[finding.classification])
    return _observation(findings, number, "diagnostic-implication") | {
        "code": _coded(f"{_GUIDE}/CodeSystem/tbd-codes-cs", "diagnostic-implication", "Diagnostic Implication"),
        "derivedFrom": [_reference(variant)],
        "component": [_part("53037-8", "Genetic variation clinical significance [Imp]", valueCodeableConcept=value)],
    }


def _part(code: str, display: str, **value: Any) -> dict[str, Any]:
    return {"code": _coded(LOINC, code, display), **value}


def _components(findings: Findings, finding: Finding) -> Iterator[dict[str, Any]]:
    gene = load_genes()[finding.gene]
    yield _part("48018-6", "Gene studied [ID]", valueCodeableConcept=_coded(HGNC, gene.hgnc, gene.symbol))
    if findings.input:
        code, display = _ASSEMBLY[findings.input.assembly]
        yield _part(
            "62374-4", "Human reference sequence assembly version", valueCodeableConcept=_coded(LOINC, code, display)
        )
    for code, display, accession in (
        ("51958-7", "Transcript reference sequence [ID]", finding.transcript),
        ("48013-7", "Genomic reference sequence ID", finding.hgvs_g.partition(":")[0]),
    ):
        yield _part(code, display, valueCodeableConcept=_coded(REFSEQ, accession, accession))
    yield _part(
        "81290-9", "Genomic DNA change (gHGVS)", valueCodeableConcept=_coded(HGVS, finding.hgvs_g, finding.hgvs_g)
    )
    if finding.hgvs_c:
        name = f"{finding.transcript}:{finding.hgvs_c}"
        yield _part("48004-6", "DNA change (c.HGVS)", valueCodeableConcept=_coded(HGVS, name, finding.hgvs_c))
    if finding.hgvs_p:
        protein = f"{gene.protein}:{finding.hgvs_p}"
        yield _part("48005-3", "Amino acid change (pHGVS)", valueCodeableConcept=_coded(HGVS, protein, finding.hgvs_p))
    if finding.vaf is not None:
        quantity = {"value": round(finding.vaf, 6), "system": UCUM, "code": "1"}
        yield _part("81258-6", "Sample VAF", valueQuantity=quantity)
    if finding.alt_reads is not None:
        # LOINC counts the reads of the allele here, not all reads of the place.
        quantity = {"value": finding.alt_reads, "system": UCUM, "code": "1"}
        yield _part("82121-5", "Allelic read depth", valueQuantity=quantity)
    if finding.zygosity in _ALLELIC:
        code, display = _ALLELIC[finding.zygosity]
        yield _part("53034-5", "Allelic state", valueCodeableConcept=_coded(LOINC, code, display))
    if finding.confirmation is not None:
        # No code of LOINC or of the guide says this.
        told = " ".join(said.text for said in finding.explanation if said.id.startswith("second_method."))
        yield {"code": {"text": load_captions()["second_method"]}, "valueString": told}
    if not finding.parts and _ALLELE.fullmatch(finding.ref) and _ALLELE.fullmatch(finding.alt):
        last = finding.pos + len(finding.ref) - 1
        counted = _coded(LOINC, "LA30102-0", "1-based character counting")
        yield _part("92822-6", "Genomic coord system", valueCodeableConcept=counted)
        place = {"low": {"value": finding.pos}, "high": {"value": last}}
        yield _part("81254-5", "Genomic allele start-end", valueRange=place)
        yield _part("69547-8", "Genomic Ref allele [ID]", valueString=finding.ref)
        yield _part("69551-0", "Genomic Alt allele [ID]", valueString=finding.alt)
