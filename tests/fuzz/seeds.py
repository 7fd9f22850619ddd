"""Seeds of the fuzzers: every packing and every caller's record, small."""

from pathlib import Path

from tests.builders.callers import CALLERS
from tests.builders.vcf import VcfBuilder, index_case


def write_seeds(folder: Path, scratch: Path) -> int:
    """Write seed inputs (first byte: the way that ``reader.read`` takes); give their number."""
    case = index_case()
    whole = [
        Path(case.plain(scratch / "a.vcf")).read_bytes(),
        Path(case.gzip(scratch / "b.vcf.gz")).read_bytes(),
        Path(case.bgzip(scratch / "c.vcf.gz")).read_bytes(),
        Path(case.bcf(scratch / "d.bcf")).read_bytes(),
    ]
    rows = [w.build().records[0] for w in CALLERS if w.fmt]
    rows += VcfBuilder().add("22", 17200000, "N", "<DEL>", "0/1", info="END=17204000").records
    rows += VcfBuilder().add("X", 47199000, "N", "<NON_REF>", "0/0:30", fmt="GT:MIN_DP", info="END=47199200").records
    rows += VcfBuilder().add("10", 70600900, "C", "A,*,CA,<*>", "1|2:1:3,4,5,6,7", fmt="GT:PS:AD").records
    seeds = [b"\x00" + content for content in whole]
    seeds += [b"\x01" + (row + "\n").encode() for row in rows]
    for number, seed in enumerate(seeds):
        (folder / f"seed{number:03}").write_bytes(seed)
    return len(seeds)
