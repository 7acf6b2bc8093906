from importlib import import_module

from django.apps import AppConfig


class OutsideConfig(AppConfig):
    name = "sancha.engines.outside"
    label = "outside"

    def ready(self) -> None:
        import_module("sancha.engines.outside.permissions")  # Roles may name them.
