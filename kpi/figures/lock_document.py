"""What a lock of a Kanwil's quarter froze, as canonical text and back again: printed is what stands here alone.

Exact numbers are written as fractions ("36000/190"), days as ISO dates. Two documents are equal iff their digests are.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from kpi.index import CountedPart, Facts, PolicyRules, Result, Status
from tickets.quarters import Quarter
from users.models import Office, Officer

from .policy_document import read_fraction, read_policy, written_fraction, written_policy
from .postings import Posted, PostingPart, TypeSpan

FORMAT = 3
Json = dict[str, Any]


class Damaged(Exception):
    """The text is not a document that a lock wrote."""


@dataclass(frozen=True)
class Signed:
    """Who locked: the name, with the office of a named officer; and the login."""

    name: str
    office: str
    login: str

    def __str__(self) -> str:
        return f"{self.name} ({self.office})" if self.office else self.name


@dataclass(frozen=True)
class FrozenOffice:
    """An office's line: `here` by officer (keys)."""

    office: Office
    types: tuple[TypeSpan, ...]
    untaken: Facts
    here: Mapping[int, Facts]


@dataclass(frozen=True)
class Whole:
    """A person's index over all parts, frozen with the last of them; their facts are those of every lock by then.
    `head`: the name of the head of section at the person's last office, who signs beside them.
    """

    parts: tuple[PostingPart, ...]
    counted: CountedPart
    result: Result
    head: str


@dataclass(frozen=True)
class FrozenPerson:
    """What one lock froze of a person. `parts`: the postings that this lock froze, their facts those of every lock by
    then; `tickets`: counted by this lock alone, by posting (keys); `waiting`: the Kanwil that the index still needed.
    """

    officer: Officer
    policy: PolicyRules
    home: Office | None
    parts: tuple[PostingPart, ...]
    tickets: Mapping[int, Facts]
    waiting: tuple[Office, ...]
    whole: Whole | None


@dataclass(frozen=True)
class Contents:
    """A whole document. `policy` judges what is nobody's, and everybody whose quarter no earlier lock gave another.
    `tickets`: the digest of the counted tickets; `by` None: before anybody locked it.
    """

    quarter: Quarter
    kanwil: Office
    calendar: str
    policy: PolicyRules
    offices: tuple[FrozenOffice, ...]
    persons: tuple[FrozenPerson, ...]
    tickets: str
    by: Signed | None = None
    proposed: Signed | None = None
    """Of a revision: the first of its two persons."""

    @property
    def figures_digest(self) -> str:
        """Of everything but who locked: what a page shows before anybody does, and after."""
        return digest(written(replace(self, by=None, proposed=None)))


def canonical(content: Json) -> str:
    """Sorted, without spaces: equal content is equal text."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(text: str) -> str:
    """SHA-256 of a document's canonical text."""
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of_line(line: list[object]) -> str:
    """SHA-256 over what is kept of one counted ticket."""
    return digest(json.dumps(line, ensure_ascii=False, separators=(",", ":")))


def digest_of_lines(lines: Iterable[str]) -> str:
    """SHA-256 over the digests of all counted tickets, in the order given."""
    return digest("\n".join(lines))


# --- Out --------------------------------------------------------------------------------------------------------------
def written(contents: Contents) -> str:
    """The canonical text. Policies are written once, and named by their place among them."""
    policies: list[PolicyRules] = []
    for policy in (contents.policy, *(person.policy for person in contents.persons)):
        if policy not in policies:
            policies.append(policy)
    return canonical(
        {
            "format": FORMAT,
            "quarter": contents.quarter.code,
            "calendar": contents.calendar,
            "policies": [written_policy(policy) for policy in policies],
            "by": _signed(contents.by),
            "proposed": _signed(contents.proposed),
            "kanwil": _office(contents.kanwil),
            "offices": [_frozen_office(office) for office in contents.offices],
            "officers": [_person(person, policies.index(person.policy)) for person in contents.persons],
            "tickets": contents.tickets,
        }
    )


def _signed(by: Signed | None) -> list[str] | None:
    return [by.name, by.office, by.login] if by else None


def _office(office: Office | None) -> Json | None:
    """With the Kanwil above it, as letterheads name it."""
    if office is None:
        return None
    above = office.kanwil if office.kanwil_id else None
    return {
        "id": office.pk,
        "code": office.code,
        "name": office.name,
        "kind": office.kind,
        "zone": office.zone,
        "city": office.city,
        "kanwil": _office(above),
    }


def _facts(facts: Facts) -> list[object]:
    return [facts.tickets, facts.judged, facts.in_time, facts.open_within, str(facts.used_sum), facts.at_recording]


def _types(types: Iterable[TypeSpan]) -> list[list[object]]:
    return [[span.type, span.first_day.isoformat(), span.last_day.isoformat(), span.assumed] for span in types]


def _frozen_office(office: FrozenOffice) -> Json:
    return {
        "office": _office(office.office),
        "types": _types(office.types),
        "untaken": _facts(office.untaken),
        "officers": [[officer, _facts(facts)] for officer, facts in office.here.items()],
    }


def _person(person: FrozenPerson, policy: int) -> Json:
    whole = person.whole
    return {
        "id": person.officer.pk,
        "name": person.officer.name,
        "policy": policy,
        "home": _office(person.home),
        "parts": [_part(part) for part in person.parts],
        "tickets": [[posting, _facts(facts)] for posting, facts in sorted(person.tickets.items())],
        "waiting": [_office(office) for office in person.waiting],
        "whole": {
            "parts": [_part(part) for part in whole.parts],
            "counted": [_facts(whole.counted.facts), written_fraction(whole.counted.minimum)],
            "result": _result(whole.result),
            "head": whole.head,
        }
        if whole
        else None,
    }


def _part(part: PostingPart) -> Json:
    return {
        "posting": part.posting.pk,
        "kind": part.posting.kind,
        "office": _office(part.posting.office),
        "kanwil": _office(part.kanwil),
        "starts_on": part.posting.starts_on.isoformat(),
        "ends_on": part.posting.ends_on.isoformat() if part.posting.ends_on else None,
        "first_day": part.first_day.isoformat(),
        "last_day": part.last_day.isoformat(),
        "working_days": part.working_days,
        "quarter_days": part.quarter_days,
        "types": _types(part.types),
        "minimum": written_fraction(part.minimum),
        "facts": _facts(part.facts),
    }


def _result(result: Result) -> Json:
    return {
        "quantity_share": written_fraction(result.quantity_share),
        "quantity_index": result.quantity_index,
        "timeliness_value": written_fraction(result.timeliness_value),
        "timeliness_index": result.timeliness_index,
        "index": written_fraction(result.index),
        "achievement": written_fraction(result.achievement),
        "status": result.status.value if result.status else None,
    }


# --- Back -------------------------------------------------------------------------------------------------------------
def read(text: str, expected_digest: str) -> Contents:
    """What was frozen, with the names and places as they were then. Damaged for whatever is not such a document."""
    if digest(text) != expected_digest:
        raise Damaged("it does not have the locked digest")
    try:
        content = json.loads(text)
        if content["format"] != FORMAT:
            raise Damaged(f"it is of format {content['format']}")
        return _read(content)
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError) as wrong:
        raise Damaged(f"it cannot be read: {wrong!r}") from wrong


def _read(content: Json) -> Contents:
    policies = [read_policy(policy) for policy in content["policies"]]
    persons = tuple(_read_person(each, policies) for each in content["officers"])
    offices = tuple(_read_frozen_office(each) for each in content["offices"])
    if strangers := {key for office in offices for key in office.here} - {person.officer.pk for person in persons}:
        raise ValueError(f"Lines of {strangers} who are not named.")
    return Contents(
        quarter=Quarter.parse(content["quarter"]),
        kanwil=_read_office(content["kanwil"]),
        calendar=content["calendar"],
        policy=policies[0],
        offices=offices,
        persons=persons,
        tickets=content["tickets"],
        by=Signed(*content["by"]) if content["by"] else None,
        proposed=Signed(*content["proposed"]) if content["proposed"] else None,
    )


def _read_office(content: Json) -> Office:
    above = content["kanwil"]
    return Office(**{**content, "kanwil": _read_office(above) if above else None})


def _read_maybe(content: Json | None) -> Office | None:
    return None if content is None else _read_office(content)


def _read_facts(content: list[Any]) -> Facts:
    tickets, judged, in_time, open_within, used, at_recording = content
    return Facts(tickets, judged, in_time, open_within, Fraction(used), at_recording)


def _read_types(content: list[Any]) -> tuple[TypeSpan, ...]:
    return tuple(
        TypeSpan(kind, date.fromisoformat(first), date.fromisoformat(last), assumed)
        for kind, first, last, assumed in content
    )


def _read_frozen_office(content: Json) -> FrozenOffice:
    return FrozenOffice(
        office=_read_office(content["office"]),
        types=_read_types(content["types"]),
        untaken=_read_facts(content["untaken"]),
        here={officer: _read_facts(facts) for officer, facts in content["officers"]},
    )


def _read_person(content: Json, policies: Sequence[PolicyRules]) -> FrozenPerson:
    officer = Officer(pk=content["id"], name=content["name"])
    whole = content["whole"]
    return FrozenPerson(
        officer=officer,
        policy=policies[content["policy"]],
        home=_read_maybe(content["home"]),
        parts=tuple(_read_part(part, officer) for part in content["parts"]),
        tickets={posting: _read_facts(facts) for posting, facts in content["tickets"]},
        waiting=tuple(_read_office(office) for office in content["waiting"]),
        whole=Whole(
            parts=tuple(_read_part(part, officer) for part in whole["parts"]),
            counted=CountedPart(_read_facts(whole["counted"][0]), read_fraction(whole["counted"][1])),
            result=_read_result(whole["result"]),
            head=whole["head"],
        )
        if whole
        else None,
    )


def _read_part(content: Json, officer: Officer) -> PostingPart:
    office = _read_office(content["office"])
    posting = Posted(
        pk=content["posting"],
        officer=officer,
        office=office,
        kind=content["kind"],
        starts_on=date.fromisoformat(content["starts_on"]),
        ends_on=date.fromisoformat(content["ends_on"]) if content["ends_on"] else None,
        officer_id=officer.pk,
        office_id=office.pk,
    )
    return PostingPart(
        posting=posting,
        kanwil=_read_maybe(content["kanwil"]),
        first_day=date.fromisoformat(content["first_day"]),
        last_day=date.fromisoformat(content["last_day"]),
        working_days=content["working_days"],
        quarter_days=content["quarter_days"],
        elapsed_days=content["working_days"],
        remaining_days=0,
        types=_read_types(content["types"]),
        minimum=read_fraction(content["minimum"]),
        facts=_read_facts(content["facts"]),
    )


def _read_result(content: Json) -> Result:
    return Result(
        quantity_share=read_fraction(content["quantity_share"]),
        quantity_index=content["quantity_index"],
        timeliness_value=read_fraction(content["timeliness_value"]),
        timeliness_index=content["timeliness_index"],
        index=read_fraction(content["index"]),
        achievement=read_fraction(content["achievement"]),
        status=Status(content["status"]) if content["status"] else None,
    )
