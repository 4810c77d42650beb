"""Makes `round-2021.xlsx` and `round-2021.csv` beside this file. Run it with no arguments."""

from __future__ import annotations

from pathlib import Path

from round_2021 import rounds, sheet

FOLDER = Path(__file__).resolve().parent


def main() -> None:
    """Writes both files again; the data are the same every time."""
    rows = rounds.make()
    sheet.write_workbook(rows, FOLDER / "round-2021.xlsx")
    sheet.write_csv(rows, FOLDER / "round-2021.csv")
    print(f"{len(rows)} rows written to {FOLDER}")


if __name__ == "__main__":
    main()
