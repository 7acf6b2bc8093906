from importlib import import_module

from django.apps import AppConfig


class NoticeConfig(AppConfig):
    name = "sancha.engines.notice"
    label = "notice"

    def ready(self) -> None:
        for edge in ("permissions", "jobs", "checks"):
            import_module(f"sancha.engines.notice.{edge}")
