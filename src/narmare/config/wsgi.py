"""The WSGI application that granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "narmare.config.settings")
application = get_wsgi_application()

from django.urls import get_resolver  # noqa: E402  after Django is set up

from narmare.contact.content import library  # noqa: E402
from narmare.region.checks import refuse_unsafe  # noqa: E402


refuse_unsafe()
# A worker takes visitors when it has read what it reads once, every view and all content: the first does not wait seconds.
get_resolver().url_patterns  # noqa: B018  asking imports them
library()
# What lives as long as the process is not looked through again and again for something to throw away.
gc.collect()
gc.freeze()
