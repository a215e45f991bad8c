"""What collaborators do in the communes: plans, visits, needs, proposals, and tasks from the Centre.

It owns a need until it has a stated outcome; it does not own the scheme that may come of it. Terms: chuyến thăm
(visit), nhu cầu (need), đề xuất hỗ trợ (proposal), năng lực (capacity), kế hoạch địa bàn (area plan).
"""
