"""``python -m haitang.cli``."""

from haitang.cli import main

main()
