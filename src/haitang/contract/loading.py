"""Reads contracts, events and programs from YAML or JSON, with everything that is wrong with a file at once."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from haitang.contract.cede import CedingEvent
from haitang.contract.event import LossEvent, Used
from haitang.contract.model import Contract
from haitang.contract.program_rules import check_program
from haitang.contract.rules import check
from haitang.contract.settlement import Settlement
from haitang.contract.treaty import Treaty
from haitang.lexicon import BadInput, Record, parse, refuse_if


def load_contract(text: str, file: str) -> Contract:
    """A contract from YAML or JSON, checked.

    Parameters
    ----------
    text : str
        The document.
    file : str
        Its name, for the messages.

    Raises
    ------
    BadInput
        Every fault at once: fields first, and, once all fields are good, contradictions between terms.

    Examples
    --------
    >>> from haitang.contract import example_contract
    >>> load_contract(example_contract().model_dump_json(), "contract.json") == example_contract()
    True
    """
    contract: Contract = parse(text, Contract, file=file)
    refuse_if(check(contract, file=file))
    return contract


def load_event(text: str, file: str) -> LossEvent:
    """An event from YAML or JSON.

    Raises
    ------
    BadInput
        Every fault at once.

    Examples
    --------
    >>> from haitang.contract import example_event
    >>> load_event(example_event().model_dump_json(), "event.json") == example_event()
    True
    """
    return parse(text, LossEvent, file=file)


def load_used(text: str, file: str) -> Used:
    """What earlier events used: as such, or as the settlement of the last of them (已用限额).

    Raises
    ------
    BadInput
        It is neither; the faults are those of ``Used``.

    Examples
    --------
    >>> load_used("{aggregate: 126万元, events: 1}", "used.yaml").aggregate
    Yuan('1260000.00')
    """
    try:
        return parse(text, Settlement, file=file).used
    except BadInput:
        return parse(text, Used, file=file)


class Program(Record):
    """A reinsurance program (再保险安排): its treaties."""

    schema_version: Literal[1] = 1
    treaties: tuple[Treaty, ...] = Field(min_length=1)


def load_program(text: str, file: str) -> Program:
    """A reinsurance program from YAML or JSON, checked.

    Raises
    ------
    BadInput
        Every fault at once: fields first, and, once all fields are good, contradictions between treaties.

    Examples
    --------
    >>> load_program("treaties: [{code: QS, kind: quota_share, ceded: 30%}]", "program.yaml").treaties[0].ceded
    Share('30%')
    """
    program: Program = parse(text, Program, file=file)
    refuse_if(check_program(program.treaties, file=file))
    return program


class Year(Record):
    """A year's events, as an insurer pays them, to cede to a program."""

    schema_version: Literal[1] = 1
    events: tuple[CedingEvent, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        ids = [event.id for event in self.events]
        if len(set(ids)) != len(ids):
            raise ValueError("事故编号重复：每次事故一个编号")
        return self


def load_year(text: str, file: str) -> Year:
    """A year's events from YAML or JSON.

    Raises
    ------
    BadInput
        Every fault at once.

    Examples
    --------
    >>> load_year("events: [{id: E1, at: 25%, losses: {P1: 800万元}}]", "year.yaml").events[0].losses["P1"]
    Yuan('8000000.00')
    """
    return parse(text, Year, file=file)


def load_terms(text: str, file: str) -> Contract | Program:
    """A reinsurance program where the document lists treaties, else a contract.

    Raises
    ------
    BadInput
        Every fault at once.

    Examples
    --------
    >>> type(load_terms("treaties: [{code: QS, kind: quota_share, ceded: 30%}]", "program.yaml")).__name__
    'Program'
    """
    plain: dict[str, Any] = parse(text, dict[str, Any], file=file)
    return load_program(text, file) if "treaties" in plain else load_contract(text, file)


_DOCUMENTS: dict[str, type[Record]] = {
    "contract": Contract,
    "event": LossEvent,
    "used": Used,
    "program": Program,
    "year": Year,
}


def json_schema(name: str = "contract") -> dict[str, Any]:
    """The published JSON Schema of a document: ``contract``, ``event``, ``used``, ``program`` or ``year``.

    Raises
    ------
    KeyError
        There is no such document.

    Examples
    --------
    >>> json_schema()["title"], "aggregate_limit" in json_schema()["required"]
    ('Contract', True)
    """
    return _DOCUMENTS[name].model_json_schema()
