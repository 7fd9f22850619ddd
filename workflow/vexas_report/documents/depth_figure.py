"""Reads at the loci that a negative needs, as bars; drawn only if one of them is too low or nearly so."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from vexas_report.documents.labels import Captions, load_captions
from vexas_report.model.findings import LocusPart
from vexas_report.model.terms import LocusState

HEIGHT = 92.0
_TOP, _FLOOR = 16.0, 84.0
#: Depths above so many times the needed one need no attention.
_AMPLE = 3
#: Letters of a caption that fit under a bar.
_WIDEST = 9


@dataclass(frozen=True, slots=True)
class DepthBar:
    """A locus: ``x`` and ``width`` in per cent of the figure's width, ``y`` of its top; ``judged`` is False where the depth is too small."""

    x: float
    width: float
    y: float
    depth: int | None
    caption: str
    judged: bool

    @property
    def lines(self) -> tuple[str, ...]:
        """The caption as it fits under the bar."""
        return tuple(wrap(self.caption, _WIDEST, break_long_words=False))


@dataclass(frozen=True, slots=True)
class DepthFigure:
    """Bars in the order given, and the line of the needed depth."""

    bars: tuple[DepthBar, ...]
    needed: float
    needed_y: float
    floor: float
    text: str

    @property
    def words(self) -> int:
        """Words that the figure shows, its title and caption included."""
        captions = load_captions()
        texts = [*(bar.caption for bar in self.bars), captions["depth_title"], captions["depth_needed"]]
        return sum(len(text.split()) for text in texts) + len(self.bars)

    @property
    def rows(self) -> int:
        """Lines of the longest caption."""
        return max(len(bar.lines) for bar in self.bars)


def depth_figure(loci: Sequence[tuple[LocusPart, str]], needed: float | None, captions: Captions) -> DepthFigure | None:
    """Bars of loci with their captions; None if no depth is known, or if all are ample."""
    depths = [part.depth for part, _ in loci if part.depth is not None]
    if not depths or needed is None:
        return None
    judged = [part.state in (LocusState.REFERENCE, LocusState.VARIANT) for part, _ in loci]
    if all(judged) and len(depths) == len(loci) and min(depths) >= _AMPLE * needed:
        return None
    scale = (_FLOOR - _TOP) / max(*depths, needed * 1.5)
    share = 100 / len(loci)
    bars = tuple(
        DepthBar(
            x=round(share * i + share * 0.09, 2),
            width=round(share * 0.82, 2),
            y=round(_FLOOR - scale * (part.depth or 0), 1),
            depth=part.depth,
            caption=caption,
            judged=good,
        )
        for i, ((part, caption), good) in enumerate(zip(loci, judged, strict=True))
    )
    said = ", ".join(f"{bar.caption} {'?' if bar.depth is None else bar.depth}" for bar in bars)
    return DepthFigure(
        bars, needed, round(_FLOOR - scale * needed, 1), _FLOOR, captions.fill("depths_spoken", depths=said)
    )
