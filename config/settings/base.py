"""Settings that hold everywhere; dev, test and production add to them.

A centre need choose nothing: one folder, `CAUNOI_DATA`, holds its SQLite file, its stored files and
its key. Without it that is `var/`; `caunoi centre` takes `var/centre` (`caunoi/cli/main.py`).
`DATABASE_URL` names another database.
"""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from caunoi.common.private_files import write_for_owner_only

ROOT = Path(__file__).resolve().parents[2]
env = environ.Env()
write_for_owner_only()
VAR = Path(env("CAUNOI_DATA", default=str(ROOT / "var"))).absolute()
VAR.mkdir(parents=True, exist_ok=True)

SECRET_KEY_FILE = VAR / "secret-key"


def _secret_key() -> str:
    """Read the installation's own key; it is made once and stays in `VAR`."""
    if key := env("CAUNOI_SECRET_KEY", default=""):
        return str(key)
    if not SECRET_KEY_FILE.exists():
        from django.core.management.utils import get_random_secret_key

        SECRET_KEY_FILE.touch(mode=0o600)
        SECRET_KEY_FILE.write_text(get_random_secret_key())
    return SECRET_KEY_FILE.read_text()


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = env.list("CAUNOI_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])

#: Addresses or networks of our own HTTPS servers in front, whose X-Forwarded-For is believed.
PROXIES = env.list("CAUNOI_PROXIES", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "caunoi.common",
    "caunoi.journal",
    "caunoi.attachments",
    "caunoi.localities",
    "caunoi.imports",
    "caunoi.norms",
    "caunoi.accounts",
    "caunoi.calendar",
    "caunoi.notices",
    "caunoi.network",
    "caunoi.establishments",
    "caunoi.programmes",
    "caunoi.fieldwork",
    "caunoi.schemes",
    "caunoi.difficulties",
    "caunoi.linkages",
    "caunoi.monitoring",
    "caunoi.allowances",
    "caunoi.reporting",
    "caunoi.handovers",
    "caunoi.demo",
    "caunoi.cli",
    "caunoi.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "caunoi.web.middleware.CompressionMiddleware",
    "caunoi.web.middleware.NotStoredMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "caunoi.web.middleware.TextMiddleware",
    "caunoi.web.demo.middleware.StoryDayMiddleware",
    "caunoi.web.middleware.LanguageMiddleware",
    "caunoi.web.middleware.RequestCacheMiddleware",
    "caunoi.web.middleware.KeepsMiddleware",
    "caunoi.web.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["caunoi.web.rendering.UnindentedLoader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "caunoi.web.context.shell",
                "caunoi.web.demo.context.demonstration",
            ],
            "builtins": ["caunoi.web.templatetags.caunoi"],
        },
    }
]
FORM_RENDERER = "caunoi.web.rendering.FormRenderer"

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR / 'caunoi.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        {
            # Without IMMEDIATE two read-then-write transactions can meet in "database is locked".
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            ),
        }
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "web:sign-in"
LOGIN_REDIRECT_URL = "web:today"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        # At Django's own 0.7 a name that is written twice would pass.
        "OPTIONS": {
            "user_attributes": ["username", "full_name", "email", "phone"],
            "max_similarity": 0.6,
        },
    },
    {
        "NAME": "caunoi.accounts.passwords.LongEnough",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# None of allauth's own addresses is routed: caunoi/accounts/second_factor.py and decision 0045.
MFA_ADAPTER = "caunoi.accounts.second_factor.Adapter"
MFA_TOTP_ISSUER = "Cầu Nối"
#: Telephones go wrong by half a minute.
MFA_TOTP_TOLERANCE = 1
CSRF_FAILURE_VIEW = "caunoi.web.errors.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
FORMAT_MODULE_PATH = ["config.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "var" / "static"
STATICFILES_DIRS = [ROOT / "frontend" / "dist"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
#: Vite names each file by its content, so a browser may keep it for a year.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/[^/]+-[A-Za-z0-9_-]{8}\.[a-z0-9]+$"
# Stored files and what is collected: for the owner of the process alone.
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
MEDIA_ROOT = Path(env("CAUNOI_FILES", default=str(VAR / "files")))

# A workbook larger than this is refused before it is opened.
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Letters: printed in the terminal unless CAUNOI_EMAIL_URL names a server (production: from there).
vars().update(env.email("CAUNOI_EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env("CAUNOI_EMAIL_FROM", default="cau-noi@localhost")
EMAIL_TIMEOUT = 20


def _own_address() -> str:
    """Read where people reach the pages, such as https://khuyencong.tinh.gov.vn; "" if not set."""
    address: str = env("CAUNOI_URL", default="").strip().rstrip("/")
    if address and not (urlsplit(address).scheme in ("http", "https") and urlsplit(address).netloc):
        raise ImproperlyConfigured(
            f"CAUNOI_URL is {address!r}; write the whole address, such as https://khuyencong.vn"
        )
    return address


# Letters, invitations and printed sheets are written with it: `common/links.py`.
CAUNOI_URL = _own_address()

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"hide_keys": {"()": "caunoi.common.logs.HideKeys"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["hide_keys"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
