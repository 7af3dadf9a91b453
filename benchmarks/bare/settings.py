"""Only what Django needs to insert a row: no middleware, no sessions, a connection that is kept."""

import os

from narmare.config.settings import database  # noqa: TID251  the same connection as the product


DATABASES = {
    "default": {
        **database(os.environ["DATABASE_URL"]),
        "ENGINE": "django.db.backends.postgresql",
        "CONN_HEALTH_CHECKS": False,
        "OPTIONS": {},
    }
}
SECRET_KEY = "nothing is signed here"  # noqa: S105  the bare view has no secrets
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["benchmarks.bare"]
ROOT_URLCONF = "benchmarks.bare.urls"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
