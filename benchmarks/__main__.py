"""`python -m benchmarks NAME`: run a benchmark and write OUT/NAME.json, with its charts beside it."""

import argparse
import json
from importlib import import_module
from pathlib import Path

from benchmarks import machine

ROOT = Path(__file__).parent


def names() -> list[str]:
    """The benchmarks there are: folders here with a `run`."""
    return sorted(path.parent.name for path in ROOT.glob("*/__init__.py"))


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("name", choices=names())
    parser.add_argument("--reduced", action="store_true", help="small sizes, for a look or a test")
    parser.add_argument("-o", "--out", type=Path, default=ROOT / "out")
    arguments = parser.parse_args()
    print(write(arguments.name, arguments.out, arguments.reduced))


def write(name: str, out: Path, reduced: bool) -> Path:
    """Run the benchmark called `name` and write its figures; the path of the file written."""
    out.mkdir(parents=True, exist_ok=True)
    figures = import_module(f"benchmarks.{name}").run(out, reduced)
    record = {"name": name, "reduced": reduced, **machine.describe(), "figures": figures}
    path = out / f"{name}.json"
    path.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return path


if __name__ == "__main__":
    main()
