"""The files of one sample."""

import hashlib
import json
from pathlib import Path

from vexas_report.model.findings import Findings
from vexas_report.render.page import render_report
from vexas_report.render.safety import file_name
from vexas_report.render.tables import decisions_tsv, findings_tsv
from vexas_report.render.vcf import write_vcf


def findings_json(findings: Findings) -> str:
    """The document as JSON: sorted keys, two blanks, ASCII, one newline at the end."""
    return json.dumps(findings.model_dump(mode="json"), indent=2, sort_keys=True, allow_nan=False) + "\n"


def write_report(findings: Findings, outdir: Path) -> list[Path]:
    """Write ``<outdir>/<batch>/<sample>/<sample>.*`` and return the paths: HTML, JSON, TSV, VCF, its index, decisions."""
    sample = file_name(findings.sample.sample)
    folder = outdir / file_name(findings.sample.batch) / sample
    folder.mkdir(parents=True, exist_ok=True)
    document = findings_json(findings)
    checksum = hashlib.sha256(document.encode("ascii")).hexdigest()
    texts = {
        "report.html": render_report(findings, checksum),
        "findings.json": document,
        "findings.tsv": findings_tsv(findings),
        "decisions.tsv": decisions_tsv(findings),
    }
    paths = {suffix: folder / f"{sample}.{suffix}" for suffix in texts}
    for suffix, text in texts.items():
        paths[suffix].write_bytes(text.encode("utf-8", "backslashreplace"))
    vcf, index = write_vcf(findings, folder / f"{sample}.annotated.vcf.gz")
    return [paths["report.html"], paths["findings.json"], paths["findings.tsv"], vcf, index, paths["decisions.tsv"]]
