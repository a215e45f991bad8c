"""Open duties of a person who leaves: what they are, who may take them, moving them in one step.

It has no tables. Each app brings its kinds in `duties.py`; ending an account, a role, a term or an
area goes through the actions here, which refuse to leave a duty behind. Terms: việc đang mở (open
duty), bàn giao (hand over).
"""
