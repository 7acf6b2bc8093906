from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class EntryConfig(AppConfig):
    """The last app: when it is ready, every feature has registered what it offers."""

    name = "sancha.entry"
    label = "entry"

    def ready(self) -> None:
        """Load the modules that register by being imported; then check what they registered."""
        for module in ("permissions", "features", "services", "handlers", "jobs"):
            autodiscover_modules(module)
        from sancha.entry import checks  # noqa: F401 (registers the system checks)
