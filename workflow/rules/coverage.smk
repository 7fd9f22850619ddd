rule coverage:
    input:
        manifest=lambda wildcards: planned(manifest(wildcards)),
        evidence=f"{WORK}/{{shard}}.evidence.jsonl",
    output:
        f"{WORK}/{{shard}}.coverage.jsonl",
    log:
        f"{WORK}/{{shard}}.coverage.log",
    conda:
        "../envs/vexas-report.yaml"
    resources:
        mem_mb=grown,
        runtime=60,
    params:
        manifest=lambda wildcards: manifest(wildcards),
    shell:
        "python -m vexas_report.cli coverage --manifest {params.manifest:q} --evidence {input.evidence:q}"
        " --out {output:q} >{log:q} 2>&1"
