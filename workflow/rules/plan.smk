rule plan:
    input:
        PLAN.config.samples,
    output:
        # What stands is right by its name. Were it an output too, one changed row would make every shard anew.
        PLAN.missing(),
    log:
        f"{PLAN.work}/plan.log",
    localrule: True
    conda:
        "../envs/vexas-report.yaml"
    params:
        config=json.dumps(config, sort_keys=True),
        work=lambda wildcards: PLAN.work,
    shell:
        "python -m vexas_report.cli check --config-json {params.config:q} --manifests {params.work:q} >{log:q} 2>&1"
