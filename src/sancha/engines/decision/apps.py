from django.apps import AppConfig


class DecisionConfig(AppConfig):
    name = "sancha.engines.decision"
    label = "decision"

    def ready(self) -> None:
        from sancha.engines.decision import checks, permissions  # noqa: F401 (they register)
