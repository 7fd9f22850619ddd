"""Which program wrote the file, from its header."""

import re
from collections.abc import Sequence

# (pattern on a meta line, name shown). The first that matches any line wins, so callers come before tools that rewrite files.
_SIGNS: tuple[tuple[str, str], ...] = (
    (r"^##MutectVersion|^##source=.?Mutect2|GATKCommandLine[^<]*<ID=Mutect2", "Mutect2"),
    (r"^##source=.?MuTect\b|GATKCommandLine[^<]*<ID=MuTect\b|^##MuTect=", "MuTect"),
    (r"^##DeepVariant_version|^##source=.?DeepVariant", "DeepVariant"),
    (r"^##source=.?Clair3", "Clair3"),
    (r"^##source=.?DRAGEN|^##DRAGENVersion|^##DRAGENCommandLine", "DRAGEN"),
    (r"^##source=.?strelka|^##source_version=.*strelka", "Strelka2"),
    (r"^##source=.?free[bB]ayes|^##commandline=\"?\S*freebayes", "FreeBayes"),
    (r"^##source=.?VarScan", "VarScan2"),
    (r"^##source=.?VarDict", "VarDict"),
    (r"^##source=\S*lofreq", "LoFreq"),
    (r"^##source=.?Platypus|^##platypusOptions", "Platypus"),
    (r"^##source=.?octopus|^##octopus=", "Octopus"),
    (r"^##source=.?(?:tvc|Torrent)|^##source=\"?TVC", "Ion Torrent TVC"),
    (r"^##source=.?Pisces|^##Pisces_cmdline", "Pisces"),
    (r"^##source=.?GenerateSVCandidates|^##source=.?Manta", "Manta"),
    (r"^##source=.?SNVer|^##SNVer", "SNVer"),
    (r"GATKCommandLine[^<]*<ID=(?:HaplotypeCaller|GenotypeGVCFs)|^##source=.?HaplotypeCaller", "GATK HaplotypeCaller"),
    (
        r"GATKCommandLine[^<]*<ID=UnifiedGenotyper|^##UnifiedGenotyper=|^##source=.?UnifiedGenotyper",
        "GATK UnifiedGenotyper",
    ),
    (
        r"^##bcftools_callCommand|^##bcftools_mpileupCommand|^##bcftoolsCommand=mpileup|^##bcftoolsCommand=call",
        "bcftools",
    ),
    (r"^##samtoolsVersion|^##samtoolsCommand", "samtools/bcftools"),
)
_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), name) for pattern, name in _SIGNS)
CALLER_NAMES = tuple(name for _, name in _SIGNS)
_SOURCE = re.compile(r"^##source=(.{1,80})")


# FreeBayes looks at no allele below a fraction of the reads; its version sets it where the command line does not.
# Options are read as getopt reads them: the last one counts, its value may follow at once, and long names may be cut. -f is the FASTA.
_FREEBAYES = re.compile(r"^##commandline=.*freebayes", re.IGNORECASE)
_LEAST_FRACTION = re.compile(r".*\s(?:-F[\s=]*|--min-alternate-f[a-z]*[\s=]+)(\d*\.?\d+)")


def least_fraction(meta: Sequence[str]) -> float | None:
    """The smallest fraction of reads (0 to 1) at which FreeBayes looks at an allele by its command line; None if not stated. Of
    several command lines the largest."""
    stated = (_LEAST_FRACTION.match(line) for line in meta if _FREEBAYES.match(line))
    return max((min(1.0, float(found.group(1))) for found in stated if found), default=None)


def recognise_caller(meta: Sequence[str]) -> str:
    """The caller's name; for an unknown one its own ``##source``, else ``unknown``."""
    for pattern, name in _COMPILED:
        if any(pattern.search(line) for line in meta):
            return name
    for line in meta:
        stated = _SOURCE.match(line)
        if stated and stated.group(1).strip():
            return stated.group(1).strip().strip('"')
    return "unknown"
