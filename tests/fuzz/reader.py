"""The fuzz target: any bytes as a variant file. Run by ``test_fuzz.py``, or by hand: python tests/fuzz/reader.py CORPUS.

What must hold of every input: the reader ends with evidence, reported or rejected; a rejection has a code and a hint; the
evidence goes to JSON and back unchanged. A crash, a hang, a traceback or more than 500 MB is a finding.
"""

import gzip
import os
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["vexas_report.vcf", "vexas_report.knowledge.genome"]):
    from vexas_report.model.codec import from_json, to_json
    from vexas_report.model.evidence import SampleEvidence
    from vexas_report.model.sample import Manifest, Sample
    from vexas_report.model.terms import Assembly, Status
    from vexas_report.vcf import collect, evidence_stage  # noqa: F401  # instrumented on import

HEAD = (
    b"##fileformat=VCFv4.2\n##contig=<ID=chrX,length=156040895>\n##contig=<ID=chr22,length=50818468>\n"
    b"##contig=<ID=chr10,length=133797422>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\n"
)
FOLDER = Path(tempfile.mkdtemp(prefix="fuzz-reader-"))
FILE = FOLDER / f"{os.getpid()}.vcf"


def read(data: bytes) -> None:
    """One input: the first byte chooses how the rest becomes a file."""
    if not data:
        return
    way, body = data[0] % 4, data[1:]
    content = {0: body, 1: HEAD + body, 2: gzip.compress(HEAD + body, 1), 3: HEAD + b"chrX\t47199052\t.\t" + body}[way]
    FILE.write_bytes(content)
    declared = (None, Assembly.GRCH37, Assembly.GRCH38)[data[0] % 3]
    (found,) = collect(Manifest("1", "default", (Sample("S1", str(FILE), assembly=declared),)))
    if found.status is Status.REJECTED:
        assert found.problems
        assert all(p.code and p.hint and p.message for p in found.problems)
    assert from_json(SampleEvidence, to_json(found)) == found
    if len(content) < 100_000:
        assert len(to_json(found)) < 1_000_000 + 100 * len(content)


def main() -> None:
    """Run libFuzzer with the arguments of the command line."""
    atheris.Setup(sys.argv, read)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
