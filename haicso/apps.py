from django.apps import AppConfig


class HaicsoConfig(AppConfig):
    name = "haicso"
    verbose_name = "HAI CSO"

    def ready(self) -> None:
        from . import startup

        startup.guard()
