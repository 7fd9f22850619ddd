# The VCFs are no inputs in Snakemake's sense: their state is part of the manifest's name, one that comes to harm during the
# run costs its own sample only, and a time in the future is no clock that goes wrong.
rule collect:
    input:
        f"{WORK}/{{shard}}.manifest.json",
    output:
        f"{WORK}/{{shard}}.evidence.jsonl",
    log:
        f"{WORK}/{{shard}}.collect.log",
    conda:
        "../envs/vexas-report.yaml"
    resources:
        mem_mb=grown,
        runtime=60,
    shell:
        "python -m vexas_report.cli collect --manifest {input:q} --out {output:q} >{log:q} 2>&1"
