"""The figures of a locked Kanwil as canonical text, and back again: what was frozen is printed from here alone.

Exact numbers are written as fractions ("36000/190"), days as ISO dates. Two documents are equal iff their digests are.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from tickets.quarters import Quarter
from users.models import Office, Officer, Posting

from .index import Bracket, Brackets, Facts, Measure, Part, Policy, Result, Status
from .postings import PostingPart, TypeSpan
from .shapes import KanwilFigures, OfficeFigures, OfficerFigures, OfficerRow, State

FORMAT = 1
Json = dict[str, Any]


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
def written(kanwil: KanwilFigures, policy: Policy, calendar: str, quarter: Quarter, tickets: str) -> str:
    """The canonical text. `tickets`: the digest of the counted tickets' lines. Persons are written once."""
    return canonical(
        {
            "format": FORMAT,
            "quarter": quarter.code,
            "calendar": calendar,
            "policy": _policy(policy),
            "kanwil": _office(kanwil.kanwil),
            "offices": [_office_figures(office) for office in kanwil.offices],
            "officers": [_officer_figures(officer, kanwil.kanwil) for officer in kanwil.officers],
            "tickets": tickets,
        }
    )


def _policy(policy: Policy) -> Json:
    return {
        "label": policy.label,
        "legal_basis": policy.legal_basis,
        "first_quarter": policy.first_quarter.code,
        "quantity_weight": str(policy.quantity_weight),
        "timeliness_weight": str(policy.timeliness_weight),
        "minimums": dict(policy.minimums),
        "unit_types": list(policy.unit_types),
        "quantity": _brackets(policy.quantity),
        "timeliness": _brackets(policy.timeliness),
        "target": str(policy.target),
        "cap": str(policy.cap),
        "green_from": str(policy.green_from),
        "yellow_from": str(policy.yellow_from),
        "norm_code": policy.norm_code,
        "measure": policy.measure.value,
        "pro_rata": policy.pro_rata,
        "sum_over_postings": policy.sum_over_postings,
        "assumed": dict(policy.assumed),
    }


def _brackets(brackets: Brackets) -> Json:
    return {
        "steps": [[step.index, str(step.bound)] for step in brackets.steps],
        "otherwise": brackets.otherwise,
        "at_most": brackets.at_most,
    }


def _office(office: Office | None) -> Json | None:
    if office is None:
        return None
    return {
        "id": office.pk,
        "code": office.code,
        "name": office.name,
        "kind": office.kind,
        "zone": office.zone,
        "kanwil_id": office.kanwil_id,
    }


def _facts(facts: Facts) -> list[object]:
    return [facts.tickets, facts.judged, facts.in_time, facts.open_within, str(facts.used_sum)]


def _types(types: Iterable[TypeSpan]) -> list[list[object]]:
    return [[span.type, span.first_day.isoformat(), span.last_day.isoformat(), span.assumed] for span in types]


def _office_figures(office: OfficeFigures) -> Json:
    return {
        "office": _office(office.office),
        "types": _types(office.types),
        "untaken": _facts(office.untaken),
        "officers": [
            {
                "officer": row.figures.officer.pk,
                "here": _facts(row.here),
                "postings": [part.posting.pk for part in row.parts],
            }
            for row in office.officers
        ],
    }


def _officer_figures(officer: OfficerFigures, home: Office | None) -> Json:
    return {
        "id": officer.officer.pk,
        "home": officer.office.supervising_kanwil == home,
        "name": officer.officer.name,
        "parts": [_part(part) for part in officer.parts],
        "facts": _facts(officer.facts),
        "counted": [_facts(officer.counted.facts), _fraction(officer.counted.minimum)],
        "result": _result(officer.result),
    }


def _part(part: PostingPart) -> Json:
    return {
        "posting": part.posting.pk,
        "kind": part.posting.kind,
        "office": _office(part.posting.office),
        "starts_on": part.posting.starts_on.isoformat(),
        "ends_on": part.posting.ends_on.isoformat() if part.posting.ends_on else None,
        "first_day": part.first_day.isoformat(),
        "last_day": part.last_day.isoformat(),
        "working_days": part.working_days,
        "quarter_days": part.quarter_days,
        "types": _types(part.types),
        "minimum": _fraction(part.minimum),
        "facts": _facts(part.facts),
    }


def _result(result: Result) -> Json:
    return {
        "quantity_share": _fraction(result.quantity_share),
        "quantity_index": result.quantity_index,
        "timeliness_value": _fraction(result.timeliness_value),
        "timeliness_index": result.timeliness_index,
        "index": _fraction(result.index),
        "achievement": _fraction(result.achievement),
        "status": result.status.value if result.status else None,
    }


def _fraction(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


# --- Back -------------------------------------------------------------------------------------------------------------
def read_kanwil(content: Json) -> KanwilFigures:
    """The frozen figures, with the names and places as they were then."""
    officers = {each["id"]: _read_officer(each) for each in content["officers"]}
    return KanwilFigures(
        kanwil=_read_office(content["kanwil"]),
        offices=tuple(_read_office_figures(each, officers) for each in content["offices"]),
        state=State.LOCKED,
    )


def read_persons(content: Json) -> dict[int, OfficerFigures]:
    """By officer: those whose index was locked here, because their latest posting was."""
    return {each["id"]: _read_officer(each) for each in content["officers"] if each["home"]}


def read_policy(content: Json) -> Policy:
    """The policy that the quarter was locked with."""
    return Policy(
        **{
            **content,
            "first_quarter": Quarter.parse(content["first_quarter"]),
            "unit_types": tuple(content["unit_types"]),
            "quantity": _read_brackets(content["quantity"]),
            "timeliness": _read_brackets(content["timeliness"]),
            "measure": Measure(content["measure"]),
            **{
                name: Fraction(content[name])
                for name in ("quantity_weight", "timeliness_weight", "target", "cap", "green_from", "yellow_from")
            },
        }
    )


def _read_brackets(content: Json) -> Brackets:
    steps = tuple(Bracket(index, Fraction(bound)) for index, bound in content["steps"])
    return Brackets(steps, otherwise=content["otherwise"], at_most=content["at_most"])


def _read_office(content: Json | None) -> Office | None:
    return None if content is None else Office(**content)


def _read_facts(content: list[Any]) -> Facts:
    tickets, judged, in_time, open_within, used = content
    return Facts(tickets, judged, in_time, open_within, Fraction(used))


def _read_types(content: list[Any]) -> tuple[TypeSpan, ...]:
    return tuple(
        TypeSpan(kind, date.fromisoformat(first), date.fromisoformat(last), assumed)
        for kind, first, last, assumed in content
    )


def _read_office_figures(content: Json, officers: Mapping[int, OfficerFigures]) -> OfficeFigures:
    rows = []
    for row in content["officers"]:
        officer = officers[row["officer"]]
        here = tuple(part for part in officer.parts if part.posting.pk in row["postings"])
        rows.append(OfficerRow(officer, _read_facts(row["here"]), here))
    office = _read_office(content["office"])
    if office is None:
        raise ValueError("A locked line names its office.")
    return OfficeFigures(office, _read_types(content["types"]), tuple(rows), _read_facts(content["untaken"]))


def _read_officer(content: Json) -> OfficerFigures:
    officer = Officer(pk=content["id"], name=content["name"])
    facts, minimum = content["counted"]
    return OfficerFigures(
        officer=officer,
        parts=tuple(_read_part(part, officer) for part in content["parts"]),
        facts=_read_facts(content["facts"]),
        counted=Part(_read_facts(facts), _read_fraction(minimum)),
        result=_read_result(content["result"]),
        state=State.LOCKED,
    )


def _read_part(content: Json, officer: Officer) -> PostingPart:
    posting = Posting(
        pk=content["posting"],
        officer=officer,
        office=_read_office(content["office"]),
        kind=content["kind"],
        starts_on=date.fromisoformat(content["starts_on"]),
        ends_on=date.fromisoformat(content["ends_on"]) if content["ends_on"] else None,
    )
    return PostingPart(
        posting=posting,
        first_day=date.fromisoformat(content["first_day"]),
        last_day=date.fromisoformat(content["last_day"]),
        working_days=content["working_days"],
        quarter_days=content["quarter_days"],
        elapsed_days=content["working_days"],
        remaining_days=0,
        types=_read_types(content["types"]),
        minimum=_read_fraction(content["minimum"]),
        facts=_read_facts(content["facts"]),
    )


def _read_result(content: Json) -> Result:
    return Result(
        quantity_share=_read_fraction(content["quantity_share"]),
        quantity_index=content["quantity_index"],
        timeliness_value=_read_fraction(content["timeliness_value"]),
        timeliness_index=content["timeliness_index"],
        index=_read_fraction(content["index"]),
        achievement=_read_fraction(content["achievement"]),
        status=Status(content["status"]) if content["status"] else None,
    )


def _read_fraction(value: str | None) -> Fraction | None:
    return None if value is None else Fraction(value)
