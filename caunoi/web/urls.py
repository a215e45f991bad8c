"""All addresses of the office pages, from `urls.py` of each area."""

from caunoi.web import converters as converters  # named before the addresses that use them
from caunoi.web.areas import collect

app_name = "web"
urlpatterns = list(collect("urls", "urlpatterns"))
