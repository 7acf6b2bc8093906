from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "sancha.office.organisation"
    label = "organisation"
