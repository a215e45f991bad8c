"""Joint ventures and co-operation between establishments, and associations with their members.

It owns the advice given, the partners and what came of it; it does not own the establishments.
Terms: liên doanh, liên kết (linkage), hiệp hội, hội ngành nghề (association).
"""
