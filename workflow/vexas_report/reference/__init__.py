"""Sequences, contigs, and the recognition of an assembly."""
