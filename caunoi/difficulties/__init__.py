"""Difficulties of every kind and the desk that answers them; each has an owner and a due day.

Covers difficulties, their way up the levels, answers, confirmations and petitions, but not the
things they are about. Terms: khó khăn, vướng mắc (difficulty), bản kiến nghị chung (petition).
"""
