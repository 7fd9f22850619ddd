"""The stage ``collect``: every sample of a shard to its evidence, in the manifest's order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from vexas_report.knowledge import load_genes
from vexas_report.knowledge.genome import AssemblyDecision, FileFacts, Genome, chromosome, decide_assembly, load_genome
from vexas_report.model.evidence import InputFacts, Remark, SampleEvidence
from vexas_report.model.problems import Problem, ProblemCode, VexasReportError, problem
from vexas_report.model.sample import Manifest, Sample
from vexas_report.model.terms import Assembly, Sex, Status
from vexas_report.vcf import vcf_problems as codes
from vexas_report.vcf.calls import SampleColumn, extract_calls
from vexas_report.vcf.column_owner import shared_column, warn_other_name
from vexas_report.vcf.gene_windows import GeneWindow, gene_windows, window_of
from vexas_report.vcf.header import Header
from vexas_report.vcf.located_record import LocatedRecord, locate_record
from vexas_report.vcf.merged_files import merge_files
from vexas_report.vcf.normalise import AlleleSpelling, normalise
from vexas_report.vcf.open_vcf import VcfContent, read_loci
from vexas_report.vcf.record import RawRecord, is_bases, parse_int, pluralise, truncate
from vexas_report.vcf.sex_check import sex_remark, x_ploidy


@dataclass(frozen=True, slots=True)
class _OpenedFile:
    """A sample whose file can be read: what was found of the file, and the sample's column."""

    sample: Sample
    facts: InputFacts
    column: SampleColumn
    problems: tuple[Problem, ...]
    remarks: tuple[Remark, ...]
    x_ploidy: tuple[int, int]


def collect(manifest: Manifest) -> Iterator[SampleEvidence]:
    """Evidence of each sample of a shard, in the manifest's order.

    A file that several samples share is read once. A sample that cannot be read has status ``rejected`` and its
    problems; it changes no other sample's evidence. Samples are judged one by one as they are asked for.
    """
    files = _Files(manifest)
    opened = [[_open(replace(sample, vcf=path), files) for path in sample.vcfs] for sample in manifest.samples]
    normal = normalise(files.spellings(), files.genomes)
    readers: dict[tuple[str, str], list[Sample]] = {}
    for each in opened:
        for one in each:
            if isinstance(one, _OpenedFile):
                readers.setdefault((one.facts.vcf, one.facts.vcf_sample), []).append(one.sample)
    for sample, each in zip(manifest.samples, opened, strict=True):
        found = []
        for one in each:
            if isinstance(one, _OpenedFile):
                sharing = readers[one.facts.vcf, one.facts.vcf_sample]
                doubts = shared_column(one.sample, one.facts.vcf_sample, sharing)
                told = replace(one, problems=doubts + one.problems)
                found.append(_evidence(told, files.places(one.facts.vcf, one.facts.assembly), normal))
            else:
                found.append(one)
        yield found[0] if len(found) == 1 else merge_files(sample, found)


class _Files:
    """Files, assembly decisions and genomes of a shard, each worked out once; an error is kept and raised again."""

    def __init__(self, manifest: Manifest) -> None:
        self._settings = manifest.settings
        # Calls on chrX are counted for the sex, and for the ploidy by which a depth file may support a negative.
        counted = (s for s in manifest.samples if s.sex is not Sex.UNKNOWN or s.depth_bed is not None)
        self._sexed = {vcf for sample in counted for vcf in sample.vcfs}
        self._windows = gene_windows(load_genes())
        self._loci: dict[str, VcfContent | VexasReportError] = {}
        self._decided: dict[tuple[str, Assembly | None], AssemblyDecision | VexasReportError] = {}
        self._places: dict[tuple[str, Assembly], tuple[LocatedRecord, ...]] = {}
        self._genomes: dict[Assembly, Genome] = {}

    @property
    def genomes(self) -> Mapping[Assembly, Genome]:
        return self._genomes

    def genome(self, assembly: Assembly) -> Genome:
        if assembly not in self._genomes:
            self._genomes[assembly] = load_genome(assembly, self._settings.reference.get(assembly))
        return self._genomes[assembly]

    def loci(self, path: str) -> VcfContent:
        if path not in self._loci:
            try:
                limit = self._settings.max_uncompressed_bytes
                self._loci[path] = read_loci(path, self._windows, limit, sex=path in self._sexed)
            except VexasReportError as error:
                self._loci[path] = error
        found = self._loci[path]
        if isinstance(found, VexasReportError):
            raise found
        return found

    def assembly(self, path: str, declared: Assembly | None) -> AssemblyDecision:
        key = (path, declared)
        if key not in self._decided:
            loci = self.loci(path)
            try:
                facts = _facts(loci, self._windows)
                if declared is not None:
                    facts = replace(facts, declared=declared)
                elif self._settings.assembly is not None:
                    facts = replace(facts, declared=self._settings.assembly, declared_by="the configuration")
                self._decided[key] = decide_assembly(facts, path)
            except VexasReportError as error:
                self._decided[key] = error
        found = self._decided[key]
        if isinstance(found, VexasReportError):
            raise found
        return found

    def places(self, path: str, assembly: Assembly) -> tuple[LocatedRecord, ...]:
        if (path, assembly) not in self._places:
            genome = self.genome(assembly)
            places: list[LocatedRecord] = []
            for record in self.loci(path).records:
                window = window_of(self._windows, assembly, chromosome(record.contig), record.pos, record.end)
                if window is not None:
                    places.append(locate_record(len(places), record, window, genome, path))
            self._places[(path, assembly)] = tuple(places)
        return self._places[(path, assembly)]

    def spellings(self) -> set[AlleleSpelling]:
        """The alleles of all places worked out so far that a sample may carry."""
        return {
            s for (_, assembly), places in self._places.items() for place in places for s in place.spellings(assembly)
        }


def _facts(loci: VcfContent, windows: tuple[GeneWindow, ...]) -> FileFacts:
    contigs = dict.fromkeys(loci.contigs) | dict(loci.header.contigs)
    seen = []
    for record in loci.records:
        chrom = chromosome(record.contig)
        if (
            chrom is not None
            and is_bases(record.ref)
            and any(w.chrom == chrom and w.overlaps(record.pos, record.end) for w in windows)
        ):
            seen.append((chrom, record.pos, record.ref, record.alts))
    return FileFacts(contigs, loci.contigs, tuple(seen), loci.header.hints)


def _placeless(loci: VcfContent, path: str) -> tuple[Problem, ...]:
    if not loci.contigs or any(chromosome(name) for name in loci.contigs):
        return ()
    names = ", ".join(repr(truncate(name)) for name in list(loci.contigs)[:5])
    message = f"No record was read: their contigs are named {names}, which are no human chromosomes."
    return (problem(codes.VCF_CONTIGS_UNKNOWN, message, path),)


def _open(sample: Sample, files: _Files) -> _OpenedFile | SampleEvidence:
    """The sample's file and column, or its evidence where it is rejected."""
    try:
        loci = files.loci(sample.vcf)
        column = column_of(sample, loci.header, loci.records)
        decision = files.assembly(sample.vcf, sample.assembly)
        places = files.places(sample.vcf, decision.assembly)
    except VexasReportError as error:
        return SampleEvidence(sample=sample, status=Status.REJECTED, problems=error.problems)
    facts = InputFacts(
        vcf=sample.vcf,
        sha256=loci.sha256,
        vcf_sample=loci.header.samples[column.number] if column.number is not None else "",
        assembly=decision.assembly,
        assembly_basis=decision.basis,
        caller=loci.header.caller,
        fileformat=loci.header.fileformat,
        n_samples=len(loci.header.samples),
        records_in_loci=len(places),
        least_fraction=loci.header.least_fraction,
    )
    warnings = (
        warn_other_name(sample, loci.header.samples)
        + loci.warnings
        + _placeless(loci, sample.vcf)
        + decision.warnings
        + files.genome(decision.assembly).problems
    )
    sex = sex_remark(loci.sites, column.number, sample.sex) if column.number is not None else ()
    return _OpenedFile(sample, facts, column, warnings, sex, x_ploidy(loci.sites, column.number))


# INFO fields by which callers count reads; those of population tables (AC, AF, AN) are none.
_COUNTS_IN_INFO = (frozenset({"DP4"}), frozenset({"AO", "RO"}), frozenset({"FAO", "FRO"}), frozenset({"VD", "DP"}))


def _several(records: tuple[RawRecord, ...]) -> str:
    """The first INFO/NS, or INFO/AN without it, that counts more than one diploid sample; "" if none does."""
    for record in records:
        key = "NS" if "NS" in record.info else "AN"
        if (parse_int(record.info.get(key)) or 0) > {"NS": 1, "AN": 2}[key]:
            return f"INFO/{key} is {truncate(record.info[key])} at {truncate(record.contig)}:{record.pos}"
    return ""


def column_of(sample: Sample, header: Header, records: tuple[RawRecord, ...]) -> SampleColumn:
    """The column of a sample by the sheet's row; VexasReportError, with the names that are there, where none is its own."""
    names = header.samples
    lofreq = header.caller == "LoFreq"
    if not names:
        if several := _several(records):
            message = f"The file has no sample column, and its INFO speaks of several samples together ({several})."
            raise _no_column(codes.VCF_SITES_ONLY, message, sample)
        if lofreq or any(fields <= header.info_ids for fields in _COUNTS_IN_INFO):
            if sample.vcf_sample is not None:
                message = (
                    f"There is no column {sample.vcf_sample!r}: the file has no sample columns; leave vcf_sample empty."
                )
                raise _no_column(codes.VCF_SAMPLE_NOT_FOUND, message, sample)
            return SampleColumn(None, 0, lofreq, header.least_fraction, header.format_numbers)
        raise _no_column(codes.VCF_SITES_ONLY, "The file has no sample column and no read counts in INFO.", sample)
    number: int | None = None
    if sample.vcf_sample is not None:
        if sample.vcf_sample not in names:
            message = f"There is no column {sample.vcf_sample!r}; the file has {_names(names)}."
            raise _no_column(codes.VCF_SAMPLE_NOT_FOUND, message, sample)
        number = names.index(sample.vcf_sample)
    elif sample.sample in names:
        number = names.index(sample.sample)
    elif len(names) == 1:
        number = 0
    else:
        message = f"No column is named {sample.sample!r}; the file has {_names(names)}."
        raise _no_column(codes.VCF_SAMPLE_AMBIGUOUS, message, sample)
    return SampleColumn(number, len(names), lofreq, header.least_fraction, header.format_numbers)


def _names(names: tuple[str, ...]) -> str:
    shown = ", ".join(truncate(n) for n in names[:20])
    return f"{pluralise(len(names), 'column')}: {shown}{', …' if len(names) > 20 else ''}"


def _no_column(code: ProblemCode, message: str, sample: Sample) -> VexasReportError:
    return VexasReportError(problem(code, message, f"{sample.vcf}, sample {sample.sample}"))


def _evidence(
    one: _OpenedFile, places: tuple[LocatedRecord, ...], normal: Mapping[AlleleSpelling, tuple[int, str, str]]
) -> SampleEvidence:
    judged = extract_calls(places, one.column, one.facts.assembly)
    calls = []
    for spelling, call, _ in judged.calls:
        pos, ref, alt = normal[spelling]
        calls.append(replace(call, pos=pos, ref=ref, alt=alt))
    calls.sort(key=lambda c: (c.gene, c.pos, c.ref, c.alt))
    return SampleEvidence(
        sample=one.sample,
        status=Status.REPORTED,
        input=one.facts,
        problems=(*one.problems, *judged.problems),
        calls=tuple(calls),
        structural=tuple(judged.structural),
        blocks=tuple(judged.blocks),
        vetoes=tuple(judged.vetoes),
        x_ploidy=one.x_ploidy,
        decisions=tuple(sorted(judged.decisions, key=lambda d: (d.record, d.allele))),
        remarks=(*judged.remarks, *one.remarks),
    )
