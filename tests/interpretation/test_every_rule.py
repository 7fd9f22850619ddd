"""Every row of every table has a case: GIVEN evidence that calls for the row, WHEN it is interpreted, THEN the row
fired, its answer stands in the findings, and its sentences are said."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from tests.builders.evidence import (
    allele_call,
    blocks,
    call,
    context,
    counts,
    deletion,
    evidence,
    sample,
    second_method,
)

from vexas_report.interpretation import interpret
from vexas_report.knowledge import load_variants
from vexas_report.knowledge.decision_rules import load_interpretation
from vexas_report.knowledge.table_records import VariantTable
from vexas_report.model.evidence import Call, Phase, Remark, SampleEvidence
from vexas_report.model.findings import Findings
from vexas_report.model.sample import SecondMethod, TreatmentEvent
from vexas_report.model.terms import Assay, Method, Sex, Specimen, Treatment, YesNoUnknown

RULES = load_interpretation()
ROWS = {rule.id: (table, rule) for table in RULES.tables.values() for rule in table.rules}
TOPICS = {topic.id: topic for topic in RULES.topics.values()}

MET41, LOW = "UBA1 c.122T>C", "UBA1 c.121A>C"
HIT, OTHER_HIT, NEGATIVE = "ADA2 c.578C>T", "ADA2 c.336C>G", "ADA2 c.139G>A"
UNCERTAIN, OTHER_UNCERTAIN = "PRF1 c.1310C>T", "PRF1 c.695G>A"
PRF1_HIT = "PRF1 c.1122G>A"
REDUCED = "PRF1 c.3G>T"
NEW_LOSS = "ADA2 c.220_221insT"
SMAX2 = "UBA1 c.1731C>T"
HIDDEN = Remark(
    "reference_block_alternate_reads", {"chrom": "chrX", "pos": "47199052", "alt_reads": "12", "depth": "300"}
)
UNREADABLE = Remark("genotype_unreadable", {"genotype": "het"})
NO_ALLELE = Remark("allele_unreadable", {"chrom": "chrX", "pos": "47199052", "written": "T>"})
ON_FIRST, ON_SECOND = Phase("1", (0,)), Phase("1", (1,))
ONE_SIDED = counts(40, 200, ref_forward=160, ref_reverse=0, alt_forward=40, alt_reverse=0)
MISFIT = Remark("sex_chrx", {"declared": "female", "heterozygous": "2", "sites": "80", "share": "2%"})
ONE_STRAND = counts(40, 200, ref_forward=80, ref_reverse=80, alt_forward=40, alt_reverse=0)
ONE_ORIENTATION = counts(40, 200, ref_f1r2=80, ref_f2r1=80, alt_f1r2=40, alt_f2r1=1)
FRACTION_ONLY = counts(None, None, vaf=0.01)


def of(*calls: Call, **row: object) -> SampleEvidence:
    return evidence(*calls, of=sample(**row))


def said(code: str) -> Remark:
    """What the reads of an alignment say of a call."""
    names = "reads depth fraction caller forward reverse f1r2 f2r1 rate p_value needed sites".split()
    return Remark(code, {**dict.fromkeys(names, "8"), "background": "base_quality"})


def two(
    one: str, other: str, first: Phase | None = None, second: Phase | None = None, **more: object
) -> SampleEvidence:
    calls = (call(one, 50, phase=first), call(other, 50, phase=second))
    return evidence(*calls, **more)  # type: ignore[arg-type]  # builder shorthand


def two_of(alt: int, first: Phase, second: Phase) -> SampleEvidence:
    return evidence(call(HIT, alt, 200, phase=first), call(OTHER_HIT, alt, 200, phase=second))


def specimens(*kinds: Specimen, calls: tuple[Call, ...] = (), covered: bool = False) -> list[SampleEvidence]:
    return [evidence(*calls, of=sample(specimen=k), blocks=blocks() if covered else ()) for k in kinds]


PART_OF_LOW = "UBA1 c.[121A>C;123G>T]"
FOUND = (call(MET41, 60, 200),)
CORE_READ = tuple(b for b in blocks() if 47199000 <= b.start <= 47199200)
ORAL, SOLID = (Specimen.SALIVA, Specimen.BUCCAL), (Specimen.SKIN, Specimen.FIBROBLASTS)


def retested(*rows: SecondMethod, variant: str = MET41, alt: int = 8, **row: object) -> SampleEvidence:
    """A clone of 4 % (or ``alt`` of 200 reads), and results of second methods."""
    return of(call(variant, alt, 200), second_methods=rows, **row)


MIXED = Remark("contamination", {"share": "6.0%", "share_low": "4.0%", "share_high": "8.0%", "sites": "30"})
TWO_PERSONS = Remark("reads_of_other_person", {"absent": "30", "sites": "80"})
NOT_FOUND = second_method(outcome="not_found")
IN_SKIN = {"specimen": Specimen.SKIN}
GRAFT = (TreatmentEvent("2026-03-01", Treatment.ALLOGENEIC_TRANSPLANT),)
GRAFTED: dict[str, object] = {"allogeneic_hsct": YesNoUnknown.YES}
NEW, NON_MET41 = "UBA1 c.166T>C", "UBA1 c.167C>T"
SKIN_WITHOUT = second_method(NON_MET41, "not_found", **IN_SKIN)
SKIN_WITH = second_method(NON_MET41, fraction=0.5, **IN_SKIN)

CASES: dict[str, list[SampleEvidence]] = {
    "E-STR-26": [retested(second_method(fraction=0.039))],
    "E-SEC-01": [retested(second_method(outcome="failed"))],
    "E-SEC-02": [retested(second_method(same_sample=False), events=GRAFT, collection_date="2026-01-04")],
    "E-SEC-03": [retested(second_method(fraction=0.039)), retested(second_method(limit=None))],
    "E-SEC-04": [retested(second_method(fraction=0.003)), retested(second_method(limit=0.2))],
    "E-SEC-05": [retested(second_method(**IN_SKIN))],
    "E-SEC-06": [retested(second_method(**IN_SKIN), **GRAFTED)],
    "E-SEC-07": [retested(NOT_FOUND)],
    "E-SEC-08": [retested(replace(NOT_FOUND, same_sample=False, specimen=Specimen.BLOOD))],
    "E-SEC-09": [retested(replace(NOT_FOUND, limit=0.2)), retested(replace(NOT_FOUND, limit=0.035))],
    "E-SEC-10": [retested(replace(NOT_FOUND, limit=None)), of(call(MET41, None), second_methods=(NOT_FOUND,))],
    "E-SEC-11": [
        retested(replace(NOT_FOUND, specimen=Specimen.OTHER)),
        retested(replace(NOT_FOUND, same_sample=False)),
    ],
    "E-SEC-12": [retested(replace(NOT_FOUND, **IN_SKIN))],
    "E-SEC-13": [retested(replace(NOT_FOUND, **IN_SKIN), **GRAFTED)],
    "E-SEC-14": [
        retested(replace(NOT_FOUND, limit=0.5, **IN_SKIN)),
        retested(replace(NOT_FOUND, limit=None, **IN_SKIN)),
    ],
    "U-VAR-30": [retested(SKIN_WITH, variant=NON_MET41, alt=60)],
    "U-VAR-31": [retested(SKIN_WITHOUT, variant=NON_MET41, alt=195)],
    "U-STA-15": [retested(replace(NOT_FOUND, **IN_SKIN), alt=195)],
    "U-TOP-21": [retested(second_method(fraction=0.039))],
    "U-TOP-22": [retested(NOT_FOUND, alt=60)],
    "U-TOP-23": [retested(NOT_FOUND, alt=4)],
    "U-TOP-24": [retested(NOT_FOUND, second_method(fraction=0.039))],
    "U-TOP-25": [of(second_methods=(second_method(fraction=0.039),))],
    "U-TOP-26": [of(second_methods=(second_method(NEW, fraction=0.039),))],
    "U-TOP-27": [retested(second_method(fraction=0.039))],
    "R-TOP-16": [of(call(HIT, 4, 10), second_methods=(second_method(HIT, method=Method.SANGER, limit=None),))],
    "U-CON-15": [evidence(of=sample(), blocks=blocks(), remarks=(TWO_PERSONS,))],
    "U-TOP-30": [evidence(of=sample(), blocks=blocks(), remarks=(MIXED,))],
    "U-TOP-31": [evidence(call(MET41, 10, 200), of=sample(), remarks=(MIXED,))],
    "U-TOP-29": [evidence(of=sample(), blocks=blocks(), remarks=(TWO_PERSONS,))],
    "U-TOP-28": [retested(replace(NOT_FOUND, **IN_SKIN), alt=195)],
    "U-CAT-01": [of(call(MET41, 60, 200)), of(call("UBA1 c.119_121delinsCAT", 60, 200))],
    "U-CAT-02": [of(call("UBA1 c.122T>A", 60, 200)), of(call("UBA1 c.121_123del", 60, 200))],
    "U-CAT-03": [of(call("UBA1 c.167C>T", 60, 200)), of(call("UBA1 c.118-1G>C", 60, 200))],
    "U-CAT-04": [of(allele_call("UBA1", "chrX", 47199045, "TA", "T", read=counts(60, 200)))],
    "U-CAT-05": [of(allele_call("UBA1", "chrX", 47199033, "C", "T", read=counts(60, 200)))],
    "U-CAT-07": [of(call("UBA1 c.166T>C", 60, 200))],
    "U-CAT-08": [of(allele_call("UBA1", "chrX", 47199107, "G", "A", read=counts(60, 200)))],
    "U-CAT-09": [of(allele_call("UBA1", "chrX", 47199120, "C", "T", read=counts(60, 200)))],
    "U-CAT-10": [of(allele_call("UBA1", "chrX", 47206000, "C", "T", read=counts(60, 200)))],
    "R-CAT-01": [of(call(HIT, 50))],
    "R-CAT-02": [of(call("ADA2 c.139G>C", 50))],
    "R-CAT-03": [of(call("PRF1 c.50_51insA", 50))],
    "R-CAT-05": [of(allele_call("PRF1", "chr10", 70600860, "G", "C", read=counts(50, 100)))],
    "E-STR-01": [of(call(MET41, 10, 20))],
    "E-STR-02": [of(call(MET41, 60, 200, filters=("germline",)))],
    "E-STR-03": [of(call(MET41, 60, 200, "0/0"))],
    "E-STR-04": [of(call(MET41, 5, 100)), of(call(MET41, 12, 19))],
    "E-STR-05": [of(call(MET41, None))],
    "E-STR-06": [of(call(MET41, read=ONE_STRAND))],
    "E-STR-25": [of(call(MET41, read=ONE_ORIENTATION))],
    "E-STR-20": [of(call(MET41, 60, 200, filters=("base_qual", "strand_bias")))],
    "E-STR-07": [of(call(MET41, 15, 1000)), of(call(MET41, read=FRACTION_ONLY))],
    "E-STR-08": [of(call(MET41, 4, 50))],
    "E-STR-09": [of(call(MET41, 60, 200, "0/0", filters=("weak_evidence",)))],
    "E-STR-10": [of(call(MET41, 6, 100, filters=("base_qual",)))],
    "E-STR-18": [of(call(MET41, None, filters=("base_qual",)))],
    "E-STR-19": [of(call(MET41, None, genotype="", remarks=(UNREADABLE,)))],
    "E-STR-11": [of(call(MET41, 6, 100, "0/0"))],
    "E-STR-12": [of(call(MET41, 10, 400)), of(call(MET41, 25, 900))],
    "E-STR-13": [of(call(MET41, 10, 400, filters=("germline",)))],
    "E-STR-14": [of(call(MET41, 10, 400, "0/0"))],
    "E-STR-15": [of(call(MET41, 60, 200, remarks=(said("reads_one_orientation"), said("reads_confirm"))))],
    "E-STR-16": [of(call(MET41, 12, 200, "", remarks=(said("reads_alone"),)))],
    "E-STR-21": [of(call(MET41, 19, 200, "0/0")), of(call(MET41, read=ONE_SIDED, genotype="0/0"))],
    "E-STR-22": [of(call(MET41, 60, 200, "", remarks=(said("reads_alone"),)))],
    "E-STR-23": [of(call(MET41, 6, 30, "", remarks=(said("reads_alone"),)))],
    "E-STR-17": [of(call(MET41, 60, 200, remarks=(said("reads_lack"),)))],
    "E-STR-24": [of(call(MET41, 2, 20, "", remarks=(said("reads_alone"),)))],
    "E-ZYG-01": [of(call(HIT, 50)), of(call(HIT, 25)), of(call(HIT, None)), of(call(HIT, 160, 200))],
    "E-ZYG-02": [of(call(HIT, 98))],
    "E-ZYG-03": [of(call(HIT, 98, 100, "1/1")), of(call(HIT, None, genotype="1/1"))],
    "E-ZYG-04": [of(call(HIT, 50, 100, "1/1")), of(call(HIT, 25, 100, "1/1"))],
    "E-ZYG-05": [of(call(HIT, 160, 200, "1/1"))],
    "E-ZYG-06": [of(call(HIT, 50, 100, "")), of(call(HIT, 50, 100, "1")), of(call(HIT, 50, 100, "./1"))],
    "E-ZYG-07": [of(call(HIT, 20, 100, genotype)) for genotype in ("", "0/0", "0/1", "1/1", "1")],
    "E-ZYG-08": [of(call(HIT, 160, 200, "")), of(call(HIT, 6, 8, "1"))],
    "E-ZYG-09": [of(call(HIT, 98, 100, "1"))],
    "E-ZYG-10": [of(call(HIT, 98, 100, ""))],
    "E-ZYG-11": [of(call(HIT, None, genotype="1"))],
    "E-ZYG-12": [of(call(HIT, None, genotype=""))],
    "E-ZYG-13": [of(call(HIT, 5, 100, "0/0"))],
    "E-ZYG-15": [of(call(HIT, 5, 100, genotype)) for genotype in ("", "0/1", "1/1", "1")],
    "U-VAR-01": [of(call(MET41, 60, 200)), of(call("UBA1 c.121A>G", 60, 200)), of(call(LOW, 80, 200))],
    "U-VAR-02": [of(call(MET41, 3, 60))],
    "U-VAR-03": [of(call(LOW, 20, 200)), of(call(LOW, 3, 60)), of(call(LOW, None))],
    "U-VAR-28": [of(call(LOW, 60, 200)), of(call(LOW, 40, 200))],
    "U-VAR-29": [of(call(LOW, 60, 200, filters=("germline",)))],
    "U-VAR-04": [of(call("UBA1 c.122T>A", 60, 200)), of(call("UBA1 c.121A>T", 60, 200))],
    "U-VAR-05": [of(call("UBA1 c.123G>A", 3, 60))],
    "U-VAR-25": [of(call("UBA1 c.121_122delinsCC", 60, 200))],
    "U-VAR-26": [of(call(PART_OF_LOW, 20, 200))],
    "U-VAR-27": [of(call("UBA1 c.121_122delinsCC", 3, 60))],
    "U-VAR-06": [of(call("UBA1 c.118-1G>C", 60, 200)), of(call("UBA1 c.118-2A>C", 60, 200))],
    "U-VAR-07": [of(call("UBA1 c.118-1G>C", 3, 60))],
    "U-VAR-08": [of(call("UBA1 c.118-1G>A", 60, 200)), of(call("UBA1 c.118-2A>G", 60, 200))],
    "U-VAR-09": [of(call("UBA1 c.118-1G>A", 3, 60))],
    "U-VAR-10": [of(allele_call("UBA1", "chrX", 47199033, "C", "T", read=counts(60, 200)))],
    "U-VAR-11": [of(allele_call("UBA1", "chrX", 47199107, "G", "A", read=counts(60, 200)))],
    "U-VAR-12": [of(call("UBA1 c.167C>T", 60, 200))],
    "U-VAR-13": [of(call("UBA1 c.167C>T", 100, 200), sex=Sex.FEMALE), of(call("UBA1 c.167C>T", 199, 200))],
    "U-VAR-22": [of(call("UBA1 c.167C>T", 60, 200), allogeneic_hsct=YesNoUnknown.YES)],
    "U-VAR-14": [of(call("UBA1 c.167C>T", 3, 60))],
    "U-VAR-23": [of(call("UBA1 c.1861A>T", 60, 200)), of(call("UBA1 c.1861A>T", 199, 200))],
    "U-VAR-24": [of(call("UBA1 c.1861A>T", 3, 60))],
    "U-STA-10": [of(call("UBA1 c.119G>C", 199, 200))],
    "U-TOP-16": [of(call(MET41, 60, 200), allogeneic_hsct=YesNoUnknown.YES)],
    "U-SPE-08": [of(call(MET41, 60, 200), allogeneic_hsct=YesNoUnknown.YES)],
    "U-STA-13": [evidence(call(MET41, 60, 200), of=sample(sex=Sex.FEMALE), remarks=(MISFIT,))],
    "U-STA-14": [of(call(MET41, 0, 100)), of(call("UBA1 c.122T>A", 0, 100))],
    "U-SMA-10": [of(call(SMAX2, 0, 100))],
    "U-TOP-11": [of(allele_call("UBA1", "chrX", 47205989, "G", "C", read=counts(199, 200)))],
    "U-TOP-12": [of(call(MET41, 0, 100))],
    "U-TOP-13": [
        evidence(call(MET41, 60, 200), of=sample(sex=Sex.FEMALE), remarks=(MISFIT,)),
        evidence(of=sample(sex=Sex.FEMALE), remarks=(MISFIT,)),
    ],
    "U-TOP-14": [evidence(of=sample(sex=Sex.MALE), remarks=(MISFIT,))],
    "U-TOP-15": [evidence(of=sample(sex=Sex.MALE, allogeneic_hsct=YesNoUnknown.YES), remarks=(MISFIT,))],
    "U-STA-12": [of(call(MET41, 60, 200, remarks=(said("reads_lack"),)))],
    "U-SMA-01": [of(call("UBA1 c.1731C>T", 60, 200)), of(call("UBA1 c.1731C>T", 10, 200))],
    "U-SMA-02": [of(call(SMAX2, 199, 200), age="0.5"), of(call(SMAX2, 199, 200), age="1", sex=Sex.UNKNOWN)],
    "U-SMA-03": [of(call(SMAX2, 199, 200), age="65")],
    "U-SMA-04": [of(call(SMAX2, 199, 200)), of(call(SMAX2, 199, 200), age="4")],
    "U-SMA-05": [of(call(SMAX2, 199, 200), sex=Sex.FEMALE, age="0.5")],
    "U-SMA-06": [of(call(SMAX2, 199, 200), sex=Sex.UNKNOWN)],
    "U-SMA-07": [of(call(SMAX2, 100, 200), sex=Sex.FEMALE)],
    "U-SMA-08": [of(call(SMAX2, None))],
    "U-TOP-04": [of(call(MET41, 60, 200))],
    "U-TOP-20": [of(call(MET41, 100, 2000))],
    "U-TOP-08": [
        of(call(MET41, 199, 200)),
        of(call(MET41, None)),
        of(call(MET41, 100, 200), sex=Sex.FEMALE),
        of(call(MET41, 60, 200), allogeneic_hsct=YesNoUnknown.YES, specimen=Specimen.SKIN),
    ],
    "U-TOP-05": [of(call(MET41, 60, 200), sex=Sex.FEMALE), of(call(LOW, 20, 200), sex=Sex.FEMALE)],
    "U-TOP-06": [
        evidence(of=sample(assay=Assay.EXOME), blocks=blocks()),
        of(call(MET41, 15, 400), assay=Assay.EXOME),
    ],
    "U-TOP-09": [
        of(call(MET41, 60, 200, remarks=(said(doubt), said("reads_confirm"))))
        for doubt in ("reads_one_orientation", "reads_one_strand", "reads_ends_only")
    ],
    "U-TOP-10": [of(call(MET41, 60, 200, remarks=(said("reads_lack"),)))],
    "U-SMA-09": [of(call(SMAX2, 60, 200, remarks=(said("reads_lack"),)))],
    "U-TOP-07": [evidence(blocks=blocks(), remarks=(HIDDEN,))],
    "U-VAR-15": [of(call("UBA1 c.166T>C", 60, 200))],
    "U-VAR-16": [of(call("UBA1 c.1731C>T", 100, 200)), of(call("UBA1 c.1617G>T", 100, 200))],
    "U-VAR-17": [of(call("UBA1 c.119G>C", 60, 200))],
    "U-VAR-18": [of(allele_call("UBA1", "chrX", 47199120, "C", "T", read=counts(60, 200)))],
    "U-VAR-19": [of(call("UBA1 c.147C>T", 60, 200))],
    "U-VAR-21": [of(call("UBA1 c.119G>C", 3, 60)), of(call("UBA1 c.119G>C", 60, 200, "0/0", filters=("germline",)))],
    "U-STA-01": [of(call(MET41, 100, 200))],
    "U-STA-09": [of(call(MET41, 100, 200), allogeneic_hsct=YesNoUnknown.YES)],
    "U-STA-02": [of(call(MET41, 40, 200), sex=Sex.FEMALE), of(call(MET41, 150, 200), sex=Sex.FEMALE)],
    "U-STA-03": [of(call(MET41, 40, 200), sex=Sex.UNKNOWN)],
    "U-STA-04": [of(call(MET41, 192, 200))],
    "U-STA-05": [of(call(MET41, 192, 200), sex=Sex.FEMALE), of(call(MET41, 192, 200), sex=Sex.UNKNOWN)],
    "U-STA-06": [of(call(MET41, 100, 200), sex=Sex.FEMALE), of(call(MET41, 100, 200), sex=Sex.UNKNOWN)],
    "U-STA-07": [of(call(MET41, 15, 200))],
    "U-STA-11": [
        of(call("UBA1 c.122T>A", 3, 60)),
        of(call("UBA1 c.166T>C", 15, 200)),
        of(call("UBA1 c.119G>C", 15, 200)),
    ],
    "U-STA-08": [of(call(MET41, None))],
    "U-CON-01": [evidence(*FOUND, blocks=blocks())],
    "U-CON-02": [evidence(*FOUND)],
    "U-CON-03": [evidence(call("UBA1 c.122T>A", 60, 200), blocks=blocks())],
    "U-CON-04": [evidence(call("UBA1 c.122T>A", 60, 200))],
    "U-CON-05": [evidence(call("UBA1 c.166T>C", 60, 200), blocks=blocks())],
    "U-CON-06": [evidence(call("UBA1 c.166T>C", 60, 200))],
    "U-CON-07": [evidence(blocks=blocks()), evidence(call("UBA1 c.147C>T", 60, 200), blocks=blocks())],
    "U-CON-08": [evidence(), evidence(call("UBA1 c.147C>T", 60, 200)), evidence(call(HIT, 50))],
    "U-CON-12": [evidence(remarks=(HIDDEN,))],
    "U-CON-13": [evidence(remarks=(NO_ALLELE,))],
    "U-CON-09": [evidence(blocks=CORE_READ)],
    "U-CON-10": specimens(*SOLID, covered=True) + specimens(*SOLID),
    "U-CON-11": [
        evidence(of=sample(allogeneic_hsct=YesNoUnknown.YES), blocks=blocks()),
        of(allogeneic_hsct=YesNoUnknown.YES),
    ],
    "U-SPE-01": specimens(Specimen.BLOOD, Specimen.BONE_MARROW, calls=FOUND),
    "U-SPE-02": specimens(*ORAL, calls=FOUND),
    "U-SPE-03": specimens(*SOLID, calls=FOUND),
    "U-SPE-04": specimens(Specimen.OTHER, calls=FOUND),
    "U-SPE-05": specimens(*ORAL, Specimen.OTHER, covered=True),
    "U-SPE-06": specimens(*ORAL, *SOLID, Specimen.OTHER),
    "U-SPE-07": specimens(Specimen.UNKNOWN),
    "U-TRA-01": [
        of(allogeneic_hsct=YesNoUnknown.YES),
        of(allogeneic_hsct=YesNoUnknown.YES, specimen=Specimen.BONE_MARROW),
    ],
    "U-TRA-02": [of(allogeneic_hsct=YesNoUnknown.YES, specimen=kind) for kind in ORAL],
    "U-TRA-03": [of(allogeneic_hsct=YesNoUnknown.YES, specimen=kind) for kind in SOLID],
    "U-TRA-04": [of(allogeneic_hsct=YesNoUnknown.YES, specimen=Specimen.UNKNOWN)],
    "U-TRA-05": [of(allogeneic_hsct=YesNoUnknown.NO)],
    "U-TRA-06": [of()],
    "U-TOP-01": [of(call(MET41, 60, 200), call(LOW, 20, 200))],
    "U-TOP-02": [of(call("UBA1 c.1731C>T", 100, 200))],
    "U-TOP-03": [evidence(structural=(deletion("UBA1"),))],
    "R-VAR-01": [of(call(HIT, 50)), of(call("ADA2 c.753G>A", 50))],
    "R-VAR-02": [of(call("ADA2 c.220_221insT", 50)), of(call("PRF1 c.50_51insA", 50))],
    "R-VAR-03": [of(call(NEGATIVE, 50)), of(call("ADA2 c.139G>C", 50))],
    "R-VAR-04": [of(call(HIT, 5, 100, "0/0"))],
    "R-VAR-05": [of(call("PRF1 c.272C>T", 50)), of(call("PRF1 c.272C>T", 99, 100, "1/1"))],
    "R-VAR-06": [of(call(UNCERTAIN, 50)), of(call("ADA2 c.326C>A", 50))],
    "R-VAR-07": [of(call(UNCERTAIN, 5, 100, "0/0"))],
    "R-VAR-09": [of(call("ADA2 c.1004A>G", 50))],
    "R-VER-01": [
        evidence(blocks=blocks(100, ("ADA2",))),
        evidence(call("ADA2 c.1004A>G", 50), blocks=blocks(100, ("ADA2",))),
        evidence(call("PRF1 c.272C>T", 50), blocks=blocks(100, ("PRF1",))),
    ],
    "R-VER-20": [evidence(), of(call("ADA2 c.1004A>G", 50)), evidence(blocks=blocks(10, ("ADA2", "PRF1")))],
    "R-VER-02": [evidence(call(UNCERTAIN, 50), blocks=blocks(100, ("ADA2", "PRF1")))],
    "R-VER-21": [of(call(UNCERTAIN, 50))],
    "R-VER-03": [evidence(call(UNCERTAIN, 99, 100, "1/1"), blocks=blocks(100, ("ADA2", "PRF1")))],
    "R-VER-22": [of(call(UNCERTAIN, 50), call(OTHER_UNCERTAIN, 50)), of(call(UNCERTAIN, 99, 100, "1/1"))],
    "R-VER-04": [evidence(structural=(deletion(),))],
    "R-VER-05": [of(call(HIT, 50)), of(call("ADA2 c.144del", 50)), of(call("PRF1 c.3G>T", 50))],
    "R-VER-06": [of(call(HIT, 50, 100, "1/1"))],
    "R-VER-07": [two(HIT, OTHER_HIT, ON_FIRST, ON_FIRST)],
    "R-VER-08": [of(call(NEGATIVE, 50))],
    "R-VER-09": [two(NEGATIVE, OTHER_HIT, ON_FIRST, ON_FIRST)],
    "R-VER-10": [of(call(PRF1_HIT, 50), call(UNCERTAIN, 50))],
    "R-VER-11": [of(call(NEGATIVE, 50), call("ADA2 c.326C>A", 50))],
    "R-VER-23": [of(call(REDUCED, 98))],
    "R-VER-24": [two(REDUCED, PRF1_HIT)],
    "R-VER-25": [two(REDUCED, PRF1_HIT, ON_FIRST, ON_SECOND)],
    "R-VER-26": [of(call(REDUCED, 98, 100, "1/1"))],
    "R-VER-27": [evidence(call(REDUCED, 98, 100, "1/1"), structural=(deletion("PRF1", whole=True),))],
    "R-VAR-10": [of(call(REDUCED, 50)), of(call("PRF1 c.1561dup", 50))],
    "R-TOP-09": [of(call("ADA2 c.140G>A", 50))],
    "R-TOP-10": [two("PRF1 c.272C>T", PRF1_HIT), two("PRF1 c.272C>T", PRF1_HIT, ON_FIRST, ON_SECOND)],
    "R-TOP-11": [two("PRF1 c.272C>T", PRF1_HIT)],
    "R-TOP-12": [two("PRF1 c.272C>T", "PRF1 c.445G>A")],
    "R-VER-12": [evidence(call(HIT, 50), structural=(deletion(),))],
    "R-VER-13": [evidence(call("ADA2 c.506G>A", 50), structural=(deletion(),))],
    "R-VER-14": [of(call(HIT, 98))],
    "R-VER-15": [two(HIT, OTHER_HIT), two(HIT, OTHER_HIT, Phase("1", (0,)), Phase("2", (1,)))],
    "R-VER-16": [two(HIT, OTHER_HIT, ON_FIRST, ON_SECOND), two(NEGATIVE, OTHER_HIT, ON_FIRST, ON_SECOND)],
    "R-VER-28": [two(NEW_LOSS, OTHER_HIT, ON_FIRST, ON_SECOND)],
    "R-VER-29": [of(call(NEW_LOSS, 98, 100, "1/1"))],
    "R-VER-30": [evidence(call(NEW_LOSS, 98, 100, "1/1"), structural=(deletion(whole=True),))],
    "R-VER-31": [of(call(HIT, 8, 200)), of(call(HIT, 40, 200)), two_of(8, ON_FIRST, ON_SECOND)],
    "R-VER-32": [of(call(HIT, 50), call(OTHER_HIT, 40, 200))],
    "R-VER-33": [evidence(structural=(deletion(genotype="1/1"),))],
    "R-VER-34": [evidence(call(HIT, 50), structural=(deletion(genotype="1/1"),))],
    "R-VER-35": [two(PRF1_HIT, UNCERTAIN, ON_FIRST, ON_SECOND)],
    "R-VER-36": [two(NEGATIVE, "ADA2 c.326C>A", ON_FIRST, ON_SECOND)],
    "R-VER-37": [of(call(NEGATIVE, 3, 6))],
    "R-VER-38": [of(call(HIT, 3, 6), call(OTHER_HIT, 50))],
    "R-VER-39": [of(call(HIT, 3, 6, phase=ON_FIRST), call(OTHER_HIT, 50, phase=ON_SECOND))],
    "R-VER-40": [of(call(HIT, 1, 1, "1/1")), of(call(HIT, 2, 2, "1/1", filters=("LowQual",)))],
    "R-VAR-11": [of(call(HIT, 8, 200)), of(call(NEGATIVE, 40, 200))],
    "R-TOP-13": [of(call(HIT, 50), call(OTHER_HIT, 8, 200))],
    "R-TOP-14": [two(HIT, OTHER_HIT, ON_FIRST, ON_SECOND), two(HIT, OTHER_HIT, ON_FIRST, ON_FIRST)],
    "R-VER-17": [of(call(HIT, 98, 100, "1/1"))],
    "R-VER-18": [evidence(call(HIT, 98, 100, "1/1"), structural=(deletion(whole=True),))],
    "R-VER-19": [of(call(NEGATIVE, 98))],
    "R-TOP-08": [evidence(call(HIT, 50), of=sample(allogeneic_hsct=YesNoUnknown.YES))],
    "R-TOP-01": [of(call(NEGATIVE, 50)), two(NEGATIVE, OTHER_HIT)],
    "R-TOP-02": [of(call("PRF1 c.272C>T", 50))],
    "R-TOP-03": [evidence(call(HIT, 98), structural=(deletion(),)), two(HIT, OTHER_HIT, structural=(deletion(),))],
    "R-TOP-04": [of(call(UNCERTAIN, 50))],
    "R-TOP-05": [of(call(HIT, 5, 100, "0/0"))],
    "R-TOP-06": [of(call("ADA2 c.144del", 50))],
    "R-TOP-07": [of(call(HIT, 3, 6))],
}
# Rows with a test of their own at the end: E-ZYG-14 and R-VAR-08 (R-CAT-04) hold what never reaches a report, U-VAR-20 (U-CAT-06) needs a shorter table.
BY_TARGETS = {
    "U-CON-14",
    "U-TOP-17",
    "U-TOP-18",
    "U-TOP-19",
    "R-TOP-15",
}  # tests/interpretation/test_targets_left_out.py
APART = BY_TARGETS | {"E-ZYG-14", "R-VAR-08", "R-CAT-04", "U-VAR-20", "U-CAT-06"}


def fired(findings: Findings) -> set[str]:
    parts = (findings.conclusion, *findings.findings, *findings.genes)
    return {rule for part in parts for rule in part.rules}


def answers(findings: Findings) -> Iterator[str]:
    yield findings.conclusion.vexas.value
    yield from (str(part.verdict) for part in findings.genes)
    for finding in findings.findings:
        yield from (str(finding.strength), str(finding.zygosity), str(finding.allele_state))


CHECKED_OUTPUTS = {"conclusion", "verdict", "strength", "zygosity"}


def test_every_row_has_a_case() -> None:
    assert set(CASES) | APART == set(ROWS) | set(TOPICS)


@pytest.mark.parametrize(("row", "number"), [(row, n) for row, given in CASES.items() for n in range(len(given))])
def test_the_row_fires_and_speaks(row: str, number: int) -> None:
    # GIVEN evidence that calls for the row
    given = CASES[row][number]
    # WHEN it is interpreted
    findings = interpret(given, context())
    # THEN the row fired, and what it answers stands in the findings
    assert row in fired(findings)
    if row in TOPICS:
        assert_said(TOPICS[row].sentence, findings)
        return
    table, rule = ROWS[row]
    for output in set(table.outputs) & CHECKED_OUTPUTS:
        assert rule.then[output][0] in set(answers(findings))
    assert_said(rule.then.get("sentence", ()), findings)


def assert_said(keys: Sequence[str], findings: Findings) -> None:
    """The fixed words before a sentence's first placeholder stand in the document."""
    text = findings.model_dump_json()
    for key in keys:
        words = max(RULES.sentences[key].text.replace("{", "}").split("}")[::2], key=len)
        assert words in text, key


def test_a_call_without_any_evidence_is_set_aside_with_its_rule() -> None:
    # GIVEN a call whose genotype does not carry it and that has no reads (E-ZYG-14 would not count it either)
    findings = interpret(of(call(HIT, None, genotype="0/0")), context())
    # THEN it is no finding, and the decision trail says why
    assert findings.findings == ()
    assert [d.rule for d in findings.decisions] == ["no_alternate_evidence"]


def test_a_call_whose_sources_disagree_about_any_read_at_all_is_weak_evidence() -> None:
    # GIVEN c.122T>C of genotype 0/0 without a read in the trusted source, and with reads in another
    says = {"field": "FORMAT/AD", "says": "0 of 200", "other": "FORMAT/AO+RO", "other_says": "20 of 200"}
    contradicted = call(MET41, 0, 200, "0/0", remarks=(Remark("counts_disagree", says),))
    findings = interpret(of(contradicted), context())
    # THEN it is possible, says both, and does not say that the reads of the trusted source show it
    assert findings.conclusion.vexas == "possible"
    (finding,) = findings.findings
    codes = [r.id for r in finding.remarks]
    assert "remark.counts_disagree" in codes
    assert "remark.below_caller" not in codes


def test_a_silent_change_of_a_recessive_gene_is_listed_and_not_reported() -> None:
    # GIVEN an unlisted change 15 bases inside an intron of ADA2 (R-VAR-08)
    intronic = allele_call("ADA2", "chr22", 17207290 + 15, "A", "G", read=counts(50, 100))
    findings = interpret(of(intronic), context())
    (finding,) = findings.findings
    assert not finding.reportable
    assert {"R-CAT-04", "R-VAR-08"} <= set(finding.rules)


def test_the_protein_change_of_an_smax2_row_by_an_unlisted_base_is_named_and_not_established() -> None:
    # GIVEN c.1617G>A where the tables list p.(Met539Ile) by c.1617G>T alone (U-VAR-20)
    rows = tuple(row for row in load_variants().rows if row.hgvs_c != "c.1617G>A")
    findings = interpret(of(call("UBA1 c.1617G>A", 60, 200)), context(variants=VariantTable(rows)))
    # THEN it is named as one of the other disease, without a class
    (finding,) = findings.findings
    assert {"U-CAT-06", "U-VAR-20"} <= set(finding.rules)
    assert_said(ROWS["U-VAR-20"][1].then["sentence"], findings)
