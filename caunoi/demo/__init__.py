"""The invented province: Bình Dương's real units and norms, an invented network and invented firms.

It owns no table and makes everything through the same actions that the screens call. Term: dữ
liệu minh họa (demonstration data).
"""
