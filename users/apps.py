from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "users"
    verbose_name = "Pengguna"

    def ready(self) -> None:
        from users.accounts import factor_events

        factor_events.listen()
