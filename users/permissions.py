"""What a login may do with people's data. What it may see is `visible_to` of each queryset."""

from .models import Office, Posting, UnitType, User


def may_keep_service_users(user: User) -> bool:
    """Data Pengguna Layanan is kept by satker and offices (002 part 2); everybody else only reads."""
    return user.role in {User.Role.SATKER, User.Role.OFFICE}


def may_see_service_users(user: User) -> bool:
    """The menu Data Pengguna Layanan: who keeps a list, and the head office, which reads all. HAI agents have none."""
    return may_keep_service_users(user) or user.reads_all


def may_change_cso_passwords(user: User) -> bool:
    """Officers act through the login of their office, and change their CSO passwords there (002 part 4)."""
    return user.role == User.Role.OFFICE


def may_change_own_password(user: User) -> bool:
    """Whoever has a login of their own. The password of a shared one changes for a whole office: an admin sets it."""
    return not user.is_shared


def unit_types_for(user: User) -> list[UnitType]:
    """The types a login may add: a satker its own kind only, an office all seven (002 2A, 2B)."""
    return [UnitType.SATKER] if user.role == User.Role.SATKER else list(UnitType)


def may_see_officers(user: User) -> bool:
    """The pages Petugas: offices their own, a Kanwil also its KPPN's, the head office all (000 item 5)."""
    return user.role in {User.Role.OFFICE, User.Role.ADMIN, User.Role.MONITOR}


def may_propose_officers(user: User) -> bool:
    return user.role in {User.Role.OFFICE, User.Role.ADMIN}


def may_decide_proposals(user: User) -> bool:
    """An HAI admin activates and refuses (000 item 5)."""
    return user.role == User.Role.ADMIN


def may_move_officers(user: User) -> bool:
    return user.role == User.Role.ADMIN


def may_join_persons(user: User) -> bool:
    """Say that two rows are one person: an HAI admin, by name."""
    return user.role == User.Role.ADMIN


def may_manage_posting(user: User, posting: Posting) -> bool:
    """End it, reset its officer's password, open the lock: the head of section at the office's own login (signed), or
    an admin. A Kanwil only reads of its KPPN."""
    return user.role == User.Role.ADMIN or (user.role == User.Role.OFFICE and user.office_id == posting.office_id)


def signs_for_officers(user: User) -> bool:
    """Whether the head of section must sign: at a shared login they must, an admin's login is personal."""
    return user.is_shared


def may_manage_accounts(user: User) -> bool:
    """Logins are created, reset and closed by HAI admins."""
    return user.role == User.Role.ADMIN


def may_import_satker(user: User) -> bool:
    return user.role == User.Role.ADMIN


def may_see_audit(user: User) -> bool:
    """Who was refused what, from where: the HAI admins', who must act on it."""
    return user.role == User.Role.ADMIN


def kinds_to_propose(user: User, office: Office, *, office_has_head: bool) -> list[Posting.Kind]:
    """Who may propose whom for which office: an office with a head of section proposes anybody for itself; its first
    head is proposed by its Kanwil, a Kanwil's own first head by an HAI admin [assumed: 000 item 5 names no one]."""
    if user.role == User.Role.ADMIN:
        of_nobody = office.kanwil_id is None and office.kind != Office.Kind.HEAD
        return [Posting.Kind.HEAD] if of_nobody and not office_has_head else []
    if user.role != User.Role.OFFICE or office.closed_on is not None:
        return []
    if office.pk == user.office_id:
        return list(Posting.Kind) if office_has_head else []
    return [Posting.Kind.HEAD] if office.kanwil_id == user.office_id and not office_has_head else []
