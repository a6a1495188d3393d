from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _guard_history(**_kwargs: object) -> None:
    from . import append_only

    append_only.install()


class TicketsConfig(AppConfig):
    name = "tickets"
    verbose_name = "Tiket"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from users import verification as all_parts

        from . import verification

        post_migrate.connect(_guard_history, sender=self)
        all_parts.PARTS.append(all_parts.Part("history", _("tiket dengan riwayatnya"), verification.history_of))
        all_parts.PARTS.append(all_parts.Part("decisions", _("keputusan"), verification.decisions_of))
