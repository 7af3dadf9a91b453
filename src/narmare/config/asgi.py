"""The ASGI application: event streams only.  The proxy sends /strom/ here and all pages to config/wsgi.py.

    granian --interface asgi --workers 1 narmare.config.asgi:application

Its own process, because a page that waits for news holds its connection for hours and must not hold a worker of the pages.
"""

import os

from django.core.asgi import get_asgi_application


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "narmare.config.settings")
application = get_asgi_application()

from django.urls import get_resolver  # noqa: E402  after Django is set up

from narmare.region.checks import refuse_unsafe  # noqa: E402


refuse_unsafe()
get_resolver().url_patterns  # noqa: B018  the first stream does not wait for it, and what cannot be imported stops the start
