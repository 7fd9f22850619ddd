REVIEW = (
    ["--review", PLAN.config.settings.review] if PLAN.config.settings.review else []
)

# One rule a batch, each with the names of its own files, so that a report of Snakemake's can show them.
for batch in PLAN.batches:

    rule:
        name:
            PLAN.rule_name("summarise", batch)
        input:
            listed=planned(PLAN.list_file(batch)),
            parts=[
                f"{WORK}/{part}.{kind}.jsonl"
                for part in PLAN.parts(batch)
                for kind in ("findings", "reports")
            ],
        output:
            table=report(
                f"{PLAN.config.outdir}/{batch}/summary.tsv",
                category="Batches",
                labels={"batch": batch, "document": "table"},
            ),
            page=report(
                f"{PLAN.config.outdir}/{batch}/summary.html",
                category="Batches",
                labels={"batch": batch, "document": "page"},
            ),
            workbook=f"{PLAN.config.outdir}/{batch}/summary.xlsx",
            stats=f"{PLAN.config.outdir}/{batch}/vexas_stats_mqc.tsv",
            multiqc=f"{PLAN.config.outdir}/{batch}/vexas_mqc.tsv",
            # The others stand in the place of former ones: this one says of what they are made.
            done=touch(PLAN.summarised(batch)),
        log:
            f"{WORK}/{batch}/summarise.log",
        conda:
            "../envs/vexas-report.yaml"
        resources:
            mem_mb=grown,
            runtime=60,
        params:
            batch=batch,
            listed=PLAN.list_file(batch),
            outdir=lambda wildcards: PLAN.config.outdir,
            review=REVIEW,
        shell:
            "python -m vexas_report.cli summarise --batch {params.batch:q} --list {params.listed:q}"
            " {params.review:q} --outdir {params.outdir:q} >{log:q} 2>&1"


TABLES = [f"{PLAN.config.outdir}/{batch}/summary.tsv" for batch in PLAN.batches]

if workflow.is_main_process:

    rule finish:
        input:
            done=[PLAN.summarised(batch) for batch in PLAN.batches],
            tables=TABLES,
            pages=[
                path
                for batch in PLAN.batches
                for path in PLAN.summary_files(batch)[1:]
            ],
        output:
            touch(PLAN.finished),
        log:
            f"{WORK}/finish.log",
        localrule: True
        conda:
            "../envs/vexas-report.yaml"
        params:
            # No output, because it has to stand where the run fails over a sample as well.
            index=f"{PLAN.config.outdir}/index.html",
            # With an ending of its own (ending.smk) a run says this, and fails, after Snakemake's last line.
            strict="--fail-on-rejected" if STRICT and not HAS_ENDING else "",
            shown=">" if HAS_ENDING else "| tee",
        shell:
            "python -m vexas_report.cli summarise --totals {input.tables:q} --index {params.index:q} {params.strict} 2>&1 {params.shown} {log:q}"
