"""Every text of the documents as one tree, by section and id: what a language has to hold; and a language in which every text is marked."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

import vexas_report.alignment.alignment_problems
import vexas_report.documents.document_problems
import vexas_report.knowledge.genome.genome_problems
import vexas_report.run.run_problems
import vexas_report.vcf.vcf_problems  # each declares its codes when it is imported
from vexas_report.knowledge import language, load_genes, load_interpretation, load_literature, load_variants
from vexas_report.knowledge.resources import resource
from vexas_report.model.problems import REGISTRY, ProblemCode

#: Standing entries that are no text.
IDS = {"after", "below"}
#: Rooms whose problems reach a report.
ROOMS = (
    vexas_report.run.run_problems,
    vexas_report.alignment.alignment_problems,
    vexas_report.knowledge.genome.genome_problems,
    vexas_report.documents.document_problems,
    vexas_report.vcf.vcf_problems,
)
#: Codes of commands: they end a run, and no report shows them.
OF_COMMANDS = {
    "OUTDIR_IN_USE",
    "SOURCE_DATE_EPOCH_INVALID",
    "OUTDIR_OF_A_RUN",
    "REPORT_OF_OTHER_INPUT",
    "INPUT_MISSING",
    "OUT_OF_MEMORY",
    "BACKGROUND_UNREADABLE",
    "BACKGROUND_TOO_FEW",
    "FASTA_UNREADABLE",
    "FASTA_CONTIG",
    "FASTA_PROTEIN",
    "FASTA_DIFFERS",
}
Tree = dict[str, Any]


def english() -> Tree:
    """The English texts, wherever they stand, in the sections of a language's catalogue."""
    sections: Tree = dict(language.load_catalogue("en"))
    sentences: dict[str, dict[str, str]] = {}
    for template in load_interpretation().sentences.values():
        group, _, name = template.id.partition(".")
        sentences.setdefault(group, {})[name] = template.text
    report = yaml.safe_load(resource("interpretation/report.yaml").read_text(encoding="utf-8"))
    codes = {c.code for room in ROOMS for c in vars(room).values() if isinstance(c, ProblemCode)} - OF_COMMANDS
    return sections | {
        "sentences": sentences,
        "standing": {k: " ".join(v["text"].split()) for k, v in report.items() if k not in IDS},
        "genes": {gene.symbol: _gene(gene) for gene in load_genes().values()},
        "notes": {f"{row.gene} {row.hgvs_c or row.hgvs_p}": row.note for row in load_variants().rows if row.note},
        "features": {f.id: f.label for f in load_interpretation().phenotype.values()},
        "literature": {
            row.reference: {
                name: getattr(row, name)
                for name in ("reference", "n_treated", "drugs", "outcome", "uba1_variants", "haematology", "citation")
            }
            for row in load_literature()
        },
        "fixes": {code: REGISTRY[code].fix for code in sorted(codes)},
    }


def _gene(gene: Any) -> Tree:
    return {
        "disease": gene.disease,
        "other_diseases": {c.value: d.name for c, d in gene.other_diseases.items()},
        "zoom": {str(n): text for n, text in gene.zoom.notes.items()} if gene.zoom else {},
        "loci": {locus.id: {"label": locus.label, "why": locus.why} for locus in gene.loci},
    }


def leaves(tree: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Path and text of every entry."""
    for key, value in tree.items():
        here = f"{path}/{key}" if path else str(key)
        if isinstance(value, Mapping):
            yield from leaves(value, here)
        else:
            yield here, str(value)


def changed(tree: Mapping[str, Any], change: Callable[[str, str], str], path: str = "") -> Tree:
    """The tree with every text changed; ``change`` sees path and text."""
    return {
        key: changed(value, change, f"{path}/{key}" if path else str(key))
        if isinstance(value, Mapping)
        else change(f"{path}/{key}", str(value))
        for key, value in tree.items()
    }


def write(tree: Mapping[str, Any], folder: Path, code: str) -> None:
    """A language's files, as :func:`vexas_report.knowledge.language.load_catalogue` reads them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{code}.yaml").write_text(yaml.safe_dump(tree, allow_unicode=True, width=10_000), encoding="utf-8")
