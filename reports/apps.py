from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Laporan"

    def ready(self) -> None:
        from tickets import duework

        from . import jobs

        duework.WORK += [jobs.RemovalOfFiles()]
        duework.BESIDE += [jobs.carry_out_due]
