"""Notices in the application: what a person is told, and whether they read it.

It owns the notices; it does not own the events that cause them. Term: thông báo (notice).
"""
