from django.apps import AppConfig


class PlatformConfig(AppConfig):
    name = "sancha.platform"
    label = "platform"
