"""The demo's logins and officers as rows to print."""

from users.models import Office, Posting, Satker

from .cast import DESKS, OTHER_DESKS, PERSONAL_LOGINS, Stint, satker_login


def login_rows() -> list[tuple[str, str, str]]:
    """(username, who, what to try), the office of the design pictures first."""
    offices = {office.code: office.name for office in Office.objects.all()}
    satker = dict(Satker.objects.values_list("code", "name"))
    return [
        *((desk.login, offices[desk.code], "merekam, menjawab, mengirim ke HAI") for desk in DESKS),
        *((desk.login, offices[desk.code], _other_desk(desk.code)) for desk in OTHER_DESKS),
        *(
            (satker_login(code), satker[code], f"bertanya, mitra {offices[desk.code]}")
            for desk in DESKS
            for code in (*(each.code for each in desk.satker), *desk.as_satker)
        ),
        *((login.username, login.name, login.try_this) for login in PERSONAL_LOGINS),
    ]


def _other_desk(code: str) -> str:
    return "membaca tiket KPPN-nya, menjawab revisi DIPA" if len(code) == 2 else "menjawab pertanyaan secara nasional"


def officer_rows() -> list[tuple[str, str, str]]:
    """(login, name, kind) of the officers who are there now."""
    return [
        (desk.login, player.name, str(Posting.Kind(player.kind).label))
        for desk in (*DESKS, *OTHER_DESKS)
        for player in desk.players
        if player.stint != Stint.UNTIL_MOVE
    ]
