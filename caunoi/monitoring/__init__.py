"""Monitoring of running schemes: expected signs of life, inspections, the silence radar.

It owns what is expected, the check visits, the warnings and who was notified of them; the state of
a scheme belongs to `schemes`. Terms: dấu hiệu tiếp theo (expected sign), kiểm tra, giám sát
(inspection).
"""
