from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "sancha.office.proposals"
    label = "proposals"
