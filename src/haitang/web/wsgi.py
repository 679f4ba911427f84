"""The WSGI application that a server runs."""

from __future__ import annotations

import os

# A page of distributions needs it, and half a second is long for the first reader: it is loaded at the start.
import scipy.special  # noqa: F401
from django.core.wsgi import get_wsgi_application

from haitang.web.uploads import whole_bodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haitang.storage.settings")

application = whole_bodies(get_wsgi_application())
