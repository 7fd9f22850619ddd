"""Several files of one sample as one evidence: the snvs and indels of Strelka, a small-variant and a structural file of DRAGEN.

Monotone: what one file shows is kept whatever the others contain. A file that cannot be read, or is of another assembly, is named
and adds nothing; no negative is granted then (remark ``file_not_read``).
"""

from collections.abc import Sequence
from dataclasses import replace

from vexas_report.model.evidence import FurtherInput, InputFacts, Remark, SampleEvidence
from vexas_report.model.problems import Problem, problem
from vexas_report.model.sample import Sample
from vexas_report.model.terms import Severity, Status
from vexas_report.vcf import vcf_problems as codes

FILE_NOT_READ = "file_not_read"


def merge_files(sample: Sample, files: Sequence[SampleEvidence]) -> SampleEvidence:
    """Return the evidence of a sample from that of each of its files, in the order of the sheet; rejected if none can be read."""
    read = [one for one in files if one.input is not None]
    if not read or read[0].input is None:
        return SampleEvidence(sample, Status.REJECTED, problems=tuple(p for one in files for p in one.problems))
    first = read[0].input
    fitting = [one for one in read if one.input is not None and one.input.assembly is first.assembly]
    parts = [_named(_numbered(one, file, fitting[:file])) for file, one in enumerate(fitting)]
    left_out = [one for one in files if one not in fitting]
    remarks = [Remark(FILE_NOT_READ, {"file": one.sample.vcf}) for one in left_out]
    told = [
        p for one in files for p in ((_other_assembly(one, first),) if one.input and one in left_out else one.problems)
    ]
    return SampleEvidence(
        sample=sample,
        status=Status.REPORTED,
        input=replace(first, further=tuple(_further(one.input) for one in fitting[1:] if one.input is not None)),
        # Of a sample that is reported, a file that is not is a warning.
        problems=tuple(replace(p, severity=Severity.WARNING) for p in told),
        calls=tuple(
            sorted((c for one in parts for c in one.calls), key=lambda c: (c.gene, c.pos, c.ref, c.alt, c.record))
        ),
        structural=tuple(s for one in parts for s in one.structural),
        blocks=tuple(b for one in parts for b in one.blocks),
        vetoes=tuple(v for one in parts for v in one.vetoes),
        x_ploidy=(sum(one.x_ploidy[0] for one in parts), sum(one.x_ploidy[1] for one in parts)),
        decisions=tuple(d for one in parts for d in one.decisions),
        remarks=(*remarks, *dict.fromkeys(r for one in parts for r in one.remarks)),
    )


def _numbered(one: SampleEvidence, file: int, before: Sequence[SampleEvidence]) -> SampleEvidence:
    """Evidence with the number of its file, its records numbered on from the files before, and separate phase sets."""
    start = sum(each.input.records_in_loci for each in before if each.input is not None)
    if not file:
        return one
    calls = tuple(
        replace(
            call,
            file=file,
            record=call.record + start,
            phase=call.phase and replace(call.phase, phase_set=f"{call.phase.phase_set} (file {file + 1})"),
        )
        for call in one.calls
    )
    blocks = tuple(replace(block, file=file) for block in one.blocks)
    decisions = tuple(replace(decision, record=decision.record + start) for decision in one.decisions)
    return replace(one, calls=calls, blocks=blocks, decisions=decisions)


def _named(one: SampleEvidence) -> SampleEvidence:
    """Evidence whose decisions name their file."""
    return replace(one, decisions=tuple(replace(each, file=one.sample.vcf) for each in one.decisions))


def _further(facts: InputFacts) -> FurtherInput:
    return FurtherInput(
        vcf=facts.vcf,
        sha256=facts.sha256,
        vcf_sample=facts.vcf_sample,
        assembly_basis=facts.assembly_basis,
        caller=facts.caller,
        fileformat=facts.fileformat,
        n_samples=facts.n_samples,
        records_in_loci=facts.records_in_loci,
        least_fraction=facts.least_fraction,
    )


def _other_assembly(one: SampleEvidence, first: InputFacts) -> Problem:
    build = one.input.assembly if one.input is not None else ""
    message = f"The file is {build}, the sample's file {first.vcf} is {first.assembly}."
    return problem(codes.VCF_OTHER_ASSEMBLY, message, one.sample.vcf)
