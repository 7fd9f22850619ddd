# Evidence and coverage that this job makes itself are no outputs: they stay where it fails, and the next run goes on from them.
rule report:
    input:
        manifest=lambda wildcards: planned(manifest(wildcards)),
        read=read_before,
    output:
        findings=f"{WORK}/{{shard}}.{{rows}}.findings.jsonl",
        # The list of the documents: Snakemake would take long over each by name.
        reports=f"{WORK}/{{shard}}.{{rows}}.reports.jsonl",
    log:
        f"{WORK}/{{shard}}.{{rows}}.report.log",
    conda:
        "../envs/vexas-report.yaml"
    resources:
        mem_mb=grown,
        runtime=60,
    params:
        manifest=lambda wildcards: manifest(wildcards),
        outdir=lambda wildcards: PLAN.config.outdir,
    shell:
        "python -m vexas_report.cli report --manifest {params.manifest:q} --rows {wildcards.rows}"
        " --outdir {params.outdir:q} --out {output.reports:q} >{log:q} 2>&1"
