"""Whom to call for what no source tells: the desk that receives it, with its number and hours."""

from dataclasses import dataclass

from kiosk.procedures.kinds import ReceiverType
from kiosk.procedures.schema import Receiver
from kiosk.villages.models import Village


@dataclass(frozen=True)
class Desk:
    """One of the commune's two desks; empty is what nobody of the team has written down yet."""

    is_police: bool
    phone: str
    hours: str


def asked_at(village: Village, receiver: Receiver) -> Desk:
    """The desk of this village's commune that knows."""
    if receiver.type is ReceiverType.CONG_AN_XA:
        return Desk(True, village.police_phone, village.police_hours)
    return Desk(False, village.commune_phone, village.commune_hours)
