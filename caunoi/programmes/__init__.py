"""What the law lets a scheme receive: percent, ceiling, priority. Later: programmes, yearly plans.

It owns the rule of the ceiling; it does not own the amounts, which are norms. Terms: mức hỗ trợ
(support), mức trần (ceiling), chương trình (programme), kế hoạch (plan).
"""
