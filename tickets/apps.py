from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _guard_history(**_kwargs: object) -> None:
    from . import append_only

    append_only.install()


class TicketsConfig(AppConfig):
    name = "tickets"
    verbose_name = "Tiket"

    def ready(self) -> None:
        from users import effective_day

        from . import attribution

        post_migrate.connect(_guard_history, sender=self)
        effective_day.LAST_ACTS.append(attribution.last_act)
        effective_day.CLOSED_PERIODS.append(attribution.closed_periods)
