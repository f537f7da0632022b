"""Campaigns: definition, tree and lists, read from a folder and written out as one."""
