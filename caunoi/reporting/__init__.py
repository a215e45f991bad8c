"""Reports and dashboards, computed from recorded facts; nobody types a figure.

Covers the reports that were sent or signed, frozen with their hash, but no facts of its own. Terms:
báo cáo tháng (monthly report), báo cáo 6 tháng, tổng kết năm (periodic report).
"""
