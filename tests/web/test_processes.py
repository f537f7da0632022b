"""What lives in which process."""

import subprocess
import sys

ALL = """
import importlib, os, pkgutil, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "abreast.web.settings"
import django
django.setup()
import abreast.web
for module in pkgutil.walk_packages(abreast.web.__path__, "abreast.web."):
    if ".migrations." not in module.name:
        importlib.import_module(module.name)
print(*{"numba", "ortools", "highspy"} & set(sys.modules))
"""


def test_pages_never_load_kernels_or_solvers() -> None:
    done = subprocess.run([sys.executable, "-c", ALL], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
