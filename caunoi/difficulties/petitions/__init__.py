"""Difficulties put to those above as one: their table, their door, their actions."""
