from django.apps import AppConfig


class KpiConfig(AppConfig):
    name = "kpi"
    verbose_name = "IKU"

    def ready(self) -> None:
        """What this floor adds to the one below: a line on the clock card, files that are kept, work of the worker,
        what is verified, and who may still be mailed of an objection.
        """
        from django.utils.translation import gettext_lazy as _

        from tickets import detail, duework, kept_files, notifications
        from users import verification as all_parts

        from . import verification
        from .models import ObjectionFile
        from .objections.listing import clock_link
        from .objections.notices import why_not
        from .signals.search import SearchOfTheDay

        detail.CLOCK_LINKS.append(clock_link)
        notifications.CHECKS.append(why_not)
        kept_files.KEEPERS.append(ObjectionFile)
        duework.WORK.append(SearchOfTheDay())
        all_parts.PARTS.append(all_parts.Part("locks", _("kunci triwulan"), verification.locks_of))
