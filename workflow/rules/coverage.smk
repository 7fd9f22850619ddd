rule coverage:
    input:
        manifest=manifest_of,
        reads=lambda wildcards: present(shard_of(wildcards).reads),
    output:
        f"{PLAN.work}/{{batch}}/{{shard}}.coverage.jsonl",
    log:
        f"{PLAN.work}/{{batch}}/{{shard}}.coverage.log",
    conda:
        "../envs/vexas-report.yaml"
    resources:
        mem_mb=grown,
        runtime=60,
    params:
        program=PLAN.program,
        reads=lambda wildcards: stamps(shard_of(wildcards).reads),
    shell:
        "python -m vexas_report.cli coverage --manifest {input.manifest:q} --out {output:q} >{log:q} 2>&1"
