from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "sancha.engines.evidence"
    label = "evidence"
