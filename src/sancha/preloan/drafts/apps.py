from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "sancha.preloan.drafts"
    label = "drafts"
