"""FHIR bundles against the profiles of the Genomics Reporting guide, which ``make documents`` fetches by its checksum."""

import base64
import copy
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.builders import cases, hostile
from tests.builders import findings as build
from tests.fhir.profiles import Guide, codings

from vexas_report.documents.fhir import fhir_bundle
from vexas_report.model.findings import Findings
from vexas_report.model.terms import Classification, Zygosity

PACKAGE = Path(__file__).parent / "hl7.fhir.uv.genomics-reporting-3.0.0.tgz"
SHA512 = "XNjaWxZ7ZJ3pb7FuMxNqgGjPtssigYADLNEOcAYRV2niLABCMapDdIjPy+exTfCCZGd6SOuvezNizbCtAze3IA=="
pytestmark = pytest.mark.skipif(
    not PACKAGE.exists() and os.environ.get("DOCUMENTS") != "1", reason="needs the guide: make documents"
)
DOCUMENTS = (*cases.every_case(), *hostile.every_extra())
#: Systems whose codes name things of the sample and not of the guide.
OF_THE_SAMPLE = {
    "http://varnomen.hgvs.org",
    "http://www.genenames.org",
    "http://www.ncbi.nlm.nih.gov/refseq",
    "http://unitsofmeasure.org",
}
#: Answers of LOINC's list LL4034-6 that no example of the guide gives.
NOT_IN_EXAMPLES = {("http://loinc.org", "LA26334-5"), ("http://loinc.org", "LA6675-8")}


@pytest.fixture(scope="module")
def guide() -> Guide:
    assert base64.b64encode(hashlib.sha512(PACKAGE.read_bytes()).digest()).decode() == SHA512
    return Guide(PACKAGE)


def every_class() -> Findings:
    kinds = [build.finding(classification=each) for each in Classification]
    kinds += [build.finding(zygosity=each, vaf=None, alt_reads=None) for each in Zygosity]
    return build.document("classes", findings=tuple(kinds))


@pytest.mark.parametrize("document", [*DOCUMENTS, every_class()], ids=lambda d: d.sample.sample)
def test_every_resource_fulfils_the_profile_that_it_claims(document: Findings, guide: Guide) -> None:
    bundle = fhir_bundle(document)
    resources = [entry["resource"] for entry in bundle["entry"]]
    assert [fault for each in resources for fault in guide.faults(each)] == []
    claiming = [each for each in resources if "meta" in each]
    assert len(claiming) == len(resources) - 2
    known = {coding for each in guide.resources for coding in codings(each)} | NOT_IN_EXAMPLES
    own = {(system, code) for system, code in codings(claiming) if system not in OF_THE_SAMPLE}
    assert own <= known
    systems = {system for each in guide.resources for system, _ in codings(each)}
    assert {system for system, _ in codings(claiming)} <= systems


def test_the_guides_own_examples_fulfil_its_profiles(guide: Guide) -> None:
    """What checks the bundles finds no fault where there is none."""
    ours = {"variant", "diagnostic-implication", "genomic-report"}
    claiming = [
        e for e in guide.resources if any(p.rpartition("/")[2] in ours for p in e.get("meta", {}).get("profile", []))
    ]
    assert len(claiming) > 40
    assert [(each["id"], fault) for each in claiming for fault in guide.faults(each)] == []


def _component(variant: dict[str, Any], code: str) -> dict[str, Any]:
    found: dict[str, Any] = next(c for c in variant["component"] if c["code"]["coding"][0]["code"] == code)
    return found


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda v: v["category"].pop(), "category"),
        (lambda v: v["code"]["coding"][0].update(code="69547-8"), "Observation.code"),
        (lambda v: v.pop("status"), "Observation.status"),
        (lambda v: v["component"].append(_component(v, "48004-6")), "representative-coding-hgvs"),
        (lambda v: _component(v, "48018-6").pop("valueCodeableConcept"), "gene-studied.value[x]"),
        (
            lambda v: _component(v, "81258-6")["valueQuantity"].update(system="%"),
            "sample-allelic-frequency.value[x].system",
        ),
        (lambda v: _component(v, "69547-8").update(valueInteger=1), "ref-allele.value[x]"),
    ],
)
def test_what_a_profile_forbids_is_found(spoil: Callable[[dict[str, Any]], object], told: str, guide: Guide) -> None:
    variant = next(
        copy.deepcopy(e["resource"])
        for e in fhir_bundle(cases.index_case())["entry"]
        if e["resource"]["resourceType"] == "Observation"
    )
    assert list(guide.faults(variant)) == []
    spoil(variant)
    assert any(told in fault for fault in guide.faults(variant))
