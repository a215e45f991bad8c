"""Difficulties submitted to a higher level as one: the table, its steps and actions."""
