MISSING = PLAN.missing() if workflow.is_main_process else []
if MISSING and PLANNED_BY_RULE:

    rule plan:
        output:
            MISSING,
        log:
            f"{WORK}/plan.log",
        localrule: True
        conda:
            "../envs/vexas-report.yaml"
        params:
            layout=lambda wildcards: layout_file(),
        shell:
            "python -m vexas_report.cli plan --layout {params.layout:q} >{log:q} 2>&1"
