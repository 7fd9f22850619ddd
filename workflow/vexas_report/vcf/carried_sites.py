"""Which of a list of places a sample carries by an indexed VCF: few lines are read, and a file without an index is left alone."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from vexas_report.knowledge.genome import chromosome
from vexas_report.model.alleles import VcfAllele

_INDICES = (".tbi", ".csi")
_PASSED = frozenset({"PASS", "."})


def carried_sites(path: str, column: str, sites: Iterable[VcfAllele], most: int) -> Iterator[VcfAllele]:
    """The substitutions of ``sites`` that the genotype of a sample column carries, at most so many, in their order.

    Nothing where the file is not bgzipped with an index in its folder, or where the index does not fit.
    """
    import pysam

    if not path.endswith(".gz") or not any(Path(path + ending).is_file() for ending in _INDICES):
        return
    index = next(path + ending for ending in _INDICES if Path(path + ending).is_file())
    try:
        with pysam.TabixFile(path, index=index, encoding="latin-1") as table:
            head = next((line for line in reversed(table.header) if line.startswith("#CHROM")), "")
            columns = head.split("\t")
            if column not in columns[9:]:
                return
            place = columns.index(column, 9)
            names = {chromosome(name): name for name in reversed(table.contigs)}
            found = 0
            for site in sites:
                if site[0] not in names:
                    continue
                rows = table.fetch(names[site[0]], site[1] - 1, site[1])
                if any(_carries(row.split("\t"), place, site) for row in rows):
                    yield site
                    found += 1
                    if found == most:
                        return
    except (OSError, ValueError, EOFError):
        # What is wrong with the file or its index is reported by whoever reads its calls.
        return


def _carries(cells: list[str], place: int, site: VcfAllele) -> bool:
    """Whether a record is the site's substitution, passed the filters, and the genotype has at least one copy of it."""
    _, pos, ref, alt = site
    if len(cells) <= place or (cells[1], cells[3]) != (str(pos), ref) or cells[6] not in _PASSED:
        return False
    alts, names = cells[4].split(","), cells[8].split(":")
    if alt not in alts or "GT" not in names:
        return False
    values = cells[place].split(":")
    if names.index("GT") >= len(values):
        return False
    return str(alts.index(alt) + 1) in values[names.index("GT")].replace("|", "/").split("/")
