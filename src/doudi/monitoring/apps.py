from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "doudi.monitoring"
