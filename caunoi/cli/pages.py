"""Loaded by a worker of `caunoi serve`: the pages, and the watch that ends it with its server."""

from caunoi.cli.processes import end_with_parent
from config.wsgi import application

__all__ = ["application"]

end_with_parent()
