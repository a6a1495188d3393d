from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Laporan"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from tickets import worker
        from users.verification import parts as all_parts

        from . import jobs
        from .printed import verification

        worker.WORK += [jobs.RemovalOfFiles()]
        worker.BESIDE += [jobs.carry_out_due]
        all_parts.PARTS.append(all_parts.Part("printed", _("halaman dan lembar terkunci"), verification.printed_of))
