"""What each column of the sample sheet takes: one reader a column, from text to value."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum

from vexas_report.model.problems import ProblemCode
from vexas_report.model.terms import Assay, Assembly, Sex, Specimen, YesNoUnknown
from vexas_report.plan.config import nearest
from vexas_report.plan.plan_problems import SHEET_NAME, SHEET_VALUE
from vexas_report.plan.shards import SUMMARY_FILES

# Files in the folders that hold the folders of samples and batches.
TAKEN = (*SUMMARY_FILES, "index.html", "finished", "finish.log", "plan.log")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_PATIENT = re.compile(r"\w[\w ./:-]{0,63}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_REMOTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_HPO = re.compile(r"HP:\d{7}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_OLDEST = 130
_LONGEST_PATH = 4096
_LONGEST_COLUMN_NAME = 1024


class InvalidValue(Exception):  # noqa: N818 - caught one line above where it becomes a Problem; never leaves this package
    """Why a cell is refused: what it would have to be (after "must"), and the fix."""

    def __init__(self, demand: str, fix: str = "", code: ProblemCode = SHEET_VALUE) -> None:
        super().__init__(demand)
        self.demand, self.fix, self.code = demand, fix, code


def name(text: str) -> str:
    """A sample or batch: it becomes the name of a folder and of files."""
    if not NAME.fullmatch(text):
        like = re.sub(r"[^A-Za-z0-9._-]+", "_", text).lstrip("._-")[:64].rstrip("_")
        raise InvalidValue(
            "be 1 to 64 letters (A to Z), digits, dots, underscores or hyphens, beginning with a letter or digit",
            f"For example: {like}." if like else "Give it a name or number.",
            SHEET_NAME,
        )
    if text in TAKEN:
        raise InvalidValue(
            "not be the name of a file of the results", f"Not to be used: {', '.join(TAKEN)}.", SHEET_NAME
        )
    return text


def patient(text: str) -> str:
    """A patient's number or pseudonym; shown, never part of a path."""
    if not _PATIENT.fullmatch(text) or ".." in text:
        raise InvalidValue(
            "be at most 64 letters, digits, spaces and . / : _ -, beginning with a letter or digit",
            "Use a number or pseudonym of the patient.",
            SHEET_NAME,
        )
    return text


def vcf_sample(text: str) -> str:
    """A column of a VCF, whose names follow no rule; only what no VCF header can hold is refused."""
    if _CONTROL.search(text) or len(text) > _LONGEST_COLUMN_NAME:
        raise InvalidValue(
            "be the name of a sample column of the VCF, on one line", "Copy the name from the VCF's header."
        )
    return text


def path(text: str) -> str:
    """A path on this machine as written; whether it exists is the sample's own affair."""
    if _CONTROL.search(text) or len(text) > _LONGEST_PATH:
        raise InvalidValue(
            "be the path of a file, on one line", "Write the path without line breaks or control characters."
        )
    if "{" in text or "}" in text:
        # Snakemake takes braces in a path for a wildcard, and has no way to write them otherwise.
        raise InvalidValue("be a path without braces", "Rename the file or link to it by another name.")
    if _REMOTE.match(text):
        raise InvalidValue("be the path of a file on this machine", "Download the file first and give its path.")
    return text


def vcf(text: str) -> str:
    """The path of a variant file, or of several of one sample separated by semicolons."""
    parts = [path(part.strip()) for part in text.split(";") if part.strip()]
    if not parts:
        raise InvalidValue("be the path of a file", "Give the path of the sample's VCF.")
    if len(set(parts)) < len(parts):
        raise InvalidValue("name each file once", "Remove the path that is there twice.")
    return ";".join(parts)


def age(text: str) -> str:
    """Years, 0 to 130, with or without a decimal fraction, whose comma is a point."""
    text = text.replace(",", ".")
    try:
        years = float(text) if text.isascii() else math.nan
    except ValueError:
        years = math.nan
    if not (0 <= years <= _OLDEST and re.fullmatch(r"[0-9.]+", text)):
        number = re.fullmatch(r"-?[0-9.]+", text)
        fix = "Check the age." if number else "Write the number alone, for example 71 or 0.5."
        raise InvalidValue(f"be an age in years from 0 to {_OLDEST}", fix)
    return text


def collection_date(text: str) -> str:
    """A calendar date written YYYY-MM-DD."""
    fix = "Write the date as YYYY-MM-DD, for example 2026-03-31; format the column as text in a spreadsheet program."
    if not _DATE.fullmatch(text):
        raise InvalidValue("be a date written YYYY-MM-DD", fix)
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise InvalidValue("be a date of the calendar", fix) from error


def phenotype(text: str) -> tuple[str, ...]:
    """HPO identifiers, separated by semicolons; repeated ones count once."""
    terms = [part.strip() for part in text.split(";") if part.strip()]
    for term in terms:
        if not (_HPO.fullmatch(term) and term.isascii()):
            raise InvalidValue(
                "be HPO identifiers separated by semicolons",
                "Write each as HP: and seven digits, for example HP:0001972;HP:0002863.",
            )
    return tuple(dict.fromkeys(terms))


def assembly(text: str) -> Assembly | None:
    """None for ``auto``; UCSC's names are taken for the same assemblies."""
    known = {
        "auto": None,
        "grch37": Assembly.GRCH37,
        "hg19": Assembly.GRCH37,
        "grch38": Assembly.GRCH38,
        "hg38": Assembly.GRCH38,
    }
    folded = text.casefold()
    if folded not in known:
        raise InvalidValue("be one of auto, GRCh37, GRCh38, hg19, hg38", _meant(text, ("auto", "GRCh37", "GRCh38")))
    return known[folded]


def one_of(kind: type[StrEnum], **short: StrEnum) -> Callable[[str], StrEnum]:
    """A reader of one closed vocabulary and of short forms of it, without regard to case."""
    known = {member.value.casefold(): member for member in kind} | short
    values = tuple(member.value for member in kind)

    def read(text: str) -> StrEnum:
        member = known.get(text.casefold())
        if member is None:
            raise InvalidValue(f"be one of {', '.join(values)}", _meant(text, values))
        return member

    return read


def _meant(text: str, known: tuple[str, ...]) -> str:
    like = nearest(text[:64], known)
    return f"Did you mean {like!r}?" if like else "Leave the cell empty where it is not known."


# English, French and German short forms.
sex = one_of(Sex, f=Sex.FEMALE, w=Sex.FEMALE, m=Sex.MALE, h=Sex.MALE)


REQUIRED = ("sample", "vcf")
READERS: Mapping[str, Callable[[str], object]] = {
    "sample": name,
    "vcf": vcf,
    "vcf_sample": vcf_sample,
    "assembly": assembly,
    "sex": sex,
    "age": age,
    "specimen": one_of(Specimen),
    "collection_date": collection_date,
    "patient": patient,
    "batch": name,
    "assay": one_of(Assay),
    "alignment": path,
    "depth_bed": path,
    "targets": path,
    "allogeneic_hsct": one_of(YesNoUnknown),
    "phenotype": phenotype,
}
