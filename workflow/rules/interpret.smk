rule interpret:
    input:
        manifest=manifest_of,
        evidence=f"{PLAN.work}/{{batch}}/{{shard}}.evidence.jsonl",
        coverage=coverage_of,
        own=present(PLAN.own_files),
    output:
        f"{PLAN.work}/{{batch}}/{{shard}}.findings.jsonl",
    log:
        f"{PLAN.work}/{{batch}}/{{shard}}.interpret.log",
    conda:
        "../envs/vexas-report.yaml"
    resources:
        mem_mb=grown,
        runtime=60,
    params:
        coverage=lambda wildcards, input: (
            ["--coverage", input.coverage] if input.coverage else []
        ),
        program=PLAN.program,
        own=lambda wildcards: stamps(PLAN.own_files),
    shell:
        "python -m vexas_report.cli interpret --manifest {input.manifest:q} --evidence {input.evidence:q}"
        " {params.coverage:q} --out {output:q} >{log:q} 2>&1"
