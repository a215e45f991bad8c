"""Who may do what, where and on which day.

It owns users, roles, and grants (role × area × period). It does not own the appointments from which
a collaborator's grants come: `network` writes those. Terms: vai trò (role), địa bàn (area).
"""
