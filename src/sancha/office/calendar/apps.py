from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "sancha.office.calendar"
    label = "calendar"
