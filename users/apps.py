from typing import Any

from django.apps import AppConfig
from django.db import connection


class UsersConfig(AppConfig):
    name = "users"
    verbose_name = "Pengguna"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_login_failed

        from users import languages, wib
        from users.accounts import factor_events

        wib.Names.language = staticmethod(languages.at_hand)
        factor_events.listen()
        user_login_failed.connect(_note_failed_login, dispatch_uid="users.audit")
        if connection.vendor == "postgresql":
            from .models.instants import read_all_instants

            read_all_instants(connection)


def _note_failed_login(credentials: dict[str, Any], **_kwargs: object) -> None:
    """Whose name was typed; a name that is nobody's is not kept, because it may be a password."""
    from users import audit
    from users.models import AuditEntry, User

    typed = str(credentials.get("username", ""))[:60].replace("\0", "")
    audit.note(AuditEntry.Kind.LOGIN_FAILED, login=User.objects.filter(username__iexact=typed).first())
