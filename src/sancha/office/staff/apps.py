from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "sancha.office.staff"
    label = "staff"
