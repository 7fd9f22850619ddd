# Evidence and coverage that this job makes itself are no outputs: they stay where it fails, and the next run goes on from them.
rule report:
    input:
        manifest=f"{WORK}/{{shard}}.manifest.json",
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
        outdir=lambda wildcards: PLAN.config.outdir,
    shell:
        "python -m vexas_report.cli report --manifest {input.manifest:q} --rows {wildcards.rows}"
        " --outdir {params.outdir:q} --out {output.reports:q} >{log:q} 2>&1"


# Documents that were written once and are gone.
GONE = PLAN.undocumented if workflow.is_main_process else {}

for number, (part, documents) in enumerate(GONE.items(), start=1):

    rule:
        name:
            f"report_again_{number}"
        input:
            manifest=f"{WORK}/{part.rsplit('.', 1)[0]}.manifest.json",
            findings=f"{WORK}/{part}.findings.jsonl",
        output:
            documents,
        log:
            f"{WORK}/{part}.report.log",
        localrule: True
        conda:
            "../envs/vexas-report.yaml"
        params:
            rows=part.rsplit(".", 1)[1],
            outdir=lambda wildcards: PLAN.config.outdir,
        shell:
            "python -m vexas_report.cli report --manifest {input.manifest:q} --rows {params.rows}"
            " --outdir {params.outdir:q} >{log:q} 2>&1"
