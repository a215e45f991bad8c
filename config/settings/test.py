"""The suite: real databases, fast password hashes, background work run at once."""

from .base import *  # noqa: F403
from .base import VAR, Path, env

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Stored files of tests lie by their hash under var/, beside those of an installation.
MEDIA_ROOT = Path(env("CAUNOI_FILES", default=str(VAR / "test-files")))
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
