# One rule a shard, because one rule with the documents of all samples would cost quadratically.
for shard in PLAN.shards:

    rule:
        name:
            PLAN.rule_name("report", shard)
        input:
            PLAN.stage_file(shard, "findings.jsonl"),
        output:
            PLAN.report_files(shard),
        log:
            PLAN.stage_file(shard, "report.log"),
        conda:
            "../envs/vexas-report.yaml"
        resources:
            mem_mb=grown,
            runtime=60,
        params:
            outdir=lambda wildcards: PLAN.config.outdir,
            program=PLAN.program,
        shell:
            "python -m vexas_report.cli report --findings {input:q} --outdir {params.outdir:q} >{log:q} 2>&1"
