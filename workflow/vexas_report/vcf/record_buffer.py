"""The records at the windows, parsed and reduced as they come, in bounded memory."""

from vexas_report.vcf import vcf_problems as codes
from vexas_report.vcf.joint_columns import compact_reference_columns
from vexas_report.vcf.line_reader import decode
from vexas_report.vcf.record import MalformedRecordError, RawRecord, parse_record, truncate
from vexas_report.vcf.vcf_problems import refuse

MAX_KEPT = 1 << 30


class RecordBuffer:
    """The records of one file at the windows, in the order in which they came."""

    def __init__(self, path: str, columns: int) -> None:
        self._path = path
        self._columns = columns
        self._size = 0
        self.utf8 = True
        self.records: list[RawRecord] = []

    def add(self, number: int, line: bytes) -> None:
        """Keep the record of a line; ``number`` is its 1-based place in the file, 0 where an index was used."""
        text, utf8 = decode(line)
        self.utf8 &= utf8
        try:
            record = compact_reference_columns(parse_record(text, number, self._columns))
        except MalformedRecordError as error:
            where = f"{self._path}, line {number}" if number else self._path
            message = f"The record {truncate(text[:60])!r} cannot be read: {error}."
            raise refuse(codes.VCF_MALFORMED_RECORD, message, where) from None
        self._size += record.size
        if self._size > MAX_KEPT:
            raise refuse(codes.VCF_TOO_LARGE, f"The records at the genes exceed {MAX_KEPT:,} bytes.", self._path)
        self.records.append(record)
