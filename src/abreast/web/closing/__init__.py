"""Closing a period: who is missing, seal, bulletin, publication."""
