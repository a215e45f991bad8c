"""The monthly allowance of the collaborators: 0.3 × the base salary of that month, explained.

It owns the sheet of a month and its lines, from preparing to payment; it does not own the amounts,
which are norms, nor the appointments. Terms: thù lao, mức chi hỗ trợ (allowance), bảng chi trả
(payment sheet).
"""
