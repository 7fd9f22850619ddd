"""The problems that writing documents can meet."""

from vexas_report.model.problems import declare
from vexas_report.model.terms import Severity

SOURCE_DATE_EPOCH_INVALID = declare(
    "SOURCE_DATE_EPOCH_INVALID",
    Severity.ERROR,
    "The environment variable SOURCE_DATE_EPOCH, which sets the date of the reports, is not a number of seconds since 1970.",
    "Set it to a whole number of seconds, as `date +%s` prints, or unset it.",
)
