"""Problems that people in a laboratory can act on: a stable code, what is wrong, where, and the fix.

Every code is declared once with :func:`declare` in the ``problems.py`` of its package, so that the generated page
``docs/problems.md`` lists all codes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vexas_report.model.terms import Severity


@dataclass(frozen=True, slots=True)
class ProblemCode:
    """One stable code: ``VCF_TRUNCATED`` and the like, its severity, its meaning and its general fix."""

    code: str
    severity: Severity
    meaning: str
    fix: str


REGISTRY: dict[str, ProblemCode] = {}


def declare(code: str, severity: Severity, meaning: str, fix: str) -> ProblemCode:
    """Register a code; raise ValueError where two places declare the same one."""
    if code in REGISTRY:
        raise ValueError(f"problem code {code} is declared twice")
    REGISTRY[code] = ProblemCode(code, severity, meaning, fix)
    return REGISTRY[code]


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem met: ``message`` is one sentence, ``hint`` the fix, ``where`` file, line or column and value."""

    code: str
    message: str
    hint: str
    where: str = ""
    severity: Severity = Severity.ERROR


def problem(code: ProblemCode, message: str, where: str = "", hint: str = "") -> Problem:
    """A problem of a declared code; ``hint`` defaults to the code's own fix."""
    return Problem(code.code, message, hint or code.fix, where, code.severity)


def lines_of(problems: Iterable[Problem]) -> Iterator[str]:
    """Each problem as people read it on a terminal: code, sentence and place on one line, the fix on the next."""
    for each in problems:
        place = f" ({each.where})" if each.where else ""
        yield f"{each.severity}: {each.code}: {each.message}{place}"
        yield f"  fix: {each.hint}"


class VexasReportError(Exception):
    """The one error of the program; carries every problem known at that point (at least one)."""

    def __init__(self, *problems: Problem) -> None:
        if not problems:
            raise ValueError("an error needs at least one problem")
        self.problems = problems
        super().__init__("; ".join(f"[{p.code}] {p.message}" for p in problems))

    def __reduce__(self) -> tuple[type["VexasReportError"], tuple[Problem, ...]]:
        """Carry the problems from one process to another; an exception's own way carries its text alone."""
        return type(self), self.problems
