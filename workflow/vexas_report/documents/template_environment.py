"""The one Jinja2 environment: strict, autoescaped, built once per process."""

import contextlib
import hashlib
import os
import re
import sys
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from vexas_report.documents import labels, number_texts, safety
from vexas_report.documents.cited_sources import cited
from vexas_report.documents.vaf_axis import place
from vexas_report.model.percent import percent_digits

#: Identifiers that a source can name, and the page of each; ``{}`` is replaced by the first group.
_PAGES = (
    (r"PMID:\s?(\d{1,9})\b", "https://pubmed.ncbi.nlm.nih.gov/{}/"),
    (r"\bdoi:(10\.\d{4,9}/[A-Za-z0-9._/()-]*[A-Za-z0-9])", "https://doi.org/{}"),
    (r"\bHAL:([a-z]{2,12}-\d{1,10})\b", "https://hal.science/{}"),
    (r"\bClinVar:VCV0*(\d{1,9})\b", "https://www.ncbi.nlm.nih.gov/clinvar/variation/{}/"),
    (r"\bClinVar:(RCV\d{1,9})\b", "https://www.ncbi.nlm.nih.gov/clinvar/{}/"),
    (r"\bClinVar:(SCV\d{1,9})\b", "https://www.ncbi.nlm.nih.gov/clinvar/?term={}"),
    (r"\bdbSNP:(rs\d{1,12})\b", "https://www.ncbi.nlm.nih.gov/snp/{}"),
    (r"\bOMIM:(\d{6})\b", "https://omim.org/entry/{}"),
    (r"\b(https://[a-z0-9.-]+/[A-Za-z0-9._/-]*[A-Za-z0-9])", "{}"),
)
_IDENTIFIER = re.compile("|".join(pattern for pattern, _ in _PAGES))
#: An HGVS name in running text, without the sentence's own punctuation after it.
_HGVS = re.compile(r"(?<![A-Za-z0-9])[cgp]\.(?:\[[^\]\s]{1,60}\]|\([^)\s]{1,40}\)|[^\s,;()]{0,40}[^\s,;().:])")
_PERCENT = re.compile(r"(?<=\d) (?=%)%")
#: A name longer than this may break, but only after these.
_NAME_BREAKS = re.compile(r"([_;>\]])")
_LONGEST_UNBROKEN = 34


@pass_context
def _finalize(_context: object, value: Any) -> Any:
    """What a page shows of a value: hidden characters made visible, megabytes cut. Markup is already safe.

    It takes the context, so that Jinja does not evaluate it at compile time: the language is known at each rendering only.
    """
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return safety.shown(value)


def name(text: str | None) -> Markup:
    """An HGVS name or identifier that does not break oddly: short ones never, long ones after ``_ ; > ]``."""
    if text is None:
        return Markup("")
    clean = safety.shown(safety.elided(text), 400)
    if len(clean) <= _LONGEST_UNBROKEN:
        return Markup('<span class="name">{}</span>').format(clean)
    broken = Markup("<wbr>").join(escape(part) for part in _NAME_BREAKS.sub("\\1\0", clean).split("\0"))
    return Markup('<span class="name long">{}</span>').format(broken)


def brief(text: str) -> str:
    """A field of a file or of the sheet: short in every honest case, cut early in the others."""
    return safety.shown(text, safety.LONGEST_FIELD)


def filename(path: str) -> str:
    """A file's name with its folder's: files of several callers often share their name."""
    return brief("/".join(path.split("/")[-2:]))


def prose(text: str) -> Markup:
    """A sentence whose HGVS names do not break and whose per cent signs stay with their numbers."""
    shown = _PERCENT.sub(number_texts.NBSP + "%", safety.shown(safety.elided(text, safety.LONGEST_SHOWN)))
    parts: list[Markup] = []
    end = 0
    for found in _HGVS.finditer(shown):
        parts.append(escape(shown[end : found.start()]))
        parts.append(name(found[0]))
        end = found.end()
    return Markup("").join([*parts, escape(shown[end:])])


def fill(text: str, **values: object) -> str:
    """A caption with its {placeholders}; KeyError where one is not given."""
    return text.format_map(values)


def cite(text: str) -> Markup:
    """A source with its identifiers as links; nothing is fetched until a reader follows one."""
    shown = safety.shown(text, 600)
    parts: list[Markup] = []
    end = 0
    for found in _IDENTIFIER.finditer(shown):
        target = _PAGES[(found.lastindex or 1) - 1][1].format(found[found.lastindex or 1])
        parts.append(escape(shown[end : found.start()]))
        parts.append(Markup('<a href="{}">{}</a>').format(target, found[0]))
        end = found.end()
    return Markup("").join([*parts, escape(shown[end:])])


class Compiled(jinja2.FileSystemBytecodeCache):
    """Compiled templates, kept where Python keeps compiled modules and by its rules: a place that cannot be written costs time only.

    Jinja looks at a template's text alone; the file's name has Jinja's version and a digest of this package, which
    chooses how templates are compiled.
    """

    def __init__(self, room: Path) -> None:
        made = hashlib.sha256(jinja2.__version__.encode())
        for module in sorted(room.glob("*.py")):
            made.update(module.read_bytes())
        folder = Path(cache_from_source(str(room / "templates" / "page.py"))).parent
        super().__init__(str(folder), f"{made.hexdigest()[:16]}.%s.jinja")

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except Exception:  # noqa: BLE001 - a damaged file raises whatever its bytes ask for
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        if not sys.dont_write_bytecode:
            with contextlib.suppress(OSError):
                os.makedirs(self.directory, exist_ok=True)  # noqa: PTH103 - the base class keeps it as text
                super().dump_bytecode(bucket)
                Path(self._get_cache_filename(bucket)).chmod(0o644)  # who shares an installation reads it as well


@cache
def environment() -> Environment:
    """The environment over ``documents/templates``."""
    env = Environment(
        loader=PackageLoader("vexas_report.documents"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        optimized=False,
        bytecode_cache=Compiled(Path(__file__).parent),
    )
    env.filters.update(
        allele=safety.allele,
        brief=brief,
        filename=filename,
        cite=cite,
        cited=cited,
        css_string=safety.css_string,
        digits=percent_digits,
        elided=safety.elided,
        fill=fill,
        interval=number_texts.interval,
        label=labels.label,
        name=name,
        percent=number_texts.percent,
        prose=prose,
    )
    env.globals.update(reads=number_texts.reads, place=place)
    return env
