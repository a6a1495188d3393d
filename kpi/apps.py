from django.apps import AppConfig


class KpiConfig(AppConfig):
    name = "kpi"
    verbose_name = "IKU"

    def ready(self) -> None:
        """What this floor adds to the one below: lines on the clock card, files that are kept, work of the worker,
        what is verified, and who may still be mailed of an objection.
        """
        from django.utils.translation import gettext_lazy as _

        from tickets import worker
        from tickets.history import files_on_disk
        from tickets.mail import notices
        from tickets.page import detail
        from users.officers import administration
        from users.verification import parts as all_parts

        from .figures.kept import KeepFigures
        from .grounds.actions import carry_out_due
        from .grounds.listing import waiting_text
        from .locks import verification
        from .models import ObjectionFile
        from .monitoring.policy_link import policy_link
        from .objections.listing import clock_link
        from .objections.notices import why_not
        from .signals.search import SearchOfTheDay

        administration.FIGURES["offices"] = waiting_text
        detail.CLOCK_LINKS += [policy_link, clock_link]
        notices.CHECKS.append(why_not)
        files_on_disk.KEEPERS.append(ObjectionFile)
        worker.WORK += [SearchOfTheDay(), worker.OnceAMinute(carry_out_due)]
        worker.BESIDE.append(KeepFigures())
        all_parts.PARTS.append(all_parts.Part("locks", _("kunci triwulan"), verification.locks_of))
