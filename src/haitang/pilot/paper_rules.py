"""Rules about signing, sealing and handing in: declarations of every unit, seals, the deadline."""

from __future__ import annotations

from collections.abc import Iterator

from haitang.lexicon import Instant, Problem, Record, day_text
from haitang.pilot.round import Round
from haitang.pilot.verdict import Facts, Finding, Outcome


def signatures(facts: Facts) -> Iterator[Finding]:
    """Every unit signed the pledge and each declaration, over the text as it now stands."""
    application, form = facts.application, facts.round.form
    signed = {(one.document, one.unit): (row, one) for row, one in enumerate(application.signatures)}
    content, to_sign = None, form.to_sign
    for unit in application.units:
        for document in to_sign:
            if (document, unit.code) not in signed:
                yield Finding(
                    f"{unit.name}尚未签署《{form.title_of(document)}》",
                    f"{unit.name} has not signed: {document}",
                    at="signatures",
                    bound="每个申报单位单独签署",
                    value=unit.code,
                )
                continue
            row, one = signed[document, unit.code]
            if one.content is None:
                continue
            content = content or application.content_digest()
            if one.content.hex != content.hex or one.content.algorithm != content.algorithm:
                yield Finding(
                    f"{unit.name}签署《{form.title_of(document)}》之后方案又有改动，请重新签署",
                    f"the plan changed after {unit.name} signed: {document}",
                    at=f"signatures.{row}",
                    bound=str(content),
                    value=str(one.content),
                )


def seals(facts: Facts) -> Iterator[Finding]:
    """Every unit's seal and the seal across the pages are on the papers."""
    sealing = facts.application.sealing
    if sealing is None:
        yield Finding("申报材料尚未加盖公章", "the papers are not sealed", at="sealing", bound="公章及骑缝章")
        return
    for unit in facts.application.units:
        if unit.code not in sealing.units:
            yield Finding(
                f"缺少{unit.name}的公章",
                f"the seal of {unit.name} is missing",
                at="sealing.units",
                bound="每个申报单位均需盖章",
                value=unit.code,
            )
    if facts.round.intake.perforation_seal and not sealing.perforation:
        yield Finding("缺少骑缝章", "the seal across the pages is missing", at="sealing.perforation", bound="骑缝章")


def deadline(facts: Facts) -> Iterator[Finding]:
    """Handed in before the deadline, or within an authority's leave."""
    limit, reopening = facts.round.application_deadline, facts.reopening
    if limit.accepts(facts.now):
        return
    bound = f"{day_text(limit.last_day)}二十四时之前"
    seen = limit.clock(facts.now)
    if reopening is None or not reopening.reason.strip():
        yield Finding(
            "已过申报截止时间，不予接收；如主管部门同意，可说明理由重新开放",
            "the deadline has passed; only an authority may reopen, with a reason",
            bound=bound,
            value=seen,
        )
    elif not reopening.granted_at <= facts.now < reopening.until:
        yield Finding(
            f"不在{reopening.authority}重新开放的期间之内",
            "outside the time for which it was reopened",
            bound=f"{limit.clock(reopening.granted_at)} 至 {limit.clock(reopening.until)}",
            value=seen,
        )
    else:
        yield Finding(
            f"逾期报送，{reopening.authority}已重新开放：{reopening.reason}",
            "late, but reopened by an authority with a reason",
            bound=bound,
            value=seen,
            outcome=Outcome.WARNS,
        )


class PaperIntake(Record):
    """What the receiving authority saw on its table (纸质材料接收)."""

    received_at: Instant
    copies: int
    disc: bool
    seals_seen: tuple[str, ...]
    perforation_seen: bool


def intake_problems(intake: PaperIntake, units: tuple[str, ...], round_: Round) -> list[Problem]:
    """What is missing from the papers, by the round's own counts; nothing where all is there.

    Parameters
    ----------
    units : tuple of str
        Codes of all units that apply.
    """
    wanted, file = round_.intake, "纸质材料"
    clause = f"{round_.number} {wanted.clause}"
    found: list[Problem] = []
    if intake.copies < wanted.paper_copies:
        found.append(
            Problem(file, "copies", "纸质份数不足", str(intake.copies), f"{wanted.paper_copies} 份（{clause}）")
        )
    if wanted.disc and not intake.disc:
        found.append(Problem(file, "disc", "缺少电子版光盘", bound=clause))
    found += [Problem(file, "seals_seen", "缺少公章", code, clause) for code in units if code not in intake.seals_seen]
    if wanted.perforation_seal and not intake.perforation_seen:
        found.append(Problem(file, "perforation_seen", "缺少骑缝章", bound=clause))
    return found
