"""Difficulties of every kind and the desk that answers them, each with an owner and a clock.

It owns difficulties, their steps upwards, answers, confirmations and petitions; it does not own
what they are about. Terms: khó khăn, vướng mắc (difficulty), bản kiến nghị chung (petition).
"""
