"""The one storage app."""

from django.apps import AppConfig


class StorageConfig(AppConfig):
    """Holds every model of the house."""

    name = "haitang.storage"
    label = "storage"
    verbose_name = "Haitang storage"
