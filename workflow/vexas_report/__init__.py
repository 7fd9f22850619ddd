"""VCFs in, one VEXAS report per sample out.

Floors, lowest first: model, knowledge, reference, variants, reads, naming, interpret, render, plan, cli.
A room imports only from rooms below it; ``docs/architecture.md`` says what lives where.
"""

__version__ = "0.1.0"
