"""Killing a command at a random moment: `kill -9`, nothing caught, nothing cleaned up."""

import random
import subprocess
import sys
import time
from pathlib import Path

RUN = (
    "import sys; from pathlib import Path; from abreast import period;"
    "period.run(Path(sys.argv[1]), stage=lambda s: print(s, flush=True))"
)
SEAL = (
    "import sys; from pathlib import Path; from abreast import campaign; from abreast.figures import closing;"
    "closing.close_period(campaign.load(Path(sys.argv[1])), sys.argv[2], 'tester', lambda s: print(s, flush=True))"
)


def killed(code: str, arguments: list[str], rng: random.Random, stages: int, longest: float) -> str:
    """Start a Python process, wait for a random one of the stages it prints, a little longer, and kill it.

    `longest`: seconds to wait after the stage, at most. Returns the stage; "" where the process was done before.
    """
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    stage = ""
    for _ in range(rng.randint(1, stages)):
        stage = process.stdout.readline().strip()
    time.sleep(rng.uniform(0, longest))
    process.kill()
    process.wait()
    process.stdout.close()
    return stage if process.returncode else ""


def leftovers(folder: Path) -> list[str]:
    """Files and folders that a finished command leaves to nobody."""
    return [path.name for path in folder.rglob(".*")]
