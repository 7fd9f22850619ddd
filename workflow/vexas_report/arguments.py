"""What the commands take: names, options and their help."""

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import vexas_report
from vexas_report.model.terms import Answer, Sex, Specimen

INTENDED_USE = (
    "Decision support for laboratory professionals. Not a medical device; to be validated locally before clinical use."
)


def _rows(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    return int(first), int(last)


def _cores(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("must be a whole number of at least 1")
    return int(text)


def _cell(column: str) -> Callable[[str], object]:
    """The reader of a column of the sheet, as an option takes it."""

    def read(text: str) -> object:
        from vexas_report.plan.cells import READERS, Refusal

        try:
            return READERS[column](text)
        except Refusal as refusal:
            raise argparse.ArgumentTypeError(f"must {refusal.demand}") from None

    return read


class _Version(argparse.Action):
    """Prints the versions only when asked: the digest is that of every file of the program."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from vexas_report.knowledge.resources import data_version, program_digest

        version = f"{vexas_report.__version__} (program {program_digest()}, data {data_version()})"
        sys.stdout.write(f"{parser.prog} {version}\n")
        parser.exit()


def make_parser(commands: Mapping[str, Callable[[argparse.Namespace], int]]) -> argparse.ArgumentParser:
    """The parser; what it returns has ``run``, the function of the command that was named."""
    parser = argparse.ArgumentParser(prog="vexas-report", description=f"Reports on VEXAS from VCFs. {INTENDED_USE}")
    parser.add_argument("--version", action=_Version, nargs=0, help="print the versions of program and tables")
    named = parser.add_subparsers(required=True, metavar="COMMAND")

    check = named.add_parser("check", help="check sheet, configuration and own files; run nothing")
    check.add_argument("--config", type=Path, help="configuration (YAML or JSON)")
    check.add_argument("--config-json", help="configuration as JSON text, as the workflow passes it")
    check.add_argument("--samples", help="sample sheet instead of the configured one")
    check.add_argument("--outdir", help="output directory instead of the configured one")
    check.set_defaults(run=commands["check"])

    sheet = named.add_parser("sheet", help="write the sample sheet of a folder of VCFs")
    sheet.add_argument("folder", type=Path, metavar="FOLDER")
    sheet.add_argument("--out", type=Path, metavar="SHEET", help="new file to write (default: print the sheet)")
    sheet.set_defaults(run=commands["sheet"])

    run = named.add_parser("run", help="report a folder or a sample sheet in one process, without Snakemake")
    run.add_argument("source", type=Path, metavar="FOLDER|SHEET")
    run.add_argument("--out", type=Path, required=True, metavar="DIR")
    run.add_argument("--config", type=Path, help="configuration (YAML or JSON); its samples and outdir do not count")
    run.add_argument("--cores", type=_cores, default=1, metavar="N", help="processes that report at once (default: 1)")
    run.set_defaults(run=commands["run"])

    plan = named.add_parser("plan", help="(workflow) write the manifests of a run, put former documents aside")
    plan.add_argument("--layout", type=Path, required=True, help="what the workflow planned, as JSON")
    plan.set_defaults(run=commands["plan"])

    collect = named.add_parser("collect", help="(workflow) read the VCFs of one job")
    collect.add_argument("--manifest", type=Path, required=True)
    collect.add_argument("--out", type=Path, required=True)
    collect.set_defaults(run=commands["collect"])

    coverage = named.add_parser("coverage", help="(workflow) read the alignments and depth files of one job")
    coverage.add_argument("--manifest", type=Path, required=True)
    coverage.add_argument("--evidence", type=Path, required=True, help="what the collect command wrote")
    coverage.add_argument("--out", type=Path, required=True)
    coverage.set_defaults(run=commands["coverage"])

    background = named.add_parser(
        "background", help="a table of sequencing errors from the alignments of at least 20 earlier negative samples"
    )
    background.add_argument("--samples", required=True, help="sample sheet with the column alignment")
    background.add_argument("--config", type=Path, help="configuration (YAML or JSON), for its cuts and its FASTA")
    background.add_argument("--out", type=Path, required=True, metavar="TSV")
    background.set_defaults(run=commands["background"])

    report = named.add_parser("report", help="(workflow) interpret the samples of one job and write their documents")
    report.add_argument(
        "--manifest", type=Path, required=True, help="beside it stands what was read, or will stand once it is"
    )
    report.add_argument(
        "--rows", type=_rows, required=True, metavar="FIRST-LAST", help="samples of the manifest to report, from 1"
    )
    report.add_argument("--outdir", type=Path, required=True)
    report.add_argument("--out", type=Path, help="file to list the documents in (default: print them)")
    report.set_defaults(run=commands["report"])

    summarise = named.add_parser(
        "summarise", help="(workflow) table and page of a batch; or, with --totals, the outcome of a run"
    )
    summarise.add_argument("--batch")
    summarise.add_argument("--findings", type=Path, nargs="+", default=[])
    summarise.add_argument("--list", type=Path, help="file that lists the parts of the batch, one a line")
    summarise.add_argument("--outdir", type=Path)
    summarise.add_argument("--totals", type=Path, nargs="+", metavar="SUMMARY", help="summary.tsv of each batch")
    summarise.add_argument("--index", type=Path, metavar="PAGE", help="with --totals: the page over the batches")
    summarise.add_argument(
        "--fail-on-rejected", action="store_true", help="exit with 1 where a sample was not analysed"
    )
    summarise.set_defaults(run=commands["summarise"], misused=summarise.error)

    forgetting = named.add_parser("forget", help="remove everything of one person from the results of a run")
    forgetting.add_argument("name", metavar="SAMPLE|PATIENT", help="all samples of the same patient are removed")
    forgetting.add_argument("--out", type=Path, required=True, metavar="DIR", help="output directory of the run")
    forgetting.add_argument("--batch", help="only in this batch")
    forgetting.set_defaults(run=commands["forget"])

    comparing = named.add_parser("compare", help="what a newer report of a sample says otherwise, and from what")
    comparing.add_argument("old", type=Path, metavar="OLD", help="findings.json of the former report")
    comparing.add_argument("new", type=Path, metavar="NEW", help="findings.json of the newer report")
    comparing.set_defaults(run=commands["compare"])

    exporting = named.add_parser("export", help="a findings.json as a FHIR R4 bundle or a Phenopacket")
    exporting.add_argument("findings", type=Path, metavar="FINDINGS", help="findings.json of a report")
    exporting.add_argument("--format", choices=["fhir", "phenopacket"], required=True)
    exporting.add_argument("--out", type=Path, metavar="FILE", help="file to write (default: standard output)")
    exporting.set_defaults(run=commands["export"])

    one = named.add_parser("one", help="report a single VCF without a sheet and without Snakemake")
    one.add_argument("file", type=Path, metavar="FILE")
    one.add_argument("--out", type=Path, required=True, metavar="DIR")
    one.add_argument("--sample", help="name of the sample (default: the file's name without .vcf.gz and the like)")
    one.add_argument("--vcf-sample", help="column of the VCF")
    # As in the sheet's columns: without regard to case, with the same short forms.
    one.add_argument("--assembly", type=_cell("assembly"), metavar="auto|GRCh37|GRCh38")
    word = "the report as a Word document too, from the shipped template or your own"
    one.add_argument("--docx", nargs="?", const="", metavar="TEMPLATE", help=word)
    one.add_argument("--pdf", action="store_true", help="the report as PDF too (needs the extra `documents`)")
    for column, kind in (("sex", Sex), ("specimen", Specimen), ("allogeneic_hsct", Answer)):
        option = f"--{column.replace('_', '-')}"
        one.add_argument(option, type=_cell(column), default=kind("unknown"), metavar="|".join(kind))
    one.add_argument("--patient", type=_cell("patient"), metavar="ID", help="number or pseudonym of the patient")
    one.add_argument("--collection-date", type=_cell("collection_date"), metavar="YYYY-MM-DD")
    word = "earlier reports: for the patient's course, and what changed since the former report of this file"
    one.add_argument("--previous", nargs="+", default=[], metavar="findings.json|FOLDER", help=word)
    one.add_argument("--alignment", metavar="BAM|CRAM", help="its reads, sorted and indexed")
    word = "FASTA of the file's genome build, with its .fai: decodes a CRAM, fills bases that are not shipped"
    one.add_argument("--reference", metavar="FASTA", help=word)
    one.add_argument(
        "--depth-bed", metavar="BED", help="its depths (mosdepth, samtools depth), or its callable regions"
    )
    one.add_argument("--targets", metavar="BED", help="what the assay aims at")
    one.set_defaults(run=commands["one"])
    return parser
