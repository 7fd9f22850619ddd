"""Alleles as a VCF writes them, and the smallest change that one states."""

#: Chromosome, 1-based position, REF and ALT.
VcfAllele = tuple[str, int, str, str]


def trim(pos: int, ref: str, alt: str, keep: int = 0) -> tuple[int, str, str]:
    """A VCF-style allele (1-based) without the bases that REF and ALT share, the last ones first.

    ``keep`` bases at least stay in each: 1 as VCF writes alleles, 0 for what really changes. There an insertion has an
    empty REF and lies before ``pos``.
    """
    while len(ref) > keep and len(alt) > keep and ref[-1] == alt[-1]:
        ref, alt = ref[:-1], alt[:-1]
    while len(ref) > keep and len(alt) > keep and ref[0] == alt[0]:
        pos, ref, alt = pos + 1, ref[1:], alt[1:]
    return pos, ref, alt
