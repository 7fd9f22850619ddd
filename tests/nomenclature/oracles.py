"""The libraries that names and identifiers are held against: biocommons hgvs over cdot's transcripts, and ga4gh.vrs."""

import io
import json
import warnings
from functools import cache
from typing import Any

from tests.nomenclature.cdot_document import transcripts_document

from vexas_report.knowledge import resource
from vexas_report.knowledge.genome import load_genome
from vexas_report.model.terms import Assembly
from vexas_report.nomenclature.transcripts import load_transcripts


class Sequences:
    """The transcripts' bases, for hgvs."""

    source = "resources/reference"

    def __init__(self) -> None:
        genome = load_genome(Assembly.GRCH38)
        self._bases = {t.accession: t.sequence(genome) for t in load_transcripts(Assembly.GRCH38).values()}

    def fetch_seq(self, ac: str, start_i: int | None = None, end_i: int | None = None) -> str:
        if ac not in self._bases:
            raise LookupError(ac)
        return self._bases[ac][start_i:end_i]


@cache
def hgvs_library() -> tuple[Any, Any]:
    """The mapper and the parser of hgvs."""
    with warnings.catch_warnings():
        # At import the libraries leave a file open and use deprecated calls of their dependencies.
        warnings.simplefilter("ignore")
        # The mapper comes first: the library's modules import each other in a circle that only closes from here.
        from hgvs.variantmapper import VariantMapper  # isort: skip
        from cdot.hgvs.dataproviders.json_data_provider import JSONDataProvider
        from hgvs.parser import Parser

        table = resource("reference/exons.tsv").read_text(encoding="utf-8")
        document = io.BytesIO(json.dumps(transcripts_document(table)).encode())
        provider = JSONDataProvider([document], seqfetcher=Sequences())
        return VariantMapper(provider, prevalidation_level=None), Parser()


@cache
def vrs_library() -> tuple[Any, Any, Any]:
    """``ga4gh_identify``, the models and ``normalize`` of ga4gh.vrs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from ga4gh.core import ga4gh_identify
        from ga4gh.vrs import models
        from ga4gh.vrs.normalize import normalize
    return ga4gh_identify, models, normalize
