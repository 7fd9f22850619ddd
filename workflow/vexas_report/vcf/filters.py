"""Filters that callers state in addition to FILTER: of one sample (FORMAT/FT) and of one allele (INFO/AS_FilterStatus)."""

import re
from dataclasses import replace

from vexas_report.vcf.record import RawRecord, filters_of

_NO_FILTER = frozenset({"", ".", "NA", "PASS", "SITE"})  # SITE: FILTER holds for the allele as well


def sample_filters(text: str) -> tuple[str, ...]:
    """Filters of FORMAT/FT without PASS, between semicolons or commas."""
    return tuple(f for f in filters_of(text.replace(",", ";")) if f not in _NO_FILTER)


def allele_filters(status: str, allele: int, n_alts: int) -> tuple[str, ...]:
    """Filters of one ALT (counted from 1) in AS_FilterStatus.

    Mutect2 writes ``|`` between alleles and ``,`` between filters of one, VQSR ``,`` between alleles. If a splitter left the
    status of other alleles in the record, each allele gets all filters: which are its own is not known.

    >>> allele_filters("strand_bias,base_qual|SITE", 1, 2), allele_filters("strand_bias|SITE", 2, 2)
    (('strand_bias', 'base_qual'), ())
    """
    by_allele = status.split("|")
    if "|" not in status and n_alts > 1:
        by_allele = status.split(",")
    own = by_allele[allele - 1 : allele] if len(by_allele) == n_alts else by_allele
    names = (name.strip(" []") for part in own for name in re.split("[,;]", part))
    return filters_of(";".join(name for name in names if name not in _NO_FILTER))


def with_allele_filters(record: RawRecord, allele: int) -> RawRecord:
    """The record with the filters of one allele in FILTER; the same record if the caller states none."""
    own = allele_filters(record.info.get("AS_FilterStatus", ""), allele, len(record.alts))
    if not own:
        return record
    return replace(record, filters=tuple(dict.fromkeys((*(f for f in record.filters if f != "PASS"), *own))))
