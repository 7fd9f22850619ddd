"""Files of many samples: the columns in which a record says plain reference, found once for each way to say so."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from vexas_report.knowledge import load_genes
from vexas_report.knowledge.genome import chromosome
from vexas_report.vcf import record_outcomes
from vexas_report.vcf.calls import rule_of
from vexas_report.vcf.genotype import parse_genotype
from vexas_report.vcf.located_record import is_structural, unread_rule
from vexas_report.vcf.read_counts import FIELDS, AlleleFields, read_counts
from vexas_report.vcf.record import RawRecord, fields_of
from vexas_report.vcf.sample_columns import SampleColumns

_PLAIN = (record_outcomes.REFERENCE_NO_ALT_READS, record_outcomes.NO_CALL_NO_ALT_READS)


def compact_reference_columns(record: RawRecord) -> RawRecord:
    """The record with its plain columns reduced to their genotypes; as it is where it has one sample or none, or no ALT.

    A record at a base that a negative requires stays as it is: its counts may support one. A column is plain where the rules that judge a sample would keep none of the alleles: the judgement of what is left is
    the same.
    """
    columns = record.samples
    if isinstance(columns, SampleColumns) or len(columns) < 2 or record.is_block or _at_required_base(record):
        return record
    # Columns that agree in the fields that decide are judged once.
    places = [i for i, key in enumerate(record.format) if key in FIELDS]  # pragma: no mutate: only faster
    known: dict[tuple[str, ...], str] = {}
    numbers: dict[str, int] = {}
    classes = bytearray(len(columns))
    whole: dict[int, str] = {}
    for column, cell in enumerate(columns):
        parts = cell.split(":")
        length = len(parts)
        key = tuple([parts[i] for i in places if i < length])
        genotype = known.get(key)
        if genotype is None:
            genotype = known[key] = _plain_genotype(record, fields_of(record.format, cell))
        number = numbers.setdefault(genotype, len(numbers) + 1) if genotype else 0
        if 0 < number < 256:
            classes[column] = number
        else:
            whole[column] = cell
    return replace(record, samples=SampleColumns(tuple(numbers), bytes(classes), whole))


@cache
def _required() -> Mapping[str, tuple[tuple[int, int], ...]]:
    """First and last bases of the required loci of both assemblies, by chromosome."""
    found: dict[str, list[tuple[int, int]]] = {}
    for interval in (i for gene in load_genes().values() for locus in gene.loci for i in locus.interval.values()):
        found.setdefault(interval.chrom, []).append((interval.start, interval.end))
    return {chrom: tuple(sorted(set(intervals))) for chrom, intervals in found.items()}


def _at_required_base(record: RawRecord) -> bool:
    intervals = _required().get(chromosome(record.contig) or "", ())
    return any(start <= record.end and record.pos <= end for start, end in intervals)


def _plain_genotype(record: RawRecord, fields: Mapping[str, str]) -> str:
    """The genotype as written, where the fields of a column say plain reference or no call without reads; else ""."""
    text = fields.get("GT", "")
    genotype = parse_genotype(text, len(record.alts) + 1) if text else None
    if genotype is None or genotype.called != genotype.copies(0):
        return ""
    for allele, alt in enumerate(record.alts, 1):
        if unread_rule(record, record.ref, alt, mismatch=False) is not None:
            continue
        if is_structural(record, alt):
            if genotype.called < len(genotype.alleles):
                return ""
            continue
        counts, remarks = read_counts(AlleleFields(record.ref, record.alts, allele, fields, {}, genotype=genotype))
        if rule_of(genotype, text, allele, counts, record, remarks) not in _PLAIN:
            return ""
    return text
