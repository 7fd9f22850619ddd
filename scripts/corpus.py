"""Takes every VCF and BCF of a folder through the whole pipeline and prints what became of them. Usage: corpus.py FOLDER

A laboratory can so try its archive before it trusts the program. Nothing is kept and no file is changed; the files are never
copied. Each file is also read by cyvcf2, and both readers must see the same alleles, genotypes and counts at the loci.
Exits with 1 where the program failed on a file or where the readers differ.
"""

import argparse
import faulthandler
import multiprocessing
import sys
import tempfile
import time
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from vexas_report.knowledge import load_genes
from vexas_report.knowledge.genome import chromosome
from vexas_report.model.problems import VexasReportError
from vexas_report.model.sample import Manifest, Sample, Settings
from vexas_report.run.stages import collect, findings_of, write_documents
from vexas_report.vcf.gene_windows import GeneWindow, gene_windows
from vexas_report.vcf.genotype import parse_genotype
from vexas_report.vcf.open_vcf import read_loci
from vexas_report.vcf.read_counts import numbers
from vexas_report.vcf.record import RawRecord, is_symbolic

ENDINGS = (".vcf", ".vcf.gz", ".vcf.bgz", ".gvcf", ".gvcf.gz", ".bcf")
MAX_COLUMNS = 4  # sample columns of one file that are reported
COUNTS = ("AD", "ADF", "ADR", "AO", "DP", "DP4", "FAO", "FRO", "NR", "NV", "RD", "RO", "VD")
FAULT = "PROGRAM_FAULT"
Key = tuple[str, int, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: statuses, codes and conclusions of its samples, seconds, and where the readers differ."""

    path: str
    statuses: tuple[str, ...]
    codes: tuple[str, ...]
    conclusions: tuple[str, ...]
    seconds: float
    compared: int
    differences: tuple[str, ...]
    second: str = ""


def files_in(folder: Path) -> list[Path]:
    """The variant files below a folder, in order."""
    return sorted(path for path in folder.rglob("*") if path.name.casefold().endswith(ENDINGS) and path.is_file())


def run(path: str) -> Outcome:
    """One file through collect, interpret and report, and through the second reader."""
    settings = Settings()
    rows = _rows(path)
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="vexas-report-corpus-") as folder:
        evidence = list(collect(Manifest("corpus", "corpus", rows, settings)))
        findings = list(findings_of(evidence, settings))
        for _ in write_documents(findings, {row.sample: row for row in rows}, settings, Path(folder)):
            pass
    seconds = time.perf_counter() - start
    compared, differences, second = 0, [], "not read by us"
    if any(document.status == "reported" for document in findings):
        compared, differences, second = compare_apart(path)
    return Outcome(
        path=path,
        statuses=tuple(str(document.status) for document in findings),
        codes=tuple(sorted({problem.code for document in findings for problem in document.problems})),
        conclusions=tuple(str(document.conclusion.vexas) for document in findings),
        seconds=seconds,
        compared=compared,
        differences=tuple(differences),
        second=second,
    )


def compare_apart(path: str) -> tuple[int, list[str], str]:
    """What :func:`compare` finds, by a process for this file alone: cyvcf2 crashes on a blank or comment line among records.

    Returns the number of columns that were compared, the differences, and why the second reader has nothing to say ("" if it has).
    """
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_compare_into, args=(path, sender))
    with warnings.catch_warnings():
        # Python warns of a fork in a process with threads: those of the linear algebra that numpy loads do nothing here.
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    sender.close()
    try:
        found: tuple[int, list[str], str] = receiver.recv()
    except EOFError:
        process.join()
        found = 0, [], f"cyvcf2 crashed (exit status {process.exitcode})"
    process.join()
    return found


def _compare_into(path: str, sender: Connection) -> None:
    faulthandler.disable()  # a crash of cyvcf2 is expected: its stack helps no one
    compared, differences, second = 0, [], ""
    try:
        for difference in compare(path):
            if isinstance(difference, int):
                compared += difference
            else:
                differences.append(difference)
    except Exception as error:  # noqa: BLE001 - cyvcf2 raises whatever it likes of a file that htslib refuses
        second = f"refused by cyvcf2: {error}"
    sender.send((compared, differences, second))


def _rows(path: str) -> tuple[Sample, ...]:
    try:
        names = read_loci(path, (), Settings().max_uncompressed_bytes, sex=False).header.samples
    except VexasReportError:
        names = ()
    if len(names) < 2:
        return (Sample("S1", path, batch="corpus"),)
    return tuple(
        Sample(f"S{n}", path, batch="corpus", vcf_sample=name) for n, name in enumerate(names[:MAX_COLUMNS], 1)
    )


def compare(path: str) -> Iterator[str | int]:
    """Where the two readers differ at the loci, in words; and the number of sample columns that were compared, a record each."""
    windows = gene_windows(load_genes())
    loci = read_loci(path, windows, Settings().max_uncompressed_bytes, sex=False)
    ours: dict[Key, list[RawRecord]] = defaultdict(list)
    for record in loci.records:
        ours[(record.contig, record.pos, record.ref, record.alts)].append(record)
    theirs = _second(path, windows, set(ours))
    for key in sorted(set(ours) | set(theirs)):
        told = f"{key[0]}:{key[1]}:{key[2][:20]}:{','.join(key[3])[:40]}"
        if len(ours.get(key, ())) != len(theirs.get(key, ())):
            yield f"{told}: {len(ours.get(key, ()))} records here, {len(theirs.get(key, ()))} by cyvcf2"
            continue
        for record, other in zip(ours[key], theirs[key], strict=True):
            for column in range(len(loci.header.samples)):
                yield 1
                yield from (f"{told}, column {column + 1}: {each}" for each in _differ(record, column, other))


def _second(path: str, windows: Sequence[GeneWindow], known: set[Key]) -> dict[Key, list[list[dict[str, Any]]]]:
    """Records that cyvcf2 sees with a base of REF in a window, or that the first reader kept: columns of genotype and counts."""
    from cyvcf2 import VCF
    from cyvcf2.cyvcf2 import set_htslib_log_level

    set_htslib_log_level(0)
    found: dict[Key, list[list[dict[str, Any]]]] = defaultdict(list)
    for record in VCF(path, gts012=False, strict_gt=False):
        alts = tuple(alt if is_symbolic(alt) else alt.upper() for alt in record.ALT)
        key = (record.CHROM, record.POS, record.REF.upper(), alts)
        chrom, end = chromosome(record.CHROM), record.POS + len(record.REF) - 1
        if key in known or any(w.chrom == chrom and w.overlaps(record.POS, end) for w in windows):
            found[key].append(_read_columns(record))
    return found


def _read_columns(record: Any) -> list[dict[str, Any]]:
    columns: list[dict[str, Any]] = [{} for _ in (record.genotypes if "GT" in record.FORMAT else record.gt_depths)]
    if "GT" in record.FORMAT:
        for column, genotype in zip(columns, record.genotypes, strict=True):
            column["GT"] = tuple(None if a == -1 else a for a in genotype[:-1] if a != -2)
    for key in COUNTS:
        if key in record.FORMAT:
            try:
                values = record.format(key)
            except KeyError:  # not declared in the header
                continue
            for column, row in zip(columns, values if values is not None else (), strict=False):
                column[key] = _numbers(row)
    return columns


def _numbers(row: Any) -> list[int | None]:
    if isinstance(row, str):
        return list(numbers(row))
    return [None if not value >= 0 else int(value) for value in row if value != -(2**31) + 1]


def _differ(record: RawRecord, column: int, columns: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    fields = record.sample(column)
    other = columns[column] if column < len(columns) else {}
    genotype = parse_genotype(fields.get("GT", ""), len(record.alts) + 1) if fields.get("GT") else None
    # The first reader reports an unreadable value; htslib reads what it can of it.
    if genotype is not None and "GT" in other and genotype.alleles != other["GT"]:
        yield f"genotype {fields['GT']} here, {other['GT']} by cyvcf2"
    if record.plain(column):
        return
    for key in COUNTS:
        mine, theirs = _trimmed(list(numbers(fields.get(key)))), _trimmed(other.get(key, []))
        if key in other and mine != theirs:
            yield f"{key} {fields.get(key, '.')} here, {theirs} by cyvcf2"


def _trimmed(values: list[int | None]) -> list[int | None]:
    """Without missing numbers at the end, which htslib pads and writers drop."""
    while values and values[-1] is None:
        values = values[:-1]
    return values


def page(outcomes: Sequence[Outcome]) -> str:
    """The outcomes by code, by status and by conclusion, with timings, faults and differences."""
    seconds = sorted(outcome.seconds for outcome in outcomes)
    codes: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        for code in outcome.codes or ("no problem",):
            codes[code].append(outcome)
    lines = [
        f"{len(outcomes)} files, {sum(len(o.statuses) for o in outcomes)} samples, {sum(seconds):.1f} s",
        f"a file: median {seconds[len(seconds) // 2] * 1000:.0f} ms, slowest {seconds[-1]:.2f} s",
        "",
        "samples by status and conclusion:",
        *_table(Counter(s for o in outcomes for s in o.statuses)),
        *_table(Counter(c for o in outcomes for c in o.conclusions)),
        "",
        "files by problem code:",
        *(
            f"  {len(found):6}  {code}  (median {sorted(o.seconds for o in found)[len(found) // 2] * 1000:.0f} ms, "
            f"first: {found[0].path})"
            for code, found in sorted(codes.items(), key=lambda item: (-len(item[1]), item[0]))
        ),
        "",
        "second reader (cyvcf2):",
        f"  {sum(o.compared for o in outcomes):6}  sample columns of records compared",
        f"  {sum(len(o.differences) for o in outcomes):6}  differences",
        f"  {sum(o.second.startswith('refused') for o in outcomes):6}  files refused by cyvcf2 alone",
        f"  {sum('crashed' in o.second for o in outcomes):6}  files at which cyvcf2 crashed",
        *(f"  {o.path}: {o.second}" for o in outcomes if "crashed" in o.second),
        *(f"  {o.path}: {d}" for o in outcomes for d in o.differences[:5]),
    ]
    return "\n".join(lines)


def _table(counts: Counter[str]) -> list[str]:
    return [f"  {number:6}  {what}" for what, number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the folder; 1 where the program failed on a file or the readers differ, 2 where there is no file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jobs", type=int, default=2, help="processes at once (default 2)")
    parsed = parser.parse_args(arguments)
    paths = [str(path) for path in files_in(parsed.folder)]
    if not paths:
        print(f"There is no VCF or BCF below {parsed.folder}.", file=sys.stderr)
        return 2
    if parsed.jobs > 1:
        with ProcessPoolExecutor(parsed.jobs) as pool:
            outcomes = list(pool.map(run, paths, chunksize=8))
    else:
        outcomes = [run(path) for path in paths]
    print(page(outcomes))
    return int(any(FAULT in outcome.codes or outcome.differences for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
