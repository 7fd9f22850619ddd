"""The files of one sample."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from vexas_report.documents.annotated_vcf import write_vcf
from vexas_report.documents.answerable import answerable, loci_bed
from vexas_report.documents.plain_text import report_txt
from vexas_report.documents.report_page import render_report
from vexas_report.documents.safety import file_name
from vexas_report.documents.tsv_tables import decisions_tsv, findings_tsv
from vexas_report.knowledge import use_language
from vexas_report.model.filewrite import remove_parts, replace_file
from vexas_report.model.findings import Findings

#: Endings of the documents that a configuration may ask for.
EXTRA = ("report.docx", "report.pdf", "fhir.json", "phenopacket.json")
#: Endings of every document that a sample can have.
DOCUMENTS = (
    "report.html",
    "findings.json",
    "findings.tsv",
    "annotated.vcf.gz",
    "annotated.vcf.gz.tbi",
    "decisions.tsv",
    *EXTRA,
)


def checksum_of(document: str) -> str:
    """SHA-256 of the text of a ``findings.json``."""
    return hashlib.sha256(document.encode("ascii")).hexdigest()


def findings_json(findings: Findings) -> str:
    """The document as JSON: sorted keys, two blanks, ASCII, one newline at the end."""
    return json.dumps(findings.model_dump(mode="json"), indent=2, sort_keys=True, allow_nan=False) + "\n"


def write_report(findings: Findings, outdir: Path, extra: Mapping[str, bytes | None] | None = None) -> list[Path]:
    """Write ``<outdir>/<batch>/<sample>/<sample>.*``, in the language of the document, and return the paths: HTML, text, JSON, TSV,
    VCF, its index, decisions, and those of :func:`vexas_report.documents.optional_documents.extra_documents`. The path of one that could not be
    made is returned too, so that the next run makes it.
    """
    with use_language(findings.provenance.language):
        return _write(findings, outdir, extra or {})


def _write(findings: Findings, outdir: Path, extra: Mapping[str, bytes | None]) -> list[Path]:
    sample = file_name(findings.sample.sample)
    folder = outdir / file_name(findings.sample.batch) / sample
    folder.mkdir(parents=True, exist_ok=True)
    document = findings_json(findings)
    checksum = checksum_of(document)
    vcf = folder / f"{sample}.annotated.vcf.gz"
    texts = {
        "report.html": render_report(findings, checksum, [suffix for suffix, made in extra.items() if made]),
        "report.txt": report_txt(findings),
        "findings.tsv": findings_tsv(findings),
        "decisions.tsv": decisions_tsv(findings),
    }
    paths = {suffix: folder / f"{sample}.{suffix}" for suffix in (*texts, "findings.json", *extra)}
    remove_parts(folder)
    for suffix, text in texts.items():
        replace_file(paths[suffix], text.encode("utf-8", "backslashreplace"))
    bed = folder / f"{sample}.loci.bed"
    if is_open := answerable(findings) is not None:
        replace_file(bed, loci_bed(findings).encode("ascii"))
    else:
        bed.unlink(missing_ok=True)
    _, index = write_vcf(findings, vcf)
    for suffix in EXTRA:
        # An earlier run's document could contradict this run's.
        if extra.get(suffix) is None:
            (folder / f"{sample}.{suffix}").unlink(missing_ok=True)
    for suffix, content in extra.items():
        if content is not None:
            replace_file(paths[suffix], content)
    # Last, so that a document that is newer was changed by somebody: see pipeline.former.
    replace_file(paths["findings.json"], document.encode("ascii"))
    main = [
        paths["report.html"],
        paths["report.txt"],
        paths["findings.json"],
        paths["findings.tsv"],
        vcf,
        index,
        paths["decisions.tsv"],
    ]
    if is_open:
        main.append(bed)
    return [*main, *(paths[suffix] for suffix in extra)]
