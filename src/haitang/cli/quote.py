"""``haitang quote``: make a quote from files, compare quotes, make a quote again."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from haitang.cli.writing import write_whole
from haitang.lexicon import BadInput, Problem, Record, refuse_if

if TYPE_CHECKING:
    from haitang.loss import RiskProfile
    from haitang.underwriting import Quote

T = TypeVar("T")
app = typer.Typer(help="报价：出具、比较、复算 make, compare and replay quotes", no_args_is_help=True)
LARGEST = 50 * 2**20
Json = Annotated[bool, typer.Option("--json", help="机器可读输出 for machines")]


@app.command()
def make(
    request: Annotated[Path, typer.Argument(help="投保意向，YAML 或 JSON terms wanted")],
    profile: Annotated[Path, typer.Option("--profile", help="风险画像，或含有它的风险评估 risk profile or assessment")],
    snapshot: Annotated[Path | None, typer.Option("--snapshot", help="资本快照 capital snapshot")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="写出报价的文件 file for the quote")] = None,
    at: Annotated[str, typer.Option("--at", help="报价时间，默认现在 time of the quote")] = "",
    number: Annotated[str, typer.Option("--number", help="报价编号 printed number")] = "",
    as_json: Json = False,
) -> None:
    """Price the terms wanted for a risk (出具报价)."""
    if out is not None:
        _refuse_foreign(out)
    quote = _quote(request, profile, snapshot, at=at, number=number)
    if out is not None:
        write_whole(out, _bytes(quote))
    if as_json:
        sys.stdout.write(_bytes(quote).decode())
    else:
        from haitang.cli.quote_tables import show_quote

        show_quote(quote, out)


@app.command()
def compare(
    quotes: Annotated[list[Path], typer.Argument(help="两份以上报价 two or more quotes")],
    as_json: Json = False,
) -> None:
    """Put quotes side by side: what differs, and why (比较报价)."""
    from haitang.underwriting import compare_quotes

    compared = compare_quotes(_read_all(quotes))
    if as_json:
        sys.stdout.write(_bytes(compared).decode())
    else:
        from haitang.cli.quote_tables import show_comparison

        show_comparison(compared)


@app.command()
def replay(
    quote: Annotated[Path, typer.Argument(help="报价文件 a quote")],
    as_json: Json = False,
) -> None:
    """Make a quote again from what went into it; exit code 1 where a byte differs (复算报价)."""
    from haitang.underwriting import replay as make_again

    found = make_again(_read_all([quote])[0])
    if as_json:
        sys.stdout.write(_bytes(found).decode())
    else:
        from haitang.cli.quote_tables import show_replay

        show_replay(found)
    if not found.same:
        raise typer.Exit(1)


def _quote(request: Path, profile: Path, snapshot: Path | None, *, at: str, number: str) -> Quote:
    """Read all files, telling the faults of all of them at once, and price."""
    from haitang.assessment import factor_names
    from haitang.lexicon import Digest, SeededIds, canonical_json
    from haitang.underwriting import check_risk, load_request, load_snapshot, make_quote, number_of, weaknesses

    reading = _Reading()
    wanted = reading.take(request, load_request)
    risk = reading.take(profile, _profile)
    capital = None if snapshot is None else reading.take(snapshot, load_snapshot)
    moment = reading.moment(at)
    if wanted is not None and risk is not None:
        reading.problems += check_risk(risk, wanted.contract, file=str(profile))
    refuse_if(reading.problems)
    if wanted is None or risk is None or moment is None:
        raise AssertionError("what could not be read has been refused")
    if capital is not None:
        wanted = wanted.model_copy(update={"basis": wanted.basis.model_copy(update={"capital": capital})})
    seed = Digest.sha256(
        canonical_json({"request": wanted.model_dump(mode="json"), "risk": risk.model_dump(mode="json")})
    )
    serial = int(seed.hex[:8], 16) % 999_999 + 1
    names = factor_names()
    return make_quote(
        wanted,
        risk,
        quote_id=SeededIds(seed.hex).new(moment),
        number=number or number_of("trial", year=moment.year, serial=serial),
        made_at=moment,
        names=names,
        alternatives=weaknesses(risk, names),
    )


class _Reading:
    """Reads file after file, keeping every fault for one report."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def take(self, path: Path, read: Callable[[str, str], T]) -> T | None:
        """What a file holds; None once its faults are kept."""
        try:
            return read(_text(path), str(path))
        except BadInput as error:
            self.problems += error.problems
            return None

    def moment(self, at: str) -> datetime | None:
        """The time given, or now, to the second."""
        if not at:
            return datetime.now(UTC).replace(microsecond=0)
        with suppress(ValueError):
            moment = datetime.fromisoformat(at)
            if moment.tzinfo is not None:
                return moment.astimezone(UTC)
        bound, advice = "形如 2026-06-22T10:05:00+08:00", "改为带时区的时刻"
        self.problems.append(Problem("--at", "", "不是带时区的时刻", at, bound, advice))
        return None


def _profile(text: str, file: str) -> RiskProfile:
    """A risk profile, alone or as the ``profile`` of an assessment."""
    from haitang.lexicon import parse
    from haitang.loss import RiskProfile

    plain: dict[str, Any] = parse(text, dict[str, Any], file=file)
    if "profile" in plain and "scenarios" not in plain:
        text = json.dumps(plain["profile"])
    return parse(text, RiskProfile, file=file)


def _read_all(paths: list[Path]) -> list[Quote]:
    from haitang.lexicon import parse
    from haitang.underwriting import Quote

    reading = _Reading()
    quotes = [reading.take(path, lambda text, file: parse(text, Quote, file=file)) for path in paths]
    refuse_if(reading.problems)
    return [quote for quote in quotes if quote is not None]


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise BadInput(
                [Problem(str(path), "", "文件过大", f"{path.stat().st_size} 字节", f"不超过 {LARGEST} 字节")]
            )
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        at = f"第 {error.start + 1} 字节"
        raise BadInput([Problem(str(path), at, "不是 UTF-8 文本", "", "", "另存为 UTF-8 编码")]) from error
    except OSError as error:
        raise BadInput([Problem(str(path), "", "无法读取文件", error.strerror or "", "", "检查路径和权限")]) from error


def _bytes(record: Record) -> bytes:
    """The same record gives the same bytes."""
    plain = record.model_dump(mode="json")
    return json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def _refuse_foreign(out: Path) -> None:
    """Never replace anything but an earlier quote."""
    if not out.exists():
        return
    with suppress(OSError, ValueError):
        known = json.loads(out.read_bytes())
        if isinstance(known, dict) and {"input_hash", "statement", "schema_version"} <= known.keys():
            return
    raise BadInput([Problem("--out", "", "输出位置已有其他内容", str(out), "", "换一个新的文件名")])
