"""A round as a platform runs it (批次台账): which organisation stands for each authority that issued the notice."""

from __future__ import annotations

from haitang.lexicon import OrganisationCode, Problem, Record, checked_code, refuse_if
from haitang.pilot.round import Round


class Seat(Record):
    """The organisation of this platform behind one issuer of a round."""

    issuer: str
    unit: OrganisationCode


class RoundDesk(Record):
    """The organisations of this platform behind the issuers of a round, in the order of the notice."""

    round_code: str
    seats: tuple[Seat, ...]

    @property
    def bodies(self) -> dict[str, str]:
        """Code of the organisation by the issuer's code."""
        return {seat.issuer: seat.unit for seat in self.seats}

    @property
    def authorities(self) -> tuple[str, ...]:
        """Codes of the organisations that decide together, in the order of the notice."""
        return tuple(seat.unit for seat in self.seats)


def seat_authorities(round_: Round, bodies: dict[str, str]) -> RoundDesk:
    """The desk of a round, with an organisation for every issuer.

    Raises
    ------
    BadInput
        An issuer without an organisation, one that the round does not have, two with the same, or what is no code of
        an organisation; all at once.

    Examples
    --------
    >>> from haitang.pilot import load_round
    >>> shanghai = load_round("shanghai-2026")
    >>> codes = ("1131000000000F060N", "1131000000000G0712", "1131000000000H082D")
    >>> seat_authorities(shanghai, dict(zip(("sheitc", "shcac", "shnfra"), codes))).authorities == codes
    True
    """
    names = {issuer.code: issuer.name for issuer in round_.issuers}
    problems = [
        Problem("批次台账", f"bodies.{code}", "缺少主管部门", name)
        for code, name in names.items()
        if code not in bodies
    ]
    problems += [
        Problem("批次台账", f"bodies.{code}", "通知没有这个发文机关", code, "、".join(names))
        for code in bodies
        if code not in names
    ]
    seated = list(bodies.values())
    problems += [
        Problem("批次台账", f"bodies.{code}", "同一单位代表了两个主管部门", unit)
        for row, (code, unit) in enumerate(bodies.items())
        if unit in seated[:row]
    ]
    problems += [
        Problem(
            "批次台账", f"bodies.{code}", "不是统一社会信用代码或组织机构代码", unit[:40], advice="从列表中选择单位"
        )
        for code, unit in bodies.items()
        if not _is_code(unit)
    ]
    refuse_if(problems)
    return RoundDesk(round_code=round_.code, seats=tuple(Seat(issuer=code, unit=bodies[code]) for code in names))


def _is_code(unit: str) -> bool:
    try:
        checked_code(unit)
    except ValueError:
        return False
    return True
