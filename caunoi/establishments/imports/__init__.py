"""How lists from outside become establishments: reader → rows → decisions → commit.

`reader` turns a file into a grid of texts, `layout` finds the table in it, `cells` and `rows` say
what each row means, `decisions` compares with the register, `actions` stores. Another source (the
field app, another office's system) enters where it has rows. Term: nhập danh sách (import).
"""
