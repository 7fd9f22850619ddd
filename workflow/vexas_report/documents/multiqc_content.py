"""MultiQC custom content (docs.seqera.io/multiqc/custom_content): a table of answers, and two columns of general statistics."""

import json
from collections.abc import Sequence

from vexas_report.documents.batch_rows import URGENCY, BatchRow, recessive_genes, short, somatic_gene, verdict_word
from vexas_report.documents.labels import load_captions
from vexas_report.documents.number_texts import fraction
from vexas_report.documents.safety import file_name
from vexas_report.documents.tsv_tables import frame

#: Colour by group; MultiQC prints the word as well, so that colour only repeats it.
_COLOURS = {
    "detected": "#0b5563",
    "possible": "#3d7f8c",
    "other_disease": "#3d7f8c",
    "uncertain": "#6b7782",
    "not_analysed": "#17212b",
}


def multiqc(batch: str, rows: Sequence[BatchRow]) -> str:
    """The table of a batch: every sample one row, whatever their number, coloured by the answer, in the order of urgency."""
    gene, t = somatic_gene().symbol, load_captions()
    headers: dict[str, object] = {
        "conclusion": {"title": "VEXAS", "description": t.fill("mqc_about", gene=gene), **_coloured()},
        f"{gene.lower()}_findings": {"title": gene, "description": t.fill("mqc_variants", gene=gene)},
        f"{gene.lower()}_vaf_percent": _vaf(gene),
        **{
            f"{g.lower()}_verdict": {"title": g, "description": t.fill("mqc_verdict", gene=g)}
            for g in recessive_genes()
        },
        "problems": {"title": t["mqc_problems"], "description": t["mqc_problem_codes"]},
        "remarks": {"title": t["remarks"], "description": t["mqc_remarks"]},
    }
    config: dict[str, object] = {
        "id": f"vexas_report_{file_name(batch)}",
        "section_name": t.fill("mqc_section", batch=batch),
        "description": t.fill("mqc_description", gene=gene),
        "file_format": "tsv",
        "plot_type": "table",
        "pconfig": {
            "id": f"vexas_report_table_{file_name(batch)}",
            "title": t.fill("mqc_section", batch=batch),
            "namespace": t["mqc_namespace"],
            "col1_header": t["sample"],
            # Beyond 500 rows MultiQC would draw a violin plot of words.
            "no_violin": True,
            "sort_rows": False,
        },
        "headers": headers,
    }
    ordered = sorted(rows, key=lambda r: r.order)
    return _head(config) + frame(["Sample", *headers], [_cells(r) for r in ordered])


def general_stats(batch: str, rows: Sequence[BatchRow]) -> str:
    """Answer and fraction for MultiQC's general statistics."""
    gene, t = somatic_gene().symbol, load_captions()
    # Columns of two batches share no namespace: one name in both would be one column twice.
    namespace = {"namespace": t.fill("mqc_section", batch=batch)}
    config: dict[str, object] = {
        "id": f"vexas_stats_{file_name(batch)}",
        "file_format": "tsv",
        "plot_type": "generalstats",
        "headers": {
            "vexas": {
                "title": "VEXAS",
                "description": t.fill("mqc_about", gene=gene),
                **namespace,
                **_coloured(),
            },
            "vexas_vaf": {**_vaf(gene), **namespace},
        },
    }
    return _head(config) + frame(["Sample", "vexas", "vexas_vaf"], [[r.name, _answer(r), _percent(r)] for r in rows])


def _head(config: dict[str, object]) -> str:
    """Comment lines of YAML; JSON is YAML, and escapes every name that a sheet can hold."""
    return "".join(f"# {key}: {json.dumps(value)}\n" for key, value in config.items())


def _coloured() -> dict[str, object]:
    words = load_captions()
    rules = {key: [{"s_eq": words[f"mqc_{key}"]}] for key in URGENCY if key in _COLOURS}
    return {"cond_formatting_rules": rules, "cond_formatting_colours": [{key: _COLOURS[key]} for key in rules]}


def _vaf(gene: str) -> dict[str, object]:
    t = load_captions()
    title, description = f"{gene} {t['vaf']}", t.fill("mqc_vaf", gene=gene)
    return {"title": title, "description": description, "min": 0, "max": 100, "suffix": " %", "format": "{:,.1f}"}


def _answer(r: BatchRow) -> str:
    return load_captions()[f"mqc_{r.group}"]


def _percent(r: BatchRow) -> str:
    return "" if r.lead is None or r.lead.vaf is None else fraction(round(r.lead.vaf * 100, 4))


def _cells(r: BatchRow) -> list[object]:
    # MultiQC takes a comma between words for one between thousands.
    return [
        r.name,
        _answer(r),
        "; ".join(short(f) for f in r.uba1),
        _percent(r),
        *(verdict_word(gene).replace(", ", " / ") for gene in r.genes),
        "; ".join(r.problems),
        "; ".join(r.remarks).replace(", ", "; "),
    ]
