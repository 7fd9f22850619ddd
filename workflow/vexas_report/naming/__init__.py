"""HGVS names, Sequence Ontology consequences and identifiers of changes: :class:`Namer`."""

from vexas_report.naming.namer import Namer

__all__ = ["Namer"]
