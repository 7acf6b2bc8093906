from django.apps import AppConfig


class SigningConfig(AppConfig):
    name = "sancha.engines.signing"
    label = "signing"
