from django.apps import AppConfig


class SupplementsConfig(AppConfig):
    name = "sancha.preloan.supplements"
    label = "supplements"
