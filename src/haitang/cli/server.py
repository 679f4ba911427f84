"""Gunicorn inside this process: what was imported to prepare the database is not imported again by each worker."""

from __future__ import annotations

from typing import Any

from django.core.servers.basehttp import get_internal_wsgi_application
from django.db import connections
from gunicorn.app.base import BaseApplication


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Serves the pages until a signal.

    Parameters
    ----------
    address : str
        ``host:port`` to bind.
    workers : int
        Processes; each answers with a few threads, so that a signal ends the process and not a page half written.
    """

    def __init__(self, address: str, *, workers: int) -> None:
        self._settings: dict[str, Any] = {
            "bind": address,
            "workers": workers,
            "threads": 4,
            "worker_class": "gthread",
            "loglevel": "warning",
            "graceful_timeout": 3,
            "preload_app": True,
        }
        super().__init__()

    def load_config(self) -> None:
        """Take the settings as given; nothing is read from the command line or a file."""
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application; connections are closed before workers are forked, since none may be shared."""
        application = get_internal_wsgi_application()
        connections.close_all()
        return application
