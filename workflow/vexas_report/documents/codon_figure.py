"""The first codons of an exon base by base, with what the findings change there. Numbers only; the SVG is a template."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vexas_report.documents.labels import Captions
from vexas_report.knowledge.genome import load_genome
from vexas_report.knowledge.genome.proteins import THREE_LETTERS, translate
from vexas_report.knowledge.language import phrase
from vexas_report.knowledge.table_records import Exon, Gene, Zoom
from vexas_report.model.findings import Finding, LocusPart
from vexas_report.model.terms import Assembly, LocusState

CELL = 20.0
_COMPLEMENT = str.maketrans("ACGTN", "TGCAN")
_SUBSTITUTION = re.compile(r"([A-Z][a-z]{2})(\d+)([A-Z][a-z]{2}|=|\?)")
_LONGEST_SPELT = 6


@dataclass(frozen=True, slots=True)
class Base:
    """A base of the transcript's strand; ``x`` is the left edge of its cell. ``state`` is that of its locus, or of the
    locus's other bases if a finding lies in it; None if no locus contains the base. ``doubted``: the alignment contradicts its change."""

    x: float
    letter: str
    exonic: bool
    changed: bool
    state: LocusState | None = None
    doubted: bool = False


@dataclass(frozen=True, slots=True)
class Residue:
    """A codon: ``name`` as ``Met41``, ``becomes`` what the findings make of it, ``note`` of ``genes.yaml``."""

    x: float
    name: str
    becomes: str
    note: str


@dataclass(frozen=True, slots=True)
class DrawnChange:
    """What one finding does: a caption above the bases ``x`` to ``x + width`` (width 0 between two bases)."""

    x: float
    width: float
    caption: str
    row: int = 0


@dataclass(frozen=True, slots=True)
class ZoomFigure:
    """Intronic bases, then whole codons, 5' to 3' of the transcript."""

    width: float
    gene: str
    exon: int
    exon_x: float
    intron: str
    bases: tuple[Base, ...]
    residues: tuple[Residue, ...]
    changes: tuple[DrawnChange, ...]
    text: str

    @property
    def rows(self) -> int:
        """Rows of captions above the bases."""
        return max((change.row + 1 for change in self.changes), default=0)


def zoom_figure(
    gene: Gene,
    assembly: Assembly,
    findings: Sequence[Finding],
    loci: Sequence[LocusPart],
    captions: Captions,
    around: bool = False,
) -> ZoomFigure | None:
    """The figure that ``genes.yaml`` asks for; None if the gene has none, or if ``around`` is asked and no finding lies in it."""
    zoom = gene.zoom
    if zoom is None:
        return None
    exon = next(exon for exon in gene.exons if exon.number == zoom.exon)
    if exon.c_start is None:
        return None
    start, letters = _letters(gene, assembly, exon, zoom)
    changes = list(_changes(gene.strand, start, letters, findings))
    if around and not changes:
        return None
    touched = {i for first, last, _ in changes for i in range(first, last)}
    sure = list(_changes(gene.strand, start, letters, [f for f in findings if not f.contradicted]))
    certain = {i for first, last, _ in sure for i in range(first, last)}
    bases = tuple(
        Base(
            CELL * i, letter, i >= zoom.intronic, i in touched, _state(loci, start + gene.strand * i), i not in certain
        )
        for i, letter in enumerate(letters)
    )
    residues = tuple(_residues(zoom, exon.c_start, letters, findings))
    width = CELL * len(letters)
    shown = _stacked(changes)
    return ZoomFigure(
        width=width,
        gene=gene.symbol,
        exon=exon.number,
        exon_x=CELL * zoom.intronic,
        intron=captions["acceptor"],
        bases=bases,
        residues=residues,
        changes=shown,
        text=_spoken(gene, zoom, residues, shown, captions),
    )


def _state(loci: Sequence[LocusPart], pos: int) -> LocusState | None:
    """State of a base by the smallest locus that contains it."""
    around = [part for part in loci if part.start <= pos <= part.end]
    if not around:
        return None
    part = min(around, key=lambda part: part.end - part.start)
    return part.rest if part.state is LocusState.VARIANT and part.rest is not None else part.state


def _letters(gene: Gene, assembly: Assembly, exon: Exon, zoom: Zoom) -> tuple[int, str]:
    """Genomic position (1-based) of the first base drawn, and the bases on the transcript's strand."""
    cds = exon.cds[assembly]
    genome = load_genome(assembly)
    length = 3 * zoom.codons
    if gene.strand > 0:
        first, last = cds.start - zoom.intronic, cds.start + length - 1
        return first, genome.fetch(gene.chrom, first, last)
    first, last = cds.end - length + 1, cds.end + zoom.intronic
    return last, genome.fetch(gene.chrom, first, last).translate(_COMPLEMENT)[::-1]


def _changes(strand: int, start: int, letters: str, findings: Sequence[Finding]) -> Iterator[tuple[int, int, str]]:
    """First and last (exclusive) of the cells that a change touches, and its caption; each change once."""
    seen: set[tuple[int, int, str]] = set()
    for finding in findings:
        for pos, ref, alt in _parts(finding):
            change = _change(strand, start, letters, pos, ref, alt)
            if change is not None and change not in seen:
                seen.add(change)
                yield change


def _parts(finding: Finding) -> Iterator[tuple[int, str, str]]:
    for part in finding.parts or (f"{finding.chrom}:{finding.pos}:{finding.ref}:{finding.alt}",):
        pieces = part.split(":")
        if len(pieces) == 4 and pieces[1].isdigit():
            yield int(pieces[1]), pieces[2], pieces[3]


def _change(strand: int, start: int, letters: str, pos: int, ref: str, alt: str) -> tuple[int, int, str] | None:
    while ref and alt and ref[0] == alt[0]:
        pos, ref, alt = pos + 1, ref[1:], alt[1:]
    if strand > 0:
        first = pos - start
    else:
        first = start - (pos + len(ref) - 1)
        ref, alt = ref.translate(_COMPLEMENT)[::-1], alt.translate(_COMPLEMENT)[::-1]
    last = first + len(ref)
    if last < 0 or first > len(letters) or (last == 0 and ref) or (first == len(letters)):
        return None
    return max(0, first), min(len(letters), last), _caption(ref, alt)


def _caption(ref: str, alt: str) -> str:
    spelt = alt if len(alt) <= _LONGEST_SPELT else phrase("bases", count=len(alt))
    if not alt:
        return "del"
    if not ref:
        return f"ins{spelt}" if len(alt) <= _LONGEST_SPELT else f"ins {spelt}"
    if len(ref) == len(alt) == 1:
        return f"{ref}\u2192{alt}"
    return f"delins{spelt}" if len(alt) <= _LONGEST_SPELT else f"delins {spelt}"


def _stacked(changes: Sequence[tuple[int, int, str]]) -> tuple[DrawnChange, ...]:
    """Stack captions that would overlap."""
    ends: list[float] = []
    placed = []
    for first, last, caption in sorted(changes):
        middle = CELL * (first + last) / 2
        half = 4.6 * len(caption) + 3
        row = next((i for i, end in enumerate(ends) if middle - half > end), len(ends))
        ends[row : row + 1] = [middle + half]
        placed.append(DrawnChange(CELL * first, CELL * (last - first), caption, row))
    return tuple(placed)


def _residues(zoom: Zoom, c_start: int, letters: str, findings: Sequence[Finding]) -> Iterator[Residue]:
    becomes: dict[int, dict[str, None]] = {}
    for finding in findings:
        for before, number, after in _SUBSTITUTION.findall(finding.hgvs_p or ""):
            if after not in ("=", before):
                becomes.setdefault(int(number), {})[after] = None
    for i in range(zoom.codons):
        at = zoom.intronic + 3 * i
        number = (c_start + 3 * i - 1) // 3 + 1
        name = THREE_LETTERS.get(translate(letters[at : at + 3]), "?")
        yield Residue(CELL * at, f"{name}{number}", ", ".join(becomes.get(number, {})), zoom.notes.get(number, ""))


def _spoken(
    gene: Gene, zoom: Zoom, residues: Sequence[Residue], changes: Sequence[DrawnChange], captions: Captions
) -> str:
    said = captions.fill(
        "zoom_spoken", gene=gene.symbol, exon=zoom.exon, first=residues[0].name, last=residues[-1].name
    )
    what = [change.caption for change in changes]
    what += [f"{r.name} \u2192 {r.becomes}" for r in residues if r.becomes]
    return said + captions["colon"] + ", ".join(what) if what else said
