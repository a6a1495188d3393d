"""What a login may do with people's data. What it may see is `visible_to` of each queryset."""

from .models import UnitType, User


def may_keep_service_users(user: User) -> bool:
    """Data Pengguna Layanan is kept by satker and offices (002 part 2); everybody else only reads."""
    return user.role in {User.Role.SATKER, User.Role.OFFICE}


def may_see_service_users(user: User) -> bool:
    """The menu Data Pengguna Layanan: who keeps a list, and the head office, which reads all. HAI agents have none."""
    return may_keep_service_users(user) or user.role in {User.Role.MONITOR, User.Role.ADMIN}


def may_change_cso_passwords(user: User) -> bool:
    """Officers act through the login of their office, and change their CSO passwords there (002 part 4)."""
    return user.role == User.Role.OFFICE


def unit_types_for(user: User) -> list[UnitType]:
    """The types a login may add: a satker its own kind only, an office all seven (002 2A, 2B)."""
    return [UnitType.SATKER] if user.role == User.Role.SATKER else list(UnitType)
