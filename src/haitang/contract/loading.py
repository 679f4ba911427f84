"""Reads a contract from YAML or JSON, with everything that is wrong with it at once."""

from __future__ import annotations

from typing import Any

from haitang.contract.model import Contract
from haitang.contract.rules import check
from haitang.lexicon import parse, refuse_if


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


def json_schema() -> dict[str, Any]:
    """The published JSON Schema of a contract.

    Examples
    --------
    >>> json_schema()["title"], "aggregate_limit" in json_schema()["required"]
    ('Contract', True)
    """
    return Contract.model_json_schema()
