"""VCFs in, one VEXAS report per sample out.

Layers, lowest first: model, knowledge, reference, variants, reads, naming, interpret, render, plan, cli.
A package imports only from layers below it; ``docs/architecture.md`` lists the contents of each.
"""

__version__ = "0.1.0"
