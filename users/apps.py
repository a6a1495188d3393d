from typing import Any

from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "users"
    verbose_name = "Pengguna"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_login_failed

        user_login_failed.connect(_note_failed_login, dispatch_uid="users.audit")


def _note_failed_login(credentials: dict[str, Any], **_kwargs: object) -> None:
    """Whose name was typed; a name that is nobody's is not kept, because it may be a password."""
    from users import audit
    from users.models import AuditEntry, User

    typed = str(credentials.get("username", ""))[:60].replace("\0", "")
    audit.note(AuditEntry.Kind.LOGIN_FAILED, login=User.objects.filter(username__iexact=typed).first())
