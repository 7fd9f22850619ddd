rule coverage:
    input:
        f"{WORK}/{{shard}}.manifest.json",
    output:
        f"{WORK}/{{shard}}.coverage.jsonl",
    log:
        f"{WORK}/{{shard}}.coverage.log",
    conda:
        "../envs/vexas-report.yaml"
    resources:
        mem_mb=grown,
        runtime=60,
    shell:
        "python -m vexas_report.cli coverage --manifest {input:q} --out {output:q} >{log:q} 2>&1"
