"""The invented province: Bình Dương's real units and norms, an invented network and invented firms.

It owns no table and builds everything through the same actions as the screens. Term: dữ liệu minh
họa (demonstration data).
"""
