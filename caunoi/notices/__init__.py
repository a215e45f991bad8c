"""What a person should be told, and whether they were.

It owns the notices in the application; it does not own the events that cause them. Term: thông báo
(notice).
"""
