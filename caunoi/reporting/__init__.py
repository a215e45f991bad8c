"""Reports and dashboards out of recorded facts: read by all, typed by nobody.

It owns the reports that were sent or signed, frozen with their hash; it owns no fact. Terms:
báo cáo tháng (monthly report), báo cáo 6 tháng, tổng kết năm (periodic report).
"""
