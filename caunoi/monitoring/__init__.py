"""Watching running schemes: the next sign of life that each owes, inspections, the silence radar.

It owns what is expected, the check visits, the warnings and who was told of them; it does not own
the state of a scheme. Terms: dấu hiệu tiếp theo (expected sign), kiểm tra, giám sát (inspection).
"""
