"""The work of a run, cut into units. Each unit draws from its own seed and leaves one JSON file, so that a run can go on where
it was broken off, on any number of cores, with the same result."""

import json
import os
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from tests.builders.reads import evidence
from tests.callers.ion import ion_reads
from tests.callers.modes import MODES, run
from tests.callers.simulate import Change, lift, reference
from tests.validation import depthfiles, fragments, simreads
from tests.validation.fragments import BUILD, Clone
from tests.validation.parameters import VARIANTS, ErrorModel, Parameters

from vexas_report.alignment import background as own_table
from vexas_report.alignment import coverage as read_alignment
from vexas_report.alignment.background_table import OwnBackground, build, cuts_of, load
from vexas_report.model.coverage import SampleCoverage
from vexas_report.model.findings import Findings
from vexas_report.model.sample import Manifest, ReadSettings, Sample, Settings
from vexas_report.model.terms import Sex, VexasConclusion
from vexas_report.run.stages import Interpreter
from vexas_report.vcf import collect

SAMPLE = Sample("S1", "simulated.vcf", sex=Sex.MALE, alignment="simulated.bam")
NEGATIVE = {VexasConclusion.NOT_DETECTED, VexasConclusion.PARTLY_ASSESSED, VexasConclusion.NOT_ASSESSABLE}
BATCH = 100
SHARED = 10  # samples that are drawn with the errors of one: learning them is half the work
AT_LIMIT = 4  # clones of the stated limit for each sample
# Without its limit on alleles freebayes takes minutes for one deep sample of low fractions.
_BEST = ["--use-best-n-alleles", "4", "-q", "20"]
ALL_SITES, GVCF = "all sites: bcftools", "gVCF: bcftools"
READ_INPUTS = {
    "VCF: bcftools": MODES["bcftools-mv"],
    "VCF: freebayes": [[*MODES["freebayes"][0], *_BEST]],
    "VCF: freebayes, pooled": [[*MODES["freebayes-pooled-continuous"][0], *_BEST]],
    ALL_SITES: MODES["bcftools-mA"],
    GVCF: MODES["bcftools-gvcf"],
    "gVCF: freebayes": [[*MODES["freebayes-gvcf"][0], *_BEST]],
}
CALLED = "VCF: bcftools"  # whose file has an alignment or a depth file beside it
WITH_DEPTH, WITH_CALLABLE, GVCF_DEPTH = "VCF and depth file", "VCF and callable BED", "gVCF and depth file"
WITH_TARGETS, TARGETS_AS_DEPTH = "VCF and targets", "VCF, targets given as depth file"
DEPTH_INPUTS = (WITH_DEPTH, WITH_CALLABLE, GVCF_DEPTH, WITH_TARGETS, TARGETS_AS_DEPTH)
WITH_BAM, WITH_TABLE, ION = "VCF and BAM", "VCF, BAM and background table", "VCF: Ion Torrent TVC"


@dataclass(frozen=True)
class Unit:
    """A piece of work: its file's name, and the function with its arguments."""

    name: str
    work: Callable[..., dict[str, Any]]
    arguments: tuple[Any, ...] = ()


def generator(parameters: Parameters, name: str) -> np.random.Generator:
    """The unit's own random numbers."""
    return np.random.default_rng([parameters.seed, crc32(name.encode())])


@cache
def _interpreter() -> Interpreter:
    return Interpreter(Settings())


def judged(coverage: SampleCoverage) -> Findings:
    """The report of a sample whose VCF lists nothing, and whose reads say this."""
    return _interpreter().findings(evidence(SAMPLE), coverage)


def _reported(found: Findings, place: fragments.Place) -> bool:
    return any((f.chrom, f.pos, f.ref, f.alt) == place and f.reportable for f in found.findings)


@cache
def _table(path: str) -> OwnBackground:
    return load(path)


# Fragments: many samples.


def table_of_fragments(parameters: Parameters, name: str, folder: Path) -> dict[str, Any]:
    """A laboratory's own table from earlier negatives of the same assay."""
    rng = generator(parameters, name)
    made = (fragments.background(1_000, parameters.errors, parameters.seed, rng) for _ in range(parameters.earlier))
    table = build((fragments.observed(m) for m in made), cuts_of(ReadSettings()))
    (folder / "fragments.tsv").write_text("\n".join(table.lines) + "\n", encoding="utf-8")
    return {"samples": table.samples, "carriers": table.carriers}


def negatives(
    parameters: Parameters, name: str, depth: int, number: int, table: str | None, errors: ErrorModel
) -> dict[str, Any]:
    """Samples without any clone through counting, judging and interpreting."""
    rng, own = generator(parameters, name), _table(table) if table else None
    false: Counter[str] = Counter()
    wrong = 0
    blanks: dict[str, Counter[int]] = {}
    for serial in range(number):
        if serial % SHARED == 0:
            learnt = fragments.background(depth, errors, parameters.seed, rng, own)
        made = fragments.redrawn(learnt, rng)
        found = judged(fragments.whole_sample(SAMPLE, made, light=True))
        raised = [f"{f.gene} {f.hgvs_c or f.pos}" for f in found.findings if f.reportable]
        wrong += bool(raised) or found.conclusion.vexas not in NEGATIVE
        false.update(raised)
        for chrom, pos in sorted(fragments.plan().critical):
            counts = made.data.at(chrom, pos)
            index = pos - counts.window.start
            for code, alt in enumerate("ACGT"):
                if alt != counts.sequence[index]:
                    label = f"{chrom}:{pos}:{counts.sequence[index]}:{alt}"
                    blanks.setdefault(label, Counter())[int(counts.cells[index, code].sum())] += 1
    return {
        "depth": depth,
        "samples": number,
        "false": wrong,
        "what": dict(sorted(false.items())),
        "blanks": {key: {str(k): v for k, v in sorted(c.items())} for key, c in blanks.items()},
    }


def sensitivity(parameters: Parameters, name: str, depth: int, number: int, table: str | None) -> dict[str, Any]:
    """Each allele at each fraction, and at the limit that the sample itself states for codon 41, in samples of one depth."""
    rng, own = generator(parameters, name), _table(table) if table else None
    hits: Counter[str] = Counter()
    limits: list[float] = []
    at_limit: Counter[str] = Counter()
    for _ in range(number):
        made = fragments.background(depth, parameters.errors, parameters.seed, rng, own)
        with_clone = partial(fragments.exon3, SAMPLE, made, rng)
        stated = next(x.limit95 for x in with_clone(None).loci if x.locus == "UBA1-codon41")
        if stated is not None:
            limits.append(stated)
        for label, place in VARIANTS.items():
            for fraction in parameters.fractions:
                hits[f"{label} {fraction}"] += _reported(judged(with_clone(Clone(place, fraction))), place)
            for _ in range(0 if stated is None else AT_LIMIT):
                at_limit[label] += _reported(judged(with_clone(Clone(place, stated))), place)
    return {
        "depth": depth,
        "samples": number,
        "hits": dict(hits),
        "limits": limits,
        "at_limit": dict(at_limit),
        "tried_at_limit": AT_LIMIT * len(limits),
    }


def interference(parameters: Parameters, name: str, what: str, depth: int, table: str | None) -> dict[str, Any]:
    """Samples with one disturbance: how often something is reported, what is concluded, and what is remarked."""
    rng, own = generator(parameters, name), _table(table) if table else None
    errors, assay = parameters.errors, parameters.seed
    reported, conclusions, remarks = 0, Counter[str](), Counter[str]()
    for _ in range(parameters.interference):
        model = replace(errors, excess=10 * errors.excess) if what == "two-colour" else errors
        made = fragments.background(depth, model, assay, rng, own)
        place = VARIANTS["c.122T>C"]
        if what == "low complexity":
            place = ("chr22", 17209533, "GC", "G")
            coverage = fragments.whole_sample(SAMPLE, fragments.with_slips(made, place, 0.03, rng))
        elif what == "two-colour":
            place = VARIANTS["c.121A>C"]
            coverage = fragments.whole_sample(SAMPLE, made)
        else:
            clone = Clone(place, 0.0075) if what == "contamination" else Clone(place, 0.10, forward_only=True)
            coverage = fragments.exon3(SAMPLE, made, rng, clone)
        found = judged(coverage)
        own_findings = [f for f in found.findings if (f.chrom, f.pos, f.ref, f.alt) == place and f.reportable]
        reported += bool(own_findings)
        conclusions[found.conclusion.vexas.value] += 1
        remarks.update({r.id for f in own_findings for r in f.remarks})
    return {
        "what": what,
        "depth": depth,
        "table": table is not None,
        "samples": parameters.interference,
        "reported": reported,
        "conclusions": dict(conclusions),
        "remarks": dict(remarks),
    }


# Reads: aligned and called.


def prepared(folder: Path) -> Path:
    """The FASTA of the windows with an index of bwa; made once."""
    fasta = folder / "loci.fa"
    if not (folder / "loci.fa.sa").is_file():
        reference(folder)
        subprocess.run(["bwa", "index", fasta], check=True, capture_output=True)
    return fasta


def table_of_reads(parameters: Parameters, name: str, folder: Path) -> dict[str, Any]:
    """A background table by the program's own command from alignments of earlier negatives, of all sources of reads."""
    fasta, rng = prepared(folder), generator(parameters, name)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        rows = []
        for number in range(parameters.earlier):
            place = Path(scratch) / str(number)
            place.mkdir()
            source = parameters.sources[number % len(parameters.sources)]
            clone = Clone(VARIANTS["c.121A>C"], 0.0)
            local = simreads.sample(place, fasta, source, 300, clone, int(rng.integers(2**31)), parameters)
            bam = simreads.lifted(local, place / "S1.bam")
            rows.append(Sample("S1", "x.vcf", assembly=BUILD, alignment=str(bam)))
        table = own_table(rows, Settings())
    (folder / "reads.tsv").write_text("\n".join(table.lines) + "\n", encoding="utf-8")
    return {"samples": table.samples, "carriers": table.carriers, "problems": [p.code for p in table.problems]}


def reads(
    parameters: Parameters, name: str, folder: Path, source: str, depth: int, fraction: float, variant: str, table: str
) -> dict[str, Any]:
    """One sample from reads to report, by every input."""
    rng = generator(parameters, name)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        place = Path(scratch)
        clone = Clone(VARIANTS[variant], fraction)
        fasta = folder / "loci.fa"
        local = simreads.sample(place, fasta, source, depth, clone, int(rng.integers(2**31)), parameters)
        bam = simreads.lifted(local, place / "S1.bam")
        depths = depthfiles.depth_table(bam, place / "S1.depth.txt")
        regions = depthfiles.callable_regions(depths, place / "S1.callable.bed")
        panel = depthfiles.targets(place / "panel.bed", BUILD)
        found = {}
        for label, steps in READ_INPUTS.items():
            vcf = lift(run(steps, fasta, local), place / "called.vcf")
            found[label] = _report(Sample("S1", vcf, sex=Sex.MALE), Settings(), clone.place)
            if label == CALLED:
                row = Sample("S1", vcf, sex=Sex.MALE, alignment=str(bam))
                found[WITH_BAM] = _report(row, Settings(), clone.place)
                own = Settings(reads=ReadSettings(background=table))
                found[WITH_TABLE] = _report(row, own, clone.place)
                beside = {
                    WITH_DEPTH: {"depth_bed": depths, "targets": panel},
                    WITH_CALLABLE: {"depth_bed": regions, "targets": panel},
                    WITH_TARGETS: {"targets": panel},
                    TARGETS_AS_DEPTH: {"depth_bed": panel},
                }
                for name, files in beside.items():
                    found[name] = _report(Sample("S1", vcf, sex=Sex.MALE, **files), Settings(), clone.place)
            if label == GVCF:
                row = Sample("S1", vcf, sex=Sex.MALE, depth_bed=depths, targets=panel)
                found[GVCF_DEPTH] = _report(row, Settings(), clone.place)
    return {"source": source, "depth": depth, "fraction": fraction, "variant": variant, "found": found}


def ion(parameters: Parameters, name: str, folder: Path, fraction: float) -> dict[str, Any]:
    """One sample of Ion Torrent reads with flow signals, called by TVC."""
    rng = generator(parameters, name)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        place = Path(scratch)
        change = Change(*VARIANTS["c.121A>C"], fraction)
        fasta = folder / "loci.fa"
        bam = ion_reads(fasta, [change], parameters.ion_depth, int(rng.integers(2**31)), place)
        low = [f"--{kind}-allele-freq" for kind in ("snp-min", "indel-min", "gen-min-alt", "gen-min-indel-alt")]
        options = [word for option in low for word in (option, "0.02")] + ["--suppress-no-calls", "off"]
        command = ["tvc", "-r", str(fasta), "-b", str(bam), "-o", "tvc.vcf", *options]
        subprocess.run(command, check=True, cwd=place, capture_output=True)
        vcf = lift((place / "tvc.vcf").read_text(), place / "lifted.vcf")
        found = _report(Sample("S1", vcf, sex=Sex.MALE), Settings(), VARIANTS["c.121A>C"])
    return {
        "source": "Ion",
        "depth": found["depth"] or 0,
        "fraction": fraction,
        "variant": "c.121A>C",
        "found": {ION: found},
    }


def _report(row: Sample, settings: Settings, place: fragments.Place) -> dict[str, Any]:
    """What the program reports of one file, by the functions that the workflow's jobs call."""
    (read,) = collect(Manifest("v", "default", (row,), settings))
    files = (row.alignment, row.depth_bed, row.targets)
    seen = read_alignment(read, settings) if any(files) else None
    document = _interpreter().findings(read, seen)
    own = [f for f in document.findings if (f.chrom, f.pos, f.ref, f.alt) == place and f.reportable]
    other = [f"{f.gene} {f.chrom}:{f.pos}:{f.ref}:{f.alt}" for f in document.findings if f.reportable and f not in own]
    codon = next(x for x in document.loci if x.locus == "UBA1-codon41")
    here = [x for x in document.loci if x.chrom == place[0] and x.start <= place[1] <= x.end]
    signed = [x.limit for x in here if "reference" in (x.state, x.rest)]
    return {
        "status": document.status.value,
        "vexas": document.conclusion.vexas.value,
        "reported": bool(own),
        "vaf": own[0].vaf if own else None,
        "interval": list(own[0].vaf_ci95) if own and own[0].vaf_ci95 else None,
        "depth": own[0].depth if own else codon.depth,
        "state": codon.state.value,
        "basis": codon.basis.value,
        "limit": codon.detection_limit95,
        "other": other,
        "refused": seen is not None and any(p.code == "DEPTH_FILE_UNREADABLE" for p in seen.problems),
        # Whether a locus of the clone is signed as reference, and the smallest limit that it then states.
        "signed": bool(signed),
        "signed_limit": min((x for x in signed if x is not None), default=None),
    }


# The run.


def units(parameters: Parameters, folder: Path) -> Iterator[list[Unit]]:
    """The units in stages: those of a stage do not need each other."""
    tables = [
        Unit("table-fragments", table_of_fragments, (folder,)),
        Unit("table-reads", table_of_reads, (folder,)),
    ]
    yield tables
    table = str(folder / "fragments.tsv")
    rest: list[Unit] = []
    for label, own in (("own-bases", None), ("own-table", table)):
        for depth, total in parameters.negatives if own is None else parameters.negatives_table:
            for number, size in enumerate(_batches(total)):
                arguments = (depth, size, own, parameters.errors)
                rest.append(Unit(f"negatives-{label}-{depth}-{number}", negatives, arguments))
        for depth in parameters.depths:
            for number, size in enumerate(_batches(parameters.replicates, 25)):
                rest.append(Unit(f"sensitivity-{label}-{depth}-{number}", sensitivity, (depth, size, own)))
        for what in ("contamination", "two-colour", "strand bias", "low complexity"):
            for depth in parameters.negative_depths:
                rest.append(
                    Unit(f"interference-{label}-{what.replace(' ', '-')}-{depth}", interference, (what, depth, own))
                )
    names = list(VARIANTS)
    for depth, replicates in parameters.reads:
        for fraction in parameters.read_fractions:
            for number in range(replicates):
                source = parameters.sources[number % len(parameters.sources)]
                arguments = (folder, source, depth, fraction, names[number % len(names)], str(folder / "reads.tsv"))
                rest.append(Unit(f"reads-{depth}-{fraction}-{number}", reads, arguments))
    for fraction in parameters.ion_fractions:
        rest += [Unit(f"ion-{fraction}-{n}", ion, (folder, fraction)) for n in range(parameters.ion_replicates)]
    # Dealt out evenly, so that a broken run has something of everything.
    yield sorted(rest, key=lambda unit: crc32(unit.name.encode()))


def _batches(total: int, size: int = BATCH) -> list[int]:
    return [size] * (total // size) + ([total % size] if total % size else [])


def results(parameters: Parameters, folder: Path, workers: int) -> dict[str, dict[str, Any]]:
    """Every unit's result, made where its file is missing."""
    missing = [
        tool for tool in ("art_illumina", "bwa", "bcftools", "freebayes", "tvc", "minimap2") if not shutil.which(tool)
    ]
    if missing:
        raise SystemExit(f"not installed: {', '.join(missing)}; `make validation` installs Debian's packages")
    done = folder / "units"
    done.mkdir(parents=True, exist_ok=True)
    prepared(folder)
    found: dict[str, dict[str, Any]] = {}
    with ProcessPoolExecutor(workers) as pool:
        for stage in units(parameters, folder):
            waiting = [u for u in stage if not (done / f"{u.name}.json").is_file()]
            jobs = [pool.submit(_keep, unit, parameters, done) for unit in waiting]
            for number, job in enumerate(as_completed(jobs), 1):
                job.result()
                if number % 50 == 0 or number == len(jobs):
                    print(f"{number} of {len(jobs)} units", flush=True)
            for unit in stage:
                found[unit.name] = json.loads((done / f"{unit.name}.json").read_text(encoding="utf-8"))
    return found


def _keep(unit: Unit, parameters: Parameters, done: Path) -> None:
    result = unit.work(parameters, unit.name, *unit.arguments)
    path = done / f"{unit.name}.json"
    scratch = path.with_suffix(f".{os.getpid()}")
    scratch.write_text(json.dumps(result, sort_keys=True), encoding="utf-8")
    scratch.rename(path)
