"""What every list from outside shares, whatever it is a list of.

`reader` turns a file into a grid of texts, `cells` decodes them, `table` finds the table in it by
the headings of its kind, `places` finds the communes that it names. What a row means, and what is
written, belongs to the app whose list it is. Term: nhập danh sách (import).
"""
