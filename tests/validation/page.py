"""The document: words around the tables. No figure stands here that a unit did not give."""

import platform
import subprocess
from collections.abc import Iterator
from importlib.metadata import version

from tests.validation import tables
from tests.validation.parameters import Parameters
from tests.validation.statistics import exact
from tests.validation.studies import (
    ALL_SITES,
    DEPTH_INPUTS,
    ION,
    READ_INPUTS,
    SHARED,
    TARGETS_AS_DEPTH,
    WITH_BAM,
    WITH_TABLE,
)
from tests.validation.tables import Results, percent, table

from vexas_report import __version__
from vexas_report.arguments import INTENDED_USE
from vexas_report.interpretation.vcf_error_rate import FEWEST
from vexas_report.knowledge import data_version, load_interpretation

INPUTS = (*READ_INPUTS, WITH_BAM, WITH_TABLE, *DEPTH_INPUTS)
GOAL = 1.0  # samples with a false finding per 10,000 negatives
SENTENCES = (
    "alignment",
    "counted",
    "reference",
    "haploid",
    "depth_bed",
    "callable",
    "shallow_reads",
    "shallow",
    "none",
)


def document(results: Results, parameters: Parameters, figures: tuple[str, str]) -> str:
    """The whole page; ``figures`` are the names of its two pictures."""
    parts = (_head(parameters), _versions(), _design(parameters), _sensitivity(results, parameters, figures[0]))
    more = (_blank(results, parameters), _detection(results, parameters, figures[1]), _false(results, parameters))
    last = (
        _over_clones(results),
        _precision(results),
        _interference(results, parameters),
        _limits(results, parameters),
        _own(),
    )
    return "\n".join(line for part in (*parts, *more, *last) for line in part) + "\n"


def _head(parameters: Parameters) -> Iterator[str]:
    yield "# Validation"
    yield ""
    yield "Written by `make validation`; no figure is entered by hand. Every reader can repeat it: the same seed gives the same page, apart from the versions."
    yield f"Parameters `{parameters.digest()}`, seed {parameters.seed}. The plan follows the AMP and CAP guidelines on sequencing panels (Jennings 2017) and on"
    yield "bioinformatics pipelines (Roy 2018), CLSI EP17 for the limits of blank and of detection, and the AMP's guidance on in-silico data."
    yield ""
    yield "**All samples are simulated.** That proves counting, arithmetic and wording. It does not prove an assay: capture, library, sequencer and specimen"
    yield "are the laboratory's. [The last section](#repeat-it-on-your-own-samples) repeats the study on its own samples; do that before clinical use."
    yield ""
    yield "## Intended use"
    yield ""
    yield f"{INTENDED_USE} The program finds UBA1 variants of VEXAS syndrome in VCFs and alignments of"
    yield "blood or marrow, states what a negative result excludes, and names ADA2 and PRF1 variants. This page concerns single-base changes of codon 41 and its"
    yield "splice acceptor. Names and consequences are proved in [naming.md](naming.md), the rules in [interpretation.md](interpretation.md)."
    yield ""


def _versions() -> Iterator[str]:
    yield "## Frozen versions"
    yield ""
    rows = [["vexas-report", __version__], ["tables", data_version()], ["Python", platform.python_version()]]
    rows += [[name, version(name)] for name in ("numpy", "scipy", "pysam")]
    packages = {"ART": "art-nextgen-simulation-tools", "tvc": "tvc"} | {
        n: n for n in ("bwa", "minimap2", "bcftools", "freebayes")
    }
    rows += [[f"{name} (Debian)", _debian(package)] for name, package in packages.items()]
    yield from table(["what", "version"], rows)
    yield ""


def _debian(package: str) -> str:
    command = ["dpkg-query", "--show", "--showformat", "${Version}", package]
    try:
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return "not from Debian"


def _design(p: Parameters) -> Iterator[str]:
    own, e = percent, p.errors
    yield "## How samples were made"
    yield ""
    yield f"- **Reads** (marked *R*): pairs of {p.read_length} bases from fragments of {p.insert} ± {p.insert_sd}, by ART with its profiles {', '.join(s for s in p.sources if s != 'own')}, and with our own"
    yield "  errors; aligned by bwa, called by bcftools and freebayes, read by the functions that the workflow's jobs call. Ion Torrent reads carry flow signals and are"
    yield f"  called by TVC. Windows of 1,000 bases around UBA1 exon 3, ADA2 exon 2 and PRF1 exon 2; {min(n for _, n in p.reads)} to {max(n for _, n in p.reads)} samples a cell."
    yield "  A fixed random base stands where UBA1's sequence is not shipped. The number of carriers is drawn, so samples of one fraction differ as real ones do."
    yield "- **Fragments** (marked *F*): no read is made. For each base of all windows that are read, it is drawn how many fragments of each strand and pair orientation show which"
    yield "  base, and the program's own code judges the counts. So many samples are possible. Depth is exact; mapping and clipping play no part."
    yield f"- **Our own errors**: each change of a base in {own(e.base, 2)} % of fragments; A>C and T>G in the motif of c.121A>C (A[T>G]T) in {own(e.excess, 2)} % of one pair orientation, as two-colour"
    yield f"  instruments show it. Sites differ by a gamma of shape {e.site_shape:g}, samples by one of shape {e.sample_shape:g}."
    yield f"- **Background table**: from {p.earlier} negative samples of the same simulated assay, by the code of `vexas-report background`."
    yield ""
    yield "*Reported* means: the report lists the change as a finding, whatever it concludes from it. Intervals are exact (Clopper and Pearson), 95 %, in per cent."
    yield ""


def _sensitivity(r: Results, p: Parameters, figure: str) -> Iterator[str]:
    yield "## Sensitivity"
    yield ""
    yield f"![Share reported by fraction and depth](validation/{figure})"
    yield ""
    yield "By input and depth (*R*, the three alleles in turn):"
    yield ""
    yield from tables.by_input(r, p, INPUTS)
    yield ""
    yield f"By TVC from Ion Torrent reads ({p.ion_depth} reads a window), c.121A>C (*R*):"
    yield ""
    yield from tables.ion_torrent(r, p)
    yield ""
    for source, words in tables.TABLES.items():
        for label in tables.VARIANTS:
            yield f"{label} in the alignment, background from {words} (*F*):"
            yield ""
            yield from tables.sensitivity(r, p, source, label)
            yield ""


def _blank(r: Results, p: Parameters) -> Iterator[str]:
    lines, samples = tables.blanks(r, p)
    yield "## Limit of blank"
    yield ""
    yield f"The fraction that 95 % of samples without a clone do not exceed, by rank over {samples:,} samples a cell (*F*). It is what errors alone show. The program does not"
    yield "report at it: it asks for far rarer counts, since it looks at many changes in each sample."
    yield ""
    yield from lines
    yield ""


def _detection(r: Results, p: Parameters, figure: str) -> Iterator[str]:
    lines, (low, number), together, above = tables.limits(r, p)
    hits, trials = tables.at_read_limit(r, WITH_BAM)
    yield "## Limit of detection: stated and observed"
    yield ""
    yield f"![Stated limit and LoD95 by depth](validation/{figure})"
    yield ""
    yield "The report states for each locus the fraction that it would have reported with 95 % probability, for the hardest of the changes looked for. Samples were given"
    yield "a clone of exactly the fraction that they themselves state; the last column shows how many reported it. 95 % or more is right: an easier change does better."
    yield f"Over all cells {tables.share(*together)} were reported. Cells below 95 % by more than chance (upper end of the interval): **{low} of {number}**; chance alone makes"
    yield f"about {number / 40:.1f} where every cell is at 95 %. LoD95 by probit is over the grid of fractions; – where the shares rise within one step of it."
    yield f"Of simulated reads with a clone at or above the limit that their own report states, {tables.share(hits, trials)} were reported (*R*, {WITH_BAM})."
    if above:
        yield f"The observed LoD95 is above the median of the stated limits in {len(above)} cells: {', '.join(above)}. The interval of each LoD95 is in the table."
    yield ""
    yield from lines
    yield ""


def _false(r: Results, p: Parameters) -> Iterator[str]:
    lines, wrong, total = tables.false_findings(r)
    rate = 1e4 * wrong / total
    yield "## False findings"
    yield ""
    high = 1e4 * exact(wrong, total)[1]
    met = "met" if high <= GOAL else "not contradicted" if rate <= GOAL else "not met"
    yield "Samples without any clone in which anything was reported, or VEXAS was more than negative (*F*): every change that is looked for, in all genes, through the whole program."
    yield f"Goal: at most {GOAL:g} per 10,000. Observed {wrong} of {total:,}, {tables.per_ten_thousand(wrong, total)} per 10,000: **{met}**; up to {high:.1f} is compatible with what was seen. {SHARED} samples share the errors"
    yield "that one of them taught; what is judged is not learnt from."
    yield ""
    yield from lines
    yield ""
    yield "In simulated reads (*R*). *Other changes* are samples in which the report lists any change that was not put in, by source of the reads. A caller that writes every base"
    every, calls = (tables.with_other_changes(r, label) for label in (ALL_SITES, WITH_BAM))
    yield "writes errors too, bases of low quality among them; an allele that no caller called is reported only where it stands clear of what the file's other bases show."
    yield f"Other changes stood in {tables.share(*every)} of the files with all sites; with a VCF of calls and the alignment, in {tables.share(*calls)}. So few samples cannot show"
    yield f"{GOAL:g} in 10,000; they show the order. A change that the caller itself calls is listed, right or wrong; where a file states fewer than {FEWEST} bases, the configured error rate stands."
    yield ""
    yield from tables.false_of_reads(r, p, INPUTS)
    yield ""


def _over_clones(r: Results) -> Iterator[str]:
    yield "## Negatives over a clone"
    yield ""
    refused = tables.share(*tables.refused(r, TARGETS_AS_DEPTH))
    yield "In simulated reads (*R*): how often the locus of the clone is signed as reference. A depth file, callable regions and targets count no alleles: they can state how"
    yield "deep a base was read, never that nothing is there. *Depth file* is the output of `samtools depth -a -H`, *callable BED* that of CallableLoci with at least 20 reads."
    yield f"A list of targets given as depth file was refused in {refused}."
    yield ""
    yield from tables.negatives_over_clones(r, INPUTS)
    yield ""


def _precision(r: Results) -> Iterator[str]:
    yield "## Precision of the fraction"
    yield ""
    yield "Reported against simulated fraction, from 5 % up (*R*). A spread of 1 is what drawing fragments makes by itself."
    yield ""
    yield from tables.precision(r, INPUTS)
    yield ""


def _interference(r: Results, p: Parameters) -> Iterator[str]:
    yield "## Interference"
    yield ""
    yield "*F*. Contamination: 1 % of a neighbour with 75 % c.122T>C, which is a clone of 0.75 %. Two-colour: the A>C excess ten times that of the background; what is counted is c.121A>C."
    yield "Strand bias: a clone of 10 % c.122T>C all on one strand and orientation. Low complexity: 3 % slips in the seven G of ADA2 c.144del."
    yield ""
    yield from tables.interference(r, p)
    yield ""
    yield "Contamination above the limit looks like a clone, and is one to the reads: it is reported as *possible*, for a second method to decide. A carrier of the same variant in the"
    yield "batch is the hint."
    own, listed = (tables.share(*tables.two_colour(r)[table]) for table in (False, True))
    yield ""
    yield f"With ten times the two-colour errors of the runs that a background table was made from, c.121A>C was reported, as *possible* at most, in {listed} of samples judged by the"
    yield f"table, and in {own} judged by their own bases. A table is for runs like its own all the same: make it anew when instrument or chemistry changes."
    yield ""


def _limits(r: Results, p: Parameters) -> Iterator[str]:
    sentences = load_interpretation().sentences
    yield "## Limits"
    yield ""
    yield "What a sample without a clone is said to exclude at codon 41 (*R*):"
    yield ""
    yield from tables.negatives_by_input(r, p, INPUTS)
    yield ""
    yield "The sentence that the report prints, by what was found:"
    yield ""
    yield from table(["sentence", "text"], [[f"`loci.{key}`", sentences[f"loci.{key}"].text] for key in SENTENCES])
    yield ""
    yield "- A plain VCF that lists no variant excludes nothing, whatever the depth."
    yield "- A caller that does not write a clone cannot be mended by this program unless it is given the alignment."
    yield "- Indels and changes of several bases are counted by the same code; their sensitivity was not measured here. Indels of a run of one base slip; they need a second method."
    yield "- Errors that are correlated between fragments beyond the model (damage of one library, index hopping of a whole lane) were not simulated."
    yield f"- {ION}: the reads are our own simulation with flow signals; no instrument's errors."
    yield ""


def _own() -> Iterator[str]:
    yield "## Repeat it on your own samples"
    yield ""
    yield "Name the samples in a sheet as for any run, and what is known of them in a table with the columns `sample`, `variant` (`c.121A>C`, blank for a negative) and `fraction` (0 to 1, blank"
    yield "where not known; by another method). One command runs the workflow and writes the same figures with the same intervals to `build/validation/own/validation.md`:"
    yield ""
    yield "```"
    yield "make validation SHEET=config/samples.tsv TRUTH=truth.tsv"
    yield "```"
    yield ""
    yield "The smallest useful set: 20 negatives, 20 positives of which five near the limit, three of them in three runs. `make validation` alone repeats this page; it takes up to"
    yield "30 minutes on two cores and goes on where it was broken off."
