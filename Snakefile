include: "workflow/Snakefile"


# An included file does not set the default target: that is named here.
rule default:
    default_target: True
    input:
        rules.all.input,
