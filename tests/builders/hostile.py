"""Findings documents that try a page's limits: long, many, odd, empty, or written by somebody who means harm."""

from dataclasses import replace

from tests.builders import cases
from tests.builders import findings as build

from vexas_report.model.evidence import Decision
from vexas_report.model.findings import EvidenceLine, Finding, Findings, OtherDisease, PhenotypeTerm, Sentence
from vexas_report.model.terms import Category, Classification, Contribution, LocusState, Sex, Verdict

MARKUP = "</title></style><script>alert('x')</script>\"'><img src=http://127.0.0.1/x onerror=y>\u2028\u202e\r\n&amp;"
LONG_NAME = "S" + "abcdefghi-" * 6 + "xyz"
LONG_INSERTION = "ACGTT" * 96


def uncertain(number: int) -> Finding:
    """One of many variants of uncertain significance."""
    pos = 47199060 + 3 * number
    return build.finding(
        hgvs_g=f"NC_000023.11:g.{pos}A>G",
        hgvs_c=f"c.{130 + 3 * number}A>G",
        hgvs_p=f"p.(Lys{44 + number}Arg)",
        hgvs_mosaic=None,
        legacy_names=(),
        pos=pos,
        category=Category.OTHER,
        classification=Classification.UNCERTAIN,
        contribution=Contribution.UNCERTAIN,
        evidence=(),
        remarks=(),
        explanation=(Sentence(id="uba1.other", text=f"c.{130 + 3 * number}A>G is not a listed variant of VEXAS."),),
    )


def decisions(count: int) -> tuple[Decision, ...]:
    return tuple(
        Decision(
            record=i + 1,
            allele=1,
            chrom="chrX",
            pos=47199000 + i,
            ref="A",
            alt="G",
            filters="PASS",
            genotype="0/1",
            kept=i % 3 > 0,
            rule="kept;U-VAR-17;U-STA-01;E-STR-01" if i % 3 else "reference_call",
            reason="The call is a reference call of this allele.",
        )
        for i in range(count)
    )


def many() -> Findings:
    """49 records at UBA1: one canonical, the others uncertain, each with its sentences in the conclusion."""
    rest = tuple(uncertain(i) for i in range(48))
    said = tuple(
        Sentence(id="state.mosaic_male", text=f"33.9 % of reads carry {f.hgvs_c} (95 % interval 28.8 % to 39.3 %).")
        for f in rest
    )
    conclusion = cases.DETECTED.model_copy(update={"text": (*cases.DETECTED.text, *said)})
    lead = build.finding(contribution=Contribution.DETECTED)
    return build.document("many", conclusion=conclusion, findings=(lead, *rest), decisions=decisions(49))


def markup() -> Findings:
    """The same hostile text in every free field that a file or a sheet can fill."""
    finding = build.finding(genotype=MARKUP, filter=(MARKUP,), counts_field=MARKUP, legacy_names=(MARKUP,))
    sample = build.sample("markup", patient=MARKUP, age=MARKUP, collection_date=MARKUP, alignment=MARKUP)
    terms = (PhenotypeTerm(id=MARKUP, label=MARKUP, disease=MARKUP),)
    return build.document(
        "markup", sample=sample, phenotype=terms, conclusion=cases.DETECTED, findings=(finding,), laboratory=MARKUP
    )


def _named(name: str, document: Findings, **values: object) -> Findings:
    return document.model_copy(update={"sample": replace(document.sample, sample=name), **values})


def every_extra() -> tuple[Findings, ...]:
    """Twenty and more documents beside the ordinary ones."""
    index = cases.index_case()
    bare = {"vaf": None, "vaf_ci95": None, "depth": None, "ref_reads": None, "alt_reads": None, "strand": {}}
    inserted = build.finding(
        hgvs_c=f"c.121_122ins{LONG_INSERTION}", hgvs_p="p.(Met41delins" + "LeuArgSer" * 50 + ")",
        hgvs_g=f"NC_000023.11:g.47199051_47199052ins{LONG_INSERTION}", alt="A" + LONG_INSERTION,
        hgvs_mosaic=None, written=(f"X:47199051:A:A{LONG_INSERTION}",), contribution=Contribution.DETECTED,
    )  # fmt: skip
    problem = cases.rejected().problems[0]
    other = OtherDisease(
        gene="ADA2",
        disease="DADA2",
        verdict=Verdict.COMPOUND_HETEROZYGOUS,
        headline="ADA2: compound heterozygous, consistent with DADA2.",
    )
    thin = build.loci(depth=61, states={"UBA1-exon14": LocusState.NOT_ASSESSABLE})
    lines = tuple(
        EvidenceLine(id=f"e.{i}", text="A published observation of this variant. " * 4, source=f"PMID:{30000000 + i}")
        for i in range(40)
    )
    return (
        many(),
        markup(),
        _named(LONG_NAME, index),
        _named("insertion", index, findings=(inserted,)),
        _named("no-counts", index, findings=(build.finding(**bare),)),
        _named("woman", index, sample=build.sample("woman", sex=Sex.FEMALE)),
        _named("sex-unknown", index, sample=build.sample("sex-unknown", sex=Sex.UNKNOWN, age=None, patient=None)),
        _named("long-lab", index, laboratory="Institute for Laboratory Medicine and Human Genetics of the " * 4),
        _named("rtl", index, laboratory="\u0645\u062e\u062a\u0628\u0631 \u202e\u0627\u0644"),
        _named("two-diseases", index, other_diseases=(other,)),
        _named("other-disease", cases.compound_heterozygote(), other_diseases=(other,)),
        _named("three-other", cases.not_assessable(), other_diseases=tuple(
            other.model_copy(update={"headline": f"ADA2: {n} pathogenic variants."}) for n in ("two", "three", "four"))),
        _named("thin", cases.negative(), loci=thin),
        _named("no-loci", cases.negative(), loci=()),
        _named("warnings", index, problems=tuple(replace(cases.negative().problems[0], code=f"W_{i}") for i in range(12))),
        _named("rejected-long", cases.rejected(), problems=(replace(problem, message="The file is broken. " * 20),)),
        _named("rejected-many", cases.rejected(), problems=tuple(replace(problem, code=f"P_{i}") for i in range(8))),
        _named("evidence", index, findings=(build.finding(evidence=lines, contribution=Contribution.DETECTED),)),
        _named("trail", cases.negative(), decisions=decisions(300)),
        _named("low", index, findings=(build.finding(vaf=0.0004, vaf_ci95=(0.00001, 0.002)),)),
        _named("all-reads", index, findings=(build.finding(vaf=1.0, vaf_ci95=(0.99, 1.0)),)),
        _named("haplotype-of-five", index, findings=(build.finding(
            parts=tuple(f"chrX:{47199049 + i}:G:C" for i in range(5)), hgvs_p="p.[(Gly40Ala;Met41Leu;Ala42Ser)]"),)),
    )  # fmt: skip
