rule summarise:
    input:
        listed=lambda wildcards: PLAN.list_file(wildcards.batch),
        findings=lambda wildcards: [
            PLAN.stage_file(shard, "findings.jsonl")
            for shard in PLAN.by_batch[wildcards.batch]
        ],
    output:
        table=f"{PLAN.config.outdir}/{{batch}}/summary.tsv",
        page=f"{PLAN.config.outdir}/{{batch}}/summary.html",
        multiqc=f"{PLAN.config.outdir}/{{batch}}/vexas_mqc.tsv",
    log:
        f"{PLAN.work}/{{batch}}/summarise.log",
    conda:
        "../envs/vexas-report.yaml"
    resources:
        mem_mb=grown,
        runtime=60,
    params:
        outdir=lambda wildcards: PLAN.config.outdir,
        program=PLAN.program,
    shell:
        "python -m vexas_report.cli summarise --batch {wildcards.batch:q} --findings-list {input.listed:q}"
        " --outdir {params.outdir:q} >{log:q} 2>&1"


rule finish:
    input:
        tables=[f"{PLAN.config.outdir}/{batch}/summary.tsv" for batch in PLAN.by_batch],
        pages=[
            path for batch in PLAN.by_batch for path in PLAN.summary_files(batch)[1:]
        ],
        reports=[path for shard in PLAN.shards for path in PLAN.report_files(shard)],
    output:
        touch(PLAN.finished),
    log:
        f"{PLAN.work}/finish.log",
    localrule: True
    conda:
        "../envs/vexas-report.yaml"
    params:
        strict="--fail-on-rejected" if PLAN.config.fail_on_rejected else "",
        program=PLAN.program,
    shell:
        "python -m vexas_report.cli summarise --totals {input.tables:q} {params.strict} 2>&1 | tee {log:q}"
