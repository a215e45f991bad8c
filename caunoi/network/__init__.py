"""Collaborators: who they are, which decision appoints them, for which communes and days.

It owns appointments, areas, the head-count roadmap and coverage; what collaborators are paid
belongs to `allowances`. Terms: cộng tác viên (collaborator), địa bàn phụ trách (area of
responsibility), lộ trình nhân lực (roadmap).
"""
