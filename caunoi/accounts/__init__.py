"""Who may do what, where and on which day.

It owns users, roles, and the scope rows (role × area × day). It does not own the appointments from
which a collaborator's scope rows come: `network` writes those. Terms: vai trò (role), địa bàn
(area).
"""
