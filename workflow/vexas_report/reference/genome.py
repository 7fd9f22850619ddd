"""The reference sequence of the loci: shipped slices, or a laboratory's own FASTA checked against them."""
