import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from google.protobuf.json_format import MessageToDict, Parse
from phenopackets.schema.v2.phenopackets_pb2 import Phenopacket
from tests.builders import cases, hostile
from tests.builders import findings as build

from vexas_report.documents import extra_documents, write_report
from vexas_report.documents.fhir import fhir_bundle
from vexas_report.documents.phenopacket_document import phenopacket
from vexas_report.model.findings import Findings
from vexas_report.model.sample import ReportSettings

DOCUMENTS = (*cases.every_case(), *hostile.every_extra())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.sample.sample)
def test_every_bundle_is_fhir_r4_and_comes_back_whole(document: Findings) -> None:
    bundle = fhir_bundle(document)
    read = json.loads(Bundle.model_validate(bundle).model_dump_json())
    assert [e["resource"]["resourceType"] for e in read["entry"]] == [
        e["resource"]["resourceType"] for e in bundle["entry"]
    ]
    known = {entry["fullUrl"] for entry in bundle["entry"]}
    assert set(references(bundle)) <= known
    assert len(known) == len(bundle["entry"])


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("reference"), str):
            yield value["reference"]
        for each in value.values():
            yield from references(each)
    elif isinstance(value, list):
        for each in value:
            yield from references(each)


def components(bundle: dict[str, Any], number: int) -> dict[str, dict[str, Any]]:
    variants = [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "Observation"]
    return {c["code"]["coding"][0]["code"]: c for c in variants[number]["component"] if "coding" in c["code"]}


def test_the_bundle_of_the_index_case_says_what_the_report_says() -> None:
    document = cases.index_case()
    bundle = fhir_bundle(document)
    (report,) = [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "DiagnosticReport"]
    assert report["status"] == "preliminary"
    assert report["conclusion"] == document.conclusion.headline
    assert len(report["result"]) == 2 * len([f for f in document.findings if f.reportable]) == 6
    first = components(bundle, 0)
    assert first["48018-6"]["valueCodeableConcept"]["coding"][0] == {
        "system": "http://www.genenames.org", "code": "HGNC:12469", "display": "UBA1",
    }  # fmt: skip
    assert first["48004-6"]["valueCodeableConcept"]["coding"][0]["code"] == "NM_003334.4:c.121A>C"
    assert first["48005-3"]["valueCodeableConcept"]["coding"][0]["code"] == "NP_003325.2:p.(Met41Leu)"
    assert first["81258-6"]["valueQuantity"]["value"] == 0.339394
    # LOINC 82121-5 counts the reads of the allele, not all reads of the place.
    assert first["82121-5"]["valueQuantity"]["value"] == document.findings[0].alt_reads == 112
    assert "53034-5" not in first
    assert first["51958-7"]["valueCodeableConcept"]["coding"][0]["code"] == "NM_003334.4"
    assert first["48013-7"]["valueCodeableConcept"]["coding"][0]["code"] == "NC_000023.11"
    assert first["81254-5"]["valueRange"] == {"low": {"value": 47199051}, "high": {"value": 47199051}}
    assert (first["69547-8"]["valueString"], first["69551-0"]["valueString"]) == ("A", "C")
    value = components(bundle, 3)["53037-8"]["valueCodeableConcept"]
    assert value["coding"][0]["code"] == "LA6668-3"
    assert value["text"].startswith("pathogenic (")
    assert components(bundle, 1)["53034-5"]["valueCodeableConcept"]["coding"][0]["code"] == "LA6706-1"


def test_a_result_of_a_second_method_is_a_component_of_the_variant() -> None:
    bundle = fhir_bundle(cases.confirmed())
    (variant,) = [r for r in resources(bundle, "Observation") if "valueCodeableConcept" in r]
    (part,) = [c for c in variant["component"] if "coding" not in c["code"]]
    assert part["code"] == {"text": "Second method"}
    assert "Confirmed by ddPCR of 2026-05-04: UBA1 c.122T>C at 3.9 %" in part["valueString"].replace("\u00a0", " ")
    (report,) = resources(bundle, "DiagnosticReport")
    assert "confirmed by ddPCR" in report["conclusion"]


def resources(bundle: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == kind]


def test_a_sample_that_was_not_analysed_has_a_report_without_results() -> None:
    bundle = fhir_bundle(cases.rejected())
    report = bundle["entry"][0]["resource"]
    assert "result" not in report
    assert report["conclusion"].startswith("Not analysed")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.sample.sample)
def test_every_packet_is_read_by_the_schema_and_comes_back_whole(document: Findings) -> None:
    packet = phenopacket(document)
    read = MessageToDict(Parse(json.dumps(packet), Phenopacket()))
    assert read["id"] == packet["id"]
    assert len(read.get("interpretations", [])) == len(packet["interpretations"])


def test_the_packet_of_the_index_case_names_three_genes_and_concludes_nothing() -> None:
    packet = phenopacket(cases.index_case())
    assert packet["subject"] == {
        "id": "P-2026-0417", "sex": "MALE", "timeAtLastEncounter": {"age": {"iso8601duration": "P65Y"}},
    }  # fmt: skip
    assert [i["diagnosis"]["disease"]["id"] for i in packet["interpretations"]] == [
        "OMIM:301054", "OMIM:615688", "OMIM:603553",
    ]  # fmt: skip
    (variant,) = packet["interpretations"][0]["diagnosis"]["genomicInterpretations"]
    assert variant["interpretationStatus"] == "UNKNOWN_STATUS"
    descriptor = variant["variantInterpretation"]["variationDescriptor"]
    assert {"syntax": "hgvs.c", "value": "NM_003334.4:c.121A>C"} in descriptor["expressions"]
    assert {"name": "variant-allele-fraction-percent", "value": "33.94"} in descriptor["extensions"]
    assert descriptor["vcfRecord"]["pos"] == "47199051"


def test_a_class_that_the_schemes_do_not_have_stays_text() -> None:
    smax2 = build.finding(classification="pathogenic_for_smax2")
    document = build.document("s", findings=(smax2,))
    packet = phenopacket(document)
    (variant,) = packet["interpretations"][0]["diagnosis"]["genomicInterpretations"]
    assert variant["variantInterpretation"]["acmgPathogenicityClassification"] == "NOT_PROVIDED"
    significance = components(fhir_bundle(document), 1)["53037-8"]["valueCodeableConcept"]
    assert significance["text"].startswith("pathogenic for SMAX2")
    assert "coding" not in significance


def test_the_configuration_writes_both_beside_the_report_which_links_them(tmp_path: Path) -> None:
    document = cases.index_case()
    extra = extra_documents(document, ReportSettings(fhir=True, phenopacket=True))
    assert extra.findings is document
    paths = {path.name: path for path in write_report(document, tmp_path, extra.files)}
    name = document.sample.sample
    assert json.loads(paths[f"{name}.fhir.json"].read_text("ascii")) == fhir_bundle(document)
    assert json.loads(paths[f"{name}.phenopacket.json"].read_text("ascii")) == phenopacket(document)
    page = paths[f"{name}.report.html"].read_text("utf-8")
    assert f'<a href="{name}.fhir.json">fhir.json</a>' in page
    assert f'<a href="{name}.phenopacket.json">phenopacket.json</a>' in page
    assert extra_documents(document, ReportSettings()).files == {}


def test_one_that_cannot_be_made_costs_nothing_but_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Findings) -> dict[str, Any]:
        raise ValueError("the patient's name")

    monkeypatch.setattr("vexas_report.documents.optional_documents.fhir_bundle", broken)
    extra = extra_documents(cases.index_case(), ReportSettings(fhir=True, phenopacket=True))
    assert extra.files["fhir.json"] is None
    assert extra.files["phenopacket.json"] is not None
    (warning,) = [p for p in extra.findings.problems if p.code == "DOCUMENT_FAILED"]
    assert "fhir.json" in warning.message
    assert "name" not in warning.message
