from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Laporan"

    def ready(self) -> None:
        from tickets import worker

        from . import jobs

        worker.WORK += [jobs.RemovalOfFiles()]
        worker.BESIDE += [jobs.carry_out_due]
