# The VCFs are no inputs in Snakemake's sense: their state is part of the manifest's name, one that comes to harm during the
# run costs its own sample only, and a time in the future is no clock that goes wrong.
rule collect:
    input:
        lambda wildcards: planned(manifest(wildcards)),
    output:
        f"{WORK}/{{shard}}.evidence.jsonl",
    log:
        f"{WORK}/{{shard}}.collect.log",
    conda:
        "../envs/vexas-report.yaml"
    resources:
        mem_mb=grown,
        runtime=60,
    params:
        manifest=lambda wildcards: manifest(wildcards),
    shell:
        "python -m vexas_report.cli collect --manifest {params.manifest:q} --out {output:q} >{log:q} 2>&1"
