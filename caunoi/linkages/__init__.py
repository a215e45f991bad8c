"""Joint ventures and co-operation between establishments, and associations with their members.

Covers the advice given, the partners and the results, but not the establishments. Terms: liên
doanh, liên kết (linkage), hiệp hội, hội ngành nghề (association).
"""
