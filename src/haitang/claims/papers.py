"""The papers of a claim (索赔材料) and how a claim is made of them: every fault of every file at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

from haitang.claims.accounts import Accounts
from haitang.claims.gross_profit import gross_profit_loss
from haitang.claims.invoices_csv import read_invoices
from haitang.claims.model import Claim, ClaimNotice
from haitang.claims.net_profit_hours import net_profit_loss
from haitang.claims.points import occurrence
from haitang.claims.production_csv import read_production
from haitang.claims.reserves import ReserveMovement
from haitang.claims.work_sheet import WorkSheet
from haitang.contract import Contract, InterruptionTerms
from haitang.incident import Incident, LossItem
from haitang.lexicon import BadInput, Cover, Moment, Period, Problem, parse, refuse_if, shanghai

ACCOUNTS, PRODUCTION, INVOICES = "accounts.yaml", "production.csv", "invoices.csv"
T = TypeVar("T")


def accounts_schema() -> dict[str, Any]:
    """The published JSON Schema of ``claim/accounts.yaml``."""
    return Accounts.model_json_schema()


def read_accounts(text: str, *, file: str = ACCOUNTS) -> Accounts:
    """Accounts from YAML or JSON.

    Raises
    ------
    BadInput
        Every fault at once.
    """
    accounts: Accounts = parse(text, Accounts, file=file)
    return accounts


def file_claim(
    notice: ClaimNotice,
    files: Mapping[str, str],
    *,
    incident: Incident,
    contract: Contract,
    events: Mapping[str, Moment] | None = None,
) -> Claim:
    """A claim from its papers, its interruption worked out and its reserve opened at what is claimed.

    Parameters
    ----------
    files : mapping of str to str
        Texts by name: ``accounts.yaml`` with ``production.csv`` where an interruption is claimed, ``invoices.csv``
        where costs are; one of them at least.
    events : mapping of str to Moment, optional
        Events of the clocks so far, as in the incident's report.

    Raises
    ------
    BadInput
        Every fault of all files at once; an interruption outside what the incident's timeline admits; a notice for
        another incident; nothing claimed at all.
    """
    problems: list[Problem] = []
    if notice.incident != incident.id:
        problems.append(Problem("notice", "incident", "索赔与事件不符", str(notice.incident), str(incident.id)))
    if ACCOUNTS not in files and INVOICES not in files:
        problems.append(Problem("claim/", "", "没有索赔材料", bound=f"{ACCOUNTS} 或 {INVOICES}", advice="放入材料"))
    period = Period(start=occurrence(incident).earliest, end=notice.filed_at)
    items: tuple[LossItem, ...] = ()
    if INVOICES in files:
        items = _collect(problems, lambda: read_invoices(files[INVOICES], period=period)) or ()
    accounts: Accounts | None = None
    sheet: WorkSheet | None = None
    if ACCOUNTS in files:
        accounts = _collect(problems, lambda: read_accounts(files[ACCOUNTS]))
    elif PRODUCTION in files:
        problems.append(Problem(PRODUCTION, "", "有产量而没有账目", advice=f"补上 {ACCOUNTS}"))
    if accounts is not None:
        found = accounts
        problems += _outside_timeline(found, incident)
        sheet = _collect(problems, lambda: _sheet(found, files.get(PRODUCTION), contract))
    refuse_if(problems)
    claim = Claim(
        notice=notice,
        fictional=accounts.fictional if accounts else False,
        items=items,
        accounts=accounts,
        sheets=(sheet,) if sheet else (),
        events={**(events or {}), "claim_filed": Moment.at(notice.filed_at)},
    )
    opened = ReserveMovement(
        key=f"{notice.id}:opened",
        kind="opened",
        amount=claim.claimed,
        at=notice.filed_at,
        by=notice.filed_by,
        reason="按索赔金额立案",
    )
    return claim.model_copy(update={"reserves": (opened,)})


def interruption_end(accounts: Accounts, terms: InterruptionTerms) -> datetime:
    """When the contract's maximum indemnity period ends."""
    waiting = terms.waiting_hours if terms.indemnity_from == "waiting_end" else 0
    return accounts.interruption.start + timedelta(hours=waiting, days=terms.indemnity_days)


def _sheet(accounts: Accounts, production: str | None, contract: Contract) -> WorkSheet:
    """The work sheet on the basis that the contract goes by; gross profit where it names no interruption."""
    cover = contract.terms(Cover.BUSINESS_INTERRUPTION)
    terms = cover.interruption if cover else None
    until = interruption_end(accounts, terms) if terms else None
    if terms is not None and terms.basis == "net_profit_per_hour":
        return net_profit_loss(accounts, until=until)
    if production is None:
        raise BadInput([Problem(PRODUCTION, "", "缺少文件", advice="毛利润法需要逐小时产量")])
    hours = read_production(
        production,
        lines=accounts.lines,
        windows=accounts.windows(),
        admitted=accounts.admitted(),
        naive_zone=accounts.zone,
        unit_prices=accounts.unit_prices,
    )
    if terms is None:
        return gross_profit_loss(accounts, hours)
    return gross_profit_loss(accounts, hours, until=until, maximum_days=terms.indemnity_days)


def _outside_timeline(accounts: Accounts, incident: Incident) -> list[Problem]:
    """An interruption may start and end only where the incident's bounds admit it."""
    problems = []
    line, claimed = incident.timeline, accounts.interruption
    for name, at, known in (
        ("start", claimed.start, line.interruption_start),
        ("end", claimed.end, line.restoration),
    ):
        if known is not None and not known.earliest <= at <= known.latest:
            bound = " 至 ".join(f"{shanghai(bound):%Y-%m-%d %H:%M:%S}" for bound in (known.earliest, known.latest))
            problems.append(
                Problem(
                    ACCOUNTS,
                    f"interruption.{name}",
                    "与事件时间线不符",
                    f"{shanghai(at):%Y-%m-%d %H:%M}",
                    bound,
                    "改正账目，或先以证据更正事件时间线",
                )
            )
    return problems


def _collect(problems: list[Problem], read: Callable[[], T]) -> T | None:
    """What ``read`` returns; its problems are kept, so that the next file is read all the same."""
    try:
        return read()
    except BadInput as refused:
        problems.extend(refused.problems)
        return None
