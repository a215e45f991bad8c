"""Behind HTTPS: the cookies, redirects and headers that `check --deploy` asks for."""

from .base import *  # noqa: F403
from .base import CAUNOI_URL, ImproperlyConfigured, env

# A letter with the address of this machine alone would lead its reader nowhere.
if not CAUNOI_URL:
    raise ImproperlyConfigured(
        "CAUNOI_URL is not set; write where people reach the pages, such as https://khuyencong.vn"
    )

# Letters never go to the terminal here: a log must not hold what people are told.
vars().update(env.email("CAUNOI_EMAIL_URL", default="smtp://localhost:25"))

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
