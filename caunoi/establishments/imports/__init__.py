"""How lists from outside become establishments: caunoi.imports → rows → decisions → commit.

`caunoi.imports` finds the table in a file, `headings` says what its columns are called, `rows`
reads each row, `decisions` compares with the register, `actions` stores. Another source (the field
app, another office's system) starts where it has rows. Term: nhập danh sách (import).
"""
