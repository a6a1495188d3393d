"""Which class answers for which kind of change."""

from collections.abc import Mapping

from kpi.models import GroundChange

from . import offices, others, places
from .base import GroundKind

Kind = GroundChange.Kind

KINDS: Mapping[str, GroundKind] = {
    Kind.OFFICE_OPEN: places.Open(),
    Kind.OFFICE_NAME: offices.Name(),
    Kind.OFFICE_REGION: offices.Region(),
    Kind.OFFICE_TYPE: offices.TypeOf(),
    Kind.OFFICE_ZONE: offices.ZoneOf(),
    Kind.OFFICE_SATKER: offices.SatkerOf(),
    Kind.OFFICE_CLOSE: places.Close(),
    Kind.OFFICE_REOPEN: places.Reopen(),
    Kind.DESK_CLOSE: places.DeskClose(),
    Kind.DESK_OPEN: places.DeskOpen(),
    Kind.MINISTRY_ADD: others.MinistryAdd(),
    Kind.MINISTRY_NAME: others.MinistryName(),
    Kind.MINISTRY_CLOSE: others.MinistryClose(),
    Kind.DESTINATION: others.DestinationOf(),
}


def kind_of(change: GroundChange) -> GroundKind:
    return KINDS[change.kind]
