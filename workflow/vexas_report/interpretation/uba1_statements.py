"""Additional statements triggered by the VEXAS conclusion: topics by conclusion, sex, assay and unread regions."""

from collections.abc import Sequence

from vexas_report.model.evidence import Remark
from vexas_report.model.sample import Sample
from vexas_report.model.terms import AlleleState, Assay, Sex, Specimen, VexasConclusion, YesNoUnknown

_NEGATIVE = (VexasConclusion.NOT_DETECTED, VexasConclusion.PARTLY_ASSESSED)


def uba1_statements(
    conclusion: VexasConclusion,
    states: Sequence[AlleleState | None],
    sample: Sample,
    remarks: Sequence[Remark],
    *,
    acquired: bool,
    to_confirm: bool,
    denied: bool,
    explained: bool,
    artefact: bool,
    contradicted: bool,
    unshown: bool,
) -> list[str]:
    """Topics of the group ``uba1``, in the order in which they are printed. ``states`` are those of the variants that bear
    on VEXAS; ``remarks`` those of the file on the regions that a negative needs; ``acquired`` whether all that the conclusion rests on is shown to be; ``to_confirm`` whether a second method is outstanding, ``denied`` whether one did not confirm it, ``explained`` whether another person's reads can be all that the conclusion rests on; ``artefact`` says whether reads that look like one are all that the conclusion rests on,
    ``contradicted`` whether an alignment shows none of what it rests on, ``unshown`` whether no read shows any of it."""
    found = conclusion in (VexasConclusion.DETECTED, VexasConclusion.POSSIBLE)
    firm = conclusion is VexasConclusion.DETECTED and not to_confirm and not denied
    # Reads of two persons can look like a mosaic.
    acquired = acquired and sample.allogeneic_hsct is not YesNoUnknown.YES
    low = bool(states) and all(state is AlleleState.LOW_LEVEL for state in states)
    donor = donor_derived(sample)
    misfit = any(r.code == "sex_chrx" for r in remarks)
    present = {
        "to_confirm": to_confirm,
        "artefact": conclusion is VexasConclusion.POSSIBLE and artefact,
        "contradicted": conclusion is VexasConclusion.POSSIBLE and contradicted,
        "acquired": firm and acquired,
        "acquired_open": firm and not acquired and not donor,
        "acquired_donor": found and donor,
        "unshown": conclusion is VexasConclusion.POSSIBLE and unshown,
        "female": found and sample.sex is Sex.FEMALE and not misfit,
        "sex_donor": misfit and sample.allogeneic_hsct is YesNoUnknown.YES,
        "sex_female": misfit and sample.allogeneic_hsct is not YesNoUnknown.YES and sample.sex is Sex.FEMALE,
        "sex_male": misfit and sample.allogeneic_hsct is not YesNoUnknown.YES and sample.sex is Sex.MALE,
        "exome": sample.assay is Assay.EXOME and (conclusion in _NEGATIVE or low),
        "contaminated": any(r.code == "contamination" for r in remarks),
        "contamination_explains": found and explained,
        "two_persons": any(r.code == "reads_of_other_person" for r in remarks),
        "hidden_reads": any(r.code == "reference_block_alternate_reads" for r in remarks),
    }
    return [topic for topic, holds in present.items() if holds]


def donor_derived(sample: Sample) -> bool:
    """Whether the genotype may be that of the donor of an allogeneic transplant: of anything but skin and fibroblasts."""
    own_tissue = sample.specimen in (Specimen.SKIN, Specimen.FIBROBLASTS)
    return sample.allogeneic_hsct is YesNoUnknown.YES and not own_tissue


def life_stage(age: str | None) -> str:
    """Input ``age`` of ``uba1_smax2`` from the years on the sheet."""
    if age is None:
        return "unknown"
    years = float(age)
    return "infant" if years < 2 else "adult" if years >= 18 else "child"
