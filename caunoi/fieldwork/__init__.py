"""Collaborators' work in the communes: plans, visits, needs, proposals, tasks from the Centre.

It owns a need until it has a recorded outcome; it does not own the scheme that may follow. Terms:
chuyến thăm (visit), nhu cầu (need), năng lực (capacity), đề xuất hỗ trợ (proposal), kế hoạch địa
bàn (area plan), việc được giao (task).
"""
