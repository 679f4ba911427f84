"""开启批次: which organisations of this platform are the authorities of a round; applications go to them."""

from __future__ import annotations

from haitang.journeys.kinds import ROUND
from haitang.journeys.ports import Filed, Ports, UnitOfWork
from haitang.journeys.step import step
from haitang.lexicon import BadInput, Conflict, Problem
from haitang.parties import Actor, PartyCategory
from haitang.pilot import RoundDesk, load_round, seat_authorities


def open_round(ports: Ports, actor: Actor, code: str, bodies: dict[str, str]) -> Filed[RoundDesk]:
    """Open a round on this platform (开启批次).

    Parameters
    ----------
    bodies : dict
        Code of the organisation that stands for each issuer, by the issuer's code in the round.

    Raises
    ------
    NotFound, BadInput
        No such round or organisation; an issuer without one; the actor's own organisation is none of them.
    Conflict
        The round is open already.
    """
    round_ = load_round(code)
    with step(ports, actor, "round.open", subject=code) as doing:
        desk = seat_authorities(round_, bodies)
        for issuer, unit in desk.bodies.items():
            if doing.work.organisation(unit).category is not PartyCategory.AUTHORITY:
                raise BadInput([Problem("批次台账", f"bodies.{issuer}", "不是主管部门", unit)])
        if actor.organisation not in desk.authorities:
            raise BadInput([Problem("批次台账", "bodies", "经办人所在单位不在其中", actor.organisation)])
        return doing.work.file_record(
            ROUND,
            desk,
            id=doing.new_id(),
            round_code=code,
            subject="desk",
            number=code,
            state="open",
            actor=actor,
            at=doing.at,
        )


def is_open(ports: Ports, code: str) -> bool:
    """Whether a round was opened on this platform."""
    with ports.transaction() as work:
        return bool(work.filed(ROUND, round_code=code))


def authorities(work: UnitOfWork, code: str) -> tuple[str, ...]:
    """Codes of the organisations that decide on a round.

    Raises
    ------
    Conflict
        The round was not opened on this platform yet.
    """
    found = work.filed(ROUND, round_code=code)
    if not found:
        raise Conflict(f"批次 {code} 尚未在本平台开启", advice="请牵头主管部门的经办人员开启批次")
    return found[0].body.authorities


def export_round(ports: Ports, actor: Actor, code: str, file: str) -> None:
    """Take figures or the register of a round out as a file (导出); who took what is audited.

    Raises
    ------
    NotAllowed
        The actor does not oversee the round; the refusal is audited.
    """
    with step(ports, actor, "round.oversee", round_code=code, subject=f"{code}/{file}"):
        pass
