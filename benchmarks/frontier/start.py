"""What somebody waits for at the start: `import abreast.frontier`, and the first score with kernels kept."""

import json
import subprocess
import sys

CODE = """
import json, time
start = time.perf_counter()
from abreast import frontier
loaded = time.perf_counter()
import numpy as np
rng = np.random.default_rng(0)
x, y = rng.uniform(1, 10, (1_000, 3)), rng.uniform(1, 10, (1_000, 2))
called = time.perf_counter()
frontier.score(x, y)
print(json.dumps({"import": loaded - start, "first call": time.perf_counter() - called}))
"""
RUNS = 2


def measure() -> dict[str, float]:
    """Seconds, the least of a few fresh processes; the first of them may still have had kernels to compile."""
    runs = []
    for _ in range(RUNS):
        done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
        runs.append(json.loads(done.stdout))
    return {name: min(run[name] for run in runs) for name in runs[0]}
