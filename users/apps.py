from django.apps import AppConfig
from django.db import connection


class UsersConfig(AppConfig):
    name = "users"
    verbose_name = "Pengguna"

    def ready(self) -> None:
        from users.accounts import factor_events

        factor_events.listen()
        if connection.vendor == "postgresql":
            from .models.instants import read_all_instants

            read_all_instants(connection)
