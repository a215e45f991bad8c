"""Which days offices work: the week, less holidays and their exchanges, each from a document.

It owns these days, the two-person change of them and the counting of working days; it does not own
what is due after so many of them. Terms: lịch nghỉ (calendar of days off), ngày làm việc (working
day), nghỉ bù (day in lieu), làm bù (worked weekend).
"""
