"""What every app may lean on and that knows no word of the field.

It owns the clock, effective dates, money, Vietnamese text, verdicts, refusals and the constraints
that the database itself keeps. It owns no table. Terms: ngày hiệu lực (effective day), tiền
(money).
"""
