"""Makes a case's inventory.xlsx again from its CSV files: `example_workbook.py examples/CASE`."""

import sys
from pathlib import Path

from haitang.assessment import read_inventory_csv, write_inventory_xlsx


def main(case: Path) -> None:
    """Write ``plant/inventory.xlsx`` of a case from ``plant/csv``."""
    plant = case / "plant"
    inventory = read_inventory_csv({path.name: path.read_bytes() for path in sorted((plant / "csv").glob("*.csv"))})
    (plant / "inventory.xlsx").write_bytes(write_inventory_xlsx(inventory))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
