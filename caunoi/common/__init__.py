"""Shared code that knows nothing of the field; every app may import it.

It owns the clock, effective dates, money, Vietnamese text, verdicts, refusals and the database
constraints. It owns no table. Terms: ngày hiệu lực (effective day), tiền (money).
"""
