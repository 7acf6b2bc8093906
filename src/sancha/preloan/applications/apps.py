from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "sancha.preloan.applications"
    label = "applications"
