"""The console script `caunoi`, one file for each group of commands.

It owns arguments, output and exit codes: 0 done, 2 wrong argument, 1 anything else. It owns no
rule.
"""
