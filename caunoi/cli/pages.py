"""Loaded by a worker of `caunoi serve`: the pages, and the watch that ends it with its server."""

from django.conf import settings
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from caunoi.cli.processes import end_with_parent
from config.wsgi import application as pages

__all__ = ["application"]

#: Behind a proxy that is ours the address of a request is that of the person, not of the proxy.
application = wrap_wsgi_with_proxy_headers(pages, settings.PROXIES) if settings.PROXIES else pages
end_with_parent()
