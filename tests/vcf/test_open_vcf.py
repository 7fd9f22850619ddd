"""Files at the door: what is refused before it is opened, which index is taken, and a file that changes while it is read."""

import os
import stat
from pathlib import Path

import pytest
from tests.builders.vcf import FORMATS, index_case
from tests.vcf.support import codes, one

from vexas_report.knowledge import load_genes
from vexas_report.model.problems import VexasReportError
from vexas_report.vcf import open_vcf
from vexas_report.vcf.gene_windows import gene_windows
from vexas_report.vcf.open_vcf import check_file, checksum, index_of, read_loci

WINDOWS = gene_windows(load_genes())


def refusal(path: Path) -> tuple[str, str]:
    with pytest.raises(VexasReportError) as raised:
        read_loci(str(path), WINDOWS, 10**9, sex=False)
    (problem,) = raised.value.problems
    assert problem.where == str(path)
    return problem.code, problem.message


def test_a_file_of_one_byte_is_opened_and_an_empty_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "a.vcf"
    path.touch()
    assert refusal(path) == ("VCF_EMPTY", "The file is empty (0 bytes).")
    path.write_bytes(b"#")
    check_file(str(path))


def test_a_path_that_the_system_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN a folder that may not be entered, a name too long, a byte that no path holds THEN each has its code and reason."""
    assert refusal(tmp_path / ("x" * 300)) == ("VCF_UNREADABLE", "The system refuses the path: File name too long.")
    assert refusal(Path("a\0b")) == ("VCF_UNREADABLE", "The system refuses the path: embedded null byte.")

    def closed(self: Path, **_: object) -> os.stat_result:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "stat", closed)
    assert refusal(tmp_path / "a.vcf") == ("VCF_NO_PERMISSION", "The file's folder may not be entered.")


def test_what_the_system_says_while_a_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN an error of the system behind the door THEN its own words; without words, its kind."""
    path = Path(index_case().plain(tmp_path / "a.vcf"))
    for error, found in (
        (
            PermissionError(13, "Permission denied"),
            ("VCF_NO_PERMISSION", "The user who runs the program may not read the file."),
        ),
        (OSError(5, "Input/output error"), ("VCF_UNREADABLE", "The file could not be read: Input/output error.")),
        (OSError(), ("VCF_UNREADABLE", "The file could not be read: OSError.")),
    ):

        def failing(path: str, error: OSError = error) -> str:
            raise error

        with monkeypatch.context() as changed:
            changed.setattr(open_vcf, "checksum", failing)
            assert refusal(path) == found


@pytest.mark.parametrize("change", ["size", "time", "file"])
def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """GIVEN a file that grows, is touched, or is replaced by another while it is read THEN it is refused."""
    path = Path(index_case().plain(tmp_path / "a.vcf"))
    before = path.stat()
    real = open_vcf._read

    def meanwhile(*given: object, **keys: object) -> object:
        found = real(*given, **keys)  # type: ignore[arg-type]  # passed through
        if change == "size":
            path.write_bytes(path.read_bytes() + b"\n")
            os.utime(path, ns=(before.st_mtime_ns, before.st_mtime_ns))
        elif change == "time":
            os.utime(path, ns=(before.st_mtime_ns + 1000, before.st_mtime_ns + 1000))
        else:
            other = tmp_path / "b.vcf"
            other.write_bytes(path.read_bytes())
            os.utime(other, ns=(before.st_mtime_ns, before.st_mtime_ns))
            other.replace(path)
        return found

    monkeypatch.setattr(open_vcf, "_read", meanwhile)
    assert refusal(path) == ("VCF_CHANGED", "The file changed while it was read.")


def test_the_index_beside_a_file(tmp_path: Path) -> None:
    """GIVEN both kinds of index THEN CSI is taken; a folder of that name is none."""
    path = str(tmp_path / "a.vcf.gz")
    assert index_of(path) is None
    (tmp_path / "a.vcf.gz.tbi").touch()
    assert index_of(path) == tmp_path / "a.vcf.gz.tbi"
    assert index_of(path, (".csi",)) is None
    (tmp_path / "a.vcf.gz.csi").mkdir()
    assert index_of(path) == tmp_path / "a.vcf.gz.tbi"
    (tmp_path / "a.vcf.gz.csi").rmdir()
    (tmp_path / "a.vcf.gz.csi").touch()
    assert index_of(path) == tmp_path / "a.vcf.gz.csi"


@pytest.mark.parametrize(("older", "used"), [(1, False), (0, True), (-1, True)])
@pytest.mark.parametrize("packing", ["bgzip", "bcf"])
def test_an_index_as_old_as_its_file_is_used_and_an_older_one_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, older: int, used: bool, packing: str
) -> None:
    """GIVEN an index that is damaged THEN a warning tells that it was looked at, which no older one is."""
    builder = index_case()
    if packing == "bgzip":
        path = Path(builder.bgzip(tmp_path / "a.vcf.gz", index="tbi"))
        index = Path(f"{path}.tbi")
    else:
        path = Path(builder.bcf(tmp_path / "a.bcf", index=True))
        index = Path(f"{path}.csi")
    index.write_bytes(b"junk")
    modified = path.stat().st_mtime
    os.utime(index, (modified - older, modified - older))
    found = one(str(path))
    assert codes(found) == (["VCF_BAD_INDEX"] if used else [])
    assert len(found.calls) == 3


def test_an_index_beside_what_no_index_can_serve_is_not_looked_at(tmp_path: Path) -> None:
    """GIVEN plain text and ordinary gzip with an index of that name, and BCF with a .tbi THEN the file is read whole, without a word."""
    for path, ending in (
        (index_case().plain(tmp_path / "a.vcf"), ".tbi"),
        (index_case().gzip(tmp_path / "b.vcf.gz"), ".csi"),
        (index_case().bcf(tmp_path / "c.bcf"), ".tbi"),
    ):
        Path(path + ending).write_bytes(b"junk")
        found = one(path)
        assert (len(found.calls), codes(found)) == (3, [])


def test_what_was_read_holds_header_records_contigs_and_checksum(tmp_path: Path) -> None:
    import hashlib

    path = index_case().plain(tmp_path / "a.vcf")
    found = read_loci(path, WINDOWS, 10**9, sex=True)
    assert found.sha256 == checksum(path) == hashlib.sha256(Path(path).read_bytes()).hexdigest()
    assert [record.contig for record in found.records] == ["chr10", "chr22", "chrX"]
    assert [record.line for record in found.records] == [9, 10, 11]
    assert dict(found.contigs) == {"chr10": 70600900, "chr22": 17209533, "chrX": 47199051}
    assert (found.header.samples, found.warnings) == (("S1",), ())
    assert len(found.sites.mixed) == 1
    assert read_loci(path, WINDOWS, 10**9, sex=False).sites.mixed == []
    assert len(FORMATS) + 5 == found.header.lines == 8


@pytest.mark.parametrize("packing", ["bgzip", "bcf"])
def test_through_an_index_contigs_are_known_and_no_position_of_them(tmp_path: Path, packing: str) -> None:
    """GIVEN a file with its index THEN its contigs have no highest position, and its records no line: none was looked for."""
    builder = index_case()
    path = builder.bgzip(tmp_path / "a", index="csi") if packing == "bgzip" else builder.bcf(tmp_path / "a", index=True)
    found = read_loci(path, WINDOWS, 10**9, sex=False)
    assert {name: found.contigs[name] for name in ("chr10", "chr22", "chrX")} == {"chr10": 0, "chr22": 0, "chrX": 0}
    assert sorted((record.contig, record.line) for record in found.records) == [("chr10", 0), ("chr22", 0), ("chrX", 0)]
    assert found.warnings == ()


def test_a_device_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    assert refusal(tmp_path) == ("VCF_IS_DIRECTORY", "This is a folder, not a file.")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    assert refusal(Path("/dev/null")) == ("VCF_NOT_A_FILE", "The path is a pipe, socket or device.")
    assert refusal(tmp_path / "none") == ("VCF_MISSING", "There is no such file.")
