"""``haitang loss``: the two engines from the command line."""

from __future__ import annotations

import typer

from haitang.cli import loss_aggregate, loss_simulate, loss_year

app = typer.Typer(help="损失模型：精确分布与模拟 exact distributions and simulation", no_args_is_help=True)


app.command("aggregate")(loss_aggregate.aggregate)
app.command("simulate")(loss_simulate.simulate)
app.command("year")(loss_year.year)
