"""Who did what, when, on which ground: append-only, chained by hash.

It owns the entries and the decorator of every write command (`action`). It does not own the things
the entries are about. Terms: nhật ký (journal), căn cứ (ground).
"""
