"""All addresses of the office pages."""

app_name = "web"
urlpatterns: list[object] = []
