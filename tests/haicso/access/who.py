"""The logins of the access table, in groups, and how a row of it is written."""

LOGINS = [
    *("clerk", "other_clerk", "aceh_clerk", "kppn008", "kppn001", "kppn183", "kanwil04", "kanwil01"),
    *("monitor", "layer1", "layer2", "admin"),
]
SATKER = {"clerk", "other_clerk", "aceh_clerk"}
OFFICES = {"kppn008", "kppn001", "kppn183", "kanwil04", "kanwil01"}
REGIONS = {"kanwil04", "kanwil01"}
DESKS = {"kppn008", "kppn001", "kppn183"}
"""The logins that several people share, where figures about persons are closed."""
ELSEWHERE = OFFICES - {"kppn008", "kanwil04"}
"""Offices that may not even know of KPPN Pekanbaru's persons and tickets."""
HEAD_OFFICE = {"monitor", "admin"}
HAI = {"layer1", "layer2"}
EVERYBODY = set(LOGINS)


def each(*answers: tuple[set[str], int], others: int | None = None) -> dict[str, int]:
    """Status by login."""
    table = dict.fromkeys(LOGINS, others)
    for logins, status in answers:
        table |= dict.fromkeys(logins, status)
    assert None not in table.values(), table
    return table


NAMED = HAI | HEAD_OFFICE
"""One person's own logins."""
