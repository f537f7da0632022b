"""Abreast (看齐): compare, learn, catch up, help — with figures that can be believed."""

__all__ = ["__version__"]

__version__ = "0.1.0"
