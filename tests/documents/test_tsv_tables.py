import csv
import io

from tests.builders import cases
from tests.builders import findings as build

from vexas_report.documents.tsv_tables import DECISION_COLUMNS, FINDING_COLUMNS, decisions_tsv, findings_tsv
from vexas_report.model.findings import Sentence


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE))


def test_one_row_per_finding_in_the_order_of_the_document() -> None:
    found = rows(findings_tsv(cases.index_case()))
    assert [row["hgvs_c"] for row in found] == ["c.121A>C", "c.144del", "c.3G>T", "c.147C>T"]
    first = found[0]
    assert first["sample"] == "index_grch38"
    assert first["vaf"] == "0.339394"
    assert (first["vaf_ci95_low"], first["vaf_ci95_high"]) == ("0.288457", "0.393314")
    assert (first["alt_reads"], first["depth"], first["reportable"]) == ("112", "330", "yes")
    assert first["strand"] == "alt_forward=58; alt_reverse=54; ref_forward=110; ref_reverse=108"
    assert "[PS1 by analogy] (PMID:33108101; PMID:35793467)" in first["evidence"]
    assert found[3]["reportable"] == "no"


def test_a_sample_without_findings_has_the_header_alone() -> None:
    assert findings_tsv(cases.not_assessable()) == "\t".join(FINDING_COLUMNS) + "\n"
    assert decisions_tsv(cases.rejected()) == "\t".join(DECISION_COLUMNS) + "\n"


def test_missing_counts_are_empty_cells() -> None:
    document = build.document("s", findings=(build.finding(vaf=None, vaf_ci95=None, alt_reads=None, depth=None),))
    (row,) = rows(findings_tsv(document))
    assert [row[k] for k in ("vaf", "vaf_ci95_low", "vaf_ci95_high", "alt_reads", "depth")] == [""] * 5


def test_the_decision_trail_has_every_row() -> None:
    (row,) = rows(decisions_tsv(cases.index_case()))
    assert row["kept"] == "yes"
    assert row["rule"] == "in_locus"
    assert row["reason"] == "the record changes a base of UBA1 exon 3"


def test_hostile_text_stays_in_its_cell() -> None:
    hostile = build.finding(genotype="=HYPERLINK(1)\n", remarks=(Sentence(id="r", text="a\tb\u2028c\r\n=d"),))
    (row,) = rows(findings_tsv(build.document("s", findings=(hostile,))))
    assert row["genotype"] == "'=HYPERLINK(1)\\n"
    assert row["remarks"] == "a\\tb\\u2028c\\r\\n=d"
