"""The settings of an installation, with the Django admin beside it as the peer."""

import os
from pathlib import Path

from config.settings.base import *

TEMPLATES[0]["OPTIONS"]["context_processors"] = [
    "bench.peer.shell_of_our_pages" if name == "caunoi.web.context.shell" else name
    for name in TEMPLATES[0]["OPTIONS"]["context_processors"]
]
INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin"]
ROOT_URLCONF = "bench.urls"
ALLOWED_HOSTS = ["testserver"]
MEDIA_ROOT = Path(os.environ.get("TMPDIR", "/tmp")) / "caunoi-bench-files"
