"""``docs/assembly.md``: the rule by which the assembly of a file is recognised, as Markdown."""

from vexas_report.knowledge.genome.assembly import BASES_THAT_DECIDE, RULES
from vexas_report.knowledge.genome.builds import build_names

_HEAD = f"""# Which assembly a file uses

Made by `make generated` from the code and from `resources/reference/assembly_names.tsv`. The report prints the build and on what it
rests (`assembly_basis`).

## What is looked at

What the **contents** show:

| evidence | what counts |
|---|---|
| contig lengths | `##contig` lengths, and versioned accessions (`NC_000023.10`), of one build |
| REF bases | A, C, G and T of records at the loci, where the reference is known: {BASES_THAT_DECIDE} that agree, and more than four records that agree for one that does not. `N` agrees with nothing |
| a listed variant | a record that is exactly a pathogenic row of the variant tables in one build and its REF, in any spelling (`ATG>GTG` is A>G) |
| positions | a position that only one build is long enough for |

What somebody **wrote**:

| source | what counts |
|---|---|
| header | every line of a reference, assembly, genome or annotator (`##reference`, `##contig=<…assembly=…>`, `##VEP`, `##ANNOVAR…`) with a name of the list below. A line with names of two builds says nothing |
| command lines | `##GATKCommandLine`, `##bcftools_viewCommand`, `##DRAGENCommandLine`, `##commandline`, `##cmdline`, `##platypusOptions`, `##SnpEffCmd`: a name counts only as the value of a reference option (`--ref`, `-f`, `reference_sequence=`, `'refFile'`), in a path that ends in `.fa`, `.fasta` or `.fna` (`.gz`), or as SnpEff's genome; samples and files may be named `B38` or `HS1`. Never against contig lengths |
| sheet | the column `assembly` |
| configuration | `assembly`, for rows that say `auto` |

## The rule

Read from above; the first line that applies decides.

| rule | when | then |
|---|---|---|
"""


def assembly_page() -> str:
    """The whole page."""
    lines = [
        f"| {rule.id} | {rule.when} | {rule.then}{f' (`{rule.code.code}`)' if rule.code else ''} |"
        for rule in RULES.values()
    ]
    names = [
        "",
        "## Names of builds",
        "",
        "| build | read here | spelling (regular expression) | example |",
        "|---|---|---|---|",
    ]
    for row in build_names():
        pattern = row["pattern"].replace("|", "\\|")
        supported = "yes" if row["assembly"] in ("GRCh37", "GRCh38") else "no"
        names.append(f"| {row['assembly']} | {supported} | `{pattern}` | `{row['example']}` |")
    return _HEAD + "\n".join([*lines, *names]) + "\n"
