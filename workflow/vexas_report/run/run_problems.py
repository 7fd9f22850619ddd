"""Problem codes of running: faults of the program, and results that belong to something else."""

from vexas_report.model.problems import declare
from vexas_report.model.terms import Severity

PROGRAM_FAULT = declare(
    "PROGRAM_FAULT",
    Severity.ERROR,
    "vexas-report failed on this sample through a fault of its own. All other samples are reported.",
    "Send this message, the output of `vexas-report --version` and the traceback in the job's log to whoever maintains "
    "vexas-report for you. Never send the VCF, and remove names and identifiers of patients. "
    "Analyse the sample by another method.",
)
DOCUMENTS_NOT_WRITTEN = declare(
    "DOCUMENTS_NOT_WRITTEN",
    Severity.ERROR,
    "The documents of a sample cannot be written to its folder. All other samples are reported.",
    "Check the permissions of the sample's folder, and that nothing else has its place. Then run the same command again.",
)
READS_FAILED = declare(
    "READS_FAILED",
    Severity.WARNING,
    "vexas-report failed on the alignment, depth file or targets of this sample through a fault of its own. The report rests on the VCF alone.",
    "Check the file (`samtools quickcheck -v FILE`). Send this message, the output of `vexas-report --version` and the traceback "
    "in the job's log to whoever maintains vexas-report for you.",
)
FOLLOW_UP_FAILED = declare(
    "FOLLOW_UP_FAILED",
    Severity.WARNING,
    "The course of a patient, or what changed since a former report, could not be shown because vexas-report failed on it. "
    "The report has all its other parts.",
    "Send this message and the traceback in the job's log to whoever maintains vexas-report for you.",
)
PREVIOUS_UNREADABLE = declare(
    "PREVIOUS_UNREADABLE",
    Severity.WARNING,
    "An earlier report that the configuration names under `previous` cannot be read. It is left out of the patient's course.",
    "Make the report of that sample anew with this version, or take the file out of the folder.",
)
OUTDIR_IN_USE = declare(
    "OUTDIR_IN_USE",
    Severity.ERROR,
    "Another run is writing to the same output directory.",
    "Wait until that run has ended, or choose another output directory.",
)
OUTDIR_OF_A_RUN = declare(
    "OUTDIR_OF_A_RUN",
    Severity.ERROR,
    "The folder holds the results of a run with a sample sheet. A single report does not belong there.",
    "Choose another folder with --out, or add the file to the sample sheet and run that again.",
)
REPORT_OF_OTHER_INPUT = declare(
    "REPORT_OF_OTHER_INPUT",
    Severity.ERROR,
    "A report with this name exists already and was made from another file.",
    "Give the sample another name with --sample, or choose another folder with --out.",
)
INPUT_MISSING = declare(
    "INPUT_MISSING",
    Severity.ERROR,
    "The file or folder that the command was given does not exist.",
    "Check the path.",
)
OUT_OF_MEMORY = declare(
    "OUT_OF_MEMORY",
    Severity.ERROR,
    "The system gave vexas-report too little memory.",
    "Allow more memory for each job, or run fewer jobs at once. Then run the same command again.",
)
PERSON_UNKNOWN = declare(
    "PERSON_UNKNOWN",
    Severity.ERROR,
    "No result in the output directory is of the sample or patient that is to be forgotten. Nothing was removed.",
    "Check the name; the first column of summary.tsv lists the samples, the column `patient` the patients.",
)
PERSON_AMBIGUOUS = declare(
    "PERSON_AMBIGUOUS",
    Severity.ERROR,
    "The name of the person to be forgotten is that of several samples that may be of different persons. Nothing was removed.",
    "Name the batch with --batch, or give the patient instead of the sample.",
)
STOPPED = declare(
    "STOPPED",
    Severity.ERROR,
    "The run was stopped from the keyboard or by a signal before it was complete.",
    "Run the same command again: what is done is kept.",
)
