from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _guard_history(**_kwargs: object) -> None:
    from .history import append_only

    append_only.install()


class TicketsConfig(AppConfig):
    name = "tickets"
    verbose_name = "Tiket"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from services.catalogue.times import SLA_TIMES
        from services.knowledge.hearers import HEARERS
        from users import audit
        from users.officers import administration, effective_day
        from users.verification import parts as all_parts

        from . import worker
        from .calendar.waiting import waiting_text
        from .history import attribution
        from .mail import article_mails, audit_alarms
        from .ratings import weekly
        from .sorting.sla_times import sla_times
        from .verification import parts

        worker.WORK.append(worker.OnceAMinute(weekly.write_due))
        administration.FIGURES["calendar"] = waiting_text
        SLA_TIMES.append(sla_times)
        HEARERS.append(article_mails.tell)
        audit.HEARERS.append(audit_alarms.tell)
        post_migrate.connect(_guard_history, sender=self)
        effective_day.LAST_ACTS.append(attribution.last_act)
        effective_day.CLOSED_PERIODS.append(attribution.closed_periods)
        all_parts.PARTS.append(all_parts.Part("history", _("tiket dengan riwayatnya"), parts.history_of))
        all_parts.PARTS.append(all_parts.Part("decisions", _("keputusan"), parts.decisions_of))
