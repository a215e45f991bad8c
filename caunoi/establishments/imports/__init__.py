"""How lists from outside become establishments: reader → rows → decisions → commit.

`reader` turns a file into a grid of texts, `table` finds the table in it, `cells` and `rows` read
each row, `decisions` compares with the register, `actions` stores. Another source (the field app,
another office's system) starts at the step where it has rows. Term: nhập danh sách (import).
"""
