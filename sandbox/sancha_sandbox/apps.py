from django.apps import AppConfig


class SandboxConfig(AppConfig):
    name = "sancha_sandbox"
    label = "sandbox"
