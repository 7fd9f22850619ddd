"""Every table agrees with its schema, and every reference base with the sequences."""

import csv
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
import yaml

import vexas_report
from vexas_report.knowledge import data_version, load_genes, load_literature, load_variants, resource, table_versions
from vexas_report.knowledge.coordinates import coding_interval
from vexas_report.knowledge.genome import load_genome
from vexas_report.knowledge.resources import program_digest
from vexas_report.knowledge.variant_tables import COLUMNS, parse_allele, read_rows
from vexas_report.model.problems import VexasReportError
from vexas_report.model.terms import Assembly, EvidenceLevel


def _cells(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)


@pytest.mark.parametrize(
    ("table", "schema"),
    [
        ("variants/uba1.tsv", "variants"),
        ("variants/recessive.tsv", "variants"),
        ("literature/jak_inhibitor_cohorts.tsv", "literature"),
        ("literature/published_fractions.tsv", "fractions"),
    ],
)
def test_every_row_agrees_with_the_schema_of_its_table(table: str, schema: str) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(resource(f"schemas/{schema}.schema.json").read_text()))
    rows = list(_cells(resource(table)))
    assert len(rows) >= (1 if schema == "fractions" else 12)
    assert [(row, error.message) for row in rows for error in validator.iter_errors(row)] == []


def test_genes_agree_with_their_schema() -> None:
    schema = json.loads(resource("schemas/genes.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(yaml.safe_load(resource("genes.yaml").read_text()))


@pytest.mark.parametrize("assembly", list(Assembly))
def test_every_ref_base_of_the_tables_equals_the_sequence_where_it_is_known(assembly: Assembly) -> None:
    genome = load_genome(assembly)
    unknown: set[str] = set()
    for row in load_variants().rows:
        for allele in row.alleles.get(assembly, ()):
            sequence = genome.fetch(allele.chrom, allele.pos, allele.pos + len(allele.ref) - 1)
            for ours, theirs in zip(sequence, allele.ref, strict=True):
                assert ours in (theirs, "N"), (row.gene, row.hgvs_c, assembly)
                if ours == "N":
                    unknown.add(row.hgvs_c)
    # In UBA1, where no public base could be had; everything else was compared.
    assert unknown == {"c.2681T>G"}


def test_every_row_lies_at_the_same_place_of_the_gene_in_both_assemblies() -> None:
    genes = load_genes()
    for row in load_variants().rows:
        region = genes[row.gene].region
        shift = region[Assembly.GRCH38].start - region[Assembly.GRCH37].start
        pairs = zip(row.alleles.get(Assembly.GRCH37, ()), row.alleles.get(Assembly.GRCH38, ()), strict=True)
        for old, new in pairs:
            assert (old.pos + shift, old.ref, old.alt) == (new.pos, new.ref, new.alt), row.hgvs_c


def test_rows_without_an_allele_are_the_declared_exceptions() -> None:
    bare = {(r.gene, r.hgvs_c, r.category) for r in load_variants().rows if not r.alleles}
    assert bare == {
        ("UBA1", "c.118-2T>C", "invalid_name"),  # the reference base is A: it cannot be written as an allele
        ("ADA2", "", "structural"),  # breakpoints not published
    }


def test_unconfirmed_rows_do_not_decide() -> None:
    rows = load_variants().rows
    assert {r.decides for r in rows if r.evidence is EvidenceLevel.UNCONFIRMED} == {False}
    assert all(r.decides for r in rows if r.evidence is not EvidenceLevel.UNCONFIRMED)


def test_loci_follow_from_exons_in_both_assemblies() -> None:
    loci = {locus.id: locus for gene in load_genes().values() for locus in gene.loci}
    codon = loci["UBA1-codon41"].interval
    assert (codon[Assembly.GRCH38].start, codon[Assembly.GRCH38].end) == (47199051, 47199053)
    assert (codon[Assembly.GRCH37].start, codon[Assembly.GRCH37].end) == (47058450, 47058452)
    acceptor = loci["UBA1-exon3-acceptor"].interval[Assembly.GRCH38]
    assert (acceptor.start, acceptor.end) == (47199028, 47199050)
    assert len([name for name in loci if name.startswith("ADA2-exon")]) == 9


def test_coding_interval_refuses_a_codon_that_an_intron_splits() -> None:
    gene = load_genes()["PRF1"]
    assert coding_interval(gene.exons, gene.strand, Assembly.GRCH38, 1, 3).start == 70600900
    with pytest.raises(ValueError, match="do not lie in one exon"):
        coding_interval(gene.exons, gene.strand, Assembly.GRCH38, 538, 541)


def test_coding_lengths_are_whole_codons_of_the_known_proteins() -> None:
    lengths = {g.symbol: max(e.c_end or 0 for e in g.exons) for g in load_genes().values()}
    assert lengths == {"UBA1": 3 * 1059, "ADA2": 3 * 512, "PRF1": 3 * 556}


def test_the_literature_carries_the_changes_that_its_rows_name() -> None:
    index = next(row for row in load_literature() if row.reference == "case report of 2023")
    assert index.changes == ("p.Met41Leu", "c.121A>C")
    assert all(change.startswith(("c.", "p.")) for row in load_literature() for change in row.changes)


def test_versions_name_every_table_with_a_checksum() -> None:
    versions = table_versions()
    assert {"genes.yaml", "variants/uba1.tsv", "variants/recessive.tsv", "reference/UBA1.GRCh38.fa"} <= set(versions)
    assert all(len(checksum) == 64 for checksum in versions.values())
    assert data_version()[:2] == "20"


def _local(tmp_path: Path, *rows: str) -> str:
    path = tmp_path / "own.tsv"
    path.write_text("\t".join(COLUMNS) + "\n" + "".join(row + "\n" for row in rows))
    return str(path)


def test_a_laboratorys_own_rows_stand_behind_ours(tmp_path: Path) -> None:
    row = "UBA1\tNM_003334.4\tc.130G>A\tp.?\t\tchrX:47199060:A:G\tother\tuncertain\tpublished\tour case 7\t"
    table = load_variants(_local(tmp_path, row))
    assert table.rows[-1].local
    assert table.exact(Assembly.GRCH38, frozenset({parse_allele("chrX:47199060:A:G")})) == (table.rows[-1],)
    assert not load_variants().rows[-1].local


def test_a_wrong_own_table_is_refused_with_every_cell_at_once(tmp_path: Path) -> None:
    bad = "UBA1\tNM_003334.4\tc.1A>G\tp.?\t\tX-47199060\tother\tuncertain\tpublished\tx\t"
    worse = "UBA1\tNM_003334.4\tc.1A>G\tp.?\t\t\tother\tperhaps\tpublished\tx\t"
    with pytest.raises(VexasReportError) as caught:
        load_variants(_local(tmp_path, bad, worse))
    assert [p.where for p in caught.value.problems] == ["own.tsv, line 2", "own.tsv, line 3"]
    assert "perhaps" in caught.value.problems[1].message


def test_a_table_with_other_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    path.write_text("gene\tposition\n")
    with pytest.raises(VexasReportError, match="position"):
        load_variants(str(path))
    with pytest.raises(VexasReportError, match="cannot be read"):
        load_variants(str(tmp_path / "missing.tsv"))


def test_provenance_names_what_computed_the_names_and_where_it_ran() -> None:
    from vexas_report.knowledge import provenance
    from vexas_report.model.sample import Settings

    libraries = provenance(Settings(), {}).dependencies
    assert libraries["Python"] == ".".join(str(part) for part in sys.version_info[:3])
    assert libraries["operating system"].split() == [platform.system(), platform.machine()]
    assert {"hgvs-weaver", "pysam"} <= set(libraries)


def test_a_deciding_row_of_ours_needs_a_source_and_an_unconfirmed_one_does_not() -> None:
    row = dict(next(iter(_cells(resource("variants/uba1.tsv")))), sources="")
    with pytest.raises(VexasReportError, match="has no source"):
        check_rows([row])
    check_rows([row | {"evidence": "unconfirmed"}])
    with pytest.raises(VexasReportError, match="same as that of line 2"):
        check_rows([row | {"sources": "PMID:1"}] * 2)


def check_rows(rows: list[dict[str, str]]) -> None:
    """Reads rows as those of one of our tables."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ours.tsv"
        path.write_text(
            "\n".join("\t".join(row[c] for c in COLUMNS) for row in [dict(zip(COLUMNS, COLUMNS, strict=True)), *rows])
        )
        read_rows(path, [], local=False)


@pytest.mark.parametrize("folder", ["clone", "resources", "__pycache__", "schemas"])
def test_the_programs_fingerprint_counts_its_code_below_a_folder_of_any_name(folder: str, tmp_path: Path) -> None:
    """GIVEN a copy of the program below a folder THEN its fingerprint is that of the original, and changes with a module."""
    package = Path(vexas_report.__file__).parent
    copy = tmp_path / folder / "workflow" / "vexas_report"
    shutil.copytree(package, copy, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / folder / "resources").symlink_to(package.parents[1] / "resources")

    def fingerprint() -> str:
        code = "from vexas_report.knowledge.resources import program_digest; print(program_digest())"
        environment = {**os.environ, "PYTHONPATH": str(copy.parent)}
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    assert fingerprint() == program_digest()
    with (copy / "interpretation/uba1.py").open("a") as module:
        module.write("# another rule\n")
    assert fingerprint() != program_digest()
