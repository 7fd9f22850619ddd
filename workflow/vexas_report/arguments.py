"""What the commands take: names, options, help, and what a typing error may have meant."""

import argparse
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

import vexas_report
from vexas_report.model.terms import Sex, Specimen, YesNoUnknown

INTENDED_USE = (
    "Decision support for laboratory professionals. No CE mark, no FDA clearance; use is the laboratory's responsibility. "
    "Validate locally before clinical use."
)
EXAMPLES = """\
examples:
  vexas-report run vcfs/ --out results            report every VCF of a folder
  vexas-report check --samples samples.tsv        look for errors first; run nothing
  vexas-report one P1.vcf.gz --out results --sex male --specimen blood

exit status:
  0  all samples are reported
  1  some sample was not analysed; all reports are written
  2  wrong input or wrong use; nothing was reported
  3  compare found differences
"""
#: Commands of the workflow: the help leaves them out.
WORKFLOW = ("plan", "collect", "coverage", "report", "summarise")


class Parser(argparse.ArgumentParser):
    """A parser that suggests what a mistyped command or option may have meant. Every usage error ends with status 2."""

    def error(self, message: str) -> NoReturn:
        """Print the usage and the message, with a suggestion if there is a near one."""
        if found := re.search(r"invalid choice: '([^']*)' \(choose from", message):
            known = [name for name in self.commands if name not in WORKFLOW] or self._choices(message)
            message = f"{found[1]!r} is not known{self._meant(found[1], known)} Known: {', '.join(known)}."
        elif found := re.match(r"unrecognized arguments: (.*)", message):
            first = found[1].split()[0]
            options = [name for action in self._actions for name in action.option_strings]
            message = f"{first!r} is not known{self._meant(first.partition('=')[0], options)} See --help."
        super().error(message)

    @property
    def commands(self) -> Sequence[str]:
        """Names of the commands below this parser."""
        named = next((each for each in self._actions if isinstance(each, argparse._SubParsersAction)), None)
        return () if named is None else tuple(named.choices)

    @staticmethod
    def _choices(message: str) -> list[str]:
        return re.findall(r"[\w-]+", message.partition("choose from")[2])

    @staticmethod
    def _meant(name: str, known: Sequence[str]) -> str:
        near = get_close_matches(name.casefold(), known, n=1, cutoff=0.5)
        return f". Did you mean {near[0]!r}?" if near else "."

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Report an unknown option by the parser of the command that it was given to."""
        parsed, rest = super().parse_known_args(args, namespace)
        if rest and not self.commands:
            self.error(f"unrecognized arguments: {' '.join(rest)}")
        return parsed, rest


class _Version(argparse.Action):
    """Prints the versions only when asked: the digest is that of every file of the program."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from vexas_report.knowledge.resources import data_version, program_digest

        version = f"{vexas_report.__version__} (program {program_digest()}, data {data_version()})"
        sys.stdout.write(f"{parser.prog} {version}\n")
        parser.exit()


class _Completion(argparse.Action):
    """Print the completion script of a shell."""

    def __call__(self, parser: argparse.ArgumentParser, _namespace: object, shell: Any, _option: object = None) -> None:
        import shtab

        sys.stdout.write(shtab.complete(parser, shell=shell))
        parser.exit()


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
        from vexas_report.plan.sheet_values import READERS, InvalidValue

        try:
            return READERS[column](text)
        except InvalidValue as refusal:
            raise argparse.ArgumentTypeError(f"must {refusal.demand}") from None

    return read


def _add_files(parser: Parser) -> None:
    """The options of the files that go with the sheet."""
    word = "table of results of second methods (TSV, CSV or xlsx)"
    parser.add_argument("--confirmations", metavar="TABLE", help=word)
    parser.add_argument("--events", metavar="TABLE", help="table of the patients' treatments (TSV, CSV or xlsx)")
    parser.add_argument("--review", metavar="FILE", help="review.json of a batch page: who reviewed which report")


def make_parser(commands: Mapping[str, Callable[[argparse.Namespace], int]]) -> Parser:
    """The parser; what it returns has ``run``, the function of the command that was named."""
    parser = Parser(
        prog="vexas-report",
        description=f"Reports on VEXAS from VCFs. {INTENDED_USE}",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the versions of program and tables")
    parser.add_argument(
        "--print-completion",
        action=_Completion,
        choices=["bash", "zsh", "tcsh"],
        metavar="SHELL",
        help="print the completion script of bash, zsh or tcsh",
    )
    named = parser.add_subparsers(metavar="COMMAND", title="commands", parser_class=Parser)

    def command(name: str, text: str, *, description: str = "") -> Parser:
        shown: dict[str, Any] = {} if name in WORKFLOW else {"help": text}
        made: Parser = named.add_parser(name, description=description or f"{text[:1].upper()}{text[1:]}.", **shown)
        made.set_defaults(run=commands[name])
        return made

    run = command(
        "run",
        "report a folder or a sample sheet",
        description="Report a folder of VCFs or a sample sheet in one process, without Snakemake. What is done already is not done again.",
    )
    run.add_argument("source", type=Path, metavar="FOLDER|SHEET", help="folder of VCFs, or sample sheet")
    run.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder of the results")
    run.add_argument(
        "--config", type=Path, metavar="FILE", help="configuration (YAML or JSON); its samples and outdir do not count"
    )
    run.add_argument("--cores", type=_cores, default=1, metavar="N", help="processes that report at once (default: 1)")
    _add_files(run)
    run.add_argument("--json", action="store_true", help="print the outcome as JSON, for programs")

    one = command("one", "report a single VCF, without a sample sheet")
    one.add_argument("file", type=Path, metavar="FILE", help="VCF, gVCF or BCF")
    one.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder of the report")
    one.add_argument(
        "--sample", metavar="NAME", help="name of the sample (default: the file's name without .vcf.gz and the like)"
    )
    one.add_argument("--vcf-sample", metavar="NAME", help="sample column of the VCF, if it has several")
    # As in the sheet's columns: without regard to case, with the same short forms.
    word = "build of the genome: auto, GRCh37 or GRCh38 (default: auto)"
    one.add_argument("--assembly", type=_cell("assembly"), metavar="BUILD", help=word)
    word = "the report as a Word document too, from the shipped template or your own"
    one.add_argument("--docx", nargs="?", const="", metavar="TEMPLATE", help=word)
    one.add_argument("--pdf", action="store_true", help="the report as PDF too (needs the extra `documents`)")
    for column, kind, metavar, word in (
        ("sex", Sex, "SEX", "declared sex"),
        ("specimen", Specimen, "KIND", "what the DNA was taken from"),
        ("allogeneic_hsct", YesNoUnknown, "ANSWER", "whether the patient had an allogeneic transplant"),
    ):
        option = f"--{column.replace('_', '-')}"
        text = f"{word}: {', '.join(kind)} (default: unknown)"
        one.add_argument(option, type=_cell(column), default=kind("unknown"), metavar=metavar, help=text)
    one.add_argument("--patient", type=_cell("patient"), metavar="ID", help="number or pseudonym of the patient")
    one.add_argument(
        "--collection-date", type=_cell("collection_date"), metavar="DATE", help="day of collection, YYYY-MM-DD"
    )
    word = "earlier reports (findings.json files or folders): for the patient's course, and what changed since"
    one.add_argument("--previous", nargs="+", default=[], metavar="PATH", help=word)
    _add_files(one)
    one.add_argument("--alignment", metavar="BAM|CRAM", help="its reads, sorted; an index is made if it has none")
    word = "FASTA of the file's genome build, with its .fai: decodes a CRAM, fills bases that are not shipped"
    one.add_argument("--reference", metavar="FASTA", help=word)
    one.add_argument(
        "--depth-bed", metavar="BED", help="its depths (mosdepth, samtools depth), or its callable regions"
    )
    one.add_argument("--targets", metavar="BED", help="what the assay aims at")

    sheet = command("sheet", "write the sample sheet of a folder of VCFs")
    sheet.add_argument("folder", type=Path, metavar="FOLDER", help="folder of VCFs")
    sheet.add_argument("--out", type=Path, metavar="SHEET", help="new file to write (default: print the sheet)")

    check = command("check", "check sheet, configuration and own files; run nothing")
    check.add_argument("--samples", metavar="SHEET", help="sample sheet instead of the configured one")
    check.add_argument("--config", type=Path, metavar="FILE", help="configuration (YAML or JSON)")
    check.add_argument("--config-json", metavar="JSON", help="configuration as JSON text, as the workflow passes it")
    _add_files(check)
    check.add_argument("--outdir", metavar="DIR", help="output directory instead of the configured one")

    comparing = command("compare", "what a newer report of a sample says otherwise, and from what")
    comparing.add_argument("old", type=Path, metavar="OLD", help="findings.json of the former report")
    comparing.add_argument("new", type=Path, metavar="NEW", help="findings.json of the newer report")
    word = "new page to write: both answers side by side, differences marked"
    comparing.add_argument("--html", type=Path, metavar="PAGE", help=word)

    exporting = command("export", "a findings.json as a FHIR R4 bundle or a Phenopacket")
    exporting.add_argument("findings", type=Path, metavar="FINDINGS", help="findings.json of a report")
    exporting.add_argument(
        "--format", choices=["fhir", "phenopacket"], required=True, help="fhir or phenopacket", metavar="FORMAT"
    )
    exporting.add_argument("--out", type=Path, metavar="FILE", help="file to write (default: standard output)")

    background = command(
        "background",
        "a table of sequencing errors from earlier negative samples",
        description="A table of sequencing errors from the alignments of at least 20 earlier negative samples.",
    )
    background.add_argument("--samples", required=True, metavar="SHEET", help="sample sheet with the column alignment")
    background.add_argument(
        "--config", type=Path, metavar="FILE", help="configuration (YAML or JSON), for its cuts and its FASTA"
    )
    background.add_argument("--out", type=Path, required=True, metavar="TSV", help="table to write")

    forgetting = command("forget", "remove everything of one person from the results of a run")
    forgetting.add_argument("name", metavar="SAMPLE|PATIENT", help="all samples of the same patient are removed")
    forgetting.add_argument("--out", type=Path, required=True, metavar="DIR", help="output directory of the run")
    forgetting.add_argument("--batch", metavar="NAME", help="only in this batch")

    plan = command("plan", "workflow: write the manifests of a run, put former documents aside")
    plan.add_argument("--layout", type=Path, required=True, metavar="FILE", help="what the workflow planned, as JSON")

    collect = command("collect", "workflow: read the VCFs of one job")
    collect.add_argument("--manifest", type=Path, required=True, metavar="FILE", help="manifest of the shard")
    collect.add_argument("--out", type=Path, required=True, metavar="FILE", help="evidence to write")

    coverage = command("coverage", "workflow: read the alignments and depth files of one job")
    coverage.add_argument("--manifest", type=Path, required=True, metavar="FILE", help="manifest of the shard")
    coverage.add_argument("--evidence", type=Path, required=True, metavar="FILE", help="what the collect command wrote")
    coverage.add_argument("--out", type=Path, required=True, metavar="FILE", help="coverage to write")

    report = command("report", "workflow: interpret the samples of one job and write their documents")
    word = "manifest; evidence and coverage files are in the same folder"
    report.add_argument("--manifest", type=Path, required=True, metavar="FILE", help=word)
    report.add_argument(
        "--rows", type=_rows, required=True, metavar="FIRST-LAST", help="samples of the manifest to report, from 1"
    )
    report.add_argument("--outdir", type=Path, required=True, metavar="DIR", help="folder of the results")
    report.add_argument("--out", type=Path, metavar="FILE", help="file to list the documents in (default: print them)")

    summarise = command("summarise", "workflow: table and page of a batch; or, with --totals, the outcome of a run")
    summarise.add_argument("--batch", metavar="NAME", help="name of the batch")
    summarise.add_argument(
        "--findings", type=Path, nargs="+", default=[], metavar="FILE", help="findings of the batch's parts"
    )
    summarise.add_argument(
        "--list", type=Path, metavar="FILE", help="file that lists the parts of the batch, one a line"
    )
    summarise.add_argument("--review", metavar="FILE", help="review.json of a batch page")
    summarise.add_argument("--outdir", type=Path, metavar="DIR", help="folder of the results")
    summarise.add_argument("--totals", type=Path, nargs="+", metavar="SUMMARY", help="summary.tsv of each batch")
    summarise.add_argument("--index", type=Path, metavar="PAGE", help="with --totals: the page over the batches")
    summarise.add_argument("--fail-on-rejected", action="store_true", help="exit with 1 if a sample was not analysed")
    summarise.set_defaults(misused=summarise.error)
    return parser
