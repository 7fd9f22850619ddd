"""Documents: HTML, JSON, TSV, annotated VCF, batch table and page, MultiQC rows."""
