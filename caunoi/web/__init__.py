"""The pages of the office, one package for each area of work.

It owns addresses, forms and templates; it owns no rule: a view fetches through the viewer, parses, makes one
domain call and renders.
"""
