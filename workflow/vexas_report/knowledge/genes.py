"""Genes, exons and the loci that a negative needs: ``resources/genes.yaml`` and ``resources/reference/exons.tsv``."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Any

from vexas_report.knowledge.coordinates import coding_interval
from vexas_report.knowledge.language import current_language, load_catalogue
from vexas_report.knowledge.resources import read_yaml, resource
from vexas_report.knowledge.table_records import Disease, Exon, Gene, Interval, NeededLocus, Zoom
from vexas_report.knowledge.tsv_reader import read_table
from vexas_report.model.inputs import LocusRole
from vexas_report.model.terms import Assembly, Category, Inheritance, Language

_EXON_COLUMNS = (
    "gene refseq ensembl strand exon chrom start38 end38 start37 end37 cds_start38 cds_end38 protein"
).split()


def load_genes() -> Mapping[str, Gene]:
    """Every gene by its symbol, in the order of ``genes.yaml``, with names in the output language."""
    return _genes(current_language())


@cache
def _genes(language: str) -> Mapping[str, Gene]:
    if language != Language.EN:
        texts = load_catalogue(language)["genes"]
        return MappingProxyType(
            {gene.symbol: _named(gene, texts[gene.symbol]) for gene in _genes(Language.EN).values()}
        )
    declared = read_yaml(resource("genes.yaml"))
    rows = [row for _, row in read_table(resource("reference/exons.tsv"), _EXON_COLUMNS)]
    genes = (
        _gene(symbol, entry, [r for r in rows if r["gene"] == symbol and r["refseq"] == entry["transcript"]])
        for symbol, entry in declared.items()
    )
    return MappingProxyType({gene.symbol: gene for gene in genes})


def _named(gene: Gene, texts: Mapping[str, Any]) -> Gene:
    """A gene with the names of another language; ids of loci of one line are those of the line."""
    others = {c: replace(d, name=texts["other_diseases"][c.value]) for c, d in gene.other_diseases.items()}
    zoom = gene.zoom and replace(gene.zoom, notes={n: texts["zoom"][str(n)] for n in gene.zoom.notes})
    loci = tuple(
        replace(locus, label=texts["loci"][locus.id]["label"], why=texts["loci"][locus.id]["why"])
        for locus in gene.loci
    )
    return replace(gene, disease=texts["disease"], other_diseases=others, zoom=zoom, loci=loci)


def _gene(symbol: str, entry: Mapping[str, Any], rows: list[dict[str, str]]) -> Gene:
    exons = tuple(_exons(rows))
    chrom = rows[0]["chrom"]
    strand = 1 if rows[0]["strand"] == "+" else -1
    region = {
        assembly: Interval(
            chrom,
            min(e.interval[assembly].start for e in exons),
            max(e.interval[assembly].end for e in exons),
        )
        for assembly in Assembly
    }
    loci = tuple(locus for item in entry["loci"] for locus in loci_of(symbol, strand, exons, item))
    return Gene(
        symbol=symbol,
        hgnc=entry["hgnc"],
        aliases=tuple(entry["aliases"]),
        transcript=entry["transcript"],
        protein=entry["protein"],
        strand=strand,
        chrom=chrom,
        inheritance=Inheritance(entry["inheritance"]),
        loss_of_function=entry["mechanism"] == "loss_of_function",
        shown=entry.get("shown", symbol),
        disease=entry["disease"],
        disease_short=entry["short"],
        disease_id=entry["disease_id"],
        other_diseases={
            Category(c): Disease(d["name"], d["short"], d["id"]) for c, d in entry.get("other_diseases", {}).items()
        },
        region=region,
        exons=exons,
        loci=loci,
        zoom=_zoom(entry.get("zoom")),
        upstream=entry.get("upstream", {}).get("bases", 0),
    )


def _zoom(entry: Mapping[str, Any] | None) -> Zoom | None:
    return None if entry is None else Zoom(entry["exon"], entry["intronic"], entry["codons"], entry.get("notes", {}))


def _exons(rows: list[dict[str, str]]) -> Iterator[Exon]:
    coding = 0
    for row in sorted(rows, key=lambda r: int(r["exon"])):
        chrom = row["chrom"]
        shift = int(row["start37"]) - int(row["start38"])
        interval = {
            Assembly.GRCH38: Interval(chrom, int(row["start38"]), int(row["end38"])),
            Assembly.GRCH37: Interval(chrom, int(row["start37"]), int(row["end37"])),
        }
        cds: dict[Assembly, Interval] = {}
        c_start = c_end = None
        if row["cds_start38"]:
            start, end = int(row["cds_start38"]), int(row["cds_end38"])
            cds = {
                Assembly.GRCH38: Interval(chrom, start, end),
                Assembly.GRCH37: Interval(chrom, start + shift, end + shift),
            }
            c_start, c_end = coding + 1, coding + end - start + 1
            coding = c_end
        yield Exon(int(row["exon"]), interval, cds, c_start, c_end)


def loci_of(gene: str, strand: int, exons: tuple[Exon, ...], item: Mapping[str, Any]) -> Iterator[NeededLocus]:
    """Loci of one line of ``genes.yaml``: codons, the acceptor of an exon, or whole exons with their intron edges."""
    role = LocusRole(item.get("role", LocusRole.NEEDED))
    if "codons" in item:
        for codon in item["codons"]:
            interval = {a: coding_interval(exons, strand, a, 3 * codon - 2, 3 * codon) for a in Assembly}
            yield NeededLocus(item["id"], gene, item["label"], item["why"], interval, role)
        return
    by_number = {exon.number: exon for exon in exons}
    for number in item["exons"]:
        exon = by_number[number]
        bounds = exon.cds if item.get("coding_only") else exon.interval
        if item.get("part") == "acceptor":
            interval = {
                a: _around_acceptor(exon.interval[a], strand, item["acceptor"], item["donor"]) for a in Assembly
            }
        else:
            interval = {a: _widened(bounds[a], strand, item["acceptor"], item["donor"]) for a in Assembly}
        each = item.get("each", False)
        yield NeededLocus(
            f"{gene}-exon{number}" if each else item["id"],
            gene,
            f"{item['label']} {number}" if each else item["label"],
            item["why"],
            interval,
            role,
        )


def _widened(interval: Interval, strand: int, before: int, after: int) -> Interval:
    left, right = (before, after) if strand > 0 else (after, before)
    return Interval(interval.chrom, interval.start - left, interval.end + right)


def _around_acceptor(exon: Interval, strand: int, intronic: int, exonic: int) -> Interval:
    if strand > 0:
        return Interval(exon.chrom, exon.start - intronic, exon.start + exonic - 1)
    return Interval(exon.chrom, exon.end - exonic + 1, exon.end + intronic)
