"""The figures that an operator may hold us to, each measured with its sabotage.

`make reliability` measures at full size on both engines, the suite at a small size. Each prints one
line: GOAL <id> <done>/<asked> <figure> <pass|small|fail>; only the full size says pass.
"""
