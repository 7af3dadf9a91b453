"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "narmare.config.settings")
application = get_wsgi_application()

from narmare.region.checks import refuse_unsafe  # noqa: E402  after Django is set up


refuse_unsafe()
