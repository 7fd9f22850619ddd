rule collect:
    input:
        manifest=manifest_of,
        vcf=lambda wildcards: present(shard_of(wildcards).inputs),
    output:
        f"{PLAN.work}/{{batch}}/{{shard}}.evidence.jsonl",
    log:
        f"{PLAN.work}/{{batch}}/{{shard}}.collect.log",
    conda:
        "../envs/vexas-report.yaml"
    resources:
        mem_mb=grown,
        runtime=60,
    params:
        program=PLAN.program,
        vcf=lambda wildcards: stamps(shard_of(wildcards).inputs),
    shell:
        "python -m vexas_report.cli collect --manifest {input.manifest:q} --out {output:q} >{log:q} 2>&1"
