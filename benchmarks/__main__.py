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
    parser.add_argument("--part", default="", help="one part of it alone, where it has several")
    parser.add_argument("-o", "--out", type=Path, default=ROOT / "out")
    arguments = parser.parse_args()
    print(write(arguments.name, arguments.out, arguments.reduced, arguments.part))


def write(name: str, out: Path, reduced: bool, part: str = "") -> Path:
    """Run the benchmark called `name`, or a part of it, and write its figures; the path of the file written."""
    out.mkdir(parents=True, exist_ok=True)
    benchmark = import_module(f"benchmarks.{name}")
    parts = getattr(benchmark, "PARTS", {})
    if part and part not in parts:
        raise SystemExit(f"{name} has no part {part}" + (f"; it has {', '.join(parts)}" if parts else ""))
    figures = parts[part](reduced) if part else benchmark.run(out, reduced)
    record = {"name": name, "reduced": reduced, **machine.describe(), "figures": figures}
    path = out / f"{name}{'-' if part else ''}{part}.json"
    path.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return path


if __name__ == "__main__":
    main()
