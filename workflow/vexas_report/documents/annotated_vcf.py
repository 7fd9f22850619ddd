"""The annotated VCF of one sample: VCF 4.3, one record per finding part, bgzip and tabix. Same findings, same bytes."""

import errno
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pysam

from vexas_report.documents.number_texts import fraction
from vexas_report.documents.safety import vcf_id, vcf_value
from vexas_report.knowledge.genome.contigs import length
from vexas_report.model.filewrite import replacing
from vexas_report.model.findings import Finding, Findings
from vexas_report.model.terms import Assembly

_BASES = re.compile(r"[ACGTN]+\Z")
_ALT = re.compile(r"(?:[ACGTN]+|\*|<[A-Za-z0-9:_]+>)\Z")
#: Only alleles 0 and 1 exist in a record of one ALT; any other GT is kept in INFO/GT_CALLED.
_LEGAL_GT = re.compile(r"(?:[01.])(?:[/|][01.])*\Z")
_CONTIG = re.compile(r"chr(\d+|[A-Z]+)\Z")
_BLOCK = 65_536

INFO = (
    ("GENE", "1", "String", "Gene symbol (HGNC)"),
    ("TRANSCRIPT", "1", "String", "Transcript of HGVSC"),
    ("HGVSG", "1", "String", "Genomic HGVS name"),
    ("HGVSC", "1", "String", "Coding HGVS name, percent-encoded"),
    ("HGVSP", "1", "String", "Predicted protein HGVS name, percent-encoded"),
    ("HGVSM", "1", "String", "Mosaic HGVS name, percent-encoded"),
    ("CSQ_SO", ".", "String", "Sequence Ontology consequences, most severe first"),
    ("VEXAS_CATEGORY", "1", "String", "Category, see docs/outputs.md"),
    ("CLASS", "1", "String", "Classification"),
    ("CLASS_SCHEME", "1", "String", "Scheme of the classification, percent-encoded"),
    ("REPORTABLE", "0", "Flag", "The finding is part of a result of the report"),
    ("ALLELE_STATE", "1", "String", "What the counts say of a chrX allele"),
    ("ZYGOSITY", "1", "String", "Germline state of an autosomal call"),
    ("STRENGTH", "1", "String", "How well the reads support the call"),
    ("VAF_CI95", "2", "Float", "Exact 95 per cent interval of the allele fraction"),
    ("COUNTS_FIELD", "1", "String", "Field that the counts were read from, percent-encoded"),
    ("HAPLOTYPE", "1", "String", "HGVS name of the haplotype in cis that this change is a part of"),
    ("GT_CALLED", "1", "String", "Genotype as called, where it does not fit a record of one ALT"),
    ("ALLELES_CALLED", "1", "String", "REF>ALT as called, where the columns cannot hold them"),
)
FORMAT = (
    ("GT", "1", "String", "Genotype as called"),
    ("AD", "R", "Integer", "Reads of the reference and the alternate allele"),
    ("DP", "1", "Integer", "Reads behind AF"),
    ("AF", "A", "Float", "Fraction of reads with the alternate allele"),
)


@dataclass(frozen=True, slots=True)
class _Record:
    chrom: str
    pos: int
    ref: str
    alt: str
    line: str

    @property
    def order(self) -> tuple[int, str, int, str, str, str]:
        """Contigs in karyotype order, then position and alleles."""
        found = _CONTIG.match(self.chrom)
        name = found[1] if found else self.chrom
        rank = int(name) if name.isdigit() else {"X": 1000, "Y": 1001, "M": 1002}.get(name, 2000)
        return (rank, self.chrom, self.pos, self.ref, self.alt, self.line)


def write_vcf(findings: Findings, path: Path) -> tuple[Path, Path]:
    """Write ``path`` (bgzip) and ``path``.tbi; both are valid without any record. Returns the two paths.

    Raises OSError that names ``path`` and the reason, a full disk among them.
    """
    text = vcf_text(findings).encode("ascii")
    index = path.with_name(f"{path.name}.tbi")
    try:
        with replacing(path) as part, replacing(index) as part_index:
            # htslib ends the process where it cannot open a file for writing.
            part.touch()
            with pysam.BGZFile(str(part), "wb", None) as out:
                out.write(text)
            part_index.touch()
            pysam.tabix_index(str(part), preset="vcf", force=True, index=str(part_index))
    except OSError as error:
        raise _with_reason(error, path, len(text)) from error
    return path, index


def _with_reason(error: OSError, path: Path, size: int) -> OSError:
    """Htslib gives no reason for a failed write; compare the bytes to write with the free space."""
    if error.errno:
        return error
    # An index takes a separate block.
    full = shutil.disk_usage(path.parent).free < size + _BLOCK
    number = errno.ENOSPC if full else errno.EIO
    return OSError(number, os.strerror(number), str(path))


def vcf_text(findings: Findings) -> str:
    """The VCF as text. Everything in it is ASCII."""
    records = sorted((r for f in findings.findings for r in _records(f)), key=lambda r: r.order)
    lines = _header(findings, records)
    lines.extend(record.line for record in records)
    return "\n".join(lines) + "\n"


def _header(findings: Findings, records: list[_Record]) -> list[str]:
    version = findings.provenance.program.get("version", "")
    lines = ["##fileformat=VCFv4.3", f"##source=vexas-report {vcf_value(version)}"]
    assembly = findings.input.assembly if findings.input else None
    if assembly is not None:
        lines.append(f"##reference={assembly}")
    filters = sorted({name for f in findings.findings for name in _filters(f)} - {"PASS"})
    lines.append('##FILTER=<ID=PASS,Description="All filters passed">')
    lines += [f'##FILTER=<ID={name},Description="Set by the caller of the input file">' for name in filters]
    lines += [f'##INFO=<ID={i},Number={n},Type={t},Description="{d}">' for i, n, t, d in INFO]
    lines += [f'##FORMAT=<ID={i},Number={n},Type={t},Description="{d}">' for i, n, t, d in FORMAT]
    for chrom in dict.fromkeys(record.chrom for record in records):
        lines.append(_contig(chrom, assembly))
    columns = ("#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO", "FORMAT")
    return [*lines, "\t".join((*columns, vcf_id(findings.sample.sample)))]


def _contig(chrom: str, assembly: Assembly | None) -> str:
    if assembly is None:
        return f"##contig=<ID={chrom}>"
    try:
        return f"##contig=<ID={chrom},length={length(assembly, chrom)},assembly={assembly}>"
    except KeyError:
        return f"##contig=<ID={chrom},assembly={assembly}>"


def _filters(finding: Finding) -> tuple[str, ...]:
    return tuple(vcf_id(name) for name in finding.filter)


def _records(finding: Finding) -> list[_Record]:
    """The finding itself, or each of its parts (``chrom:pos:ref:alt``) where it is a haplotype."""
    if not finding.parts:
        return [_record(finding, finding.chrom, finding.pos, finding.ref, finding.alt, in_haplotype=False)]
    records = []
    for part in finding.parts:
        chrom, pos, ref, alt = part.split(":", 3)
        records.append(_record(finding, chrom, int(pos), ref, alt, in_haplotype=True))
    return records


def _record(finding: Finding, chrom: str, pos: int, ref: str, alt: str, *, in_haplotype: bool) -> _Record:
    legal_gt = bool(_LEGAL_GT.match(finding.genotype))
    legal_alleles = bool(_BASES.match(ref) and _ALT.match(alt))
    info: list[tuple[str, str | None]] = [
        ("GENE", finding.gene),
        ("TRANSCRIPT", finding.transcript),
        ("HGVSG", finding.hgvs_g),
        ("HGVSC", finding.hgvs_c),
        ("HGVSP", finding.hgvs_p),
        ("HGVSM", finding.hgvs_mosaic),
    ]
    fields = [f"{key}={vcf_value(value)}" for key, value in info if value]
    fields.append("CSQ_SO=" + ",".join(vcf_value(term) for term in finding.consequences or (finding.consequence,)))
    fields.append(f"VEXAS_CATEGORY={finding.category}")
    fields.append(f"CLASS={finding.classification}")
    fields.append(f"CLASS_SCHEME={vcf_value(finding.classification_scheme)}")
    if finding.reportable:
        fields.append("REPORTABLE")
    if finding.allele_state:
        fields.append(f"ALLELE_STATE={finding.allele_state}")
    if finding.zygosity:
        fields.append(f"ZYGOSITY={finding.zygosity}")
    if finding.strength:
        fields.append(f"STRENGTH={finding.strength}")
    if finding.vaf_ci95:
        fields.append("VAF_CI95=" + ",".join(fraction(bound) for bound in finding.vaf_ci95))
    if finding.counts_field:
        fields.append(f"COUNTS_FIELD={vcf_value(finding.counts_field)}")
    if in_haplotype:
        fields.append(f"HAPLOTYPE={vcf_value(finding.hgvs_c or finding.hgvs_g)}")
    if finding.genotype and not legal_gt:
        fields.append(f"GT_CALLED={vcf_value(finding.genotype)}")
    if not legal_alleles:
        fields.append(f"ALLELES_CALLED={vcf_value(f'{ref}>{alt}')}")
        ref, alt = "N", "."
    values = (
        finding.genotype if legal_gt else ".",
        f"{_number(finding.ref_reads)},{_number(finding.alt_reads)}",
        _number(finding.depth),
        fraction(finding.vaf) or ".",
    )
    if alt == ".":
        # AD and AF have no alternate allele to count in a record without ALT.
        values = (".", _number(finding.ref_reads), values[2], ".")
    name = vcf_id(chrom)
    columns = (
        name,
        str(pos),
        ".",
        ref,
        alt,
        ".",
        ";".join(_filters(finding)) or ".",
        ";".join(fields),
        ":".join(identifier for identifier, *_ in FORMAT),
        ":".join(values),
    )
    return _Record(name, pos, ref, alt, "\t".join(columns))


def _number(value: int | None) -> str:
    return "." if value is None else str(value)
