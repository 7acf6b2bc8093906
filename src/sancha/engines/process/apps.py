from django.apps import AppConfig


class ProcessConfig(AppConfig):
    name = "sancha.engines.process"
    label = "process"

    def ready(self) -> None:
        from sancha.engines.process import checks, permissions  # noqa: F401 (they register)
