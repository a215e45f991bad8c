"""Programmes, yearly budgets and plans, and the legal limits of support.

It owns the rule of percent, ceiling and priority; the amounts are norms. Terms: mức hỗ trợ
(support), mức trần (ceiling), chương trình (programme), kế hoạch (plan).
"""
