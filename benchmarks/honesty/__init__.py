"""What figures can be believed: simulated campaigns with a known truth, beside naive ways of counting.

Each part measures one promise and draws its own charts; all figures go into `honesty.json` under the part's name.
"""

from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def parts() -> list[str]:
    """The parts there are: files here with a `measure`."""
    names = sorted(path.stem for path in HERE.glob("*.py") if path.stem != "__init__")
    return [name for name in names if "\ndef measure(" in (HERE / f"{name}.py").read_text("utf-8")]


def run(out: Path, reduced: bool) -> dict[str, Any]:
    """Every part's figures by its name; the reduced form has few replications."""
    return {name: import_module(f"benchmarks.honesty.{name}").measure(out, reduced) for name in parts()}
