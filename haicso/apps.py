from pathlib import Path
from time import sleep

from django.apps import AppConfig
from django.conf import settings


class HaicsoConfig(AppConfig):
    name = "haicso"
    verbose_name = "HAI CSO"

    def ready(self) -> None:
        from . import startup
        from .catalogue import po

        po.compile_changed(Path(settings.CATALOGUES), Path(settings.LOCALE_PATHS[0]))
        startup.guard()
        if settings.MODE == "demo":
            from haicso.demo import past
            from tickets import worker

            # Between two pieces others who write have their turn.
            worker.BESIDE.append(past.FillThePast(pause=lambda: sleep(PAUSE_SECONDS)))
            worker.SEALING_WAITS.append(past.FILLING.is_under_way)


PAUSE_SECONDS = 0.1
