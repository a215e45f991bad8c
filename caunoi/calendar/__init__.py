"""Which days offices work: the week, less holidays and swapped days, each from a document.

It owns these days, their change by two persons, and the counting of working days; it does not own
the deadlines counted in them. Terms: lịch nghỉ (calendar of days off), ngày làm việc (working day),
nghỉ bù (day in lieu), làm bù (worked weekend).
"""
