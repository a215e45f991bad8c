"""Who did what, when, on which ground: append-only, chained by hash.

It owns the entries and the decorator that every write command (`action`) carries. It does not own
what the entries speak of. Terms: nhật ký (journal), căn cứ (ground).
"""
