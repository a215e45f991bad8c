"""The collaborators: who they are, by which decision, for which communes, on which days.

It owns appointments, areas, the head-count roadmap and coverage; it does not own what they are
paid. Terms: cộng tác viên (collaborator), địa bàn phụ trách (area of responsibility), lộ trình nhân
lực (roadmap).
"""
