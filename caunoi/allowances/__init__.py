"""The monthly allowance of the collaborators: 0.3 × the base salary of the month, explained.

It owns the sheet of a month and its lines, from preparation to payment. The amounts are norms; the
appointments belong to `network`. Terms: thù lao, mức chi hỗ trợ (allowance), bảng chi trả (payment
sheet).
"""
