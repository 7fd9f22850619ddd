"""Several files of one sample: each is judged and named, and none weakens what another shows."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.vcf import FORMATS, VcfBuilder, index_case
from tests.vcf.support import codes

from vexas_report.documents.report_page import render_report
from vexas_report.documents.tsv_tables import FINDING_COLUMNS, decisions_tsv, findings_tsv
from vexas_report.model.evidence import SampleEvidence
from vexas_report.model.findings import Findings
from vexas_report.model.sample import Manifest, Sample, Settings
from vexas_report.model.terms import Status
from vexas_report.run.stages import Interpreter
from vexas_report.vcf import collect, precheck_headers

REFERENCE = {"info": "END=47206472", "fmt": "GT:DP:GQ", "filters": "."}  # one block over UBA1's loci
WHOLE = ("X", 47198775, "N", "<NON_REF>")
_ORDER = ("not_assessable", "partly_assessed", "not_detected", "uncertain", "possible", "detected")


def several(*paths: str, **row: object) -> SampleEvidence:
    (found,) = collect(Manifest("1", "default", (Sample("S1", ";".join(paths), **row),), Settings()))  # type: ignore[arg-type]
    return found


def findings(evidence: SampleEvidence) -> Findings:
    return Interpreter(Settings()).findings(evidence)


def conclusion(evidence: SampleEvidence) -> str:
    return str(findings(evidence).conclusion.vexas)


def negative(depth: int = 500, assembly: str = "GRCh38") -> VcfBuilder:
    builder = VcfBuilder(meta=FORMATS, assembly=assembly)
    return builder.add(*WHOLE, f"0/0:{depth}:99", **REFERENCE)  # type: ignore[arg-type]


def clone(reads: str = "180,20:200", genotype: str = "0/1", **keys: str) -> VcfBuilder:
    return VcfBuilder(meta=FORMATS).add("X", 47199052, "T", "C", f"{genotype}:{reads}", fmt="GT:AD:DP", **keys)


def test_snvs_and_indels_in_two_files_are_one_sample(tmp_path: Path) -> None:
    """GIVEN the index case's records dealt over two files THEN the calls, decisions and answer of one file, and both are named."""
    whole = index_case()
    first, second = (replace(whole, records=whole.records[part]) for part in (slice(0, 2), slice(2, 3)))
    paths = [first.plain(tmp_path / "snvs.vcf"), second.plain(tmp_path / "indels.vcf")]
    found, alone = several(*paths), several(whole.plain(tmp_path / "all.vcf"))
    assert [c.written for c in found.calls] == [c.written for c in alone.calls]
    assert [(d.record, d.allele, d.rule) for d in found.decisions] == [(n, 1, "kept") for n in range(3)]
    assert conclusion(found) == conclusion(alone) == "detected"
    assert found.input is not None
    assert [found.input.vcf, *(each.vcf for each in found.input.further)] == paths
    assert len(set(found.input.checksums.split(";"))) == 2
    shown = findings(found)
    assert shown.input is not None
    assert [each.vcf for each in shown.input.further] == paths[1:]
    assert len(shown.decisions) == 3


def test_findings_and_decisions_name_their_files(tmp_path: Path) -> None:
    """GIVEN the index case over two files, one variant in both THEN JSON, tables and page name the files of each; not of one file."""
    whole = index_case()
    paths = [
        replace(whole, records=records).plain(tmp_path / name)
        for name, records in (("snvs.vcf", whole.records[:2]), ("indels.vcf", whole.records[1:]))
    ]
    shown = findings(several(*paths))
    assert {f.gene: f.files for f in shown.findings} == {
        "PRF1": (paths[0],),
        "ADA2": tuple(paths),
        "UBA1": (paths[1],),
    }
    assert [d.file for d in shown.decisions] == [paths[0], paths[0], paths[1], paths[1]]
    assert {row.split("\t")[FINDING_COLUMNS.index("files")] for row in findings_tsv(shown).splitlines()[1:]} == {
        *paths,
        "; ".join(paths),
    }
    assert [row.split("\t")[-1] for row in decisions_tsv(shown).splitlines()[1:]] == [d.file for d in shown.decisions]
    page = render_report(shown, "")
    assert all(page.count(f"{tmp_path.name}/{name}") >= 4 for name in ("snvs.vcf", "indels.vcf"))
    alone = findings(several(whole.plain(tmp_path / "all.vcf")))
    assert {f.files for f in alone.findings} == {()}
    assert {d.file for d in alone.decisions} == {""}
    assert f"{tmp_path.name}/all.vcf</span>" not in render_report(alone, "")


def test_a_finding_of_one_readable_file_of_two_names_it(tmp_path: Path) -> None:
    path = clone().plain(tmp_path / "clone.vcf")
    shown = findings(several(str(tmp_path / "absent.vcf"), path))
    assert [f.files for f in shown.findings] == [(path,)]
    assert [d.file for d in shown.decisions] == [path]


def test_a_second_file_that_cannot_be_read_withholds_the_negative_and_nothing_else(tmp_path: Path) -> None:
    """GIVEN a file that is missing, damaged, or of another assembly THEN it is named, the negative of the other file is withheld,
    and a clone stays detected."""
    damaged = tmp_path / "damaged.vcf"
    damaged.write_text("##fileformat=VCFv4.2\n")
    lifted = index_case("GRCh37").plain(tmp_path / "lifted.vcf")
    good = negative().plain(tmp_path / "negative.vcf")
    ill = clone().plain(tmp_path / "clone.vcf")
    assert conclusion(several(good)) == "not_detected"
    for bad, code in (
        (str(tmp_path / "absent.vcf"), "VCF_MISSING"),
        (str(damaged), "VCF_NO_HEADER"),
        (lifted, "VCF_OTHER_ASSEMBLY"),
    ):
        for paths in ((good, bad), (bad, good)) if code != "VCF_OTHER_ASSEMBLY" else ((good, bad),):
            found = several(*paths)
            assert found.status is Status.REPORTED
            assert code in codes(found)
            assert {p.severity for p in found.problems} <= {"warning"}
            assert conclusion(found) == "not_assessable"
            text = " ".join(locus.text[0].text for locus in findings(found).loci if locus.gene == "UBA1")
            assert bad in text
        assert conclusion(several(ill, bad)) == "detected"
    assert several(str(damaged), str(tmp_path / "absent.vcf")).status is Status.REJECTED


def test_a_file_that_shows_less_takes_no_negative_from_another(tmp_path: Path) -> None:
    """GIVEN a deep and a shallow gVCF THEN the deep one's limit stands, in either order."""
    deep, shallow = negative(500).plain(tmp_path / "deep.vcf"), negative(5).plain(tmp_path / "shallow.vcf")
    alone = [locus.detection_limit95 for locus in findings(several(deep)).loci]
    for paths in ((deep, shallow), (shallow, deep)):
        found = findings(several(*paths))
        assert found.conclusion.vexas == "not_detected"
        assert [locus.detection_limit95 for locus in found.loci] == alone


def test_a_contradiction_between_two_files_withholds_the_negative(tmp_path: Path) -> None:
    """GIVEN a negative file and one with a clone, a structural record, or a base that cannot be read THEN no negative."""
    good = negative().plain(tmp_path / "negative.vcf")
    deletion = VcfBuilder(meta=FORMATS).add("X", 47190000, "N", "<DEL>", "0/1", info="SVTYPE=DEL;END=47210000")
    open_base = VcfBuilder(meta=FORMATS).add("X", 47199052, "T", "R", "0/1")
    for number, other in enumerate((clone(), deletion, open_base)):
        path = other.plain(tmp_path / f"{number}.vcf")
        assert conclusion(several(good, path)) != "not_detected"
        assert conclusion(several(path, good)) != "not_detected"


def test_phase_is_of_one_file(tmp_path: Path) -> None:
    """GIVEN two changes of codon 41, each phased along the contig in a file of its own THEN the files do not put them in cis."""
    one = clone(genotype="0|1").plain(tmp_path / "one.vcf")
    two = (
        VcfBuilder(meta=FORMATS)
        .add("X", 47199051, "A", "C", "0|1:180,20:200", fmt="GT:AD:DP")
        .plain(tmp_path / "two.vcf")
    )
    sets = {call.phase.phase_set for call in several(one, two).calls if call.phase}
    assert len(sets) == 2


CALLS = st.sampled_from(
    ["0/1:180,20:200", "0/0:180,20:200", "0/0:995,5:1000", "0/1:98,2:100", "0/0:200,0:200", "./.:.:."]
)
PIECES = st.lists(
    st.tuples(st.sampled_from([47199051, 47199052, 47199045]), st.sampled_from("ACGT"), CALLS), max_size=3
)


@given(PIECES, PIECES, st.booleans(), st.booleans())
@settings(derandomize=True, max_examples=60)
def test_a_second_file_never_weakens_a_finding(
    tmp_path_factory: pytest.TempPathFactory,
    first: list[tuple[int, str, str]],
    second: list[tuple[int, str, str]],
    block_in_first: bool,
    block_in_second: bool,
) -> None:
    """GIVEN any two files THEN together they say at least what the stronger says alone; a negative needs both to have none."""
    folder = tmp_path_factory.mktemp("pair")
    genome = {47199051: "A", 47199052: "T", 47199045: "T"}
    paths = []
    for number, (pieces, block) in enumerate(((first, block_in_first), (second, block_in_second))):
        builder = negative() if block else VcfBuilder(meta=FORMATS)
        for pos, alt, cell in sorted(set(pieces)):
            if alt != genome[pos]:
                builder.add("X", pos, genome[pos], alt, cell, fmt="GT:AD:DP")
        paths.append(builder.plain(folder / f"{number}.vcf"))
    alone = [conclusion(several(path)) for path in paths]
    found = several(*paths)
    together = conclusion(found)
    shown = [answer for answer in alone if _ORDER.index(answer) > 2]
    if shown:
        assert _ORDER.index(together) >= max(map(_ORDER.index, shown)), (alone, together)
    assert conclusion(several(*reversed(paths))) == together
    # Records are numbered through, so that each call has its row of the trail.
    assert {(c.record, c.allele) for c in found.calls} <= {(d.record, d.allele) for d in found.decisions}


def test_the_headers_of_all_files_are_foreseen(tmp_path: Path) -> None:
    """GIVEN a second file without the sample's column THEN the check says so beforehand, with its path."""
    good = index_case().plain(tmp_path / "a.vcf")
    other = VcfBuilder(("A", "B")).plain(tmp_path / "b.vcf")
    found = list(precheck_headers([Sample("S1", f"{good};{other}")], 10**9))
    assert [p.code for p in found] == ["VCF_SAMPLE_AMBIGUOUS"]
    assert other in found[0].where
