rule interpret:
    input:
        manifest=f"{WORK}/{{shard}}.manifest.json",
        evidence=f"{WORK}/{{shard}}.evidence.jsonl",
        coverage=coverage_of,
    output:
        f"{WORK}/{{shard}}.{{rows}}.findings.jsonl",
    log:
        f"{WORK}/{{shard}}.{{rows}}.interpret.log",
    conda:
        "../envs/vexas-report.yaml"
    resources:
        mem_mb=grown,
        runtime=60,
    params:
        coverage=lambda wildcards, input: (
            ["--coverage", input.coverage] if input.coverage else []
        ),
    shell:
        "python -m vexas_report.cli interpret --manifest {input.manifest:q} --evidence {input.evidence:q}"
        " {params.coverage:q} --rows {wildcards.rows} --out {output:q} >{log:q} 2>&1"
