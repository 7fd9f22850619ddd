"""Names of genome builds in the words of a header: ``hs37d5.fa``, ``Homo_sapiens_assembly38.fasta``, ``assembly=GRCh37.p13``."""

import re
from collections.abc import Mapping
from functools import cache

from vexas_report.knowledge.resources import resource
from vexas_report.knowledge.tsv_reader import read_table

_COLUMNS = ("assembly", "pattern", "example", "source")


@cache
def build_names() -> tuple[Mapping[str, str], ...]:
    """Rows of ``resources/reference/assembly_names.tsv``."""
    return tuple(cells for _, cells in read_table(resource("reference/assembly_names.tsv"), _COLUMNS))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    patterns: dict[str, list[str]] = {}
    for row in build_names():
        patterns.setdefault(row["assembly"], []).append(row["pattern"])
    # Only a whole word counts: "rb37" and "hg190" do not name a build.
    return tuple(
        (build, re.compile(rf"(?<![a-z0-9])(?:{'|'.join(some)})(?!\d)", re.IGNORECASE))
        for build, some in patterns.items()
    )


def named_builds(text: str) -> Mapping[str, str]:
    """Builds, supported or not, that a text names, each with the spelling found."""
    return {build: found[0] for build, pattern in _patterns() if (found := pattern.search(text))}


# A word of a command line: quotes, separators and the signs of a dictionary end it; a colon only before a blank or a quote.
_WORD = re.compile(r"""(?:[^\s"'=,;<>{}()\[\]:]|:(?![\s"']|$))+""")
_FASTA = re.compile(r"\.(?:fa|fasta|fna)(?:\.gz)?$", re.IGNORECASE)
_DATA = re.compile(
    r"\.(?:g?vcf|bcf|bam|cram|sam|bed|txt|list|tsv|csv|json|interval_list|intervals|chain|gtf|gff3?|fastq|fq|html|log|tbi|csi|bai)"
    r"(?:\.(?:gz|bgz|bz2|zip))?$",
    re.IGNORECASE,
)
_REFERENCE_WORDS = frozenset({"ref", "reference", "genome", "genomes", "assembly", "fasta", "build", "buildver"})
_SHORT_OPTIONS = frozenset({"-r", "-R", "-f", "-g", "-G"})
_SNPEFF_GENOME = re.compile(r"(?:grch3[78]|hg_?19|hg_?38)[\w.]*", re.IGNORECASE)


def builds_in_command(text: str) -> Mapping[str, str]:
    """Builds that a command line names as its reference, each with the spelling found.

    A name counts as the value of a reference option (``--ref hs37d5``, ``reference_sequence=b37``, ``'refFile': ...``), in the
    path of a FASTA, and as SnpEff's genome. Names of samples and of other files look like builds: ``view -o B38.vcf``.
    """
    found: dict[str, str] = {}
    option, end = "", 0
    for match in _WORD.finditer(text):
        word, between = match[0], text[end : match.start()]
        valued = _is_reference_option(option, assigned="=" in between or ":" in between)
        as_genome = "snpeff" in text.casefold() and _SNPEFF_GENOME.fullmatch(word)
        if _FASTA.search(word) or ((valued or as_genome) and not word.startswith("-") and not _DATA.search(word)):
            found |= named_builds(re.split(r"[/\\]", word)[-1]) or named_builds(word)
        option, end = word, match.end()
    return found


def _is_reference_option(word: str, *, assigned: bool) -> bool:
    """Whether a word before a value is an option that names a reference; without dashes only where a sign joins the two."""
    if word in _SHORT_OPTIONS:
        return True
    parts = re.findall(r"[A-Z]?[a-z]+|[A-Z]+", word)
    return (word.startswith("-") or assigned) and not _REFERENCE_WORDS.isdisjoint(part.casefold() for part in parts)
