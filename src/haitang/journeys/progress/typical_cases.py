"""典型案例: chosen from the summaries, written by the lead without secrets, consented to by all, published."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from haitang.journeys.kinds import PLANT, POLICY, SUMMARY
from haitang.journeys.ports import Filed, Ports
from haitang.journeys.progress.filing import application_in, file_in, need_filed, parties_of
from haitang.journeys.progress.kinds import TYPICAL_CASE
from haitang.journeys.step import Step, step
from haitang.lexicon import Conflict, Label, Problem, Yuan, refuse_if
from haitang.parties import Actor
from haitang.pilot import State, load_round
from haitang.pilot.progress import (
    CaseState,
    Disclosure,
    Release,
    TypicalCase,
    case_problems,
    disclosures,
    require_case,
    secrets_of,
    standing,
    text_problems,
    with_consent,
)

FILE = "典型案例"
_NONE = "主管部门尚未选定该项目为典型案例"


def choose_case(ports: Ports, actor: Actor, project: UUID, *, why: str) -> Filed[TypicalCase]:
    """Choose a pilot's summary as a typical case, with the reason.

    Raises
    ------
    BadInput
        No reason.
    Conflict
        There is no summary, or it was chosen before.
    """
    with step(ports, actor, "typical_case.choose", project) as doing:
        application_in(doing, (State.SUMMARISED, State.CLOSED), "上报总结后才能选为典型案例")
        summary = doing.need(SUMMARY, "牵头单位尚未上报总结")
        refuse_if([] if why.strip() else [Problem(FILE, "why", "缺少选定理由", advice="写明案例的示范意义")])
        body = TypicalCase(
            round_code=doing.round_code,
            title=summary.body.title,
            chosen_by=actor.name,
            chosen_at=doing.at,
            why=why.strip(),
        )
        filed = file_in(
            doing,
            TYPICAL_CASE,
            body,
            id=doing.new_id(),
            subject="case",
            series="AL",
            state=CaseState.CHOSEN.value,
        )
        doing.work.send("typical_case.chosen", {"number": filed.number, "to": doing.project.lead}, at=doing.at)
        return filed


def write_case(
    ports: Ports, actor: Actor, project: UUID, *, title: str, texts: Mapping[str, str], released: Mapping[str, str]
) -> Filed[TypicalCase]:
    """Write the case, or its next version; consents to an earlier text fall away.

    Parameters
    ----------
    released : mapping of str to str
        Words that the check finds and that may stand, each with the reason.

    Raises
    ------
    BadInput
        A section that the round does not have, or a classification marking; nothing is stored then.
    Conflict
        It was not chosen, or it is published.
    """
    with ports.transaction() as work:
        round_ = load_round(work.project(project).round)
    sections = [section.code for section in round_.implementation.cases.sections]
    refuse_if(text_problems(texts, round_, sections, file=FILE))
    with step(ports, actor, "typical_case.write", project) as doing:
        known = need_filed(doing, TYPICAL_CASE, _NONE)
        require_case(CaseState(known.state), "write")
        words = tuple(Release(value=value, reason=reason) for value, reason in released.items() if value.strip())
        fields = {
            "title": title.strip(),
            "texts": dict(texts),
            "released": words,
            "consents": (),
            "published_at": None,
            "taken_down": "",
        }
        return _refile(doing, known, known.body.model_copy(update=fields), CaseState.CHOSEN)


def offer_case(ports: Ports, actor: Actor, project: UUID) -> Filed[TypicalCase]:
    """Ask every party for consent to the text as it stands, once nothing secret stands in it.

    Raises
    ------
    BadInput
        Texts that are missing or too long, and every secret that still stands, with its place; all at once.
    """
    with step(ports, actor, "typical_case.write", project, subject="offer") as doing:
        known = need_filed(doing, TYPICAL_CASE, _NONE)
        require_case(CaseState(known.state), "offer")
        refuse_if(case_problems(known.body, doing.round, secrets_in(doing, known.body)))
        doing.work.send("typical_case.offered", {"number": known.number}, at=doing.at)
        return _refile(doing, known, known.body, CaseState.OFFERED)


def consent_to_case(ports: Ports, actor: Actor, project: UUID, *, agrees: bool, reason: str = "") -> Filed[TypicalCase]:
    """A party's word on the publication; one refusal stops it, and a consent taken back takes the case down."""
    with step(ports, actor, "typical_case.consent", project) as doing:
        known = need_filed(doing, TYPICAL_CASE, _NONE)
        units = tuple(parties_of(doing))
        body, state = with_consent(
            known.body,
            CaseState(known.state),
            units,
            unit=actor.organisation,
            agrees=agrees,
            reason=reason,
            by=actor.name,
            at=doing.at,
        )
        if state is CaseState.UNPUBLISHED:
            body = body.model_copy(update={"taken_down": reason.strip()})
        return _refile(doing, known, body, state)


def publish_case(ports: Ports, actor: Actor, project: UUID) -> Filed[TypicalCase]:
    """Publish the case, once every party has consented to the text as it stands.

    Raises
    ------
    Conflict
        A party has not spoken or does not agree.
    BadInput
        A record that came in since makes something in the text a secret.
    """
    with step(ports, actor, "typical_case.choose", project, subject="publish") as doing:
        known = need_filed(doing, TYPICAL_CASE, _NONE)
        require_case(CaseState(known.state), "publish")
        if not known.body.agreed_by(parties_of(doing)):
            raise Conflict("尚有单位未同意发布", advice="待全部参与单位同意后再发布")
        refuse_if(case_problems(known.body, doing.round, secrets_in(doing, known.body)))
        body = known.body.model_copy(update={"published_at": doing.at, "taken_down": ""})
        return _refile(doing, known, body, CaseState.PUBLISHED)


def take_case_down(ports: Ports, actor: Actor, project: UUID, *, reason: str) -> Filed[TypicalCase]:
    """Take a published case down, with a reason."""
    with step(ports, actor, "typical_case.choose", project, subject="take down") as doing:
        known = need_filed(doing, TYPICAL_CASE, _NONE)
        require_case(CaseState(known.state), "take_down")
        refuse_if([] if reason.strip() else [Problem(FILE, "reason", "缺少撤下理由", advice="写明原因")])
        body = known.body.model_copy(update={"taken_down": reason.strip(), "consents": ()})
        return _refile(doing, known, body, CaseState.UNPUBLISHED)


def secrets_in(doing: Step, case: TypicalCase) -> tuple[Disclosure, ...]:
    """Every secret of the project's own records that stands in the case's texts, released ones included."""
    form = doing.round.implementation.cases
    plant = doing.work.latest(PLANT, doing.project.id)
    known = secrets_of(plant.body if plant else None, _amounts(doing), amounts_from=form.amounts_from)
    return disclosures({"title": case.title, **case.texts}, known, form.removed)


def secrets_left(doing: Step, case: TypicalCase) -> tuple[Disclosure, ...]:
    """Those that nobody has released."""
    return standing(case, secrets_in(doing, case))


def _amounts(doing: Step) -> list[tuple[Label, Yuan]]:
    """The amounts of the project's policies, each with the field in which it stands."""
    found = []
    for stored in doing.work.every(POLICY, doing.project.id):
        contract = stored.body.contract
        amounts = {
            Label(zh="保险费", en="premium"): stored.body.premium,
            Label(zh="累计限额", en="aggregate limit"): contract.aggregate_limit,
            Label(zh="每次事故限额", en="limit per event"): contract.event_limit,
            Label(zh="每次事故免赔额", en="deductible per event"): contract.event_deductible.amount,
        }
        found += [
            (Label(zh=f"保险单 {stored.number} {field.zh}", en=f"Policy {stored.number}, {field.en}"), amount)
            for field, amount in amounts.items()
            if amount is not None
        ]
    return found


def _refile(doing: Step, known: Filed[TypicalCase], body: TypicalCase, state: CaseState) -> Filed[TypicalCase]:
    return doing.work.refile(TYPICAL_CASE, known, body=body, state=state.value, actor=doing.actor, at=doing.at)
