"""Boards: a scope, an aspect, a period."""
