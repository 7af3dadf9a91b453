"""Django settings.  Everything that differs between installations comes from the environment (docs/reference/settings.md).

No side effects here: the embedded PostgreSQL is started by `narmare` and by the tests before Django is set up.
"""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP


def flag(name: str) -> bool:
    """True if the environment variable `name` says yes."""
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


def database(url: str) -> dict[str, object]:
    """Django's settings of the PostgreSQL at `url` (postgresql://user:password@host:port/name?host=/socket/folder)."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            "DATABASE_URL must begin with postgresql://. Närmare runs on PostgreSQL only."
        )
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "narmare.config.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": query.pop("port", str(parts.port or "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # Statements are sent apart from their values and kept prepared: PostgreSQL plans each once per connection.
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 3, **query},
    }


PACKAGE = Path(__file__).resolve().parent.parent
# Where this installation keeps its files: care tables, snapshots, the embedded database.
NARMARE_HOME = Path(os.environ.get("NARMARE_HOME", "var")).resolve()
NARMARE_DATA = Path(os.environ.get("NARMARE_DATA", NARMARE_HOME / "care")).resolve()
# Where the heads of the sealed logs are written as well; best on a disk that the database's owner cannot change.
NARMARE_SEALS = Path(os.environ.get("NARMARE_SEALS", NARMARE_HOME / "seals")).resolve()
NARMARE_REGION = os.environ.get("NARMARE_REGION", "kronoberg")

# Sign-in as an invented person.  Refused by a system check where hosts other than this machine are served.
NARMARE_DEMO = flag("NARMARE_DEMO")

# The module that suggests level of care, profession and urgency.  Off: staff sort every case themselves.
NARMARE_ASSESSMENT = os.environ.get("NARMARE_ASSESSMENT", "on").strip().lower() in {"1", "true", "yes", "on"}

# A case goes back to its queue when its owner has done nothing in it for so many hours.
NARMARE_ABSENT_HOURS = float(os.environ.get("NARMARE_ABSENT_HOURS", "24"))

DEBUG = flag("NARMARE_DEBUG")
SECRET_KEY = os.environ.get("NARMARE_SECRET_KEY", "")
# What identity numbers and messages are encrypted with (region/keys.py): the keys themselves, or the file that holds them.
NARMARE_FIELD_KEYS = os.environ.get("NARMARE_FIELD_KEYS", "")
NARMARE_FIELD_KEYS_FILE = Path(
    os.environ.get("NARMARE_FIELD_KEYS_FILE", NARMARE_HOME / "field-keys")
).resolve()
# What backups are encrypted with (config/locked.py).
NARMARE_BACKUP_KEYS = os.environ.get("NARMARE_BACKUP_KEYS", "")
NARMARE_BACKUP_KEYS_FILE = Path(
    os.environ.get("NARMARE_BACKUP_KEYS_FILE", NARMARE_HOME / "backup-keys")
).resolve()
ALLOWED_HOSTS = [
    host for host in os.environ.get("NARMARE_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host
]
HTTPS = flag("NARMARE_HTTPS")

if "DATABASE_URL" not in os.environ:
    raise ImproperlyConfigured(
        "DATABASE_URL is not set. Start with `narmare demo` (embedded PostgreSQL), or set it to postgresql://..."
    )
DATABASES = {"default": database(os.environ["DATABASE_URL"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",  # exclusion constraints: one listing at a time
    "django.contrib.staticfiles",
    "narmare.design",
    "narmare.region",
    "narmare.meetings",
    "narmare.contact",
    "narmare.programme",
    "narmare.followup",
    "narmare.reports",
    "narmare.home",
]
CSRF_FAILURE_VIEW = "narmare.design.views.csrf_failure"
AUTH_USER_MODEL = "region.Account"
AUTHENTICATION_BACKENDS = ["narmare.region.backend.SessionBackend"]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "narmare.design.middleware.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "narmare.design.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "narmare.region.middleware.SignedInMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "narmare.region.wall.WallMiddleware",
]
# Traces and metrics without anything about a person, to a collector of the installation's own.
NARMARE_TELEMETRY = flag("NARMARE_TELEMETRY")
if NARMARE_TELEMETRY:
    MIDDLEWARE.insert(0, "narmare.config.telemetry.TelemetryMiddleware")
ROOT_URLCONF = "narmare.config.urls"
WSGI_APPLICATION = "narmare.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "narmare.design.context.shell",
            ],
        },
    }
]

LANGUAGE_CODE = "sv"
# "simple" is the registered part of a language's name for a simplified form (RFC 5646): what has no easy text is in plain Swedish.
LANGUAGES = [("sv", "Svenska"), ("sv-simple", "Lätt svenska"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "design" / "locale"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = NARMARE_HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if flag("NARMARE_PLAIN_STATIC")
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = flag("NARMARE_PLAIN_STATIC")
WHITENOISE_MAX_AGE = 31_536_000

SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "object-src": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Over https a browser takes these cookies only from this very host, with Secure and for all paths.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}django_language"
MESSAGE_STORAGE = "narmare.design.cookies.MessageStorage"
SESSION_ENGINE = "narmare.region.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 8 * 3600  # from sign-in, whatever is done meanwhile
# A session that nobody uses ends; on a computer that several people use, sooner.
IDLE = timedelta(minutes=int(os.environ.get("NARMARE_IDLE_MINUTES", "120")))
SHARED_IDLE = timedelta(minutes=int(os.environ.get("NARMARE_SHARED_IDLE_MINUTES", "15")))
# So long after the provider itself last asked who somebody is must it ask again; 0: whatever it says does.
OIDC_MAX_AGE = timedelta(minutes=int(os.environ.get("NARMARE_OIDC_MAX_AGE_MINUTES", "720")))
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [
    r"^halsa/",  # a monitor on the same machine asks without TLS, and is told nothing secret
    r"^logga-ut/leverantor$",  # programs ask these two: without TLS they are refused, not led on
    r"^logga-in/nycklar$",
]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
NARMARE_BEHIND_PROXY = flag("NARMARE_BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if NARMARE_BEHIND_PROXY else None

# OpenID Connect: who signs people in.  Empty means no provider (demo personas only).
OIDC_ISSUER = os.environ.get("NARMARE_OIDC_ISSUER", "")
OIDC_CLIENT_ID = os.environ.get("NARMARE_OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = os.environ.get("NARMARE_OIDC_CLIENT_SECRET", "")
OIDC_KEYS_FILE = os.environ.get("NARMARE_OIDC_KEYS_FILE", "")  # our private keys; then no secret is used
OIDC_SCOPE = os.environ.get("NARMARE_OIDC_SCOPE", "openid")
# Staff work in the assignment (medarbetaruppdrag) that they chose at the provider, and in no other.
OIDC_COMMISSIONS = flag("NARMARE_OIDC_COMMISSIONS")
# Residents at a provider of their own; else they come in where staff do.
OIDC_RESIDENTS_ISSUER = os.environ.get("NARMARE_OIDC_RESIDENTS_ISSUER", "")
OIDC_RESIDENTS_CLIENT_ID = os.environ.get("NARMARE_OIDC_RESIDENTS_CLIENT_ID", "")
OIDC_RESIDENTS_CLIENT_SECRET = os.environ.get("NARMARE_OIDC_RESIDENTS_CLIENT_SECRET", "")
OIDC_RESIDENTS_SCOPE = os.environ.get("NARMARE_OIDC_RESIDENTS_SCOPE", "openid")
OIDC_RESIDENTS_ACR = [acr for acr in os.environ.get("NARMARE_OIDC_RESIDENTS_ACR", "").split(",") if acr]
# A resident whose number the provider tells gets an account of their own the first time.
OIDC_RESIDENTS = flag("NARMARE_OIDC_RESIDENTS")
OIDC_ACCEPTED_ACR = [acr for acr in os.environ.get("NARMARE_OIDC_ACR", "").split(",") if acr]
# Levels that are asked for once more before a risky act (emergency access, lifting a block, granting roles).
OIDC_STEP_UP_ACR = [acr for acr in os.environ.get("NARMARE_OIDC_STEP_UP_ACR", "").split(",") if acr]

# A virus scanner (clamd) that every file is shown to: "/path/of/socket" or "host:port".  Empty: files are cleaned only.
NARMARE_CLAMAV = os.environ.get("NARMARE_CLAMAV", "")
# The address that residents open, in notices; the notices hold nothing else.
NARMARE_ADDRESS = os.environ.get("NARMARE_ADDRESS", "http://127.0.0.1:8000/")
NARMARE_SMS = os.environ.get("NARMARE_SMS", "")  # dotted name of the function that sends an SMS
# True where the proxy sends /strom/ to the ASGI process (config/asgi.py); else pages ask for news every ten seconds.
NARMARE_LIVE = flag("NARMARE_LIVE")
# Where no proxy joins the two servers (the demo): the origin of the ASGI process.  Pages may connect to it and to no other,
# and it answers pages of NARMARE_ADDRESS and no others.
NARMARE_LIVE_ORIGIN = os.environ.get("NARMARE_LIVE_ORIGIN", "").rstrip("/")
if NARMARE_LIVE_ORIGIN:
    SECURE_CSP["connect-src"].append(NARMARE_LIVE_ORIGIN)
MAIL_HOST = os.environ.get("NARMARE_MAIL_HOST", "")
MAILERS = {
    "default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": {"host": MAIL_HOST}}
    if MAIL_HOST
    else {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
}
DEFAULT_FROM_EMAIL = os.environ.get("NARMARE_MAIL_FROM", "narmare@localhost")
# A form may carry pictures of 20 MB; the pipeline says no in words above that, Django only far above.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024

# Logs carry ids and never a person's data.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
        },
        "json": {"()": "narmare.config.logs.JsonLines"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json" if os.environ.get("NARMARE_LOG") == "json" else "plain",
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # What it finds wrong in a PDF it quotes from it: somebody's paper does not go to a log.
    "loggers": {"pypdf": {"level": "CRITICAL", "propagate": False}},
}
