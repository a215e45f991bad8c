"""The register of rural industrial establishments: who produces what, where, with whom.

It owns establishments, their trades, the import of lists, the search for duplicates and the rule of
eligibility; it does not own what is done for them. Terms: cơ sở công nghiệp nông thôn
(establishment), ngành nghề (trade), nghi trùng (possible duplicate), nhập danh sách (import).
"""
