"""Innovation (革新): projects by class, a period against all before, adoption and spread (protocol 9)."""

from abreast.innovation.account import innovation_tables
from abreast.innovation.projects import read_projects

__all__ = ["innovation_tables", "read_projects"]
