"""HGVS names, consequences and identifiers, by biocommons hgvs over local transcripts and sequence."""
