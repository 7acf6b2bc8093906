from django.apps import AppConfig


class VerificationConfig(AppConfig):
    name = "sancha.insight.verification"
    label = "verification"
